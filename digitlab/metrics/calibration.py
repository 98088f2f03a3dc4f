"""Whether a probability means what it says: of all images with "70 %", seven in ten should be positive."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV

from digitlab.metrics.labels import as_truth
from digitlab.metrics.parts import PART, flagging_all
from digitlab.metrics.recalibration import Recalibration, recalibration


@dataclass(frozen=True, eq=False)
class Reliability:
    """Predicted against observed, in bins of equal width. Empty bins are left out.

    Attributes
    ----------
    predicted : ndarray of float64, shape (b,)
        Mean probability in each bin, ascending.
    observed : ndarray of float64, shape (b,)
        Part of the bin's images that is positive, 0 to 1.
    low, high : ndarray of float64, shape (b,)
        Wilson's 95 % interval of `observed`.
    counts : ndarray of int64, shape (b,)
        Images in each bin, at least 1, whatever they weigh.
    brier_score : float
        Mean squared distance between probability and truth (Brier, 1950): 0 is perfect.
    brier_baseline : float
        The same for who always answers with the share of positives, which asks for no classifier.
    recalibration : Recalibration
        Slope, intercept, and observed over expected.
    """

    predicted: np.ndarray
    observed: np.ndarray
    low: np.ndarray
    high: np.ndarray
    counts: np.ndarray
    brier_score: float
    brier_baseline: float
    recalibration: Recalibration

    @property
    def brier_skill(self) -> float:
        """Part of the baseline's Brier score that is saved: 1 is perfect, 0 no better than it; NaN if that is 0."""
        return 1 - self.brier_score / self.brier_baseline if self.brier_baseline else float("nan")


def reliability(
    y_true: np.ndarray,
    probabilities: np.ndarray,
    n_bins: int = 10,
    *,
    sample_weight: np.ndarray | None = None,
    clusters: np.ndarray | None = None,
) -> Reliability:
    """Compare predicted probabilities with what happened.

    Parameters
    ----------
    y_true : array-like of bool, shape (n,)
    probabilities : array-like of float, shape (n,)
        0 to 1.
    n_bins : int, default=10
        Bins of equal width; a probability on an edge belongs to the lower bin, as in scikit-learn.
    sample_weight : ndarray of float64, shape (n,), optional
        For how many each stands, at least 0; those of weight 0 are left out.
    clusters : ndarray of int64, shape (n,), optional
        What they belong together by, which the intervals know.

    Returns
    -------
    Reliability

    Raises
    ------
    ValueError
        If a probability lies outside 0 to 1 or the arrays are of different length or empty.
    """
    truth = as_truth(y_true)
    chance = np.asarray(probabilities, dtype=np.float64)
    if truth.ndim != 1 or truth.shape != chance.shape or not len(truth):
        raise ValueError("y_true and probabilities must be one-dimensional, of equal length and not empty.")
    if not ((chance >= 0) & (chance <= 1)).all():
        raise ValueError("probabilities lie between 0 and 1.")
    if sample_weight is not None and not sample_weight.all():
        counted = sample_weight > 0
        truth, chance, sample_weight = truth[counted], chance[counted], sample_weight[counted]
        clusters = None if clusters is None else clusters[counted]
    if clusters is not None:
        clusters = np.unique(clusters, return_inverse=True)[1]
    bins = np.searchsorted(np.linspace(0, 1, n_bins + 1)[1:-1], chance)
    counts = np.bincount(bins, minlength=n_bins)
    filled = np.flatnonzero(counts)
    observed, low, high = np.array([_positives(truth, sample_weight, clusters, bins == i) for i in filled]).T
    weights = np.bincount(bins, weights=sample_weight, minlength=n_bins)[filled]
    weighed = chance if sample_weight is None else chance * sample_weight
    prevalence = np.average(truth, weights=sample_weight)
    return Reliability(
        predicted=np.bincount(bins, weights=weighed, minlength=n_bins)[filled] / weights,
        observed=observed,
        low=low,
        high=high,
        counts=counts[filled],
        brier_score=float(np.average((chance - truth) ** 2, weights=sample_weight)),
        brier_baseline=float(prevalence * (1 - prevalence)),
        recalibration=recalibration(truth, chance, sample_weight, clusters),
    )


def _positives(
    truth: np.ndarray, sample_weight: np.ndarray | None, clusters: np.ndarray | None, chosen: np.ndarray
) -> tuple[float, float, float]:
    """Return the part of the chosen samples that is positive, with Wilson's interval."""
    belonging = (None if values is None else values[chosen] for values in (sample_weight, clusters))
    everything = flagging_all(truth[chosen], *belonging).at(0.0)
    low, high, _ = PART.interval(everything)
    return float(PART.of(everything)), float(low), float(high)


def calibrated(
    y_true: np.ndarray,
    scores: np.ndarray,
    new_scores: np.ndarray,
    method: Literal["sigmoid", "isotonic"],
    sample_weight: np.ndarray | None = None,
) -> np.ndarray:
    """Turn scores into probabilities, as learnt from scores whose truth is known, by scikit-learn's own calibration.

    Learnt from out-of-fold scores this is what ``CalibratedClassifierCV(ensemble=False)`` does. Higher scores keep at
    least as high probabilities.

    Parameters
    ----------
    y_true : array-like of bool, shape (n,)
        Truth of `scores`; both kinds occur.
    scores : array-like of float, shape (n,)
        Of any scale, best of images that the classifier was not trained on.
    new_scores : array-like of float, shape (m,)
        Scores to be turned into probabilities.
    method : {"sigmoid", "isotonic"}
        A logistic curve with smoothed targets (Platt, 1999), or steps that only rise (Zadrozny and Elkan, 2002).
    sample_weight : ndarray of float64, shape (n,), optional
        For how many each of `scores` stands.

    Returns
    -------
    ndarray of float64, shape (m,)
        0 to 1.
    """
    known, new = (np.asarray(values, dtype=np.float64)[:, None] for values in (scores, new_scores))
    # Nothing is fitted but the calibration, so one fold is enough: all of them.
    everything = np.arange(len(known))
    calibration = CalibratedClassifierCV(
        _GivenScores(), method=method, cv=[(everything, everything)], ensemble=False
    ).fit(known, as_truth(y_true), sample_weight=sample_weight)
    return np.asarray(calibration.predict_proba(new)[:, 1])


class _GivenScores(ClassifierMixin, BaseEstimator):
    """A classifier that has nothing to learn: its decision values are what it is asked about."""

    classes_ = np.array([False, True])

    def fit(self, scores: np.ndarray, y_true: np.ndarray, sample_weight: np.ndarray | None = None) -> "_GivenScores":
        """Return itself; scikit-learn asks for the method."""
        return self

    def decision_function(self, scores: np.ndarray) -> np.ndarray:
        """Return the only column."""
        return scores[:, 0]

    def predict(self, scores: np.ndarray) -> np.ndarray:
        """Return which are above 0; scikit-learn asks for the method."""
        return self.decision_function(scores) > 0
