"""How probabilities would have to be moved to fit what happened: Cox's (1958) slope and intercept, with intervals."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit, stdtrit
from sklearn.linear_model import LogisticRegression

from digitlab.metrics.binomial import exact_interval
from digitlab.metrics.intervals import FEW, LEVEL, Interval, normal_quantile
from digitlab.metrics.parts import PART, flagging_all
from digitlab.metrics.points import OperatingPoint

_ALMOST_IMPOSSIBLE = 1e-6
_UNDEFINED = Interval(np.nan, np.nan)
# No intercept lies further out, since no log odds do.
_FARTHEST = 60.0
# Where a standard error rests on as much as fewer samples would give, it is a rough one.
_FEW_DECIDE = 6


@dataclass(frozen=True)
class Recalibration:
    """What the log odds of the truth are over those of the probabilities. NaN is undefined.

    Attributes
    ----------
    slope : float
        How they grow with those of the probabilities: below 1 these are too sure of themselves, above it too modest.
        Undefined where all labels or all probabilities are alike; infinite where they part the kinds.
    slope_interval : Interval
        95 %, by Wald's method; NaN where the slope is not finite.
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


class _Sample(NamedTuple):
    """What is fitted: weights are 1 and clusters None where each counts once and for itself."""

    truth: np.ndarray
    log_odds: np.ndarray
    weight: np.ndarray
    clusters: np.ndarray | None
    is_plain: bool

    @property
    def has_one_kind(self) -> bool:
        return bool(self.truth.all() or not self.truth.any())

    def spread(self, chance: np.ndarray, columns: np.ndarray) -> tuple[float, bool]:
        """Return the standard error of the last fitted coefficient, and whether a handful of samples decide it.

        By the information matrix; where samples weigh differently or belong together by how much each, or each cluster,
        moves it (Huber, 1967; Liang and Zeger, 1986), as it would be without its own pull on the fit (MacKinnon and
        White, 1985).

        Parameters
        ----------
        chance : ndarray of float64, shape (n,)
            Fitted probabilities.
        columns : ndarray of float64, shape (n, p)
            Fitted by them.
        """
        information = self.weight * chance * (1 - chance)
        inverse = np.linalg.inv((columns.T * information) @ columns)
        if self.is_plain:
            return float(np.sqrt(inverse[-1, -1])), False
        direction = columns @ inverse
        pull = information * (direction * columns).sum(axis=1)
        squares = self._summed(self.weight * (self.truth - chance) / (1 - pull) * direction[:, -1]) ** 2
        n = len(squares)
        return float(np.sqrt(squares.sum() * n / max(n - 1, 1))), squares.sum() ** 2 < _FEW_DECIDE * (squares**2).sum()

    def _summed(self, values: np.ndarray) -> np.ndarray:
        return values if self.clusters is None else np.bincount(self.clusters, weights=values)

    @property
    def quantile(self) -> float:
        """How many standard errors an interval reaches: Student's of few clusters."""
        if self.clusters is None:
            return normal_quantile(LEVEL)
        return float(stdtrit(max(int(self.clusters.max()), 1), (1 + LEVEL) / 2))


def recalibration(
    truth: np.ndarray,
    probabilities: np.ndarray,
    sample_weight: np.ndarray | None = None,
    clusters: np.ndarray | None = None,
) -> Recalibration:
    """Fit slope and intercept.

    Parameters
    ----------
    truth : ndarray of bool, shape (n,)
    probabilities : ndarray of float64, shape (n,)
        0 to 1. Exactly 0 or 1 has no log odds and is taken for almost so, 10^-6 away.
    sample_weight : ndarray of float64, shape (n,), optional
        For how many each stands, above 0.
    clusters : ndarray of int64, shape (n,), optional
        What they belong together by, from 0 without gaps.

    Returns
    -------
    Recalibration
    """
    log_odds = logit(np.clip(probabilities, _ALMOST_IMPOSSIBLE, 1 - _ALMOST_IMPOSSIBLE))
    is_plain = sample_weight is None and clusters is None
    weight = np.ones(len(truth)) if sample_weight is None else sample_weight / sample_weight.mean()
    sample = _Sample(truth, log_odds, weight, clusters, is_plain)
    everything = flagging_all(truth, sample_weight, clusters)
    few = bool(min(everything.effective_sizes) < FEW)
    intercept, ends = _intercept(sample, few)
    expected, observed = float(weight @ probabilities), float(weight @ truth)
    ratio = observed / expected if expected else np.nan
    of_ratio = _of_ratio(sample, everything.at(0.0), expected, ends)
    return Recalibration(*_slope(sample, few), intercept, ends, ratio, of_ratio)


def _slope(sample: _Sample, few: bool) -> tuple[float, Interval]:
    truth, log_odds = sample.truth, sample.log_odds
    if sample.has_one_kind or np.ptp(log_odds) == 0:
        return np.nan, _UNDEFINED
    positives, negatives = log_odds[truth], log_odds[~truth]
    if negatives.max() <= positives.min():
        return np.inf, _UNDEFINED
    if positives.max() <= negatives.min():
        return -np.inf, _UNDEFINED
    model = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-10)
    model.fit(log_odds[:, None], truth, sample_weight=None if sample.is_plain else sample.weight)
    chance = model.predict_proba(log_odds[:, None])[:, 1]
    spread, decided_by_few = sample.spread(chance, np.column_stack([np.ones(len(truth)), log_odds]))
    slope, half = float(model.coef_[0, 0]), sample.quantile * spread
    return slope, Interval(slope - half, slope + half, bool(few or decided_by_few))


def _intercept(sample: _Sample, few: bool) -> tuple[float, Interval]:
    if sample.has_one_kind:
        return np.nan, _UNDEFINED

    def too_many(shift: float) -> float:
        return float(sample.weight @ (expit(sample.log_odds + shift) - sample.truth))

    found = float(brentq(too_many, -_FARTHEST, _FARTHEST))
    spread, decided_by_few = sample.spread(expit(sample.log_odds + found), np.ones((len(sample.truth), 1)))
    half = sample.quantile * spread
    return found, Interval(found - half, found + half, bool(few or decided_by_few))


def _of_ratio(sample: _Sample, everything: OperatingPoint, expected: float, ends: Interval) -> Interval:
    """Return what the intercept's interval makes of the expected number; without both kinds an exact one."""
    if not expected:
        return _UNDEFINED
    if np.isnan(ends.low):
        low, high, few = exact_interval(PART.successes(everything), PART.trials(everything))
        whole = float(sample.weight.sum())
        return Interval(low * whole / expected, high * whole / expected, few)
    low, high = (float(sample.weight @ expit(sample.log_odds + end)) / expected for end in ends[:2])
    return Interval(low, high, ends.few)
