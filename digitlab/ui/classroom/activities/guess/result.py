"""Everybody's guess beside the truth."""

import numpy as np
import streamlit as st

from digitlab.figures.classroom import guesses_and_truth
from digitlab.texts import formats
from digitlab.ui.classroom.activities.guess.views import question_of
from digitlab.ui.classroom.activity import History, shown_answers
from digitlab.ui.classroom.room_run import detector_of
from digitlab.ui.components.figures import show_figure


def show_result(history: History) -> None:
    """Show the guesses as a dot plot with the truth."""
    one = history[-1][0]
    question, detector = question_of(one.setting), detector_of(one.setting)
    truth = question.truth(detector)
    st.markdown(f"## It is {formats.number(truth)}")
    st.markdown(
        f"{question.why} Computed just now for {detector.title}, on {len(detector.judged.y_true):,} test images."
    )
    guesses = np.array([answer.content["number"] for _, answer in shown_answers(history[-1:])], dtype=np.float64)
    if not len(guesses):
        st.caption("Nobody has guessed.")
        return
    show_figure(
        guesses_and_truth(guesses, truth, question.highest),
        f"guesses-{one.id}",
        f"{len(guesses)} guesses, from {formats.count(guesses.min())} to {formats.count(guesses.max())}, and the "
        f"truth, {formats.number(truth)}",
    )
    st.caption(f"The median of {len(guesses)} guesses is {formats.number(np.median(guesses))}.")
