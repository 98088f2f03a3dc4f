"""What an activity is, and where a student answers it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import streamlit as st
from streamlit.errors import StreamlitAPIException

from digitlab.classroom.errors import RoomError
from digitlab.classroom.room import Answer, Json, Round

# The rounds of one activity in a room with their answers, the first first; the last is the one that is looked at.
History = Sequence[tuple[Round, Sequence[Answer]]]


class Desk(Protocol):
    """Where somebody answers a round: in a room, or alone."""

    @property
    def round(self) -> Round:
        """What is asked."""

    @property
    def key(self) -> str:
        """Tells the widgets of this round from those of others."""

    def sent(self) -> Mapping[str, Json]:
        """Return what was sent already, by its keys."""

    def send(self, key: str, content: Json) -> None:
        """Take an answer, in the place of one with the same key; raises `RoomError`."""

    def draft(self) -> Json | None:
        """Return what was begun and not sent."""

    def keep_draft(self, content: Json) -> None:
        """Keep what was begun."""


@dataclass(frozen=True)
class Activity:
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
    ask : callable
        Shows the teacher's controls, under keys that begin with its argument; returns the round's setting.
    of_lesson : callable
        Makes the setting of what a lesson says of it (text by name, already without unknown names).
    options : frozenset of str
        What a lesson may say of it.
    headline : callable
        What is asked, in one line, of a setting.
    show_question : callable
        Shows what belongs to the question, on the wall and above the student's controls.
    show_student : callable
        Shows the student's controls at a desk.
    show_wall : callable
        Shows what has come so far, without the result: of the round, its answers, and what hides one by its number.
    show_result : callable
        Shows the result of a history.
    row : callable
        What stands in the table for the teacher, of an answer's content.
    move_on : callable
        Called when a round has begun, with the controls' key: they may offer another question next.
    """

    name: str
    title: str
    icon: str
    sentence: str
    ask: Callable[[str], Json]
    of_lesson: Callable[[Mapping[str, str]], Json]
    options: frozenset[str]
    headline: Callable[[Json], str]
    show_question: Callable[[Round], None]
    show_student: Callable[[Desk], None]
    show_wall: Callable[[Round, Sequence[Answer], Callable[[int], None] | None], None]
    show_result: Callable[[History], None]
    row: Callable[[Json], dict[str, object]]
    move_on: Callable[[str], None] = lambda _: None


def send(desk: Desk, key: str, content: Json) -> bool:
    """Send an answer; return whether it was taken, or say why not."""
    try:
        desk.send(key, content)
    except RoomError as error:
        st.warning(str(error), icon=":material/error:")
        return False
    return True


def run_again() -> None:
    """Run the fragment again, or the whole page where it runs as a whole, as when a click meets a poll."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()


def shown_answers(history: History) -> list[tuple[Round, Answer]]:
    """Return all answers of a history that the teacher has not hidden, with their rounds."""
    return [(one, answer) for one, answers in history for answer in answers if not answer.is_hidden]


def show_counted(answers: Sequence[Answer], one: str, many: str) -> None:
    """Show how many have answered, large, with the word for one and for many."""
    n = len({answer.person_id for answer in answers})
    st.markdown(f"## {n} {one if n == 1 else many} in")
