"""What the reader that ships says of a drawing: how sure it is, in words, and buttons for what the visitor says."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from digitlab.digit_reader.confidence import Certainty
from digitlab.digit_reader.drawn import Drawn
from digitlab.drawing.collection import LabelledDrawing
from digitlab.ui.draw.labelled import class_drawings, class_is_full, label_in_class

_NO_DIGIT = "No digit"
# What is said, with the two likeliest digits.
_WORDS = {
    Certainty.SURE: "**Sure.**",
    Certainty.PROBABLE: "**Probably** a {first}.",
    Certainty.UNSURE: "**Not sure: {first} or {second}?**",
    Certainty.DOUBTED: "**Not sure that this is a digit.** If it is one: {first} or {second}?",
    Certainty.NO_DIGIT: "**This doesn't look like a digit.** If it is one: {first} or {second}?",
}
_SEVERAL = "**That is more than one digit.** Draw one at a time to add it to the class."


def value_of(drawn: Drawn, predicted: str) -> str:
    """Return what stands large: the prediction, the several digits, or that there is none."""
    if drawn.several:
        return " ".join(map(str, drawn.several))
    return _NO_DIGIT if drawn.certainty is Certainty.NO_DIGIT else predicted


def say_how_sure(drawn: Drawn) -> None:
    """Say in words how sure the reader is of a drawing, and what it is, if it is not that."""
    first, second = drawn.likeliest
    st.markdown(_SEVERAL if drawn.several else _WORDS[drawn.certainty].format(first=first, second=second))


def ask_what_it_is(image: np.ndarray, drawn: Drawn) -> None:
    """Offer what the drawing may be, one or two buttons; the one that is pressed adds it to the class as that."""
    if drawn.several:
        return
    label = label_in_class(image)
    if label is not None:
        st.caption(f"It is among the class's drawings, as a {label}.")
        return
    is_certain = drawn.certainty in (Certainty.SURE, Certainty.PROBABLE)
    _show_buttons(image, drawn.likeliest[:1] if is_certain else drawn.likeliest)


def _show_buttons(image: np.ndarray, digits: Sequence[int]) -> None:
    with st.container(horizontal=True):
        pressed = [digit for digit in digits if _is_pressed(digit)]
    if pressed:
        # The label was given after the reading, and leans towards it.
        class_drawings().append(LabelledDrawing(image, pressed[0], is_blind=False))
        st.rerun(scope="app")


def _is_pressed(digit: int) -> bool:
    return st.button(
        f"It is a {digit}",
        icon=":material/thumb_up:",
        key=f"it_is_{digit}",
        help=f"Adds the drawing to the class below, labelled {digit}.",
        disabled=class_is_full(),
    )
