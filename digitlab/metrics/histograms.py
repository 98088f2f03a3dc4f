"""How scores are distributed."""

import numpy as np

_N_BINS = 60


def score_counts(y_true: np.ndarray, y_score: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Count the scores of both classes in bins of equal width.

    Parameters
    ----------
    y_true : ndarray of bool, shape (n,)
    y_score : ndarray of float, shape (n,)

    Returns
    -------
    centres : ndarray of float64, shape (60,)
    negatives, positives : ndarray of int64, shape (60,)
    """
    edges = np.histogram_bin_edges(y_score, bins=_N_BINS)
    negatives, positives = (np.histogram(y_score[chosen], bins=edges)[0] for chosen in (~y_true, y_true))
    return (edges[:-1] + edges[1:]) / 2, negatives, positives
