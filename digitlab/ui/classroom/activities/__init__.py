"""The registry of activities. To add one, add its module, the one in `digitlab.activities` and its name here."""

from typing import Any

from digitlab.activities.response import parsed
from digitlab.classroom.room import Response, Round
from digitlab.ui.classroom.activities.draw import Draw
from digitlab.ui.classroom.activities.guess import GuessFirst
from digitlab.ui.classroom.activities.place import Place
from digitlab.ui.classroom.activities.race import Race
from digitlab.ui.classroom.activities.wrong import WhoIsWrong
from digitlab.ui.classroom.activity import Activity
from digitlab.ui.state.classroom import rooms

ACTIVITIES: dict[str, Activity[Any]] = {
    activity.name: activity() for activity in (Draw, Place, WhoIsWrong, Race, GuessFirst)
}


def responses_to(round_: Round, latest: int | None = None) -> list[Response[Any]]:
    """Return the valid responses to a round, or the `latest` ones, with content of the activity's type."""
    return parsed(ACTIVITIES[round_.activity].response, round_, rooms().responses(round_.id, latest))
