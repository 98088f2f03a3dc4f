"""Guess first: a number before anything is shown; the result is everybody's guess beside the truth."""

from digitlab.activities.guess import Guess
from digitlab.ui.classroom.activities.guess.result import show_result
from digitlab.ui.classroom.activities.guess.views import ask, headline, of_lesson, row, show_student, show_wall
from digitlab.ui.classroom.activity import Activity
from digitlab.ui.classroom.room_run import OPTIONS

GUESS = Activity(
    name="guess",
    title="Guess first",
    icon=":material/psychology_alt:",
    sentence="A number to guess before anything is shown, then everybody's guess beside the truth.",
    response=Guess,
    ask=ask,
    of_lesson=of_lesson,
    options=OPTIONS | {"guess"},
    headline=headline,
    show_question=lambda _: None,
    show_student=show_student,
    show_wall=show_wall,
    show_result=show_result,
    row=row,
)
