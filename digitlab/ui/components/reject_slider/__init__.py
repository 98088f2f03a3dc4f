"""The slider "Answer only when sure" in Streamlit: `digitlab.widget.rejecting`.

The browser renders every move of the handle itself. Python is told the level when the handle is released.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from digitlab import widget
from digitlab.decisions.reject import Reject
from digitlab.evaluation.answers import Answers
from digitlab.metrics.coverage import CoverageCurve
from digitlab.widget.rejecting import reject_css, reject_html, rejecting, reported

_component = st.components.v2.component(
    "digitlab_reject_slider",
    html=reject_html(),
    css=reject_css(),
    js=widget.javascript(Path(__file__).with_name("streamlit.js")),
)


class _RequestedLevel(NamedTuple):
    """Where Python last wanted the handle, and where the browser has said since that it is."""

    revision: int
    level: Reject
    reported: Reject


def reject_slider(
    answers: Answers,
    level: Reject,
    on_change: Callable[[Reject], None],
    others: Mapping[str, CoverageCurve],
    *,
    shows_lecun: bool,
    origin: str,
    key: str,
) -> None:
    """Show the slider, what it leaves, the matrix, and accuracy over what is answered beside that of others.

    `level` is usually what `on_change` was told last; anything else moves the handle. `on_change` is called before the
    page is run again, when the handle is released.
    """

    def note_report() -> None:
        released = reported(st.session_state[key].get("level"))
        if released is None:
            return
        st.session_state[slot] = st.session_state[slot]._replace(reported=released)
        on_change(released)

    slot = f"{key}-requested"
    requested: _RequestedLevel | None = st.session_state.get(slot)
    if requested is None or key not in st.session_state or level != requested.reported:
        requested = _RequestedLevel(requested.revision + 1 if requested else 0, level, level)
        st.session_state[slot] = requested
    data: dict[str, Any] = rejecting(answers, requested.level, others=others, shows_lecun=shows_lecun, origin=origin)
    _component(key=key, data=data | {"revision": requested.revision}, on_level_change=note_report)
