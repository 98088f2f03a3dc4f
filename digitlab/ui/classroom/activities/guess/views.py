"""Screens of "Guess first" before its result."""

from collections.abc import Mapping

import streamlit as st

from digitlab.activities.guess import QUESTIONS, Guess, question_of
from digitlab.classroom.errors import RoomError
from digitlab.classroom.room import Json
from digitlab.experiments.tasks import OneDigit
from digitlab.ui.classroom.activity import ResponseSheet
from digitlab.ui.classroom.room_run import choose_run, run_of_lesson


def ask(key: str) -> Json:
    """Let the teacher choose the question."""
    name = st.selectbox(
        "Question", list(QUESTIONS), format_func=lambda name: QUESTIONS[name].short, key=f"{key}-question"
    )
    return {"question": name, **choose_run(key)}


def of_lesson(options: Mapping[str, str]) -> Json:
    """Return the question that a lesson names."""
    name = options.get("guess", "always_no")
    if name not in QUESTIONS:
        raise RoomError(f"There is no question {name!r}; there are {', '.join(QUESTIONS)}.")
    return {"question": name, **run_of_lesson(options)}


def headline(setting: Json) -> str:
    """Return the question."""
    return question_of(setting).text.format(positive=OneDigit(setting["detects"]).class_names[1])


def row(guess: Guess) -> dict[str, object]:
    """Return the guess."""
    return {"guess": guess.number}


def show_student(sheet: ResponseSheet) -> None:
    """Show the field for a number."""
    highest = question_of(sheet.round.setting).highest
    sent = sheet.sent(Guess).get("number")
    key = f"guess-{sheet.key}"
    number = st.number_input(
        f"Your guess, 0 to {highest:,}", 0, highest, None if sent is None else sent.number, key=key
    )
    wants_to_send = st.button(
        "Send", type="primary", icon=":material/send:", width="stretch", disabled=number is None, key=f"{key}-send"
    )
    if wants_to_send and number is not None and sheet.submit("number", guess := Guess(number)):
        sent = guess
    if sent is not None:
        st.success(f"Sent: {sent.number:,}. Send another number, if you change your mind.")
