"""The table "By group" in Streamlit: it moves with the slider of the page, in the browser."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from digitlab import widget
from digitlab.evaluation.by_group import ByGroup
from digitlab.evaluation.chosen_lines import ChosenLines
from digitlab.evaluation.detectors import Detector
from digitlab.ui.state.cache import cached
from digitlab.widget.groups_sent import encoded_groups, groups_sent, reported_lines

_component = st.components.v2.component(
    "digitlab_group_table",
    html=widget.read("groups.html"),
    css="\n".join([widget.css(), widget.read("groups.css")]),
    js=widget.javascript(Path(__file__).with_name("streamlit.js")),
)
KEY = "group_table"


def group_table(
    groups: ByGroup, threshold: float, chosen: ChosenLines | None, on_change: Callable[[list[float]], None]
) -> None:
    """Show each group at the one line or, of chosen lines, at its own.

    `on_change` is called with the line of each group, before the page is run again, when one is moved by hand.
    """

    def note_report() -> None:
        lines = reported_lines(st.session_state[KEY].get("lines"), len(groups.names))
        if lines is not None:
            on_change(lines)

    is_checked = chosen is not None and chosen.checked_on is not groups.curves
    sent = groups_sent(groups, threshold, chosen, _encoded(groups.detector, is_checked=is_checked))
    _component(key=KEY, data={"groups": sent, "threshold": threshold}, on_lines_change=note_report)


@cached()
def _encoded(detector: Detector, *, is_checked: bool) -> list[str | None]:
    groups = detector.by_group
    if groups is None:
        return []
    return encoded_groups(detector, groups.holdout.checked_on if is_checked and groups.holdout else groups.curves)
