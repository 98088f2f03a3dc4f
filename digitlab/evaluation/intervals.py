"""How far a figure can be trusted: intervals that hold the true value 95 times in 100."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from digitlab.evaluation.thresholds import OperatingPoint, ThresholdCurve

LEVEL = 0.95


class Interval(NamedTuple):
    """A lower and an upper end; NaN both where nothing can be said."""

    low: float
    high: float


class AreaIntervals(NamedTuple):
    """Intervals of the two areas under curves."""

    roc_auc: Interval
    average_precision: Interval


def wilson(successes: ArrayLike, trials: ArrayLike, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Return Wilson's score interval of a proportion (Wilson, 1927), for many proportions at once.

    Unlike the textbook's p +- 1.96 standard errors it stays within 0 and 1 and keeps its promise near both ends.

    Parameters
    ----------
    successes, trials : array-like of int, broadcast against each other
        Successes are at most as many as trials.
    level : float, default=0.95
        How often the interval shall hold the true proportion, between 0 and 1.

    Returns
    -------
    low, high : ndarray of float64
        0 to 1; NaN where there are no trials.
    """
    n = np.asarray(trials, dtype=np.float64)
    z = ndtri((1 + level) / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.asarray(successes) / n
        centre = (part + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * np.sqrt(part * (1 - part) / n + z**2 / (4 * n**2))
    # The ends at 0 and 1 are exact in theory; arithmetic misses them by a hair.
    return np.where(part == 0, 0.0, centre - half), np.where(part == 1, 1.0, centre + half)


def precision_interval(point: OperatingPoint, level: float = LEVEL) -> Interval:
    """Return Wilson's interval of an operating point's precision."""
    return _interval(*wilson(point.tp, point.tp + point.fp, level))


def recall_interval(point: OperatingPoint, level: float = LEVEL) -> Interval:
    """Return Wilson's interval of an operating point's recall."""
    return _interval(*wilson(point.tp, point.tp + point.fn, level))


def f1_interval(point: OperatingPoint, n_resamples: int = 2_000, seed: int = 0, level: float = LEVEL) -> Interval:
    """Return the bootstrap interval (percentiles; Efron, 1979) of an operating point's F1.

    Drawing the images again with replacement draws the four counts from a multinomial distribution, so that no image
    has to be touched.

    Parameters
    ----------
    point : OperatingPoint
        With whole counts.
    n_resamples : int, default=2_000
    seed : int, default=0
    level : float, default=0.95

    Returns
    -------
    Interval
        NaN where F1 is undefined.
    """
    counts = np.array([point.tp, point.fp, point.fn, point.tn])
    drawn = np.random.default_rng(seed).multinomial(counts.sum(), counts / counts.sum(), size=n_resamples)
    tp, fp, fn, _ = drawn.T
    with np.errstate(invalid="ignore"):
        return _percentiles(2 * tp / (2 * tp + fp + fn), level)


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
    n, k = len(cell_of_image), len(curve.thresholds)
    areas = np.empty((n_resamples, 2))
    for i in range(n_resamples):
        drawn = np.bincount(cell_of_image[generator.integers(n, size=n)], minlength=2 * k)
        areas[i] = _areas(drawn[:k], drawn[k:])
    return AreaIntervals(_percentiles(areas[:, 0], level), _percentiles(areas[:, 1], level))


def _areas(positives: np.ndarray, negatives: np.ndarray) -> tuple[float, float]:
    """Return ROC AUC and average precision from the counts at each distinct score, highest first."""
    tp, fp = np.cumsum(positives), np.cumsum(negatives)
    if not tp[-1] or not fp[-1]:
        return np.nan, np.nan
    # Each negative is beaten by the positives above it, and by half of those that tie with it.
    beaten = float(negatives @ (tp - positives / 2)) / (tp[-1] * fp[-1])
    found = np.flatnonzero(positives)
    return beaten, float(positives[found] @ (tp[found] / (tp + fp)[found])) / tp[-1]


def _percentiles(values: np.ndarray, level: float) -> Interval:
    defined = values[~np.isnan(values)]
    if not len(defined):
        return Interval(np.nan, np.nan)
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))


def _interval(low: np.ndarray, high: np.ndarray) -> Interval:
    return Interval(float(low), float(high))
