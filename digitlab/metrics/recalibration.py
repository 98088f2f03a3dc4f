"""How probabilities would have to be moved to fit what happened: Cox's (1958) slope and intercept, with intervals."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

from digitlab.metrics.binomial import exact_interval
from digitlab.metrics.intervals import FEW, LEVEL, Interval, normal_quantile

_ALMOST_IMPOSSIBLE = 1e-6
_UNDEFINED = Interval(np.nan, np.nan)
# No intercept lies further out, since no log odds do.
_FARTHEST = 60.0


@dataclass(frozen=True)
class Recalibration:
    """What the log odds of the truth are over those of the probabilities. NaN is undefined.

    Attributes
    ----------
    slope : float
        How they grow with those of the probabilities: below 1 these are too sure of themselves, above it too modest.
        Undefined where all labels or all probabilities are alike; infinite where they part the kinds.
    slope_interval : Interval
        95 %, by the information matrix (Wald); NaN where the slope is not finite.
    intercept : float
        How much they are higher on the whole, with a slope of 1: below 0 the probabilities are too high. Undefined
        where all labels are alike.
    intercept_interval : Interval
    ratio : float
        How many positives there are for each that the probabilities add up to; undefined where that is none.
    ratio_interval : Interval
        By that of the intercept.
    """

    slope: float
    slope_interval: Interval
    intercept: float
    intercept_interval: Interval
    ratio: float
    ratio_interval: Interval


def recalibration(truth: np.ndarray, probabilities: np.ndarray) -> Recalibration:
    """Fit slope and intercept.

    Parameters
    ----------
    truth : ndarray of bool, shape (n,)
    probabilities : ndarray of float64, shape (n,)
        0 to 1. Exactly 0 or 1 has no log odds and is taken for almost so, 10^-6 away.

    Returns
    -------
    Recalibration
    """
    log_odds = logit(np.clip(probabilities, _ALMOST_IMPOSSIBLE, 1 - _ALMOST_IMPOSSIBLE))
    few = bool(min(truth.sum(), (~truth).sum()) < FEW)
    intercept, ends = _intercept(truth, log_odds, few)
    expected = float(probabilities.sum())
    ratio = float(truth.sum()) / expected if expected else np.nan
    return Recalibration(
        *_slope(truth, log_odds, few), intercept, ends, ratio, _of_ratio(truth, log_odds, expected, ends)
    )


def _slope(truth: np.ndarray, log_odds: np.ndarray, few: bool) -> tuple[float, Interval]:
    if truth.all() or not truth.any() or np.ptp(log_odds) == 0:
        return np.nan, _UNDEFINED
    positives, negatives = log_odds[truth], log_odds[~truth]
    if negatives.max() <= positives.min():
        return np.inf, _UNDEFINED
    if positives.max() <= negatives.min():
        return -np.inf, _UNDEFINED
    model = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-10).fit(log_odds[:, None], truth)
    chance = model.predict_proba(log_odds[:, None])[:, 1]
    weight = chance * (1 - chance)
    centre = weight @ log_odds / weight.sum()
    half = normal_quantile(LEVEL) / np.sqrt(weight @ (log_odds - centre) ** 2)
    slope = float(model.coef_[0, 0])
    return slope, Interval(slope - float(half), slope + float(half), few)


def _intercept(truth: np.ndarray, log_odds: np.ndarray, few: bool) -> tuple[float, Interval]:
    if truth.all() or not truth.any():
        return np.nan, _UNDEFINED
    found = float(brentq(lambda shift: expit(log_odds + shift).sum() - truth.sum(), -_FARTHEST, _FARTHEST))
    chance = expit(log_odds + found)
    half = normal_quantile(LEVEL) / float(np.sqrt(chance @ (1 - chance)))
    return found, Interval(found - half, found + half, few)


def _of_ratio(truth: np.ndarray, log_odds: np.ndarray, expected: float, ends: Interval) -> Interval:
    """Return what the intercept's interval makes of the expected number; without both kinds an exact one."""
    if not expected:
        return _UNDEFINED
    if np.isnan(ends.low):
        low, high, few = exact_interval(float(truth.sum()), len(truth))
        return Interval(low * len(truth) / expected, high * len(truth) / expected, few)
    low, high = (float(expit(log_odds + end).sum()) / expected for end in ends[:2])
    return Interval(low, high, ends.few)
