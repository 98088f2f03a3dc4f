"""A photo, and the digits that are read in it."""

import hashlib

import numpy as np
import streamlit as st

from digitlab.drawing import DrawingError, Photo
from digitlab.drawing.decoding import begin_photo, result_of
from digitlab.figures.reading import boxed
from digitlab.runs import Run
from digitlab.tasks import TEN_DIGITS
from digitlab.ui.components.reading import BusyError, await_file
from digitlab.ui.draw.drawing import show_votes
from digitlab.ui.draw.labelled import ask_for_label, offer_to_add
from digitlab.ui.draw.voters import SHIPPED, Voter, voter_of

_MOST_SHOWN = 20


def show_photo(content: bytes, run: Run) -> None:
    """Show a picture file with a box around each digit and what is read in it."""
    one = st.toggle("The photo shows a single digit", help="All ink is then taken for one digit.")
    photo = _read(content, single=one)
    if isinstance(photo, str):
        st.error(photo, icon=":material/broken_image:")
        return
    voter = _chosen_voter(run)
    images = np.array([digit.image for digit in photo.digits])
    readings = [int(reading) for reading in voter.answers(images)]
    text = " ".join(map(str, readings))
    st.metric("Prediction", text, help=f"Left to right, top to bottom, read by {voter.title}.")
    left, right = st.columns([2, 1])
    picture = boxed(photo.grey, photo.digits, readings)
    # As JPEG, because to pack a photo as PNG takes a tenth of a second or more.
    left.image(picture, output_format="JPEG", alt=f"The photo with a box around each digit: {text}")
    with right:
        st.caption("What the model sees")
        seen = [255 - image.reshape(28, 28) for image in images[:_MOST_SHOWN]]
        st.image(seen, width=56, caption=list(map(str, readings[:_MOST_SHOWN])))
    if len(images) == 1:
        show_votes(images, run)
        offer_to_add(images[0], ask_for_label(), is_blind=False)


def _read(content: bytes, *, single: bool) -> Photo | str:
    """Return what was found in a picture file, or the sentence on why it cannot be read.

    A session keeps what it read last, not the file, so that the page can be run again without reading it anew.
    """
    key = (hashlib.blake2b(content).digest(), single)
    kept_key, found = st.session_state.get("photo", (None, ""))
    if kept_key != key:
        try:
            found = await_file(begin_photo(content, single=single), result_of)
        except BusyError as error:
            st.button("Read it again", icon=":material/refresh:")
            return str(error)
        except DrawingError as error:
            found = str(error)
        st.session_state["photo"] = (key, found)
    return found


def _chosen_voter(run: Run) -> Voter:
    """Return the shipped reader, or the chosen run if it tells all ten digits and the visitor wants it."""
    wanted = run.experiment.task == TEN_DIGITS and st.toggle(
        "Read with the chosen run", help="Instead of the reader that ships with the app."
    )
    return voter_of(run) if wanted else SHIPPED
