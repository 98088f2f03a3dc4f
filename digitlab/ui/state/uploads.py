"""The table of scores that one visitor has uploaded: in the session, and a while longer for who reloads the page."""

import re
from typing import Literal

import streamlit as st

from digitlab.classroom.codes import new_token
from digitlab.ui.state import address_bar
from digitlab.ui.state.kept_tables import KEPT
from digitlab.ui.state.uploaded_table import UploadedTable

Source = Literal["Run", "My scores", "Imagined"]
RUN: Source = "Run"
UPLOAD: Source = "My scores"
IMAGINED: Source = "Imagined"

_SOURCE, _TABLE, _LOOK = "score_source", "uploaded_table", "first_look"
_TOKEN, _LINKED, _WAS_LOST = "table_token", "scores_were_linked", "table_was_lost"
_GIVEN = "given_table_was_shown"
_NEW_LOOK = ""
_LINKS: dict[Source, str] = {UPLOAD: "scores", IMAGINED: "imagined"}
_SOURCE_KEY = "source_key"
_REMEMBERED = re.compile(rf"([A-Za-z0-9_-]{{32}}) ({RUN}|{UPLOAD}|{IMAGINED})")


def source() -> Source:
    """Return what this visitor looks at: a run, uploaded scores or imagined rows, as a link says at the beginning."""
    if _SOURCE not in st.session_state:
        link = address_bar.linked_text("source")
        linked = next((source for source, name in _LINKS.items() if name == link), RUN)
        st.session_state[_SOURCE] = linked
        st.session_state[_LINKED] = linked == UPLOAD
    return st.session_state[_SOURCE]


def set_source(chosen: Source) -> None:
    """Set what this visitor looks at; uploaded scores have no address that others could open."""
    st.session_state[_SOURCE] = chosen
    if chosen != RUN:
        address_bar.show(run=None, digit=None, threshold=None, prevalence=None)


def source_key() -> str:
    """Return the key of the widget that asks for the source."""
    return st.session_state.get(_SOURCE_KEY, "source")


def show_in_address_bar() -> None:
    """Write into the address bar what is looked at, so that reloading the page goes on with it."""
    now = source()
    address_bar.show(source=_LINKS.get(now))
    if now != IMAGINED:
        address_bar.show(imagined=None)


def uploaded_table() -> UploadedTable | None:
    """Return this visitor's table, None if there is none."""
    return st.session_state.get(_TABLE)


def set_table(table: UploadedTable | None) -> None:
    """Hold a table for this session in the place of the one before; None for no table."""
    st.session_state.pop(_TABLE, None)  # a value that is only replaced stays in Streamlit's memory for another run
    st.session_state[_TABLE] = table
    st.session_state[_WAS_LOST] = False
    if table is None and _TOKEN in st.session_state:
        KEPT.remove(st.session_state.pop(_TOKEN))


def to_browser() -> str | None:
    """Return what this tab of the browser stores to find the table again; None while there is no table.

    The table is kept for half an hour from now on.
    """
    table = uploaded_table()
    if table is None:
        return None
    token = st.session_state.setdefault(_TOKEN, new_token())
    KEPT.put(token, table)
    return f"{token} {source()}"


def asks_browser() -> bool:
    """Return whether the browser is asked for a table: the page was opened where one had been looked at."""
    return source() == UPLOAD and st.session_state.get(_LINKED, False) and uploaded_table() is None


def from_browser(remembered: object) -> None:
    """Go on with the table that this tab had, if it is still here; what comes back is untrusted."""
    st.session_state[_LINKED] = False
    found = _REMEMBERED.fullmatch(remembered) if isinstance(remembered, str) else None
    if found is None or uploaded_table() is not None:
        return
    token, looked_at = found.groups()
    table = KEPT.get(token)
    if looked_at == UPLOAD:
        set_source(UPLOAD)
        st.session_state[_SOURCE_KEY] = "source-as-before"  # another widget: this one shows a run
    if table is None:
        st.session_state[_WAS_LOST] = True
    else:
        st.session_state[_TOKEN] = token
        set_table(table)


def asks_for_given_table() -> bool:
    """Return whether this session is to begin with the table that the server was started with: once."""
    is_first = not st.session_state.get(_GIVEN, False)
    st.session_state[_GIVEN] = True
    return is_first


def table_was_lost() -> bool:
    """Return whether this tab had a table that is no longer here."""
    return st.session_state.get(_WAS_LOST, False)


def has_first_look(page: str) -> bool:
    """Return whether the table's first look stands open on a page; it goes to the page that asks first."""
    if st.session_state.get(_LOOK) == _NEW_LOOK:
        st.session_state[_LOOK] = page
    return st.session_state.get(_LOOK) == page


def open_first_look() -> None:
    """Let the page open the first look at the table."""
    st.session_state[_LOOK] = _NEW_LOOK


def close_first_look() -> None:
    """Fold the first look into its line."""
    st.session_state[_LOOK] = None
