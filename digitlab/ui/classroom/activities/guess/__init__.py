"""Guess first: a number before anything is shown; the result is everybody's guess beside the truth."""

from digitlab.activities.guess import Guess
from digitlab.ui.classroom.activities.guess import views
from digitlab.ui.classroom.activities.guess.result import show_result
from digitlab.ui.classroom.activity import Activity, counting_wall
from digitlab.ui.classroom.room_run import OPTIONS

GUESS = Activity(
    name="guess",
    title="Guess first",
    icon=":material/psychology_alt:",
    sentence="A number to guess before anything is shown, then everybody's guess beside the truth.",
    response=Guess,
    ask=views.ask,
    of_lesson=views.of_lesson,
    options=OPTIONS | {"guess"},
    headline=views.headline,
    show_question=lambda _: None,
    show_student=views.show_student,
    show_wall=counting_wall("guess", "guesses"),
    show_result=show_result,
    row=views.row,
)
