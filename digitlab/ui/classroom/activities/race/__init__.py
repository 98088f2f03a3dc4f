"""The race: everybody trains within a budget; the board shows one half of the test images, the end the other half."""

from digitlab.activities.race import RaceRun
from digitlab.ui.classroom.activities.race import views
from digitlab.ui.classroom.activities.race.board import show_wall
from digitlab.ui.classroom.activities.race.result import show_result
from digitlab.ui.classroom.activity import Activity

RACE = Activity(
    name="race",
    title="The race",
    icon=":material/flag:",
    sentence="Everybody trains for one digit within a budget. Who climbs the board by trying often falls at the end.",
    response=RaceRun,
    ask=views.ask,
    of_lesson=views.of_lesson,
    options=frozenset({"digit", "seconds"}),
    headline=views.headline,
    show_question=views.show_question,
    show_student=views.show_student,
    show_wall=show_wall,
    show_result=show_result,
    row=views.row,
)
