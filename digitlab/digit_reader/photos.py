"""Tells the marks of a photo in which the reader sees a digit from those in which it can only guess."""

from collections.abc import Sequence

import numpy as np

from digitlab.digit_reader.confidence import DOUBTED_FROM, NO_DIGIT_FROM, UNSURE_BELOW, looks_like_digit
from digitlab.digit_reader.reader import Reading
from digitlab.drawing import FoundDigit


def is_digit(found: Sequence[FoundDigit], reading: Reading) -> np.ndarray:
    """Return which of the n marks found in a photo are digits to the reader: bool of shape (n,).

    Parameters
    ----------
    found : sequence of FoundDigit
    reading : Reading
        Of their n images, in the same order.
    """
    is_faint = np.array([digit.is_faint for digit in found])
    is_sure = (reading.probabilities.max(axis=1) >= UNSURE_BELOW) & (reading.no_digit < DOUBTED_FROM)
    return looks_like_digit(reading.probabilities) & (reading.no_digit < NO_DIGIT_FROM) & (is_sure | ~is_faint)
