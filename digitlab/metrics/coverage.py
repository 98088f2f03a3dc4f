"""How right the answered are, over how many are answered: a risk-coverage curve (El-Yaniv and Wiener, 2010)."""

from typing import NamedTuple

import numpy as np

from digitlab.metrics.intervals import FEW, wilson
from digitlab.metrics.shares import Share
from digitlab.metrics.thinning import thinned
from digitlab.metrics.thresholds import ThresholdCurve

_ACCURACY = Share(("tp",), ("fp",))
_N_COLUMNS = 200


class CoverageCurve(NamedTuple):
    """Accuracy over coverage, thinned for drawing: float64 arrays of shape (m,), coverage ascending.

    Attributes
    ----------
    coverage : ndarray
        Which part is answered, above 0.
    accuracy : ndarray
        Which part of the answers is right.
    low, high : ndarray
        Wilson's 95 % interval of it at this place: a pointwise band.
    """

    coverage: np.ndarray
    accuracy: np.ndarray
    low: np.ndarray
    high: np.ndarray


def coverage_curve(curve: ThresholdCurve) -> CoverageCurve:
    """Return the accuracy of the answered over how many are answered.

    Parameters
    ----------
    curve : ThresholdCurve
        Of right answers by how sure they are.

    Returns
    -------
    CoverageCurve
        Where at least 10 are answered; or everything.

    Examples
    --------
    >>> curve = coverage_curve(ThresholdCurve([True] * 19 + [False], [2.0] * 10 + [1.0] * 10))
    >>> curve.coverage.tolist(), curve.accuracy.tolist()
    ([0.5, 1.0], [1.0, 0.95])
    """
    points = curve.points
    coverage, accuracy = np.asarray(points.queue_rate)[:-1], np.asarray(points.precision)[:-1]
    trials = np.asarray(_ACCURACY.trials(points))[:-1]
    low, high = wilson(np.asarray(_ACCURACY.successes(points))[:-1], trials)
    shown = np.flatnonzero((trials >= FEW) | (np.arange(len(trials)) == 0))[::-1]  # from few that are answered to all
    kept = shown[thinned(coverage[shown], accuracy[shown], n_columns=_N_COLUMNS)]
    return CoverageCurve(coverage[kept], accuracy[kept], low[kept], high[kept])
