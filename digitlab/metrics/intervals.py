"""How far a figure can be trusted: intervals that hold the true value 95 times in 100."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

LEVEL = 0.95


class Interval(NamedTuple):
    """A lower and an upper end; NaN both where nothing can be said."""

    low: float
    high: float


def wilson(successes: ArrayLike, trials: ArrayLike, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Return Wilson's score interval of a proportion (Wilson, 1927), for many proportions at once.

    Unlike the textbook's p +- 1.96 standard errors it stays within 0 and 1 and keeps its promise near both ends.

    Parameters
    ----------
    successes, trials : array-like of int, broadcast against each other
        Successes are at most as many as trials.
    level : float, default=0.95
        How often the interval shall hold the true proportion, between 0 and 1.

    Returns
    -------
    low, high : ndarray of float64
        0 to 1; NaN where there are no trials.
    """
    n = np.asarray(trials, dtype=np.float64)
    z = ndtri((1 + level) / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.asarray(successes) / n
        centre = (part + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * np.sqrt(part * (1 - part) / n + z**2 / (4 * n**2))
    # The ends at 0 and 1 are exact in theory; arithmetic misses them by a hair.
    return np.where(part == 0, 0.0, centre - half), np.where(part == 1, 1.0, centre + half)


def proportion_interval(successes: float, trials: float, level: float = LEVEL) -> Interval:
    """Return Wilson's interval of one proportion; parameters as `wilson`."""
    low, high = wilson(successes, trials, level)
    return Interval(float(low), float(high))


def f1_interval(
    tp: float, fp: float, fn: float, tn: float, n_resamples: int = 2_000, seed: int = 0, level: float = LEVEL
) -> Interval:
    """Return the bootstrap interval (percentiles; Efron, 1979) of F1.

    Drawing the images again with replacement draws the four counts from a multinomial distribution, so that no image
    has to be touched.

    Parameters
    ----------
    tp, fp, fn, tn : int
        The counts of an operating point.
    n_resamples : int, default=2_000
    seed : int, default=0
    level : float, default=0.95

    Returns
    -------
    Interval
        NaN where F1 is undefined.
    """
    counts = np.array([tp, fp, fn, tn])
    drawn = np.random.default_rng(seed).multinomial(counts.sum(), counts / counts.sum(), size=n_resamples)
    hits, false_alarms, misses, _ = drawn.T
    with np.errstate(invalid="ignore"):
        return percentile_interval(2 * hits / (2 * hits + false_alarms + misses), level)


def percentile_interval(values: np.ndarray, level: float = LEVEL) -> Interval:
    """Return the interval between the percentiles of resampled values, shape (n,); NaN is passed over."""
    defined = values[~np.isnan(values)]
    if not len(defined):
        return Interval(np.nan, np.nan)
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))
