"""Where would you put it? Everybody sets a threshold for a situation; the result is what each would cost."""

from digitlab.activities.place import PlacedThreshold
from digitlab.ui.classroom.activities.place.result import show_result
from digitlab.ui.classroom.activities.place.views import (
    ask,
    headline,
    of_lesson,
    row,
    show_question,
    show_student,
    show_wall,
)
from digitlab.ui.classroom.activity import Activity
from digitlab.ui.classroom.room_run import OPTIONS

PLACE = Activity(
    name="place",
    title="Where would you put it?",
    icon=":material/tune:",
    sentence="A situation with its costs; everybody sets the threshold. What would each of them cost on unseen images?",
    response=PlacedThreshold,
    ask=ask,
    of_lesson=of_lesson,
    options=OPTIONS | {"situation"},
    headline=headline,
    show_question=show_question,
    show_student=show_student,
    show_wall=show_wall,
    show_result=show_result,
    row=row,
)
