"""Intervals of the two measures of an operating point that are no shares; `digitlab.metrics.shares` has all others.

Each function takes an `OperatingPoint` with whole counts and the target prevalence, None for that of the samples, and
returns an `Interval`. It raises ValueError for expected counts: they do not say how many samples were looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from digitlab.metrics.intervals import FEW, LEVEL, Interval, normal_quantile, sum_limits
from digitlab.metrics.prevalence import weights
from digitlab.metrics.shares import check_whole, recall_and_false_positive_rate

if TYPE_CHECKING:
    from digitlab.metrics.points import OperatingPoint


def balanced_accuracy_interval(point: OperatingPoint, prevalence: float | None = None) -> Interval:
    """Return the interval of (recall + specificity) / 2, whatever the prevalence."""
    check_whole(point)
    recall, false_positive_rate = recall_and_false_positive_rate(point)
    halves = (recall.times(0.5), false_positive_rate.times(-0.5, plus=0.5))
    return Interval(*sum_limits(halves), bool(min(point.tp, point.fn, point.fp, point.tn) < FEW))


def matthews_interval(point: OperatingPoint, prevalence: float | None = None) -> Interval:
    """Return the interval of the Matthews correlation, by the delta method on Fisher's scale (Fisher, 1921).

    Half a sample is added to each count (Haldane, 1956), without which nothing could be said where one is 0. Where this
    moves the correlation itself out of its interval, as a perfect one is, the interval reaches as far.
    """
    check_whole(point)
    counts = np.array([point.tp, point.fn, point.fp, point.tn], dtype=np.float64)
    margins = _margins(counts)
    if not margins.all():
        return Interval(np.nan, np.nan, few=True)
    # How many positives and negatives there are is given where they are reweighted.
    kinds, weight, few = [slice(0, 4)], np.ones(4), margins.min() < FEW
    if prevalence is not None:
        kinds, few = [slice(0, 2), slice(2, 4)], counts.min() < FEW
        weight = np.repeat(weights(round(counts[:2].sum()), round(counts[2:].sum()), prevalence), 2)
    centre, gradient = _correlation((counts + 0.5) * weight)
    variance = sum(_multinomial_variance(counts[kind] + 0.5, (gradient * weight)[kind]) for kind in kinds)
    half = normal_quantile(LEVEL) * np.sqrt(variance) / (1 - centre**2)
    low, high = np.tanh(np.arctanh(centre) - half), np.tanh(np.arctanh(centre) + half)
    observed, _ = _correlation(counts * weight)
    return Interval(float(min(low, observed)), float(max(high, observed)), bool(few))


def _margins(counts: np.ndarray) -> np.ndarray:
    """Return how many are flagged, are positive, are negative, and are not flagged."""
    tp, fn, fp, tn = counts
    return np.array([tp + fp, tp + fn, tn + fp, tn + fn])


def _correlation(counts: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the Matthews correlation of (tp, fn, fp, tn) and its derivatives by them."""
    tp, fn, fp, tn = counts
    flagged, positive, negative, unflagged = _margins(counts)
    root = np.sqrt(flagged * unflagged * positive * negative)
    correlation = (tp * tn - fp * fn) / root
    products = np.array([tn, -fp, -fn, tp]) / root
    inverses = [1 / flagged + 1 / positive, 1 / positive + 1 / unflagged]
    inverses += [1 / flagged + 1 / negative, 1 / negative + 1 / unflagged]
    return float(correlation), products - correlation / 2 * np.array(inverses)


def _multinomial_variance(counts: np.ndarray, slopes: np.ndarray) -> float:
    return float(counts @ slopes**2 - (counts @ slopes) ** 2 / counts.sum())
