"""Who is wrong? The class votes what an image shows that classifiers misread, or whose label is suspect."""

from digitlab.activities.wrong import Vote
from digitlab.ui.classroom.activities.wrong import views
from digitlab.ui.classroom.activities.wrong.result import show_result
from digitlab.ui.classroom.activity import Activity, counting_wall

WRONG = Activity(
    name="wrong",
    title="Who is wrong?",
    icon=":material/how_to_vote:",
    sentence="An image that classifiers misread, or whose label is suspect: the class votes before it is shown.",
    response=Vote,
    ask=views.ask,
    of_lesson=views.of_lesson,
    options=frozenset({"hardness"}),
    headline=views.headline,
    show_question=views.show_question,
    show_student=views.show_student,
    show_wall=counting_wall("vote", "votes"),
    show_result=show_result,
    row=views.row,
    move_on=views.move_on,
)
