"""The threshold slider in Streamlit: `digitlab.widget`, with marks that move over the page's figures.

The browser renders every move of the handle itself. Python is told the position when the handle is released.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from digitlab import widget
from digitlab.evaluation.detectors import Detector
from digitlab.figures.gallery import ink_sprite
from digitlab.ui.state.cache import cached


class Position(NamedTuple):
    """Where the two handles are.

    Attributes
    ----------
    threshold : float
    prevalence : float or None
        The target prevalence; None for that of these images.
    """

    threshold: float
    prevalence: float | None = None


@dataclass(frozen=True)
class Mark:
    """What moves over one Plotly figure.

    Attributes
    ----------
    chart : str
        ``key`` of the `st.plotly_chart`.
    x : str
        What moves along the x axis: "threshold" or the key of a measure.
    y : str or None
        Likewise along the y axis, for a point; None for an upright line.
    precision : bool
        Whether the y axis shows precision, so that its curve at another prevalence belongs into the figure. Its x
        axis is the threshold or recall.
    """

    chart: str
    x: str
    y: str | None = None
    precision: bool = False


@dataclass(frozen=True, eq=False)
class Examples:
    """Images that change sides in the browser as the handle moves.

    Attributes
    ----------
    images : ndarray of uint8, shape (n, 784)
    scores : ndarray of float64, shape (n,)
    truth : ndarray of bool, shape (n,)
    names : tuple of str
        What each shows, for those who do not see it.
    label : str
        What they are, likewise.
    """

    images: np.ndarray
    scores: np.ndarray
    truth: np.ndarray
    names: tuple[str, ...]
    label: str


class _RequestedPosition(NamedTuple):
    """Where Python last wanted the handles.

    Attributes
    ----------
    revision : int
        By which the browser sees that the request is a new one.
    position : Position
    reported : Position
        Where the browser has said since that the handles are; `position` before it has.
    """

    revision: int
    position: Position
    reported: Position


def threshold_slider(
    detector: Detector,
    position: Position,
    on_change: Callable[[Position], None],
    marks: Sequence[Mark] = (),
    examples: Examples | None = None,
    shows_prevalence: bool = True,
    large: bool = False,
    key: str = "threshold_slider",
) -> None:
    """Show the slider, the numbers at its position, and the slider for the prevalence.

    Parameters
    ----------
    detector : Detector
        Its scores give the range of the handle; the number field takes any.
    position : Position
        Where the handles shall be. Usually what `on_change` was told last; anything else moves them.
    on_change : callable
        Called with the new position before the page is run again, when a handle is released.
    marks : sequence of Mark
        What is moved over the page's figures.
    examples : Examples, optional
        Images to watch.
    shows_prevalence : bool, default=True
        Whether to show the slider for the prevalence.
    large : bool, default=False
        Whether it shall be read from the back row.
    key : str, default="threshold_slider"
    """

    def note_report() -> None:
        reported = st.session_state[key]["position"]
        # JavaScript has one kind of number and writes 1.0 as 1.
        reported_position = Position(float(reported["threshold"]), reported["prevalence"])
        st.session_state[_slot(key)] = st.session_state[_slot(key)]._replace(reported=reported_position)
        on_change(reported_position)

    requested = _requested(key, position)
    _component()(
        key=key,
        data={
            "curve": _encoded_curve(detector),
            "here": widget.counted_at(detector.curve, position.threshold),
            "range": widget.handle_range(*detector.threshold_range, coarse=not widget.is_complete(detector.curve)),
            "marks": [asdict(mark) for mark in marks],
            "texts": widget.texts(detector),
            "examples": None if examples is None else _encoded_examples(examples),
            "shows_world": shows_prevalence,
            "large": large,
            "revision": requested.revision,
            "threshold": requested.position.threshold,
            "prevalence": requested.position.prevalence,
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


@cached()
def _encoded_examples(examples: Examples) -> dict[str, Any]:
    sprite = base64.b64encode(ink_sprite(examples.images)).decode()
    each = zip(examples.scores, examples.truth, examples.names, strict=True)
    return {
        "label": examples.label,
        "sprite": f"data:image/png;base64,{sprite}",
        "cards": [{"score": float(score), "positive": bool(kind), "name": name} for score, kind, name in each],
    }


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    """Declare the component once for the server."""
    return st.components.v2.component(
        "digitlab_threshold_slider",
        html=widget.html(),
        css=widget.css(),
        js=widget.javascript(Path(__file__).with_name("streamlit.js")),
    )
