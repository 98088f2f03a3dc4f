"""The tokens of this visitor, as participant and as teacher: all that the browser remembers of a class."""

import re

import streamlit as st

from digitlab.classroom.codes import new_token, read_code

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


def joined_code() -> str:
    """Return the code of the room that this visitor has joined, "" if there is none.

    To others a closed room looks as if it never existed.
    """
    return st.session_state.get(_JOINED, "")


def leave() -> None:
    """Forget which room this visitor has joined; the place in it stays."""
    st.session_state.pop(_JOINED, None)


def to_browser() -> dict[str, str | None]:
    """Return what the browser stores."""
    return {"seat": participant_token(), "teaches": teacher_token(), "joined": joined_code()}


def from_browser(remembered: object) -> None:
    """Restore what the browser has stored, which is untrusted.

    Whoever has joined a room before the browser's memory came is in it with the new token, and keeps that.
    """
    if not isinstance(remembered, dict):
        return
    token, teaches, joined = (remembered.get(name) for name in ("seat", "teaches", "joined"))
    if not joined_code():
        if isinstance(token, str) and _TOKEN.fullmatch(token):
            st.session_state[_PARTICIPANT] = token
        if isinstance(joined, str) and read_code(joined) is not None:
            note_joined(joined)
    if isinstance(teaches, str) and teacher_token() is None:
        teach(teaches)
