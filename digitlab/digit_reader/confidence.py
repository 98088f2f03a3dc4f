"""How confident the reader has to be: below one level a reading is called unsure, below another it is none."""

import numpy as np

# Both were chosen by the last table of `python -m benchmarks.photos`, on sheets drawn from Pendigits' training strokes:
# below the first, wrong and invented readings outnumber right ones; below the second lie most of the wrong ones.
NO_DIGIT_BELOW = 0.45
UNSURE_BELOW = 0.8


def looks_like_digit(probabilities: np.ndarray) -> np.ndarray:
    """Tell the pictures in which the reader sees a digit from those in which it can only guess, by `probabilities`."""
    return probabilities.max(axis=1) >= NO_DIGIT_BELOW
