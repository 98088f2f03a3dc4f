"""What the teacher sees of the room itself: names, files, the own link."""

import time
from contextlib import suppress

import streamlit as st

from digitlab.classroom.errors import RoomError
from digitlab.classroom.room import Room
from digitlab.texts import formats
from digitlab.ui.classroom.export import show_export
from digitlab.ui.classroom.way_in import own_link
from digitlab.ui.components.section import section
from digitlab.ui.state.classroom import rooms
from digitlab.ui.visitor_text import escape_markdown

_MOST_NAMES = 200
_SECONDS_BETWEEN_LOOKS = 5.0


def show_room(secret: str, room: Room) -> None:
    """Show how long the room lasts, who is in, what can be taken home, and the teacher's own link."""
    hours = max(0.0, room.ends_at - time.time()) / 3600
    st.markdown(f"All of this room is deleted when you close it, or in {formats.number(hours)} hours.")
    _show_names(secret, room)
    show_export(room)
    with st.popover("Teacher's link", icon=":material/key:"):
        st.markdown("With this link you come back from any device. Whoever has it teaches: do not show it on the wall.")
        st.code(own_link(secret), language=None)


@st.fragment(run_every=_SECONDS_BETWEEN_LOOKS)
@section("The nicknames")
def _show_names(secret: str, room: Room) -> None:
    """Show who is in, each with a button that takes the nickname off all screens."""
    found = rooms().people(room)[:_MOST_NAMES]
    if not found:
        return
    st.markdown("**Nicknames**: a click hides one, or shows it again.")
    with st.container(horizontal=True):
        for person in found:
            st.button(
                escape_markdown(person.name),
                icon=":material/visibility_off:" if person.is_hidden else ":material/visibility:",
                key=f"name-{person.id}",
                on_click=_hide_name,
                args=(secret, person.id, not person.is_hidden),
            )


def _hide_name(secret: str, person_id: int, is_hidden: bool) -> None:
    with suppress(RoomError):  # the next look shows what is so
        rooms().hide_name(secret, person_id, is_hidden=is_hidden)
