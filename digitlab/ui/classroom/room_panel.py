"""The teacher's panel of the room: nicknames, downloads, the teacher's link."""

import time
from contextlib import suppress

import streamlit as st

from digitlab.classroom.errors import RoomError
from digitlab.classroom.room import Room
from digitlab.texts import formats
from digitlab.ui.classroom.export import show_export
from digitlab.ui.classroom.joining import own_teacher_link
from digitlab.ui.components.section import section
from digitlab.ui.state.classroom import rooms
from digitlab.ui.visitor_text import escape_markdown

_MOST_NAMES = 200
_POLL_INTERVAL = 5.0


def show_room(token: str, room: Room) -> None:
    """Show when the room ends, its nicknames, the downloads, and the teacher's link."""
    hours = max(0.0, room.ends_at - time.time()) / 3600
    st.markdown(f"All of this room is deleted when you close it, or in {formats.number(hours)} hours.")
    _show_names(token, room)
    show_export(room)
    with st.popover("Teacher's link", icon=":material/key:"):
        st.markdown("With this link you come back from any device. Whoever has it teaches: do not show it on the wall.")
        st.code(own_teacher_link(token), language=None)


@st.fragment(run_every=_POLL_INTERVAL)
@section("The nicknames")
def _show_names(token: str, room: Room) -> None:
    """Show the nicknames as buttons, which hide them from all screens."""
    participants = rooms().participants(room)[:_MOST_NAMES]
    if not participants:
        return
    st.markdown("**Nicknames**: a click hides one, or shows it again.")
    with st.container(horizontal=True):
        for participant in participants:
            st.button(
                escape_markdown(participant.name),
                icon=":material/visibility_off:" if participant.is_hidden else ":material/visibility:",
                key=f"name-{participant.id}",
                on_click=_hide_name,
                args=(token, participant.id, not participant.is_hidden),
            )


def _hide_name(token: str, participant_id: int, is_hidden: bool) -> None:
    with suppress(RoomError):  # the next poll shows the state
        rooms().hide_name(token, participant_id, is_hidden=is_hidden)
