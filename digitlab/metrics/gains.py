"""What a list sorted by score is worth: cumulative gains and lift."""

from dataclasses import dataclass

import numpy as np

from digitlab.metrics.thresholds import ThresholdCurve

_N_BETWEEN = 200


@dataclass(frozen=True, eq=False)
class Gains:
    """What one finds by looking at the highest scores first.

    Attributes
    ----------
    flagged : ndarray of float64, shape (k + 1,)
        Part of all images that is looked at, ascending from 0 to 1.
    recall : ndarray of float64, shape (k + 1,)
        Part of the positives among them, 0 to 1.
    lift : ndarray of float64, shape (k + 1,)
        How many times as many positives as among as many images taken blindly: precision over prevalence. NaN where
        nothing is looked at or there are no positives.
    """

    flagged: np.ndarray
    recall: np.ndarray
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
    flagged, recall = np.asarray(curve.points.queue_rate)[::-1], curve.recall[::-1]
    return Gains(flagged, recall, curve.precision[::-1] / curve.prevalence if curve.n_positive else recall * np.nan)


def lift_between(curve: ThresholdCurve) -> tuple[np.ndarray, np.ndarray]:
    """Return what part is looked at and the lift there, also between the thresholds, both of shape (m,).

    Among those that tie one can only pick blindly: gains grow straight between two thresholds, lift does not.
    """
    at = gains(curve)
    flagged = np.union1d(at.flagged[1:], np.linspace(at.flagged[1], 1, _N_BETWEEN))
    return flagged, np.interp(flagged, at.flagged, at.recall) / flagged
