"""Intervals of things that are no independent draws."""

import numpy as np

from digitlab.metrics.intervals import Interval, percentile_interval
from digitlab.metrics.measures import AREAS, MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.resampling import Scheme, SortedScores, areas, draws

_KEYS = ("precision", "recall", "f1", "accuracy")


def resampled_intervals(
    y_true: np.ndarray,
    y_score: np.ndarray,
    threshold: float,
    scheme: Scheme,
    strata: np.ndarray | None = None,
    n_resamples: int = 1_000,
    seed: int = 0,
) -> dict[str, Interval]:
    """Return bootstrap intervals of a few measures at one threshold and of the areas, however things depend.

    Parameters
    ----------
    y_true : array-like of bool, shape (n,)
    y_score : array-like of float, shape (n,)
    threshold : float
    scheme, strata, n_resamples, seed
        As `resampling.draws`.

    Returns
    -------
    dict of str to Interval
        By the keys of `MEASURES` and `AREAS`.
    """
    scores = SortedScores(y_true, y_score)
    place = scores.place_of(threshold)
    values = []
    for times in draws(len(y_true), n_resamples, seed, scheme, strata):
        tp, fp = scores.counts(times)
        hits, false_alarms = (int(tp[place]), int(fp[place])) if place >= 0 else (0, 0)
        point = OperatingPoint(threshold, hits, false_alarms, int(tp[-1]) - hits, int(fp[-1]) - false_alarms)
        values.append([*(MEASURES[key].of(point) for key in _KEYS), *areas(tp, fp)])
    return {
        key: percentile_interval(column)
        for key, column in zip([*_KEYS, *AREAS], np.array(values, dtype=np.float64).T, strict=True)
    }
