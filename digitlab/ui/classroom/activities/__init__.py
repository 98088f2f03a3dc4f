"""The registry of activities. To add one, add its folder and its line here."""

from digitlab.ui.classroom.activities.draw import DRAW
from digitlab.ui.classroom.activities.guess import GUESS
from digitlab.ui.classroom.activities.place import PLACE
from digitlab.ui.classroom.activities.race import RACE
from digitlab.ui.classroom.activities.wrong import WRONG
from digitlab.ui.classroom.activity import Activity

ACTIVITIES: dict[str, Activity] = {activity.name: activity for activity in (DRAW, PLACE, WRONG, RACE, GUESS)}
