"""Intervals of the two measures of an operating point that are no shares; `digitlab.metrics.shares` has all others.

Each function takes an `OperatingPoint`, counted or weighed, and the target prevalence, None for that of the samples,
and returns an `Interval`. It raises ValueError for expected counts: they do not say how many samples were looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from digitlab.metrics.intervals import LEVEL, Interval, normal_quantile, plain, sum_limits
from digitlab.metrics.prevalence import weights
from digitlab.metrics.shares import CELLS, Cell, Number, Share, check_counted, is_few, recall_and_false_positive_rate

if TYPE_CHECKING:
    from digitlab.metrics.points import OperatingPoint

_ORDER: tuple[Cell, ...] = ("tp", "fn", "fp", "tn")
# How many are flagged, are positive, are negative, and are not flagged.
MARGINS: tuple[tuple[Cell, ...], ...] = (("tp", "fp"), ("tp", "fn"), ("tn", "fp"), ("tn", "fn"))
EACH_CELL: tuple[tuple[Cell, ...], ...] = tuple((cell,) for cell in _ORDER)


def balanced_accuracy_interval(point: OperatingPoint, prevalence: float | None = None) -> Interval:
    """Return the interval of (recall + specificity) / 2, whatever the prevalence; of many thresholds at once, too."""
    check_counted(point)
    recall, false_positive_rate = recall_and_false_positive_rate(point)
    halves = (recall.times(0.5), false_positive_rate.times(-0.5, plus=0.5))
    return Interval(*sum_limits(halves), is_few(point, EACH_CELL))


def matthews_interval(point: OperatingPoint, prevalence: float | None = None) -> Interval:
    """Return the interval of the Matthews correlation, by the delta method on Fisher's scale (Fisher, 1921).

    Half a sample is added to each count (Haldane, 1956), without which nothing could be said where one is 0. Where this
    moves the correlation itself out of its interval, as a perfect one is, the interval reaches as far. Without a
    prevalence it is that of many thresholds at once, too.
    """
    check_counted(point)
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high, few = _matthews_limits(point, prevalence)
    is_known = _margins(_cells(point)).all(axis=0)
    few = few | ~is_known
    low, high = (plain(np.where(is_known, end, np.nan)) for end in (low, high))
    return Interval(low, high, few if np.ndim(few) else bool(few))


def _matthews_limits(point: OperatingPoint, prevalence: float | None) -> tuple[Number, Number, Number]:
    """Return both ends, and whether few samples are behind them, where no margin is 0."""
    counts = _worth(point, prevalence)
    # How many positives and negatives there are is given where they are reweighted.
    kinds, few = [slice(0, 4)], is_few(point, MARGINS)
    weight: Number = 1.0
    if prevalence is not None:
        kinds, few = [slice(0, 2), slice(2, 4)], is_few(point, EACH_CELL)
        weight = np.repeat(weights(counts[:2].sum(), counts[2:].sum(), prevalence), 2)
    centre, gradient = _correlation((counts + 0.5) * weight)
    variance = sum(_multinomial_variance(counts[kind] + 0.5, (gradient * weight)[kind]) for kind in kinds)
    half = normal_quantile(LEVEL) * np.sqrt(variance) / (1 - centre**2)
    low, high = np.tanh(np.arctanh(centre) - half), np.tanh(np.arctanh(centre) + half)
    observed, _ = _correlation(counts * weight)
    # Where kinds are very rare rounding leaves the range.
    return np.clip(np.minimum(low, observed), -1, 1), np.clip(np.maximum(high, observed), -1, 1), few


def matthews_trials(point: OperatingPoint) -> Number:
    """Return how many equal, independent draws would make the correlation as sure: where each counts once, all."""
    if point.moments is None:
        return point.n_samples
    counts = _cells(point)
    worth = point.moments.worth(CELLS, point.n_samples)
    _, gradient = _correlation(counts + 0.5 * point.n_samples / worth)
    of_cells = (dict(zip(_ORDER, values, strict=True)) for values in (gradient, counts))
    return np.nan_to_num(point.moments.trials_of(*of_cells), posinf=0.0)


def _cells(point: OperatingPoint) -> np.ndarray:
    return np.array([point.tp, point.fn, point.fp, point.tn], dtype=np.float64)


def _worth(point: OperatingPoint, prevalence: float | None) -> np.ndarray:
    """Return (tp, fn, fp, tn) as of as many equal, independent draws as they are worth."""
    counts = _cells(point)
    if point.moments is None:
        return counts
    if prevalence is None:
        return np.asarray(counts * (matthews_trials(point) / point.n_samples))
    rates = (Share(("tp",), ("fn",)), Share(("fp",), ("tn",)))
    parts = [(rate.successes(point), rate.trials(point)) for rate in rates]
    return np.array([count for part, whole in parts for count in (part, whole - part)])


def _margins(counts: np.ndarray) -> np.ndarray:
    """Return how many are flagged, are positive, are negative, and are not flagged."""
    tp, fn, fp, tn = counts
    return np.array([tp + fp, tp + fn, tn + fp, tn + fn])


def _correlation(counts: np.ndarray) -> tuple[Number, np.ndarray]:
    """Return the Matthews correlation of (tp, fn, fp, tn) and its derivatives by them; each may be an array."""
    tp, fn, fp, tn = counts
    flagged, positive, negative, unflagged = _margins(counts)
    root = np.sqrt(flagged * unflagged * positive * negative)
    correlation = (tp * tn - fp * fn) / root
    products = np.array([tn, -fp, -fn, tp]) / root
    inverses = [1 / flagged + 1 / positive, 1 / positive + 1 / unflagged]
    inverses += [1 / flagged + 1 / negative, 1 / negative + 1 / unflagged]
    return correlation, products - correlation / 2 * np.array(inverses)


def _multinomial_variance(counts: np.ndarray, slopes: np.ndarray) -> Number:
    return (counts * slopes**2).sum(axis=0) - (counts * slopes).sum(axis=0) ** 2 / counts.sum(axis=0)
