from digitlab.ui import navigation

navigation.stay_inside_app()  # before all that takes long to import

import streamlit as st

from digitlab.classroom.errors import RoomError
from digitlab.ui.classroom.entrance import linked_code, show_entrance
from digitlab.ui.classroom.lessons import lessons, show_alone
from digitlab.ui.classroom.student import show_closed, show_student
from digitlab.ui.classroom.teacher import show_teacher
from digitlab.ui.components.section import section
from digitlab.ui.state import address_bar, class_tokens
from digitlab.ui.state.classroom import rooms


def show_page() -> None:
    """Show the link's lesson, the participant's or the teacher's screen, or the entrance."""
    class_tokens.teach(address_bar.take_out("teach"))
    linked, lesson, teaches = linked_code(), address_bar.linked_text("lesson"), class_tokens.teacher_token()
    # Whoever comes back by the navigation has no code in the address, and is still in the room.
    code = linked or class_tokens.joined_code()
    if lesson in lessons():
        show_alone(lesson)
    elif teaches is not None and not linked:
        show_teacher(teaches)
    elif code and (participant := rooms().find_participant(code, class_tokens.participant_token())) is not None:
        class_tokens.note_joined(code)
        address_bar.show(room=code)
        show_student(participant)
    elif code and code == class_tokens.joined_code() and not rooms().is_open(code):
        show_closed()
    else:
        st.title("A class in the room")
        show_entrance(linked)


with section("The class"):
    try:
        show_page()
    except RoomError as error:
        st.error(str(error), icon=":material/error:")
