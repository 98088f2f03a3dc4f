"""The teacher's screen, which hangs on the wall."""

from collections.abc import Callable, Sequence
from contextlib import suppress

import streamlit as st

from digitlab.classroom.errors import NoRoomError, RoomError
from digitlab.classroom.room import Room, Round
from digitlab.ui.classroom.activities import ACTIVITIES
from digitlab.ui.classroom.activity import History, run_again
from digitlab.ui.classroom.lessons import lessons, setting_of, show_step
from digitlab.ui.classroom.the_room import show_room
from digitlab.ui.classroom.way_in import show_large, show_qr_code, show_small
from digitlab.ui.components.section import section
from digitlab.ui.state import seats
from digitlab.ui.state.classroom import rooms

_SECONDS_BETWEEN_LOOKS = 1.0
_MOST_ON_THE_WALL = 60
# In the session: which activity comes next, with its setting; what was refused.
_CHOSEN, _NEXT, _REFUSED = "class_activity", "class_next", "class_refused"


def show_teacher(secret: str) -> None:
    """Show the room to its teacher, and to the class that looks at the same screen.

    Parameters
    ----------
    secret : str
        The room's.
    """
    try:
        room = rooms().taught(secret)
    except NoRoomError:
        seats.stop_teaching()
        st.info("The room is closed, and all that was in it is deleted.", icon=":material/door_front:")
        st.button("Back to the entrance", icon=":material/arrow_back:")
        return
    _show_buttons(secret, room)
    if room.round is None and room.lesson is None:
        _show_lobby(secret, room)
    else:
        wall, corner = st.columns([5, 1], gap="medium")
        with corner:
            show_small(room)
        with wall:
            _show_now(secret, room)
    with st.expander("What comes next", icon=":material/playlist_play:", expanded=room.round is None):
        _choose_next(secret, room)
    with st.expander("The room", icon=":material/settings:"):
        show_room(secret, room)


def _show_buttons(secret: str, room: Room) -> None:
    with st.container(horizontal=True, key="class_buttons"):
        st.button("Next", type="primary", icon=":material/skip_next:", on_click=_go_on, args=(secret,))
        st.button(
            "Show result",
            icon=":material/visibility:",
            disabled=room.round is None or room.round.is_shown,
            on_click=_unless_refused,
            args=(rooms().show_result, secret),
        )
        with st.popover("Close", icon=":material/door_front:"):
            st.markdown("Closing deletes all drawings, answers and names of this room, now and for good.")
            if st.button("Close the room and delete everything", type="primary", icon=":material/delete_forever:"):
                rooms().close(secret)
                st.rerun()
    refused = st.session_state.pop(_REFUSED, None)
    if refused:
        st.warning(refused, icon=":material/error:")


def _unless_refused(act: Callable[..., object], *arguments: object) -> None:
    """Do what a button says; if the room refuses, the page says why when it is run again."""
    try:
        act(*arguments)
    except RoomError as error:
        st.session_state[_REFUSED] = str(error)


def _go_on(secret: str) -> None:
    """Begin what comes next: the lesson's next step, or the chosen activity."""
    _unless_refused(_begin_next, secret)


def _begin_next(secret: str) -> None:
    room = rooms().taught(secret)
    if room.lesson is not None:
        _go_to_step(secret, room.lesson, room.step + 1)
        return
    if _NEXT not in st.session_state:
        raise RoomError("The chosen activity cannot begin here. Choose another one under “What comes next”.")
    name, setting = st.session_state[_NEXT]
    rooms().begin(secret, name, setting)
    ACTIVITIES[name].move_on(_controls_of(name))
    names = list(ACTIVITIES)
    st.session_state[_CHOSEN] = names[(names.index(name) + 1) % len(names)]


def _go_to_step(secret: str, name: str, number: int) -> None:
    """Go to a step of a lesson, and begin what it asks; behind the last one the lesson is over."""
    lesson = lessons().get(name)
    if lesson is None or number >= len(lesson.steps):
        rooms().go_to_step(secret, None)
        return
    rooms().go_to_step(secret, name, number)
    step = lesson.steps[number]
    if step.activity is not None:
        rooms().begin(secret, step.activity, setting_of(step))


def _show_lobby(secret: str, room: Room) -> None:
    words, picture = st.columns([3, 2], gap="large")
    with words:
        show_large(room)
        _follow(secret)
    with picture:
        show_qr_code(room)


def _show_now(secret: str, room: Room) -> None:
    lesson = lessons().get(room.lesson or "")
    if lesson is not None:
        with section("The lesson's step"):
            show_step(lesson, min(room.step, len(lesson.steps) - 1), on_wall=True)
    if room.round is None:
        _follow(secret)
        return
    activity = ACTIVITIES[room.round.activity]
    st.header(activity.headline(room.round.setting))
    if room.round.is_shown:
        with section("The result"):
            activity.show_result(_history(room, room.round))
        return
    with section("The question"):
        activity.show_question(room.round)
    _follow_wall(secret, room.round)


def _history(room: Room, current: Round) -> History:
    """Return the rounds of the same activity up to this one, with their answers."""
    same = [one for one in rooms().rounds(room) if one.activity == current.activity and one.id <= current.id]
    return [(one, rooms().answers(one.id)) for one in same]


@st.fragment(run_every=_SECONDS_BETWEEN_LOOKS)
def _follow_wall(secret: str, one: Round) -> None:
    """Show what comes, as it comes."""
    with section("The wall"):
        try:
            room = rooms().taught(secret)
            answers = rooms().answers(one.id, latest=_MOST_ON_THE_WALL)
            n_answers, n_people = rooms().n_answers(one.id)
        except RoomError as error:
            st.caption(str(error))
            return
        st.markdown(f"**{_in_words(room.n_people)}** · {n_answers:,} sent by {n_people:,}")

        def hide(answer_id: int) -> None:
            rooms().hide_answer(secret, answer_id)
            run_again()

        ACTIVITIES[one.activity].show_wall(one, answers, hide)
        hidden = [answer.id for answer in answers if answer.is_hidden]
        if hidden:
            st.button(
                f"Show again what is hidden ({len(hidden)})",
                icon=":material/visibility:",
                on_click=_show_again,
                args=(secret, hidden),
            )


def _show_again(secret: str, answer_ids: Sequence[int]) -> None:
    with suppress(RoomError):  # the next look shows what is so
        for answer_id in answer_ids:
            rooms().hide_answer(secret, answer_id, is_hidden=False)


@st.fragment(run_every=_SECONDS_BETWEEN_LOOKS)
def _follow(secret: str) -> None:
    """Show how many are in, as they come."""
    try:
        st.markdown(f"## {_in_words(rooms().taught(secret).n_people)}")
    except RoomError as error:
        st.caption(str(error))


def _in_words(n_people: int) -> str:
    return f"{n_people:,} {'is' if n_people == 1 else 'are'} in"


def _choose_next(secret: str, room: Room) -> None:
    if room.lesson is not None:
        st.markdown("“Next” goes on in the lesson.")
        st.button("Leave the lesson", icon=":material/logout:", on_click=_leave_lesson, args=(secret,))
        return
    name = st.selectbox(
        "Activity", list(ACTIVITIES), format_func=lambda name: ACTIVITIES[name].title, key=_keep(_CHOSEN)
    )
    activity = ACTIVITIES[name]
    st.caption(f"{activity.sentence} “Next” begins it.")
    st.session_state.pop(_NEXT, None)
    with section(activity.title):
        st.session_state[_NEXT] = (name, activity.ask(_controls_of(name)))
    st.markdown("**Or go through a lesson together**")
    found = lessons()
    chosen = st.selectbox(
        "Lesson", list(found), format_func=lambda name: f"{found[name].title} ({found[name].minutes} min)"
    )
    st.button(
        "Begin this lesson",
        icon=":material/menu_book:",
        on_click=_unless_refused,
        args=(_go_to_step, secret, chosen, 0),
    )


def _controls_of(name: str) -> str:
    """Return what the keys of an activity's controls begin with."""
    return f"next-{name}"


def _leave_lesson(secret: str) -> None:
    _unless_refused(rooms().go_to_step, secret, None)


def _keep(key: str) -> str:
    """Return a widget's key, whose value stays though the widget is not on every page."""
    if key in st.session_state:
        st.session_state[key] = st.session_state[key]
    return key
