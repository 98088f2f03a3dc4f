"""The best of all pairs of places, one at or below the other, without looking at all pairs.

For each place as the upper one of a pair these functions find its best lower one, all at once: in O(n), or O(n log n)
where a limit depends on the upper one.
"""

import numpy as np


def lowest_below(values: np.ndarray) -> np.ndarray:
    """Return for each place the place at or below it with the lowest value, the last of equal ones.

    Parameters
    ----------
    values : ndarray, shape (n,)

    Returns
    -------
    ndarray of int64, shape (n,)

    Examples
    --------
    >>> lowest_below(np.array([3, 1, 1, 2])).tolist()
    [0, 1, 2, 2]
    """
    lowest = np.minimum.accumulate(values)
    return np.maximum.accumulate(np.where(values == lowest, np.arange(len(values)), 0))


def last_allowed(allowed: np.ndarray) -> np.ndarray:
    """Return for each place the last one at or below it that is allowed, -1 where none is: of bool, shape (n,)."""
    return np.maximum.accumulate(np.where(allowed, np.arange(len(allowed)), -1))


def lowest_within(values: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Return for each place the one with the lowest value from `first` to itself, the last of equal ones.

    Parameters
    ----------
    values : ndarray, shape (n,)
    first : ndarray of int64, shape (n,)
        Where the window of each place begins, at it or below.

    Returns
    -------
    ndarray of int64, shape (n,)

    Examples
    --------
    >>> lowest_within(np.array([1, 3, 2, 4]), np.array([0, 0, 1, 3])).tolist()
    [0, 0, 2, 3]
    """
    places = np.arange(len(values))
    spans = places - first + 1
    best, found, length = places.copy(), np.empty(len(values), dtype=np.int64), 1
    # `best` has the lowest of the `length` places that end with each; two such windows cover one of up to twice that.
    while True:
        here = np.flatnonzero((spans >= length) & (spans < 2 * length))
        found[here] = _lower(values, best[first[here] + length - 1], best[here])
        if not (spans >= 2 * length).any():
            return found
        longer = _lower(values, best[:-length], best[length:])
        best = np.concatenate([best[:length], longer])
        length *= 2


def _lower(values: np.ndarray, earlier: np.ndarray, later: np.ndarray) -> np.ndarray:
    return np.where(values[earlier] < values[later], earlier, later)


def last_at_most(values: np.ndarray, limits: np.ndarray) -> np.ndarray:
    """Return for each place the last one at or below it whose value is at most the limit of this place.

    Parameters
    ----------
    values, limits : ndarray, shape (n,)

    Returns
    -------
    ndarray of int64, shape (n,)
        -1 where there is none.

    Examples
    --------
    >>> last_at_most(np.array([0, 5, 1, 7]), np.array([0, 0, 1, 6])).tolist()
    [0, 0, 2, 2]
    """
    # Level j has the lowest value of each 2^j places; any places from 0 on are at most one block of each level.
    levels = [values]
    while len(levels[-1]) > 1:
        below = levels[-1][: len(levels[-1]) // 2 * 2]
        levels.append(np.minimum(below[::2], below[1::2]))
    end, node, at_level = np.arange(1, len(values) + 1), np.full(len(values), -1), np.zeros(len(values), dtype=np.int64)
    for level, lowest in enumerate(levels):
        # The last block that is not looked at yet, where there is one of this size.
        looked = np.flatnonzero((node < 0) & (end >> level & 1 == 1))
        block = (end[looked] >> level) - 1
        enough = lowest[block] <= limits[looked]
        node[looked[enough]], at_level[looked[enough]] = block[enough], level
        end[looked] -= 1 << level
    for level in range(len(levels) - 1, 0, -1):
        inside = np.flatnonzero((node >= 0) & (at_level >= level))
        later = 2 * node[inside] + 1
        node[inside] = np.where(levels[level - 1][later] <= limits[inside], later, later - 1)
    return node
