"""Bell curves of scores to drag, type, or move by keys.

The browser draws every move, with what it makes of the counts at the threshold. Python is told the numbers on release.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from digitlab import widget
from digitlab.evaluation import imagined as limits
from digitlab.evaluation.imagined import Imagined, ImaginedError
from digitlab.evaluation.imagined_samples import density
from digitlab.metrics.labels import Scored
from digitlab.texts import colours

_FOLDER = Path(__file__).parent
_component = st.components.v2.component(
    "digitlab_imagined_curves",
    html=(_FOLDER / "imagined_curves.html").read_text(encoding="utf-8"),
    css=colours.variables() + (_FOLDER / "imagined_curves.css").read_text(encoding="utf-8"),
    js=widget.javascript(_FOLDER / "imagined_curves.js"),
)
_PEAK = {"lowest": -limits.HIGHEST_PEAK, "highest": limits.HIGHEST_PEAK}
_SPREAD = {"lowest": limits.LOWEST_SPREAD, "highest": limits.HIGHEST_SPREAD}
_LIMITS = {"peak": _PEAK, "left": _SPREAD, "right": _SPREAD, "rows": {"lowest": 1, "highest": limits.MOST_ROWS}}


class _Requested(NamedTuple):
    """What Python last wanted the curves to be, and what the browser has said since that they are."""

    revision: int
    imagined: Imagined
    reported: Imagined


def imagined_curves(
    imagined: Imagined,
    on_change: Callable[[Imagined], None],
    *,
    threshold: float,
    clear_below: float | None,
    sample: Scored | None,
    key: str = "imagined_curves",
) -> None:
    """Show the curves with the threshold, and a sample over them.

    `imagined` is usually what `on_change` was told last; anything else moves the curves. `on_change` is called before
    the page is run again, when a handle is released.
    """

    def note_report() -> None:
        try:
            reported = Imagined.from_numbers(st.session_state[key]["numbers"])
        except ImaginedError:  # what a browser reports is untrusted
            return
        st.session_state[slot] = st.session_state[slot]._replace(reported=reported)
        on_change(reported)

    slot = f"{key}-requested"
    requested: _Requested | None = st.session_state.get(slot)
    if requested is None or key not in st.session_state or imagined != requested.reported:
        requested = _Requested(requested.revision + 1 if requested else 0, imagined, imagined)
        st.session_state[slot] = requested
    _component(
        key=key,
        data={
            "numbers": requested.imagined.numbers,
            "revision": requested.revision,
            "threshold": threshold,
            "clear_below": clear_below,
            "sample": None if sample is None else density(imagined, sample),
            "sampled": imagined.numbers,
            "highest_score": limits.HIGHEST_SCORE,
            "limits": _LIMITS,
        },
        on_numbers_change=note_report,
    )
