"""Guess first: a number before anything is shown; the result is everybody's guess beside the truth."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from digitlab.activities.guess import QUESTIONS, Guess, question_of
from digitlab.classroom.errors import RoomError
from digitlab.classroom.room import Json
from digitlab.experiments.tasks import OneDigit
from digitlab.figures.classroom import guesses_and_truth
from digitlab.texts import formats
from digitlab.ui.classroom.activity import Activity, History, send_single, visible
from digitlab.ui.classroom.response_sheets import ResponseSheet
from digitlab.ui.classroom.room_run import OPTIONS, choose_run, detector_of, run_of_lesson
from digitlab.ui.components.figures import show_figure


class GuessFirst(Activity[Guess]):
    """The activity."""

    name = "guess"
    title = "Guess first"
    sentence = "A number to guess before anything is shown, then everybody's guess beside the truth."
    response = Guess
    options = OPTIONS | {"guess"}
    nouns = ("guess", "guesses")

    def ask(self, key: str) -> Json:
        """Let the teacher choose the question."""
        name = st.selectbox(
            "Question", list(QUESTIONS), format_func=lambda name: QUESTIONS[name].short, key=f"{key}-question"
        )
        return {"question": name, **choose_run(key)}

    def of_lesson(self, options: Mapping[str, str]) -> Json:
        """Return the question that a lesson names."""
        name = options.get("guess", "always_no")
        if name not in QUESTIONS:
            raise RoomError(f"There is no question {name!r}; there are {', '.join(QUESTIONS)}.")
        return {"question": name, **run_of_lesson(options)}

    def headline(self, setting: Json) -> str:
        """Return the question."""
        return question_of(setting).text.format(positive=OneDigit(setting["detects"]).class_names[1])

    def show_student(self, sheet: ResponseSheet) -> None:
        """Show the field for a number."""
        highest = question_of(sheet.round.setting).highest
        sent = sheet.sent(Guess).get("number")
        key = f"guess-{sheet.key}"
        number = st.number_input(
            f"Your guess, 0 to {highest:,}", 0, highest, None if sent is None else sent.number, key=key
        )
        sent = send_single(sheet, key, "number", None if number is None else Guess(number), sent)
        if sent is not None:
            st.success(f"Sent: {sent.number:,}. Send another number, if you change your mind.")

    def show_result(self, history: History[Guess]) -> None:
        """Show the guesses as a dot plot with the truth."""
        round_ = history[-1][0]
        question, detector = question_of(round_.setting), detector_of(round_.setting)
        truth = question.truth(detector)
        st.markdown(f"## It is {formats.number(truth)}")
        st.markdown(
            f"{question.why} Computed just now for {detector.title}, on {len(detector.judged.y_true):,} test images."
        )
        guesses = np.array([response.content.number for _, response in visible(history[-1:])], dtype=np.float64)
        if not len(guesses):
            st.caption("Nobody has guessed.")
            return
        show_figure(
            guesses_and_truth(guesses, truth, question.highest),
            f"guesses-{round_.id}",
            f"{len(guesses)} guesses, from {formats.count(guesses.min())} to {formats.count(guesses.max())}, and the "
            f"truth, {formats.number(truth)}",
        )
        st.caption(f"The median of {len(guesses)} guesses is {formats.number(np.median(guesses))}.")
