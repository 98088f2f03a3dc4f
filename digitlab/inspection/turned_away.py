"""What a level turns away, and what a reader would have said of it."""

import numpy as np


def least_sure_first(sureness: np.ndarray, level: float) -> np.ndarray:
    """Return the places of what is below a level, int64, the least sure first."""
    below = np.flatnonzero(sureness < level)
    return below[np.argsort(sureness[below], kind="stable")]


def two_likeliest(scores: np.ndarray) -> np.ndarray:
    """Return the classes of the highest and of the second highest score, int64 of shape (n, 2), of scores (n, k)."""
    return np.argsort(-scores, axis=1, kind="stable")[:, :2]
