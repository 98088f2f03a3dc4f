"""How scores are distributed."""

import numpy as np

_N_BINS = 60


def score_counts(
    y_true: np.ndarray, y_score: np.ndarray, sample_weight: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Count the scores of both classes in bins of equal width.

    Parameters
    ----------
    y_true : ndarray of bool, shape (n,)
    y_score : ndarray of float, shape (n,)
    sample_weight : ndarray of float, shape (n,), optional
        How many times each counts; without it once.

    Returns
    -------
    centres : ndarray of float64, shape (60,)
    negatives, positives : ndarray of int64, shape (60,)
        Of float64 with weights.
    """
    edges = np.histogram_bin_edges(y_score, bins=_N_BINS)
    negatives, positives = (
        np.histogram(y_score[kind], edges, weights=None if sample_weight is None else sample_weight[kind])[0]
        for kind in (~y_true, y_true)
    )
    return (edges[:-1] + edges[1:]) / 2, negatives, positives
