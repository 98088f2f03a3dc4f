"""Intervals of the areas under a curve."""

from typing import NamedTuple

import numpy as np

from digitlab.metrics.intervals import LEVEL, Interval, percentile_interval
from digitlab.metrics.thresholds import ThresholdCurve


class AreaIntervals(NamedTuple):
    """Intervals of the two areas under curves."""

    roc_auc: Interval
    average_precision: Interval


def area_intervals(
    curve: ThresholdCurve, n_resamples: int = 1_000, seed: int = 0, level: float = LEVEL
) -> AreaIntervals:
    """Return bootstrap intervals (percentiles; Efron, 1979) of ROC AUC and average precision.

    The scores are sorted in the curve already, so that each resample is a count of how often each was drawn.

    Parameters
    ----------
    curve : ThresholdCurve
    n_resamples : int, default=1_000
    seed : int, default=0
    level : float, default=0.95

    Returns
    -------
    AreaIntervals
        NaN where all labels are alike.
    """
    generator = np.random.default_rng(seed)
    # Cells: the positives of each distinct score, highest first, then the negatives likewise.
    cells = np.r_[curve.positives_at[::-1], curve.negatives_at[::-1]]
    cell_of_image = np.repeat(np.arange(len(cells)), cells)
    n, k = len(cell_of_image), len(curve.scores)
    areas = np.empty((n_resamples, 2))
    for i in range(n_resamples):
        drawn = np.bincount(cell_of_image[generator.integers(n, size=n)], minlength=2 * k)
        areas[i] = _areas(drawn[:k], drawn[k:])
    return AreaIntervals(percentile_interval(areas[:, 0], level), percentile_interval(areas[:, 1], level))


def _areas(positives: np.ndarray, negatives: np.ndarray) -> tuple[float, float]:
    """Return ROC AUC and average precision from the counts at each distinct score, highest first."""
    tp, fp = np.cumsum(positives), np.cumsum(negatives)
    if not tp[-1] or not fp[-1]:
        return np.nan, np.nan
    # Each negative is beaten by the positives above it, and by half of those that tie with it.
    beaten = float(negatives @ (tp - positives / 2)) / (tp[-1] * fp[-1])
    found = np.flatnonzero(positives)
    return beaten, float(positives[found] @ (tp[found] / (tp + fp)[found])) / tp[-1]
