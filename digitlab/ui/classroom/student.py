"""A student's screen, made for phones."""

import streamlit as st

from digitlab.classroom.errors import NoRoomError, RoomError
from digitlab.classroom.room import Participant, Room
from digitlab.ui.classroom.activities import ACTIVITIES
from digitlab.ui.classroom.lessons import lessons, show_step
from digitlab.ui.classroom.response_sheets import RoomResponses
from digitlab.ui.components.section import section
from digitlab.ui.state import address_bar, class_tokens
from digitlab.ui.state.classroom import rooms
from digitlab.ui.visitor_text import escape_markdown

_POLL_INTERVAL = 2.0
# Above so many participants the poll interval grows with their number, which bounds the server's load.
_FULL_RATE_PARTICIPANTS = 60


def show_student(participant: Participant) -> None:
    """Show the current state of the room to a student, and poll it."""
    try:
        room = rooms().of_participant(participant)
    except NoRoomError:
        show_closed()
        return
    st.caption(f"Room {participant.code} · you are {escape_markdown(participant.name)}")
    with section("What the room asks"):
        _show_now(participant, room)
    st.button("Leave the room", icon=":material/logout:", type="tertiary", on_click=_leave)
    seconds = _POLL_INTERVAL * max(1.0, room.n_participants / _FULL_RATE_PARTICIPANTS)
    st.fragment(_follow, run_every=round(seconds, 1))(participant, _state(room))


def _leave() -> None:
    class_tokens.leave()
    address_bar.show(room=None)


def show_closed() -> None:
    """Show that the room is closed, to somebody who had joined it."""
    st.info(
        "The room is closed, and all that was in it is deleted. Thank you for having been here.",
        icon=":material/door_front:",
    )
    st.page_link("pages/start.py", label="Go on exploring", icon=":material/waving_hand:")
    st.button("Join another room", icon=":material/login:", type="tertiary", on_click=_leave)


def _show_now(participant: Participant, room: Room) -> None:
    if room.round is None:
        _show_nothing_asked(room)
        return
    activity = ACTIVITIES[room.round.activity]
    st.subheader(activity.headline(room.round.setting))
    activity.show_question(room.round)
    if room.round.is_shown:
        st.info("The result is on the wall.", icon=":material/visibility:")
        return
    _show_sheet(RoomResponses(participant, room.round))


@st.fragment
@section("Your part")
def _show_sheet(sheet: RoomResponses) -> None:
    """Show the student's controls, as a fragment, which reruns alone."""
    ACTIVITIES[sheet.round.activity].show_student(sheet)


def _show_nothing_asked(room: Room) -> None:
    lesson = lessons().get(room.lesson or "")
    if lesson is not None:
        show_step(lesson, min(room.step, len(lesson.steps) - 1), on_wall=False)
    else:
        st.subheader("You are in")
    st.info("Look at the wall. What is to be done comes here by itself.", icon=":material/visibility:")


def _state(room: Room) -> tuple[object, ...]:
    """Return the state on which a student's screen depends."""
    return room.round, room.lesson, room.step


def _follow(participant: Participant, known: tuple[object, ...]) -> None:
    """Rerun the page when the room's state has changed; until then leave all widgets alone."""
    try:
        has_moved_on = _state(rooms().of_participant(participant)) != known
    except NoRoomError:
        has_moved_on = True
    except RoomError:
        return  # the database is unavailable; the next poll tries again
    if has_moved_on:
        st.rerun(scope="app")
