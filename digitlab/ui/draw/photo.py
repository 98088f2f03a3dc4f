"""A photo, and the digits that are read in it."""

import numpy as np
import streamlit as st

from digitlab.drawing import DrawingError, digits_in_photo
from digitlab.figures.reading import boxed
from digitlab.runs import Run
from digitlab.tasks import TEN_DIGITS
from digitlab.ui.draw.drawing import show_votes
from digitlab.ui.draw.labelled import offer_to_label
from digitlab.ui.draw.voters import SHIPPED, Voter, voter_of

_MOST_SHOWN = 20


def show_photo(content: bytes, run: Run) -> None:
    """Show a picture file with a box around each digit and what is read in it."""
    one = st.toggle("The photo shows a single digit", help="All ink is then taken for one digit.")
    try:
        photo = digits_in_photo(content, single=one)
    except DrawingError as error:
        st.error(str(error), icon=":material/broken_image:")
        return
    voter = _chosen_voter(run)
    images = np.array([digit.image for digit in photo.digits])
    readings = [int(reading) for reading in voter.answers(images)]
    text = " ".join(map(str, readings))
    st.metric("Prediction", text, help=f"Left to right, top to bottom, read by {voter.title}.")
    left, right = st.columns([2, 1])
    left.image(boxed(photo.grey, photo.digits, readings), alt=f"The photo with a box around each digit: {text}")
    with right:
        st.caption("What the model sees")
        seen = [255 - image.reshape(28, 28) for image in images[:_MOST_SHOWN]]
        st.image(seen, width=56, caption=list(map(str, readings[:_MOST_SHOWN])))
    if len(images) == 1:
        show_votes(images, run)
        offer_to_label(images[0])


def _chosen_voter(run: Run) -> Voter:
    """Return the shipped reader, or the chosen run if it tells all ten digits and the visitor wants it."""
    wanted = run.experiment.task == TEN_DIGITS and st.toggle(
        "Read with the chosen run", help="Instead of the reader that ships with the app."
    )
    return voter_of(run) if wanted else SHIPPED
