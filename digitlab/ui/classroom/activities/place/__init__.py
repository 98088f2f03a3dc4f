"""Where would you put it? Everybody sets a threshold for a situation; the result is what each would cost."""

from digitlab.activities.place import PlacedThreshold
from digitlab.ui.classroom.activities.place import views
from digitlab.ui.classroom.activities.place.result import show_result
from digitlab.ui.classroom.activity import Activity, counting_wall
from digitlab.ui.classroom.room_run import OPTIONS

PLACE = Activity(
    name="place",
    title="Where would you put it?",
    icon=":material/tune:",
    sentence="A situation with its costs; everybody sets the threshold. What would each of them cost on unseen images?",
    response=PlacedThreshold,
    ask=views.ask,
    of_lesson=views.of_lesson,
    options=OPTIONS | {"situation"},
    headline=views.headline,
    show_question=views.show_question,
    show_student=views.show_student,
    show_wall=counting_wall("threshold", "thresholds"),
    show_result=show_result,
    row=views.row,
)
