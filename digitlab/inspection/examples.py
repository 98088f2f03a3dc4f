"""A few images to watch while a threshold moves."""

import numpy as np


def along_the_scores(truth: np.ndarray, scores: np.ndarray, n_each: int = 5) -> np.ndarray:
    """Pick images of both classes, each class evenly from its lowest to its highest score.

    So wherever the threshold is, some are near it, and none is picked for being right or wrong. Returns positions: of
    up to `n_each` positives, then of as many negatives, each by their scores.
    """
    return np.concatenate([_evenly(np.flatnonzero(kind), scores, n_each) for kind in (truth, ~truth)])


def _evenly(positions: np.ndarray, scores: np.ndarray, n: int) -> np.ndarray:
    if len(positions) <= n:
        picked = list(positions)
    else:
        picked, left = [], list(positions)
        for wanted in np.linspace(scores[positions].min(), scores[positions].max(), n):
            nearest = int(np.abs(scores[left] - wanted).argmin())
            picked.append(left.pop(nearest))
    return np.array(sorted(picked, key=lambda position: scores[position]), dtype=np.int64)
