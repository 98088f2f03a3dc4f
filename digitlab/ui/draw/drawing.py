"""The canvas, and what is read on it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from digitlab.digit_reader.drawn import read_drawing
from digitlab.drawing import DrawingError, DrawingSteps, drawing_steps, strokes_from_canvas
from digitlab.experiments.runs import Run
from digitlab.figures.scores import digit_scores, score_beside_threshold
from digitlab.metrics.thresholds import highest_class
from digitlab.texts import formats
from digitlab.ui.components.canvas import SIDE, show_canvas
from digitlab.ui.components.figures import show_figure
from digitlab.ui.components.section import section
from digitlab.ui.components.voters import SHIPPED, Voter, cached_scores, voter_of, votes
from digitlab.ui.draw.answer import ask_what_it_is, say_how_sure, value_of
from digitlab.ui.draw.labelled import ask_for_label, offer_to_add
from digitlab.ui.state import shared

_STEP_SIDE = 112
_READ_UNLABELLED = "read_unlabelled"


@st.fragment
@section("The canvas")
def show_drawing(run: Run) -> None:
    """Show the canvas and what is read on it; it alone runs again when the pen is lifted."""
    canvas_side, reading_side = st.columns([2, 3], gap="large")
    with canvas_side:
        label = ask_for_label()
        drawing = show_canvas("canvas")
    with reading_side:
        try:
            strokes = strokes_from_canvas(drawing, (SIDE, SIDE))
            is_blind = _note_reading(is_read=bool(strokes), label=label)
            if not strokes:
                st.info("Draw a digit, and it is read as soon as you lift the pen.", icon=":material/draw:")
                return
            steps = drawing_steps(strokes, (SIDE, SIDE))
        except DrawingError as error:
            st.warning(str(error), icon=":material/draw:")
            return
        _show_reading(steps.image, strokes, run)
    _show_steps(steps)
    offer_to_add(steps.image, label, is_blind=is_blind)


def _note_reading(*, is_read: bool, label: int | None) -> bool:
    """Note whether a drawing is read before its label is known; return whether that was never so since it was begun."""
    if not is_read:
        st.session_state[_READ_UNLABELLED] = False
    elif label is None:
        st.session_state[_READ_UNLABELLED] = True
    return not st.session_state.get(_READ_UNLABELLED, False)


def _show_reading(image: np.ndarray, strokes: Sequence[np.ndarray], run: Run) -> None:
    images = image[np.newaxis]
    prediction = st.container()  # first of all, right under the canvas of a phone
    chosen = _chosen_voter(run)
    scores, threshold = cached_scores(chosen, images), chosen.threshold
    words = chosen.task.in_words(int(chosen.predict(scores)[0]))
    with prediction:
        drawn = read_drawing(shared.reader(), image, strokes)
        st.metric("Prediction", value_of(drawn, words.capitalize()), help=f"Read by {chosen.title}.")
        if chosen == SHIPPED or drawn.is_doubtful:
            say_how_sure(drawn)
        if chosen == SHIPPED:
            ask_what_it_is(image, drawn)
    if chosen.task.has_threshold:
        alt = f"Score {formats.score(scores[0])} on an axis with the threshold {formats.threshold(threshold)}"
        show_figure(score_beside_threshold(float(scores[0]), threshold, run.test_scores), "score", alt)
    else:
        alt = f"Scores of the ten digits, the highest is that of {highest_class(scores[0])}"
        show_figure(digit_scores(scores[0], chosen.score_kind), "ten_scores", alt)
    show_votes(images, run)


def _chosen_voter(run: Run) -> Voter:
    """Let the visitor choose who is shown large: the reader that ships with the app, or the chosen run."""
    choices = {voter.title: voter for voter in (SHIPPED, voter_of(run))}
    name = st.selectbox("Read by", list(choices), help="The chosen run is the one that the other pages show.")
    return choices[name]


def show_votes(images: np.ndarray, run: Run) -> None:
    """Show what everybody reads in an image, uint8 of shape (1, 784)."""
    st.markdown("**Everyone votes**")
    rows = [
        {
            "Reader": voter.title,
            "Reads": voter.task.in_words(int(voter.predict(scores)[0])),
            "Score": formats.score(voter.task.shown_scores(scores)[0]),
        }
        for voter, scores in votes(run, images).items()
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="What each reader reads in the drawing")


def _show_steps(steps: DrawingSteps) -> None:
    pictures = {
        "1. The pen's path": steps.path,
        "2. Its box": steps.box,
        "3. Scaled to 20x20": steps.scaled,
        "4. Centred by its mass": steps.image.reshape(28, 28),
    }
    st.markdown("**What the model sees**")
    with st.container(horizontal=True):
        for name, picture in pictures.items():
            zoom = _STEP_SIDE // len(picture)
            st.image(255 - picture.repeat(zoom, axis=0).repeat(zoom, axis=1), width=_STEP_SIDE, caption=name, alt=name)
