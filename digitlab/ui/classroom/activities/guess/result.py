"""Everybody's guess beside the truth."""

import numpy as np
import streamlit as st

from digitlab.activities.guess import Guess, question_of
from digitlab.figures.classroom import guesses_and_truth
from digitlab.texts import formats
from digitlab.ui.classroom.activity import History, visible
from digitlab.ui.classroom.room_run import detector_of
from digitlab.ui.components.figures import show_figure


def show_result(history: History[Guess]) -> None:
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
