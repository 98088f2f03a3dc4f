"""The threshold slider in Streamlit: `digitlab.widget`, with marks that move over the page's figures.

The browser renders every move of the handle itself. Python is told the position when the handle is released.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from digitlab import widget
from digitlab.evaluation.detectors import Detector
from digitlab.ui.state.cache import cached
from digitlab.widget import Position

_component = st.components.v2.component(
    "digitlab_threshold_slider",
    html=widget.html(),
    css=widget.css(),
    js=widget.javascript(Path(__file__).with_name("streamlit.js")),
)


@dataclass(frozen=True)
class Mark:
    """What moves over the Plotly figure with the key `chart`.

    Along the axes move "threshold" or keys of measures; without `y` it is an upright line. `precision` says whether the
    y axis shows precision, so that its curve at another prevalence belongs into the figure. `title` is what a picture
    of it is called.
    """

    chart: str
    x: str
    y: str | None = None
    precision: bool = False
    title: str = ""


class _RequestedPosition(NamedTuple):
    """Where Python last wanted the handles, and where the browser has said since that they are.

    By its revision the browser sees that a request is a new one.
    """

    revision: int
    position: Position
    reported: Position


def threshold_slider(
    detector: Detector,
    position: Position,
    on_change: Callable[[Position], None],
    marks: Sequence[Mark] = (),
    examples: Mapping[str, Any] | None = None,
    origin: str | None = None,
    shows_prevalence: bool = True,
    offers_zone: bool = False,
    large: bool = False,
    spread: Mapping[str, Any] | None = None,
    key: str = "threshold_slider",
) -> None:
    """Show the slider, the numbers at its position, and the slider for the prevalence.

    `position` is usually what `on_change` was told last; anything else moves the handles. `on_change` is called before
    the page is run again, when a handle is released. `marks` move over the page's figures. `examples` are images that
    change sides, as the widget's JavaScript takes them. `origin` is a sentence on what the position was chosen by.
    `offers_zone` lets the visitor ask a person in between. `large` is for the back row. `spread` is what resamples
    would have chosen (`widget.spread_sent`).
    """

    def note_report() -> None:
        reported = Position.reported(st.session_state[key].get("position"))
        if reported is None:
            return
        st.session_state[_slot(key)] = st.session_state[_slot(key)]._replace(reported=reported)
        on_change(reported)

    requested = _requested(key, position)
    _component(
        key=key,
        data={
            "curve": _encoded_curve(detector),
            "looked_up": widget.looked_up(detector.curve, position),
            "range": widget.handle_range(*detector.threshold_range, coarse=not widget.is_complete(detector.curve)),
            "marks": [asdict(mark) for mark in marks],
            "texts": widget.texts(detector),
            "examples": examples,
            "spread": spread,
            "shows_prevalence": shows_prevalence,
            "offers_zone": offers_zone,
            "large": large,
            "origin": widget.origin(position, origin),
            "revision": requested.revision,
            **requested.position._asdict(),
        },
        on_position_change=note_report,
    )


@cached()
def _encoded_curve(detector: Detector) -> str:
    return widget.encoded(detector.curve, *detector.threshold_range)


def _slot(key: str) -> str:
    return f"{key}-requested"


def _requested(key: str, position: Position) -> _RequestedPosition:
    """Return the standing request, or a new one if the browser is not where `position` says, or has just opened.

    As long as the request stands the message to the browser stays the same, and Streamlit need not send it again.
    """
    requested: _RequestedPosition | None = st.session_state.get(_slot(key))
    if requested is None or key not in st.session_state or position != requested.reported:
        requested = _RequestedPosition(requested.revision + 1 if requested else 0, position, position)
        st.session_state[_slot(key)] = requested
    return requested
