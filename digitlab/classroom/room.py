"""Rooms, rounds, participants and responses as values."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Json = dict[str, Any]
Content = TypeVar("Content")


@dataclass(frozen=True)
class OpenedRoom:
    """A new room.

    Attributes
    ----------
    code : str
        With it students join.
    teacher_token : str
        Authorises the teacher; the database holds only its hash.
    """

    code: str
    teacher_token: str


@dataclass(frozen=True)
class Round:
    """One question to the class.

    Attributes
    ----------
    id : int
    activity : str
        Its name in the registry of activities.
    setting : dict
        The activity's parameters, as JSON.
    is_shown : bool
        Whether its result is shown, which closes it for responses.
    """

    id: int
    activity: str
    setting: Json
    is_shown: bool


@dataclass(frozen=True)
class Room:
    """The state of a room.

    Attributes
    ----------
    id : int
    code : str
    ends_at : float
        When it is deleted, in seconds since 1970.
    n_participants : int
    round : Round or None
        The current round; None before the first.
    lesson : str or None
        The lesson that the class goes through.
    step : int
        Its step, from 0.
    """

    id: int
    code: str
    ends_at: float
    n_participants: int
    round: Round | None
    lesson: str | None
    step: int


@dataclass(frozen=True)
class Participant:
    """A student in a room.

    Attributes
    ----------
    id, room_id : int
    code : str
        The room's.
    name : str
    is_hidden : bool
        Whether the teacher has hidden the name from the screens.
    """

    id: int
    room_id: int
    code: str
    name: str
    is_hidden: bool


@dataclass(frozen=True)
class Response(Generic[Content]):
    """A student's response to a round.

    Attributes
    ----------
    id, participant_id : int
    name : str
        The student's nickname; "Somebody" where the teacher has hidden it.
    key : str
        Tells a student's responses to one round apart.
    content : dict or an activity's type
        JSON as stored, or what the activity's response type made of it.
    is_hidden : bool
        Whether the teacher has hidden it from the wall.
    """

    id: int
    participant_id: int
    name: str
    key: str
    content: Content
    is_hidden: bool = False
