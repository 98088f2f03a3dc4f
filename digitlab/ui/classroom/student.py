"""A student's screen: one thing at a time, a thumb's reach away."""

import streamlit as st

from digitlab.classroom.errors import NoRoomError, RoomError
from digitlab.classroom.room import Room, Seat
from digitlab.ui.classroom.activities import ACTIVITIES
from digitlab.ui.classroom.desks import RoomDesk
from digitlab.ui.classroom.lessons import lessons, show_step
from digitlab.ui.components.section import section
from digitlab.ui.state.classroom import rooms
from digitlab.ui.visitor_text import escape_markdown

_SECONDS_BETWEEN_LOOKS = 2.0
# From so many on everybody looks less often, so that the server has as much to do.
_LOOKING_AT_ONCE = 60


def show_student(seat: Seat) -> None:
    """Show what the room asks of this student now, and follow it.

    Parameters
    ----------
    seat : Seat
    """
    try:
        room = rooms().of(seat)
    except NoRoomError:
        show_closed()
        return
    st.caption(f"Room {seat.code} · you are {escape_markdown(seat.name)}")
    with section("What the room asks"):
        _show_now(seat, room)
    seconds = _SECONDS_BETWEEN_LOOKS * max(1.0, room.n_people / _LOOKING_AT_ONCE)
    st.fragment(_follow, run_every=round(seconds, 1))(seat, _seen(room))


def show_closed() -> None:
    """Say that the room is no more, to somebody who sat in it."""
    st.info(
        "The room is closed, and all that was in it is deleted. Thank you for having been here.",
        icon=":material/door_front:",
    )
    st.page_link("pages/start.py", label="Go on exploring", icon=":material/waving_hand:")


def _show_now(seat: Seat, room: Room) -> None:
    if room.round is None:
        _show_nothing_asked(room)
        return
    activity = ACTIVITIES[room.round.activity]
    st.subheader(activity.headline(room.round.setting))
    if room.round.is_shown:
        st.info("The result is on the wall.", icon=":material/visibility:")
        return
    activity.show_question(room.round)
    _show_desk(RoomDesk(seat, room.round))


@st.fragment
@section("Your part")
def _show_desk(desk: RoomDesk) -> None:
    """Show what the student does; it alone runs again with every stroke and click."""
    ACTIVITIES[desk.round.activity].show_student(desk)


def _show_nothing_asked(room: Room) -> None:
    lesson = lessons().get(room.lesson or "")
    if lesson is not None:
        show_step(lesson, min(room.step, len(lesson.steps) - 1), on_wall=False)
    else:
        st.subheader("You are in")
    st.info("Look at the wall. What is to be done comes here by itself.", icon=":material/visibility:")


def _seen(room: Room) -> tuple[object, ...]:
    """Return what must change before a student's screen does."""
    asked = None if room.round is None else (room.round.id, room.round.is_shown)
    return asked, room.lesson, room.step


def _follow(seat: Seat, seen: tuple[object, ...]) -> None:
    """Run the page again when the room has moved on; it touches nothing that somebody draws or types meanwhile."""
    try:
        has_moved_on = _seen(rooms().of(seat)) != seen
    except NoRoomError:
        has_moved_on = True
    except RoomError:
        return  # the database is not there for a moment; the next look comes
    if has_moved_on:
        st.rerun(scope="app")
