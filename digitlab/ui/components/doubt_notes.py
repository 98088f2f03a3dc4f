"""What speaks against the reading of a visitor's table, with what can be done about it, above the figures."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from digitlab.ui.components.section import section
from digitlab.ui.state import uploads as state
from digitlab.ui.state.uploaded_table import UploadedTable
from digitlab.ui.visitor_text import escape_markdown
from digitlab.uploads.doubts import Doubt
from digitlab.uploads.errors import ScoresError

_LONGEST_SENTENCE = 600
_REFUSED = "refused_reading"


@section("What is asked about this table")
def show_questions(table: UploadedTable) -> None:
    """Show the doubts that have to be answered before figures are shown."""
    _show_refusal()
    _show_all(table, [doubt for doubt in table.doubts if doubt.asks], offers_columns=False)


@section("What speaks against this reading")
def show_doubts(table: UploadedTable, *, offers_columns: bool) -> None:
    """Show the doubts that do not ask, with their actions as buttons; one that is dismissed does not come back."""
    _show_refusal()
    _show_all(table, [doubt for doubt in table.doubts if not doubt.asks], offers_columns=offers_columns)


def _show_refusal() -> None:
    refused = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        st.error(escape_markdown(refused), icon=":material/error:")


def _show_all(table: UploadedTable, doubts: list[Doubt], *, offers_columns: bool) -> None:
    for doubt in doubts:
        with st.container(border=True, key=f"doubt-{doubt.key}"):
            _show(table, doubt, offers_columns=offers_columns)


def _show(table: UploadedTable, doubt: Doubt, *, offers_columns: bool) -> None:
    icon = "help" if doubt.asks else "warning"
    st.markdown(f":material/{icon}: {escape_markdown(doubt.sentence, _LONGEST_SENTENCE)}")
    # Of the reading that it is about: a second press, on a button of a reading that is gone, does nothing.
    key = f"answer-{doubt.key}-{id(table)}"
    with st.container(horizontal=True):
        for place, action in enumerate(doubt.actions):
            caption = escape_markdown(action.caption)
            st.button(caption, key=f"{key}-{place}", on_click=_tell, args=(table, action.chosen))
        if offers_columns:
            change = state.open_first_look
            st.button("Choose other columns", key=f"{key}-columns", icon=":material/edit:", on_click=change)
        if not (doubt.asks and doubt.actions):
            right, icon = "It is right like this", ":material/check:"
            st.button(right, key=f"{key}-right", icon=icon, on_click=_dismiss, args=(table, doubt))


def _tell(table: UploadedTable, chosen: Mapping[str, Any]) -> None:
    changed = table.told(**chosen)
    try:
        _ = changed.reading
    except ScoresError as error:  # the table stays as it is
        st.session_state[_REFUSED] = str(error)
    else:
        state.set_table(changed)


def _dismiss(table: UploadedTable, doubt: Doubt) -> None:
    state.set_table(table.without(doubt))
