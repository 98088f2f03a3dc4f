"""What an activity is, and what the screens of several activities share."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Generic

import streamlit as st
from streamlit.errors import StreamlitAPIException

from digitlab.activities.response import Content
from digitlab.classroom.room import Json, Response, Round
from digitlab.ui.classroom.response_sheets import ResponseSheet

# The rounds of one activity in a room with their responses, oldest first; the last one is the current round.
History = Sequence[tuple[Round, Sequence[Response[Content]]]]


class Activity(ABC, Generic[Content]):
    """Something that a class does: its names and its screens."""

    name: str  # in the database and in lessons
    title: str
    sentence: str  # what it shows, for the teacher
    response: type[Content]
    options: frozenset[str]  # that a lesson may set
    nouns = ("response", "responses")  # singular and plural, for `show_wall`

    @abstractmethod
    def ask(self, key: str) -> Json:
        """Show the teacher's controls, under keys that begin with `key`; return the round's setting."""

    @abstractmethod
    def of_lesson(self, options: Mapping[str, str]) -> Json:
        """Return the setting for a lesson's options."""

    @abstractmethod
    def headline(self, setting: Json) -> str:
        """Return the question of a setting, in one line."""

    def show_question(self, round_: Round) -> None:
        """Show what belongs to the question, on the wall and above the student's controls."""

    @abstractmethod
    def show_student(self, sheet: ResponseSheet) -> None:
        """Show the student's controls."""

    def show_wall(self, round_: Round, responses: Sequence[Response[Content]], hide: Callable[[int], None]) -> None:
        """Show the responses so far, without the result; `hide` hides the one with an id.

        By default only how many participants have responded: a response would influence the others.
        """
        n = len({response.participant_id for response in responses})
        st.markdown(f"## {n} {self.nouns[n != 1]} in")

    @abstractmethod
    def show_result(self, history: History[Content]) -> None:
        """Show the result of the current round, or of all rounds so far."""

    def move_on(self, key: str, setting: Json) -> None:
        """Offer another question next, under the controls' key, when a round with this setting has begun."""


def rerun() -> None:
    """Rerun the fragment, or the page during a full run, as when a click coincides with a poll."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()


def visible(history: History[Content]) -> list[tuple[Round, Response[Content]]]:
    """Return all responses of a history that the teacher has not hidden, with their rounds."""
    return [(round_, response) for round_, responses in history for response in responses if not response.is_hidden]


def send_button(key: str, *, disabled: bool = False) -> bool:
    """Show the button that sends a response; return whether it was clicked."""
    return st.button(
        "Send", type="primary", icon=":material/send:", width="stretch", disabled=disabled, key=f"{key}-send"
    )


def send_single(
    sheet: ResponseSheet, key: str, name: str, chosen: Content | None, sent: Content | None
) -> Content | None:
    """Let a participant send what is chosen in the place of what is `sent`; return what is sent then."""
    is_wanted = send_button(key, disabled=chosen is None)
    return chosen if is_wanted and chosen is not None and sheet.submit(name, chosen) else sent
