"""What this visitor is in a class: whose seat and whose room. It is all that the browser remembers of a class."""

import re

import streamlit as st

from digitlab.classroom.codes import new_secret

_SEAT, _TEACHES, _SAT_IN = "class_seat", "class_teaches", "class_sat_in"
_SECRET = re.compile(r"[A-Za-z0-9_-]{32}")


def seat_secret() -> str:
    """Return the secret by which this browser finds its seat again."""
    return st.session_state.setdefault(_SEAT, new_secret())


def teacher_secret() -> str | None:
    """Return the secret of the room that this visitor teaches, None if there is none."""
    return st.session_state.get(_TEACHES)


def teach(secret: str) -> None:
    """Let this visitor teach the room with this secret; what cannot be one is left out."""
    if _SECRET.fullmatch(secret):
        st.session_state[_TEACHES] = secret


def stop_teaching() -> None:
    """Let this visitor teach no room."""
    st.session_state.pop(_TEACHES, None)


def note_sitting(code: str) -> None:
    """Note in which room this visitor sits."""
    st.session_state[_SAT_IN] = code


def sat_in(code: str) -> bool:
    """Return whether this visitor sat in this room a while ago, which nobody else must learn who guesses codes."""
    return st.session_state.get(_SAT_IN) == code


def written() -> dict[str, str | None]:
    """Return what the browser shall remember."""
    return {"seat": seat_secret(), "teaches": teacher_secret()}


def go_on(remembered: object) -> None:
    """Take back what the browser remembers; like a link, it may be anything."""
    if not isinstance(remembered, dict):
        return
    seat, teaches = remembered.get("seat"), remembered.get("teaches")
    if isinstance(seat, str) and _SECRET.fullmatch(seat):
        st.session_state[_SEAT] = seat
    if isinstance(teaches, str) and teacher_secret() is None:
        teach(teaches)
