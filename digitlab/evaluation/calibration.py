"""Whether a probability means what it says: of all images with "70 %", seven in ten should be positive."""

from dataclasses import dataclass

import numpy as np

from digitlab.evaluation.intervals import wilson


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
