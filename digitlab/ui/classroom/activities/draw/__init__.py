"""Everybody draws a digit that the wall asks for; the result is how the class's hands are read."""

from digitlab.activities.draw import Drawing
from digitlab.ui.classroom.activities.draw import views
from digitlab.ui.classroom.activities.draw.result import show_result
from digitlab.ui.classroom.activity import Activity
from digitlab.ui.classroom.room_run import OPTIONS

DRAW = Activity(
    name="draw",
    title="Draw",
    icon=":material/draw:",
    sentence="Everybody draws the digit that the wall asks for. How well are these hands read, beside MNIST's?",
    response=Drawing,
    ask=views.ask,
    of_lesson=views.of_lesson,
    options=OPTIONS | {"draw"},
    headline=views.headline,
    show_question=lambda _: None,
    show_student=views.show_student,
    show_wall=views.show_wall,
    show_result=show_result,
    row=views.row,
    move_on=views.move_on,
)
