"""Responses as types: stored JSON is checked before anything is computed from it."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable
from functools import lru_cache
from typing import Self, TypeVar

from digitlab.classroom.room import Json, Response, Round

_log = logging.getLogger(__name__)


class ResponseError(ValueError):
    """JSON is not a valid response to its round."""


class ActivityResponse(ABC):
    """The content of a response to one activity; a frozen dataclass."""

    @classmethod
    @abstractmethod
    def from_json(cls, content: Json, setting: Json) -> Self:
        """Return the response; raises `ResponseError` if it is not valid for the round's setting."""

    def to_json(self) -> Json:
        """Return the response as it is stored."""
        return dict(vars(self))

    def row(self) -> Json:
        """Return the response's columns in the teacher's table."""
        return self.to_json()


Content = TypeVar("Content", bound=ActivityResponse)


def parsed(kind: type[Content], round_: Round, responses: Iterable[Response[Json]]) -> list[Response[Content]]:
    """Return the valid ones of stored responses, with typed content; the log names the others, once each."""
    valid = []
    for each in responses:
        try:
            if not isinstance(each.content, dict):
                raise ResponseError("it is no JSON object")
            content = kind.from_json(each.content, round_.setting)
        except ResponseError as error:
            _log_skipped(round_.activity, each.id, str(error))
        else:
            valid.append(Response(each.id, each.participant_id, each.name, each.key, content, each.is_hidden))
    return valid


def checked(content: Content, round_: Round) -> Content:
    """Return a response as all who read it from the database will get it; raises `ResponseError` if they cannot.

    A browser may send what no control of the page lets through.
    """
    return type(content).from_json(content.to_json(), round_.setting)


def whole_number(content: Json, name: str, high: int) -> int:
    """Return an integer from 0 to `high` by its name in a response; raises `ResponseError` if there is none."""
    value = content.get(name)
    if type(value) is not int or not 0 <= value <= high:
        raise ResponseError(f"{name} is not a whole number from 0 to {high:,}")
    return value


@lru_cache(1_000)
def _log_skipped(activity: str, response_id: int, reason: str) -> None:
    _log.warning("Response %d to the activity %s is left out: %s", response_id, activity, reason)
