"""What an activity is, and how its screens get and send responses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol

import streamlit as st
from streamlit.errors import StreamlitAPIException

from digitlab.activities.response import ActivityResponse, Content
from digitlab.classroom.room import Json, Response, Round

# The rounds of one activity in a room with their responses, oldest first; the last one is the current round.
History = Sequence[tuple[Round, Sequence[Response[Content]]]]
Wall = Callable[[Round, Sequence[Response[Content]], Callable[[int], None] | None], None]


class ResponseSheet(Protocol):
    """Where one student's responses to a round go: to a room, or to the session of somebody alone."""

    @property
    def round(self) -> Round:
        """The round to respond to."""

    @property
    def key(self) -> str:
        """Prefix of widget keys, unique to the round."""

    def sent(self, kind: type[Content]) -> Mapping[str, Content]:
        """Return what was submitted, by key."""

    def submit(self, key: str, content: ActivityResponse) -> bool:
        """Store a response, replacing one with the same key; return whether it was accepted, or show why not."""

    def draft(self) -> Json | None:
        """Return the unsent response, None if there is none."""

    def save_draft(self, content: Json) -> None:
        """Store an unsent response."""


@dataclass(frozen=True)
class Activity(Generic[Content]):
    """A registry entry: something that a class does.

    Attributes
    ----------
    name : str
        In the database and in lessons.
    title : str
    icon : str
        A Material icon.
    sentence : str
        What it shows, for the teacher.
    response : type
        Of its responses' content.
    ask : callable
        Shows the teacher's controls, under keys that begin with its argument; returns the round's setting.
    of_lesson : callable
        Returns the setting for a lesson's options.
    options : frozenset of str
        The options that a lesson may set.
    headline : callable
        Returns the question of a setting, in one line.
    show_question : callable
        Shows what belongs to the question, on the wall and above the student's controls.
    show_student : callable
        Shows the student's controls.
    show_wall : callable
        Shows the round's responses so far, without the result; its last argument hides the response with an id.
    show_result : callable
        Shows the result of a history.
    row : callable
        Returns the columns of a response in the teacher's table.
    move_on : callable
        Called with the controls' key when a round has begun, to offer another question next.
    """

    name: str
    title: str
    icon: str
    sentence: str
    response: type[Content]
    ask: Callable[[str], Json]
    of_lesson: Callable[[Mapping[str, str]], Json]
    options: frozenset[str]
    headline: Callable[[Json], str]
    show_question: Callable[[Round], None]
    show_student: Callable[[ResponseSheet], None]
    show_wall: Wall[Content]
    show_result: Callable[[History[Content]], None]
    row: Callable[[Content], dict[str, object]]
    move_on: Callable[[str], None] = lambda _: None


def rerun() -> None:
    """Rerun the fragment, or the page during a full run, as when a click coincides with a poll."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()


def visible(history: History[Content]) -> list[tuple[Round, Response[Content]]]:
    """Return all responses of a history that the teacher has not hidden, with their rounds."""
    return [(round_, response) for round_, responses in history for response in responses if not response.is_hidden]


def counting_wall(singular: str, plural: str) -> Wall[Any]:
    """Return a `show_wall` of how many participants have responded; a response would influence the others."""

    def show_wall(_round: Round, responses: Sequence[Response[Any]], _hide: Callable[[int], None] | None) -> None:
        n = len({response.participant_id for response in responses})
        st.markdown(f"## {n} {singular if n == 1 else plural} in")

    return show_wall
