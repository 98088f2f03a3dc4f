"""What may be answered: a class, or that a person is asked. And which scores can be answered at all."""

import numpy as np
from numpy.typing import ArrayLike

from digitlab.metrics.labels import as_doubles

# The answer to each sample, int8: of a detector its class, as scikit-learn's `predict` has it, of several classes the
# class from 0 on; or that a person is asked.
CLEARED, FLAGGED, ASKED = 0, 1, -1
NAMES = {FLAGGED: "flagged", ASKED: "asked", CLEARED: "cleared"}


def as_scores(scores: ArrayLike) -> np.ndarray:
    """Return scores as float64 of the same shape, half and single precision as `metrics.labels.as_doubles`.

    Raises
    ------
    ValueError
        If one is not finite: no threshold could say on which side of it that lies.
    """
    try:
        doubles = as_doubles(scores)
    except (TypeError, ValueError) as error:
        raise ValueError("Scores must be numbers.") from error
    if not np.isfinite(doubles).all():
        raise ValueError("Scores must be finite; leave out the rows that have none.")
    return doubles
