"""Whether a probability means what it says: of all images with "70 %", seven in ten should be positive."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from digitlab.metrics.intervals import wilson


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
        Images in each bin, at least 1.
    brier_score : float
        Mean squared distance between probability and truth (Brier, 1950): 0 is perfect.
    """

    predicted: np.ndarray
    observed: np.ndarray
    low: np.ndarray
    high: np.ndarray
    counts: np.ndarray
    brier_score: float


def reliability(y_true: np.ndarray, probabilities: np.ndarray, n_bins: int = 10) -> Reliability:
    """Compare predicted probabilities with what happened.

    Parameters
    ----------
    y_true : array-like of bool, shape (n,)
    probabilities : array-like of float, shape (n,)
        0 to 1.
    n_bins : int, default=10
        Bins of equal width; a probability on an edge belongs to the lower bin, as in scikit-learn.

    Returns
    -------
    Reliability

    Raises
    ------
    ValueError
        If a probability lies outside 0 to 1 or the arrays are of different length or empty.
    """
    truth = np.asarray(y_true, dtype=bool)
    chance = np.asarray(probabilities, dtype=np.float64)
    if truth.ndim != 1 or truth.shape != chance.shape or not len(truth):
        raise ValueError("y_true and probabilities must be one-dimensional, of equal length and not empty.")
    if not ((chance >= 0) & (chance <= 1)).all():
        raise ValueError("probabilities lie between 0 and 1.")
    edges = np.linspace(0, 1, n_bins + 1)
    bins = np.searchsorted(edges[1:-1], chance)
    counts = np.bincount(bins, minlength=n_bins)
    filled = np.flatnonzero(counts)
    positives = np.bincount(bins, weights=truth, minlength=n_bins)[filled]
    low, high = wilson(positives, counts[filled])
    return Reliability(
        predicted=np.bincount(bins, weights=chance, minlength=n_bins)[filled] / counts[filled],
        observed=positives / counts[filled],
        low=low,
        high=high,
        counts=counts[filled],
        brier_score=float(np.mean((chance - truth) ** 2)),
    )


def calibrated(
    y_true: np.ndarray, scores: np.ndarray, new_scores: np.ndarray, method: Literal["sigmoid", "isotonic"]
) -> np.ndarray:
    """Turn scores into probabilities, as learnt from scores whose truth is known.

    Learnt from out-of-fold scores this is what scikit-learn's ``CalibratedClassifierCV(ensemble=False)`` does. Higher
    scores keep at least as high probabilities.

    Parameters
    ----------
    y_true : array-like of bool, shape (n,)
        Truth of `scores`; both kinds occur.
    scores : array-like of float, shape (n,)
        Of any scale, best of images that the classifier was not trained on.
    new_scores : array-like of float, shape (m,)
        Scores to be turned into probabilities.
    method : {"sigmoid", "isotonic"}
        A logistic curve (Platt, 1999), or steps that only rise (Zadrozny and Elkan, 2002).

    Returns
    -------
    ndarray of float64, shape (m,)
        0 to 1.
    """
    known, new = np.asarray(scores, dtype=np.float64), np.asarray(new_scores, dtype=np.float64)
    truth = np.asarray(y_true, dtype=bool)
    if method == "isotonic":
        steps = IsotonicRegression(y_min=0, y_max=1, increasing=True, out_of_bounds="clip").fit(known, truth)
        return np.asarray(steps.predict(new), dtype=np.float64)
    # One scale for all classifiers: the optimiser does not like scores in the hundreds.
    centre, spread = known.mean(), known.std() or 1.0
    curve = LogisticRegression(C=np.inf).fit((known[:, None] - centre) / spread, truth)
    return np.asarray(curve.predict_proba((new[:, None] - centre) / spread)[:, 1])
