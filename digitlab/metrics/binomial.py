"""Exact statements about shares: binomial tails, Clopper and Pearson's interval, and how many samples a promise needs.

Successes and trials may be effective numbers, which need not be whole: the incomplete beta function is the tail of
whole ones and runs smoothly in between (Korn and Graubard, 1998). `digitlab/widget/binomial.js` computes the same.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaincinv

from digitlab.metrics.intervals import FEW, LEVEL, Interval, wilson

# Promises that would need more samples than these are as good as impossible.
MOST_NEEDED = 10**9
# A tail at the end of its own interval is the risk, give or take so much of it.
_ROUNDING = 1e-6


def at_least(successes: ArrayLike, trials: ArrayLike, share: ArrayLike) -> np.ndarray:
    """Return how likely at least so many successes are if each trial succeeds with the probability `share`.

    Parameters
    ----------
    successes, trials : array-like of float, broadcast against each other
        Successes are at most as many as trials.
    share : array-like of float
        0 to 1.

    Returns
    -------
    ndarray of float64
        0 to 1.

    Examples
    --------
    >>> round(float(at_least(59, 59, 0.95)), 4)
    0.0485
    """
    hits, n = np.broadcast_arrays(np.asarray(successes, dtype=np.float64), np.asarray(trials, dtype=np.float64))
    some = hits > 0
    return np.where(some, betainc(np.where(some, hits, 1.0), n - np.where(some, hits, 1.0) + 1, share), 1.0)


def at_most(successes: ArrayLike, trials: ArrayLike, share: ArrayLike) -> np.ndarray:
    """Return how likely at most so many successes are; parameters as `at_least`."""
    return at_least(np.asarray(trials) - successes, trials, 1 - np.asarray(share))


def lower_ends(successes: ArrayLike, trials: ArrayLike, risk: float) -> np.ndarray:
    """Return the lowest shares at which so many successes are not less likely than `risk` (Clopper and Pearson, 1934).

    Parameters
    ----------
    successes, trials
        As `at_least`.
    risk : float
        How often the true share may lie below, between 0 and 1.

    Returns
    -------
    ndarray of float64
        0 to 1; 0 without successes.
    """
    hits, n = np.broadcast_arrays(np.asarray(successes, dtype=np.float64), np.asarray(trials, dtype=np.float64))
    some = hits > 0
    return np.where(some, betaincinv(np.where(some, hits, 1.0), n - np.where(some, hits, 1.0) + 1, risk), 0.0)


def surest(successes: np.ndarray, trials: np.ndarray, risk: float) -> np.ndarray:
    """Return which of many shares have the highest of their `lower_ends`, bool of shape (k,).

    Parameters
    ----------
    successes, trials : ndarray, shape (k,)
        As `at_least`; at least one has successes.
    risk : float
        As `lower_ends`.
    """
    # The end of one that is near the best, by a formula; then only of those that lie above it, since each takes long.
    first = int(np.nanargmax(wilson(successes, trials, level=1 - 2 * risk)[0]))
    end = lower_ends(successes[first], trials[first], risk)
    contenders = np.union1d(first, np.flatnonzero(at_least(successes, trials, end) <= risk * (1 + _ROUNDING)))
    ends = lower_ends(successes[contenders], trials[contenders], risk)
    found = np.zeros(len(successes), dtype=bool)
    found[contenders[ends == ends.max()]] = True
    return found


def exact_interval(successes: float, trials: float, level: float = LEVEL) -> Interval:
    """Return Clopper and Pearson's interval (1934): each end misses at most as often as half of what the level leaves.

    Parameters
    ----------
    successes, trials
        As `at_least`.
    level : float, default=0.95

    Returns
    -------
    Interval
        NaN without trials.
    """
    if not trials:
        return Interval(np.nan, np.nan, few=True)
    risk = (1 - level) / 2
    low, above = lower_ends([successes, trials - successes], trials, risk)
    return Interval(float(low), 1 - float(above), bool(min(successes, trials - successes) < FEW))


def needed(wanted: float, risk: float, mistakes: int = 0) -> int | None:
    """Return how many trials with so many mistakes show that a share is at least as wanted.

    Parameters
    ----------
    wanted : float
        0 to 1.
    risk : float
        How likely so few mistakes may be if it is not, between 0 and 1.
    mistakes : int, default=0

    Returns
    -------
    int or None
        None if no number does, or more than a thousand million.

    Examples
    --------
    >>> [needed(0.95, 0.05, mistakes) for mistakes in (0, 1, 2)]
    [59, 93, 124]
    """
    return _first(lambda n: float(at_least(n - mistakes, n, wanted)) <= risk, mistakes + 1)


def needed_at(share: float, wanted: float, risk: float) -> int | None:
    """Return how many trials decide whether a share is at least as wanted, or less, if it stays as it was seen.

    Parameters
    ----------
    share : float
        As seen, 0 to 1.
    wanted, risk
        As `needed`.

    Returns
    -------
    int or None
        None if no number does, or more than a thousand million.
    """
    if share == wanted:
        return None
    tail = at_least if share > wanted else at_most
    return _first(lambda n: float(tail(share * n, n, wanted)) <= risk, 1)


def _first(is_enough: Callable[[int], bool], lowest: int) -> int | None:
    """Return the first whole number from `lowest` on that is enough, where all larger ones are."""
    highest = lowest
    while not is_enough(highest):
        lowest, highest = highest + 1, 2 * highest
        if highest > MOST_NEEDED:
            return None
    while lowest < highest:
        middle = (lowest + highest) // 2
        lowest, highest = (lowest, middle) if is_enough(middle) else (middle + 1, highest)
    return highest
