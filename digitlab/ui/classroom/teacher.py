"""The teacher's screen, which hangs on the wall."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import streamlit as st

from digitlab.classroom.errors import NoRoomError, RoomError
from digitlab.classroom.room import Room, Round
from digitlab.ui.classroom.activities import ACTIVITIES, responses_to
from digitlab.ui.classroom.activity import History, rerun
from digitlab.ui.classroom.joining import show_large, show_qr_code, show_small
from digitlab.ui.classroom.lessons import lessons, prepare, show_step
from digitlab.ui.classroom.room_panel import show_room
from digitlab.ui.components.section import section
from digitlab.ui.state import class_tokens
from digitlab.ui.state.classroom import rooms

_POLL_INTERVAL = 1.0
_MOST_ON_THE_WALL = 60
# Session keys: the chosen activity, the next one with its setting, the last refusal.
_CHOSEN, _NEXT, _REFUSED = "class_activity", "class_next", "class_refused"


def show_teacher(token: str) -> None:
    """Show the room to the teacher with this token, and to the class that looks at the same screen."""
    try:
        room = rooms().of_teacher(token)
    except NoRoomError:
        class_tokens.stop_teaching()
        st.info("The room is closed, and all that was in it is deleted.", icon=":material/door_front:")
        st.button("Back to the entrance", icon=":material/arrow_back:")
        return
    _show_buttons(token, room)
    if room.round is None and room.lesson is None:
        _show_lobby(token, room)
    else:
        wall, corner = st.columns([5, 1], gap="medium")
        with corner:
            show_small(room)
        with wall:
            _show_now(token, room)
    with st.expander("What comes next", icon=":material/playlist_play:", expanded=room.round is None):
        _choose_next(token, room)
    with st.expander("The room", icon=":material/settings:"):
        show_room(token, room)


def _show_buttons(token: str, room: Room) -> None:
    with st.container(horizontal=True, key="class_buttons"):
        st.button("Next", type="primary", icon=":material/skip_next:", on_click=_unless_refused, args=(_go_on, token))
        is_open, showing = room.round is not None and not room.round.is_shown, (rooms().show_result, token)
        st.button(
            "Show result", icon=":material/visibility:", disabled=not is_open, on_click=_unless_refused, args=showing
        )
        with st.popover("Close", icon=":material/door_front:"):
            st.markdown("Closing deletes all drawings, answers and names of this room, now and for good.")
            if st.button("Close the room and delete everything", type="primary", icon=":material/delete_forever:"):
                rooms().close(token)
                st.rerun()
    refused = st.session_state.pop(_REFUSED, None)
    if refused:
        st.warning(refused, icon=":material/error:")


def _unless_refused(act: Callable[..., object], *arguments: object) -> None:
    """Call a button's action; the rerun shows why if the room refuses it."""
    try:
        act(*arguments)
    except RoomError as error:
        st.session_state[_REFUSED] = str(error)


def _go_on(token: str) -> None:
    """Begin the lesson's next step, or the chosen activity."""
    room = rooms().of_teacher(token)
    if room.lesson is not None:
        _go_to_step(token, room.lesson, room.step + 1)
        return
    if _NEXT not in st.session_state:
        raise RoomError("The chosen activity cannot begin here. Choose another one under “What comes next”.")
    name, setting = st.session_state[_NEXT]
    rooms().begin_round(token, name, setting)
    ACTIVITIES[name].move_on(_controls_of(name), setting)
    names = list(ACTIVITIES)
    st.session_state[_CHOSEN] = names[(names.index(name) + 1) % len(names)]


def _go_to_step(token: str, name: str, number: int) -> None:
    """Go to a step of a lesson and begin its activity; after the last step leave the lesson."""
    lesson = lessons().get(name)
    if lesson is None or number >= len(lesson.steps):
        rooms().go_to_step(token, None)
        return
    rooms().go_to_step(token, name, number)
    if number == 0:
        prepare(lesson)
    step = lesson.steps[number]
    if step.activity is not None:
        rooms().begin_round(token, step.activity, ACTIVITIES[step.activity].of_lesson(step.options))


def _show_lobby(token: str, room: Room) -> None:
    words, picture = st.columns([3, 2], gap="large")
    with words:
        show_large(room)
        _follow(token)
    with picture:
        show_qr_code(room)


def _show_now(token: str, room: Room) -> None:
    lesson = lessons().get(room.lesson or "")
    if lesson is not None:
        with section("The lesson's step"):
            show_step(lesson, min(room.step, len(lesson.steps) - 1), on_wall=True)
    if room.round is None:
        _follow(token)
        return
    activity = ACTIVITIES[room.round.activity]
    st.header(activity.headline(room.round.setting))
    if room.round.is_shown:
        with section("The result"):
            activity.show_result(_history(room, room.round))
        return
    with section("The question"):
        activity.show_question(room.round)
    _follow_wall(token, room.round)


def _history(room: Room, current: Round) -> History[Any]:
    """Return the rounds of the same activity up to this one, with their responses."""
    same = [each for each in rooms().rounds(room) if each.activity == current.activity and each.id <= current.id]
    return [(each, responses_to(each)) for each in same]


@st.fragment(run_every=_POLL_INTERVAL)
def _follow_wall(token: str, round_: Round) -> None:
    """Poll and show the responses."""
    with section("The wall"):
        try:
            room = rooms().of_teacher(token)
            responses = responses_to(round_, latest=_MOST_ON_THE_WALL)
            n_responses, n_participants = rooms().n_responses(round_.id)
        except RoomError as error:
            st.caption(str(error))
            return
        st.markdown(f"**{_in_words(room.n_participants)}** · {n_responses:,} sent by {n_participants:,}")

        def hide(response_id: int) -> None:
            rooms().hide_response(token, response_id)
            rerun()

        ACTIVITIES[round_.activity].show_wall(round_, responses, hide)
        hidden = [response.id for response in responses if response.is_hidden]
        if hidden:
            label = f"Show again what is hidden ({len(hidden)})"
            st.button(label, icon=":material/visibility:", on_click=_show_again, args=(token, hidden))


def _show_again(token: str, response_ids: Sequence[int]) -> None:
    with suppress(RoomError):  # the next poll shows the state
        for response_id in response_ids:
            rooms().hide_response(token, response_id, is_hidden=False)


@st.fragment(run_every=_POLL_INTERVAL)
def _follow(token: str) -> None:
    """Poll and show the number of participants."""
    try:
        st.markdown(f"## {_in_words(rooms().of_teacher(token).n_participants)}")
    except RoomError as error:
        st.caption(str(error))


def _in_words(n_participants: int) -> str:
    if not n_participants:
        return "Nobody is in yet"
    return f"{n_participants:,} {'is' if n_participants == 1 else 'are'} in"


def _choose_next(token: str, room: Room) -> None:
    if room.lesson is not None:
        st.markdown("“Next” goes on in the lesson.")
        leaving = (rooms().go_to_step, token, None)
        st.button("Leave the lesson", icon=":material/logout:", on_click=_unless_refused, args=leaving)
        return
    titles = {name: activity.title for name, activity in ACTIVITIES.items()}
    name = st.selectbox("Activity", list(titles), format_func=titles.__getitem__, key=_keep(_CHOSEN))
    activity = ACTIVITIES[name]
    st.caption(f"{activity.sentence} “Next” begins it.")
    st.session_state.pop(_NEXT, None)
    with section(activity.title):
        st.session_state[_NEXT] = (name, activity.ask(_controls_of(name)))
    st.markdown("**Or go through a lesson together**")
    titles = {name: f"{lesson.title} ({lesson.minutes} min)" for name, lesson in lessons().items()}
    beginning = (_go_to_step, token, st.selectbox("Lesson", list(titles), format_func=titles.__getitem__), 0)
    st.button("Begin this lesson", icon=":material/menu_book:", on_click=_unless_refused, args=beginning)


def _controls_of(name: str) -> str:
    """Return the key prefix of an activity's controls."""
    return f"next-{name}"


def _keep(key: str) -> str:
    """Return a widget's key after keeping its value, which Streamlit drops while the widget is on no page."""
    if key in st.session_state:
        st.session_state[key] = st.session_state[key]
    return key
