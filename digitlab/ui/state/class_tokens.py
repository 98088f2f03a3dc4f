"""The tokens of this visitor, as participant and as teacher: all that the browser remembers of a class."""

import re

import streamlit as st

from digitlab.classroom.codes import new_token

_PARTICIPANT, _TEACHES, _JOINED = "class_seat", "class_teaches", "class_sat_in"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


def participant_token() -> str:
    """Return the token that identifies this browser as a participant."""
    return st.session_state.setdefault(_PARTICIPANT, new_token())


def teacher_token() -> str | None:
    """Return the token of the room that this visitor teaches, None if there is none."""
    return st.session_state.get(_TEACHES)


def teach(token: str) -> None:
    """Make this visitor the teacher of the token's room; an invalid token is ignored."""
    if _TOKEN.fullmatch(token):
        st.session_state[_TEACHES] = token


def stop_teaching() -> None:
    """Forget the teacher's token."""
    st.session_state.pop(_TEACHES, None)


def note_joined(code: str) -> None:
    """Remember which room this visitor has joined."""
    st.session_state[_JOINED] = code


def has_joined(code: str) -> bool:
    """Return whether this visitor had joined this room; to others a closed room looks as if it never existed."""
    return st.session_state.get(_JOINED) == code


def to_browser() -> dict[str, str | None]:
    """Return what the browser stores."""
    return {"seat": participant_token(), "teaches": teacher_token()}


def from_browser(remembered: object) -> None:
    """Restore what the browser has stored, which is untrusted."""
    if not isinstance(remembered, dict):
        return
    token, teaches = remembered.get("seat"), remembered.get("teaches")
    if isinstance(token, str) and _TOKEN.fullmatch(token):
        st.session_state[_PARTICIPANT] = token
    if isinstance(teaches, str) and teacher_token() is None:
        teach(teaches)
