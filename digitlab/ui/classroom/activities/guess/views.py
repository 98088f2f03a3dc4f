"""What the teacher and the students see while it is guessed."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from digitlab.classroom.errors import RoomError
from digitlab.classroom.room import Answer, Json, Round
from digitlab.experiments.tasks import OneDigit
from digitlab.ui.classroom.activities.guess.questions import QUESTIONS, Question
from digitlab.ui.classroom.activity import Desk, send, show_counted
from digitlab.ui.classroom.room_run import choose_run, run_of_lesson


def ask(key: str) -> Json:
    """Let the teacher choose the question."""
    name = st.selectbox(
        "Question", list(QUESTIONS), format_func=lambda name: QUESTIONS[name].short, key=f"{key}-question"
    )
    return {"question": name, **choose_run(key)}


def of_lesson(said: Mapping[str, str]) -> Json:
    """Take the question that a lesson names."""
    name = said.get("guess", "always_no")
    if name not in QUESTIONS:
        raise RoomError(f"There is no question {name!r}; there are {', '.join(QUESTIONS)}.")
    return {"question": name, **run_of_lesson(said)}


def question_of(setting: Json) -> Question:
    """Return the question of a round."""
    return QUESTIONS[setting["question"]]


def headline(setting: Json) -> str:
    """Return the question."""
    return question_of(setting).text.format(positive=OneDigit(setting["detects"]).class_names[1])


def row(content: Json) -> dict[str, object]:
    """Return the guess."""
    return {"guess": content["number"]}


def show_student(desk: Desk) -> None:
    """Show the field for a number."""
    highest = question_of(desk.round.setting).highest
    sent = desk.sent().get("number")
    key = f"guess-{desk.key}"
    number = st.number_input(
        f"Your guess, 0 to {highest:,}", 0, highest, None if sent is None else int(sent["number"]), key=key
    )
    if st.button(
        "Send", type="primary", icon=":material/send:", width="stretch", disabled=number is None, key=f"{key}-send"
    ) and send(desk, "number", {"number": number}):
        sent = {"number": number}
    if sent is not None:
        st.success(f"Sent: {sent['number']:,}. Send another number, if you change your mind.")


def show_wall(_one: Round, answers: Sequence[Answer], _hide: Callable[[int], None] | None) -> None:
    """Show how many have guessed, and nothing that would lead the others."""
    show_counted(answers, "guess", "guesses")
