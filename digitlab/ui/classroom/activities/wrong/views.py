"""What the teacher and the students see while it is voted."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import streamlit as st

from digitlab.classroom.room import Answer, Json, Round
from digitlab.experiments.tasks import DIGITS
from digitlab.ui.classroom.activities.wrong.hardest import hardest, readings
from digitlab.ui.classroom.activity import Desk, send, show_counted
from digitlab.ui.state import shared

_ZOOM = 10


def ask(key: str) -> Json:
    """Let the teacher choose how many readers the image shall have fooled; it is not shown, so that all may vote."""
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
    """Offer the image after the one that was shown."""
    coming = f"{key}-coming"
    shown = st.session_state.get(f"{key}-image-{st.session_state.get(coming, 1)}", 1)
    st.session_state[coming] = int(shown) + 1


def of_lesson(said: Mapping[str, str]) -> Json:
    """Take the image with the number that a lesson says, from the most misread on."""
    order = _order()
    return {"image": int(order[min(int(said.get("hardness", "1")), len(order)) - 1])}


def _order() -> np.ndarray:
    return hardest(readings(), shared.data().test.labels)


def headline(_setting: Json) -> str:
    """Ask."""
    return "What is it?"


def row(content: Json) -> dict[str, object]:
    """Return the vote."""
    return {"digit": content["digit"]}


def show_question(one: Round) -> None:
    """Show the image, large, and nothing that says what it is."""
    image = 255 - shared.data().test.images[one.setting["image"]].reshape(28, 28)
    st.image(image.repeat(_ZOOM, axis=0).repeat(_ZOOM, axis=1), alt="A handwritten digit to vote on")


def show_student(desk: Desk) -> None:
    """Show the ten digits to choose from."""
    sent = desk.sent().get("digit")
    key = f"vote-{desk.key}"
    vote = st.segmented_control(
        "What is it?", DIGITS, default=None if sent is None else int(sent["digit"]), key=key, width="stretch"
    )
    if st.button(
        "Send", type="primary", icon=":material/send:", width="stretch", disabled=vote is None, key=f"{key}-send"
    ) and send(desk, "digit", {"digit": vote}):
        sent = {"digit": vote}
    if sent is not None:
        st.success(f"Sent: {sent['digit']}. Choose another one and send again, if you change your mind.")


def show_wall(_one: Round, answers: Sequence[Answer], _hide: Callable[[int], None] | None) -> None:
    """Show how many have voted, and nothing that would lead the others."""
    show_counted(answers, "vote", "votes")
