"""How confident the reader has to be: below one level a reading is called unsure, below another it is none."""

from enum import Enum

import numpy as np

from digitlab.digit_reader.reader import Reading

# Both were chosen by the last table of `python -m benchmarks.photos`, on sheets drawn from Pendigits' training strokes:
# below the first, wrong and invented readings outnumber right ones; below the second lie most of the wrong ones.
NO_DIGIT_BELOW = 0.45
UNSURE_BELOW = 0.8

# Those of one drawing were chosen by the last table of `python -m benchmarks.drawing` on the strokes that chose the
# views, none of them trained on nor tested on: of sure readings 997 in 1,000 are right in each collection, and at most
# about one digit in a hundred is doubted, among them some that are two.
SURE_FROM = 0.95
DOUBTED_FROM = 0.15
NO_DIGIT_FROM = 0.5


class Certainty(Enum):
    """How sure the reader is of one drawing, from "that is a 7" to "that is no digit"."""

    SURE = "sure"
    PROBABLE = "probably"
    UNSURE = "not sure"
    DOUBTED = "not sure that it is a digit"
    NO_DIGIT = "no digit"


def certainty(reading: Reading) -> Certainty:
    """Say how sure the reader is of the one picture that it has read.

    Examples
    --------
    >>> certainty(Reading(np.eye(10)[[7]], np.array([0.01])))
    <Certainty.SURE: 'sure'>
    """
    (no_digit,), highest = reading.no_digit, reading.probabilities.max()
    if no_digit >= DOUBTED_FROM:
        return Certainty.NO_DIGIT if no_digit >= NO_DIGIT_FROM else Certainty.DOUBTED
    if highest < UNSURE_BELOW:
        return Certainty.UNSURE
    return Certainty.SURE if highest >= SURE_FROM else Certainty.PROBABLE


def looks_like_digit(probabilities: np.ndarray) -> np.ndarray:
    """Tell the pictures in which the reader sees a digit from those in which it can only guess, by `probabilities`."""
    return probabilities.max(axis=1) >= NO_DIGIT_BELOW
