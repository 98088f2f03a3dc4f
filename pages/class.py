from digitlab.ui import navigation

navigation.stay_inside_app()  # before all that takes long to import

import streamlit as st

from digitlab.classroom.errors import RoomError
from digitlab.ui.classroom.entrance import linked_code, show_entrance
from digitlab.ui.classroom.lessons import lessons, show_alone
from digitlab.ui.classroom.student import show_closed, show_student
from digitlab.ui.classroom.teacher import show_teacher
from digitlab.ui.components.section import section
from digitlab.ui.state import address_bar, seats
from digitlab.ui.state.classroom import rooms


def show_page() -> None:
    """Show the lesson of the link, the seat in the room of the link, the room that is taught, or the doors."""
    seats.teach(address_bar.take_out("teach"))
    code, lesson, teaches = linked_code(), address_bar.linked_text("lesson"), seats.teacher_secret()
    if lesson in lessons():
        show_alone(lesson)
    elif code and (seat := rooms().seat(code, seats.seat_secret())) is not None:
        seats.note_sitting(code)
        show_student(seat)
    elif code and seats.sat_in(code):
        show_closed()
    elif teaches is not None and not code:
        show_teacher(teaches)
    else:
        st.title("A class in the room")
        show_entrance(code)


with section("The class"):
    try:
        show_page()
    except RoomError as error:
        st.error(str(error), icon=":material/error:")
