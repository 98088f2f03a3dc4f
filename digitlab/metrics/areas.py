"""Intervals of the areas under a curve.

Both are built on the scale of the log odds, which keeps them within 0 and 1, from a variance in closed form. Where too
few images stand behind them for this, as simulated by `python -m benchmarks.coverage`, an interval takes their place
that is rather too wide, and that does not shrink to a point for a detector without a mistake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logit

from digitlab.metrics.intervals import LEVEL, Interval, normal_quantile, wilson

if TYPE_CHECKING:
    from digitlab.metrics.thresholds import ThresholdCurve

# Of the rarer kind: with fewer, the variance is too uncertain itself where almost all pairs are in order.
_ENOUGH_FOR_ROC_AUC = 500
_ENOUGH_POSITIVES = 50
# A variance of weighed samples below it is what rounding leaves of none.
_ROUNDING = 1e-24


def roc_auc_interval(curve: ThresholdCurve, level: float = LEVEL) -> Interval:
    """Return the interval of ROC AUC.

    The variance is that of DeLong, DeLong and Clarke-Pearson (1988); ties count half. With fewer than 500 images of
    either kind it is that of Hanley and McNeil (1982) as Newcombe (2006, method 5) uses it, which depends on the area
    alone.

    Parameters
    ----------
    curve : ThresholdCurve
    level : float, default=0.95

    Returns
    -------
    Interval
        NaN if all labels are alike.
    """
    if not curve.n_positive or not curve.n_negative:
        return Interval(np.nan, np.nan, few=True)
    n_positive, n_negative = curve.effective_sizes
    few = min(n_positive, n_negative) < _ENOUGH_FOR_ROC_AUC
    variance = delong_variance(curve)
    if few or variance == 0:
        worth = _pairs_worth(curve.roc_auc, n_positive, n_negative)
        if curve.rows is not None and variance > 0:
            worth = min(worth, curve.roc_auc * (1 - curve.roc_auc) / variance)
        low, high = wilson(*_as_share(curve.roc_auc, worth), level)
        return Interval(float(low), float(high), few)
    return _on_log_odds(curve.roc_auc, variance, level)


def delong_variance(curve: ThresholdCurve) -> float:
    """Return the variance of ROC AUC, from how many negatives each positive beats and the other way round.

    Parameters
    ----------
    curve : ThresholdCurve
        Of both kinds.

    Returns
    -------
    float
    """
    if curve.rows is not None:  # also of clusters that hold both kinds: Obuchowski, 1997
        return _without_rounding(curve.rows.variance(*roc_auc_influence(curve)))
    below, above = _beaten(curve)
    return (
        _variance(below / curve.n_negative, curve.positives_at) / curve.n_positive
        + _variance(above / curve.n_positive, curve.negatives_at) / curve.n_negative
    )


def roc_auc_influence(curve: ThresholdCurve) -> tuple[np.ndarray, np.ndarray]:
    """Return how much a positive and a negative of each score move ROC AUC, each float64 of shape (k,)."""
    below, above = _beaten(curve)
    return (
        (below / curve.n_negative - curve.roc_auc) / curve.n_positive,
        (above / curve.n_positive - curve.roc_auc) / curve.n_negative,
    )


def _beaten(curve: ThresholdCurve) -> tuple[np.ndarray, np.ndarray]:
    """Return how many negatives each score is above, and how many positives below; half of those that tie."""
    below = np.cumsum(curve.negatives_at) - curve.negatives_at / 2
    return below, curve.n_positive - (np.cumsum(curve.positives_at) - curve.positives_at / 2)


def average_precision_interval(curve: ThresholdCurve, level: float = LEVEL) -> Interval:
    """Return the interval of average precision.

    The variance is that of the infinitesimal jackknife (Efron, 1982): how much each image would move the average if it
    counted a little more. With fewer than 50 positives the interval is at least as wide as Wilson's of as many
    trials as there are positives, near the binomial interval of Boyd, Eng and Page (2013).

    Parameters
    ----------
    curve : ThresholdCurve
    level : float, default=0.95

    Returns
    -------
    Interval
        NaN if all labels are alike.
    """
    if not curve.n_positive or not curve.n_negative:
        return Interval(np.nan, np.nan, few=True)
    average, variance = curve.average_precision, _average_precision_variance(curve)
    n_positive, _ = curve.effective_sizes
    few = n_positive < _ENOUGH_POSITIVES
    if not few and variance > 0:
        return _on_log_odds(average, variance, level)
    worth = average * (1 - average) / variance if variance > 0 else np.inf
    low, high = wilson(*_as_share(average, min(worth, n_positive)), level)
    return Interval(float(low), float(high), few)


def _average_precision_variance(curve: ThresholdCurve) -> float:
    """Return the sum of squared influences."""
    of_positive, of_negative = average_precision_influence(curve)
    if curve.rows is not None:
        return _without_rounding(curve.rows.variance(of_positive, of_negative))
    return float((curve.positives_at * of_positive**2 + curve.negatives_at * of_negative**2).sum())


def average_precision_influence(curve: ThresholdCurve) -> tuple[np.ndarray, np.ndarray]:
    """Return how much a positive and a negative of each score move average precision, each float64 of shape (k,).

    Each moves the precision at each positive's score below its own.
    """
    positives, flagged, precision = curve.positives_at, curve.tp[:-1] + curve.fp[:-1], curve.precision[:-1]
    gain = np.cumsum(positives / flagged)
    loss = np.cumsum(positives * precision / flagged)
    return (precision - curve.average_precision + gain - loss) / curve.n_positive, -loss / curve.n_positive


def _without_rounding(variance: float) -> float:
    return 0.0 if variance < _ROUNDING else variance


def _pairs_worth(area: float, n_positive: float, n_negative: float) -> float:
    """Return how many independent trials the pairs of a positive and a negative are worth."""
    half = (n_positive + n_negative) / 2 - 1
    return n_positive * n_negative / (1 + half * (1 - area) / (2 - area) + half * area / (1 + area))


def _as_share(part: float, trials: float) -> tuple[float, float]:
    return part * trials, trials


def _variance(values: np.ndarray, counts: np.ndarray) -> float:
    """Return the sample variance of values that occur so many times; 0 for a single one."""
    n = counts.sum()
    return float((values - values @ counts / n) ** 2 @ counts) / max(n - 1, 1)


def _on_log_odds(part: float, variance: float, level: float) -> Interval:
    half = normal_quantile(level) * np.sqrt(variance) / (part * (1 - part))
    return Interval(float(expit(logit(part) - half)), float(expit(logit(part) + half)))
