"""Rooms, rounds, participants and responses as values."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Json = dict[str, Any]
Content = TypeVar("Content")


@dataclass(frozen=True)
class OpenedRoom:
    """A new room."""

    code: str  # with it students join
    teacher_token: str  # authorises the teacher; the database holds only its hash


@dataclass(frozen=True)
class Round:
    """One question to the class."""

    id: int
    activity: str  # its name in the registry of activities
    setting: Json  # the activity's parameters
    is_shown: bool  # whether its result is shown, which closes it for responses


@dataclass(frozen=True)
class Room:
    """The state of a room."""

    id: int
    code: str
    ends_at: float  # when it is deleted, in seconds since 1970
    n_participants: int
    round: Round | None  # the current one; None before the first
    lesson: str | None  # the lesson that the class goes through
    step: int  # its step, from 0


@dataclass(frozen=True)
class Participant:
    """A student in a room."""

    id: int
    room_id: int
    code: str  # the room's
    name: str
    is_hidden: bool  # whether the teacher has hidden the name from the screens


@dataclass(frozen=True)
class Response(Generic[Content]):
    """A student's response to a round."""

    id: int
    participant_id: int
    name: str  # the student's nickname; "Somebody" where the teacher has hidden it
    key: str  # tells a student's responses to one round apart
    content: Content  # JSON as stored, or of the activity's response type
    is_hidden: bool = False  # whether the teacher has hidden it from the wall
