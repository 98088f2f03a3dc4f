"""Who is wrong? The class votes what an image shows that classifiers misread, or whose label is suspect."""

from digitlab.activities.wrong import Vote
from digitlab.ui.classroom.activities.wrong.result import show_result
from digitlab.ui.classroom.activities.wrong.views import (
    ask,
    headline,
    move_on,
    of_lesson,
    row,
    show_question,
    show_student,
    show_wall,
)
from digitlab.ui.classroom.activity import Activity

WRONG = Activity(
    name="wrong",
    title="Who is wrong?",
    icon=":material/how_to_vote:",
    sentence="An image that classifiers misread, or whose label is suspect: the class votes before it is shown.",
    response=Vote,
    ask=ask,
    of_lesson=of_lesson,
    options=frozenset({"hardness"}),
    headline=headline,
    show_question=show_question,
    show_student=show_student,
    show_wall=show_wall,
    show_result=show_result,
    row=row,
    move_on=move_on,
)
