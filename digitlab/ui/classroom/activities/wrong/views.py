"""Screens of "Who is wrong?" before its result."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from digitlab.activities.wrong import Vote, hardest
from digitlab.classroom.room import Json, Round
from digitlab.experiments.tasks import DIGITS
from digitlab.ui.classroom.activities.wrong.readings import readings
from digitlab.ui.classroom.activity import ResponseSheet
from digitlab.ui.state import shared

_ZOOM = 10


def ask(key: str) -> Json:
    """Let the teacher choose an image by its rank; it is not shown, so that the teacher may vote, too."""
    order, coming = _order(), st.session_state.get(f"{key}-coming", 1)
    number = st.number_input(
        "Image",
        1,
        len(order),
        min(coming, len(order)),
        key=f"{key}-image-{coming}",
        help="1 is the test image that fooled most readers on this server; the next one comes with each round.",
    )
    return {"image": int(order[number - 1])}


def move_on(key: str) -> None:
    """Offer the next image."""
    coming = f"{key}-coming"
    shown = st.session_state.get(f"{key}-image-{st.session_state.get(coming, 1)}", 1)
    st.session_state[coming] = int(shown) + 1


def of_lesson(options: Mapping[str, str]) -> Json:
    """Return the image with the rank that a lesson sets."""
    order = _order()
    return {"image": int(order[min(int(options.get("hardness", "1")), len(order)) - 1])}


def _order() -> np.ndarray:
    return hardest(readings(), shared.data().test.labels)


def headline(_setting: Json) -> str:
    """Return the question."""
    return "What is it?"


def row(vote: Vote) -> dict[str, object]:
    """Return the vote."""
    return {"digit": vote.digit}


def show_question(round_: Round) -> None:
    """Show the image, large, without its label."""
    image = 255 - shared.data().test.images[round_.setting["image"]].reshape(28, 28)
    st.image(image.repeat(_ZOOM, axis=0).repeat(_ZOOM, axis=1), alt="A handwritten digit to vote on")


def show_student(sheet: ResponseSheet) -> None:
    """Show the ten digits to choose from."""
    sent = sheet.sent(Vote).get("digit")
    key = f"vote-{sheet.key}"
    vote = st.segmented_control(
        "What is it?", DIGITS, default=None if sent is None else sent.digit, key=key, width="stretch"
    )
    wants_to_send = st.button(
        "Send", type="primary", icon=":material/send:", width="stretch", disabled=vote is None, key=f"{key}-send"
    )
    if wants_to_send and vote is not None and sheet.submit("digit", choice := Vote(vote)):
        sent = choice
    if sent is not None:
        st.success(f"Sent: {sent.digit}. Choose another one and send again, if you change your mind.")
