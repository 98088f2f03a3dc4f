"""What a list sorted by score is worth: cumulative gains and lift."""

from dataclasses import dataclass

import numpy as np

from digitlab.evaluation.thresholds import ThresholdCurve


@dataclass(frozen=True, eq=False)
class Gains:
    """What one finds by looking at the highest scores first.

    Attributes
    ----------
    flagged : ndarray of float64, shape (k + 1,)
        Part of all images that is looked at, ascending from 0 to 1.
    found : ndarray of float64, shape (k + 1,)
        Part of the positives among them (recall), 0 to 1; NaN where there are none.
    lift : ndarray of float64, shape (k + 1,)
        How many times more positives than among as many images taken blindly; NaN where nothing is looked at.
    """

    flagged: np.ndarray
    found: np.ndarray
    lift: np.ndarray


def gains(curve: ThresholdCurve) -> Gains:
    """Return cumulative gains and lift at every threshold of a curve.

    Parameters
    ----------
    curve : ThresholdCurve

    Returns
    -------
    Gains
    """
    tp = np.r_[0, curve.tp[::-1]]
    n_flagged = tp + np.r_[0, curve.fp[::-1]]
    flagged = n_flagged / n_flagged[-1]
    with np.errstate(invalid="ignore"):
        found = tp / np.float64(curve.n_positive)
        return Gains(flagged, found, found / flagged)
