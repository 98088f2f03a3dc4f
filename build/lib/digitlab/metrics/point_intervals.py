"""Intervals of the measures at one threshold: among these images, and in a world with another prevalence.

Among these images a measure that is a part of something gets Wilson's interval, and F1 does by way of the Jaccard
index. In another world the two rates, recall and the false positive rate, are all that is known; they come from
different images and are independent, so the interval of what is made of them is put together from theirs (Zou and
Donner, 2008; Donner and Zou, 2012).

Each function takes an `OperatingPoint` with whole counts and the prevalence of the other world, None for these images,
and returns an `Interval`. It raises ValueError for expected counts: they do not say how many images were looked at.
"""

import numpy as np

from digitlab.metrics.intervals import (
    FEW,
    LEVEL,
    Estimate,
    Interval,
    normal_quantile,
    proportion,
    proportion_interval,
    ratio_limits,
    sum_limits,
)
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import weights


def precision_interval(point: OperatingPoint, prevalence: float | None = None) -> Interval:
    """Return that of tp / (tp + fp)."""
    tp, fp, _fn, _tn = _whole_counts(point)
    if prevalence is None:
        return proportion_interval(tp, tp + fp)
    # Precision is 1 / (1 + odds against a positive x false positive rate / recall).
    return _share_beside(_false_positive_rate(point), _recall(point), (1 - prevalence) / prevalence, _few(tp, fp))


def negative_predictive_value_interval(point: OperatingPoint, prevalence: float | None = None) -> Interval:
    """Return that of tn / (tn + fn)."""
    _tp, _fp, fn, tn = _whole_counts(point)
    if prevalence is None:
        return proportion_interval(tn, tn + fn)
    return _share_beside(
        _recall(point).times(-1, plus=1),
        _false_positive_rate(point).times(-1, plus=1),
        prevalence / (1 - prevalence),
        _few(tn, fn),
    )


def recall_interval(point: OperatingPoint, prevalence: float | None = None) -> Interval:
    """Return that of tp / (tp + fn), whatever the prevalence."""
    tp, _, fn, _ = _whole_counts(point)
    return proportion_interval(tp, tp + fn)


def false_positive_rate_interval(point: OperatingPoint, prevalence: float | None = None) -> Interval:
    """Return that of fp / (fp + tn), whatever the prevalence."""
    _, fp, _, tn = _whole_counts(point)
    return proportion_interval(fp, fp + tn)


def specificity_interval(point: OperatingPoint, prevalence: float | None = None) -> Interval:
    """Return that of tn / (tn + fp), whatever the prevalence."""
    _, fp, _, tn = _whole_counts(point)
    return proportion_interval(tn, tn + fp)


def f1_interval(point: OperatingPoint, prevalence: float | None = None) -> Interval:
    """Return that of F1 = 2 J / (1 + J), where J = tp / (tp + fp + fn), the Jaccard index, is a plain proportion."""
    tp, fp, fn, _tn = _whole_counts(point)
    if prevalence is None:
        low, high, few = proportion_interval(tp, tp + fp + fn)
        return Interval(2 * low / (1 + low), 2 * high / (1 + high), few)
    odds_against = (1 - prevalence) / prevalence
    low, high = ratio_limits(_false_positive_rate(point).times(odds_against, plus=1), _recall(point))
    return Interval(2 / (1 + high), 2 / (1 + low), _few(tp, fp + fn))


def accuracy_interval(point: OperatingPoint, prevalence: float | None = None) -> Interval:
    """Return that of (tp + tn) / n."""
    tp, fp, fn, tn = _whole_counts(point)
    if prevalence is None:
        return proportion_interval(tp + tn, tp + fp + fn + tn)
    right = (_recall(point).times(prevalence), _false_positive_rate(point).times(prevalence - 1, plus=1 - prevalence))
    return Interval(*sum_limits(right), _few(tp + tn, fp + fn))


def queue_rate_interval(point: OperatingPoint, prevalence: float | None = None) -> Interval:
    """Return that of (tp + fp) / n."""
    tp, fp, fn, tn = _whole_counts(point)
    if prevalence is None:
        return proportion_interval(tp + fp, tp + fp + fn + tn)
    flagged = (_recall(point).times(prevalence), _false_positive_rate(point).times(1 - prevalence))
    return Interval(*sum_limits(flagged), _few(tp + fp, fn + tn))


def balanced_accuracy_interval(point: OperatingPoint, prevalence: float | None = None) -> Interval:
    """Return that of (recall + specificity) / 2, whatever the prevalence."""
    tp, fp, fn, tn = _whole_counts(point)
    halves = (_recall(point).times(0.5), _false_positive_rate(point).times(-0.5, plus=0.5))
    return Interval(*sum_limits(halves), _few(tp, fn) or _few(fp, tn))


def matthews_interval(point: OperatingPoint, prevalence: float | None = None) -> Interval:
    """Return that of the Matthews correlation, by the delta method on Fisher's scale (Fisher, 1921).

    Half an image is added to each count (Haldane, 1956), without which nothing could be said where one is 0. Where this
    moves the correlation itself out of its interval, as a perfect one is, the interval reaches as far.
    """
    tp, fp, fn, tn = _whole_counts(point)
    counts = np.array([tp, fn, fp, tn]) + 0.5
    few = min(tp + fp, tp + fn, fp + tn, fn + tn) < FEW
    if min(tp + fp, tp + fn, fp + tn, fn + tn) == 0:
        return Interval(np.nan, np.nan, few)
    kinds, world = [slice(0, 4)], np.ones(4)
    if prevalence is not None:
        few = _few(tp, fp, fn, tn)  # each is multiplied by what it stands for there
        kinds = [slice(0, 2), slice(2, 4)]  # how many positives and negatives there are is given
        world = np.repeat(weights(tp + fn, fp + tn, prevalence), 2)

    def correlation(cells: np.ndarray) -> float:
        tp, fn, fp, tn = cells * world
        return OperatingPoint(np.nan, tp, fp, fn, tn).matthews_correlation

    step = 1e-4 * counts
    slopes = np.array(
        [(correlation(counts + nudge) - correlation(counts - nudge)) / (2 * nudge.sum()) for nudge in np.diag(step)]
    )
    variance = sum(_multinomial_variance(counts[kind], slopes[kind]) for kind in kinds)
    centre, seen = correlation(counts), correlation(counts - 0.5)
    half = normal_quantile(LEVEL) * np.sqrt(variance) / (1 - centre**2)
    low, high = np.tanh(np.arctanh(centre) - half), np.tanh(np.arctanh(centre) + half)
    return Interval(float(min(low, seen)), float(max(high, seen)), few)


def _whole_counts(point: OperatingPoint) -> tuple[int, int, int, int]:
    counts = (point.tp, point.fp, point.fn, point.tn)
    if any(count < 0 or count != int(count) for count in counts):
        raise ValueError(f"An interval needs the whole counts of images that were looked at, not {counts}.")
    return int(point.tp), int(point.fp), int(point.fn), int(point.tn)


def _few(*outcomes: int) -> bool:
    return min(outcomes) < FEW


def _recall(point: OperatingPoint) -> Estimate:
    return proportion(point.tp, point.tp + point.fn)


def _false_positive_rate(point: OperatingPoint) -> Estimate:
    return proportion(point.fp, point.fp + point.tn)


def _share_beside(wrong: Estimate, right: Estimate, odds: float, few: bool) -> Interval:
    """Return the interval of right / (right + odds x wrong)."""
    low, high = ratio_limits(wrong, right)
    return Interval(1 / (1 + odds * high), 1 / (1 + odds * low), few)


def _multinomial_variance(counts: np.ndarray, slopes: np.ndarray) -> float:
    return float(counts @ slopes**2 - (counts @ slopes) ** 2 / counts.sum())
