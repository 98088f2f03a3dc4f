"""A room as those see it who ask: what is asked, who is in, what was answered."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class OpenedRoom:
    """What the teacher gets.

    Attributes
    ----------
    code : str
        Six letters; with it one joins.
    secret : str
        With it one teaches; the database holds only its sum.
    """

    code: str
    secret: str


@dataclass(frozen=True)
class Round:
    """What the class is asked.

    Attributes
    ----------
    id : int
    activity : str
        Its name in the registry of activities.
    setting : dict
        What the activity needs to know, as JSON has it.
    is_shown : bool
        Whether its result is shown, after which nothing is taken any more.
    """

    id: int
    activity: str
    setting: Json
    is_shown: bool


@dataclass(frozen=True)
class Room:
    """A room as it is now.

    Attributes
    ----------
    id : int
    code : str
    ends_at : float
        When all of it is deleted, in seconds since 1970.
    n_people : int
        Who have joined.
    round : Round or None
        What the screens show; None before the first.
    lesson : str or None
        The lesson that the class goes through.
    step : int
        Its step, from 0.
    """

    id: int
    code: str
    ends_at: float
    n_people: int
    round: Round | None
    lesson: str | None
    step: int


@dataclass(frozen=True)
class Seat:
    """A student's place in a room.

    Attributes
    ----------
    person_id, room_id : int
    code : str
        The room's.
    name : str
    """

    person_id: int
    room_id: int
    code: str
    name: str


@dataclass(frozen=True)
class Person:
    """Somebody who is in, as the teacher sees them.

    Attributes
    ----------
    id : int
    name : str
    is_hidden : bool
        Whether the teacher has taken the name off the screens.
    """

    id: int
    name: str
    is_hidden: bool


@dataclass(frozen=True)
class Answer:
    """What somebody sent.

    Attributes
    ----------
    id, person_id : int
    name : str
        Of who sent it; "Somebody" where the teacher has hidden the name.
    content : dict
    is_hidden : bool
        Whether the teacher has taken it off the wall.
    """

    id: int
    person_id: int
    name: str
    content: Json
    is_hidden: bool = False
