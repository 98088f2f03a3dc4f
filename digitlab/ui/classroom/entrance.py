"""The entrance: join a room, open one, or begin a lesson alone."""

import streamlit as st

from digitlab.classroom.codes import CODE_IN_WORDS, read_code
from digitlab.classroom.errors import RoomError
from digitlab.classroom.names import LONGEST_NAME
from digitlab.ui.classroom.lessons import lessons
from digitlab.ui.state import address_bar, class_tokens
from digitlab.ui.state.classroom import join, open_room

_LONGEST_TYPED = 40


def show_entrance(code: str) -> None:
    """Show the entrance; with the code of a link, only the form to join."""
    if code:
        _show_joining(code)
        return
    joining, opening = st.columns(2, gap="large")
    with joining:
        _show_joining("")
    with opening:
        _show_opening()
    _show_lessons()


def _show_joining(code: str) -> None:
    """Show the form for the code, which a link fills in, and a nickname."""
    with st.form("join", border=True):
        st.subheader("Join a room")
        typed = st.text_input("Code", code, max_chars=_LONGEST_TYPED, placeholder=f"The {CODE_IN_WORDS} on the wall")
        name = st.text_input("Nickname", max_chars=_LONGEST_TYPED, placeholder="Leave it empty, and one is made up")
        st.caption(f"A nickname has at most {LONGEST_NAME} characters. Your own name is not needed.")
        joins = st.form_submit_button("Join", type="primary", icon=":material/login:", width="stretch")
    if joins:
        _join(typed, name)


def _join(typed: str, name: str) -> None:
    try:
        participant = join(typed, name)
    except RoomError as error:
        st.warning(str(error), icon=":material/meeting_room:")
    else:
        class_tokens.note_joined(participant.code)
        address_bar.show(room=participant.code)
        st.rerun()


def _show_opening() -> None:
    with st.container(border=True):
        st.subheader("Teach")
        st.markdown(
            "Open a room, show its code on the wall, and let everybody draw, decide, guess and compete on their "
            "phones. Nobody needs an account; everything is deleted when you close the room."
        )
        if st.button("Open a room", type="primary", icon=":material/add_home:"):
            try:
                class_tokens.teach(open_room().teacher_token)
            except RoomError as error:
                st.warning(str(error), icon=":material/meeting_room:")
            else:
                st.rerun()


def _show_lessons() -> None:
    st.subheader("Go through a lesson alone")
    for name, lesson in lessons().items():
        st.button(
            f"**{lesson.title}** ({lesson.minutes} min): {lesson.sentence}",
            icon=":material/menu_book:",
            type="tertiary",
            key=f"lesson-{name}-begins",
            on_click=address_bar.show,
            kwargs={"lesson": name},
        )


def linked_code() -> str:
    """Return the code in the address bar, "" if there is no valid one."""
    return read_code(address_bar.linked_text("room")) or ""
