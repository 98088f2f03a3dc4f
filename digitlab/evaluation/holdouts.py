"""Which of some samples a threshold is chosen on, and which check it: halves, or earlier and later ones."""

from typing import NamedTuple

import numpy as np

from digitlab.metrics.thresholds import ThresholdCurve

_EARLIER = 0.6
# A half with less of a kind than this part of it has too little of it.
_LEAST_OF_A_KIND = 1 / 3


class Holdout(NamedTuple):
    """Where a threshold is chosen and where it is checked: never on the same samples.

    Attributes
    ----------
    chosen_on, checked_on : ThresholdCurve
    chosen_name, checked_name : str
        What the two are, with their numbers.
    """

    chosen_on: ThresholdCurve
    checked_on: ThresholdCurve
    chosen_name: str
    checked_name: str


class Halves(NamedTuple):
    """Which samples are in the first half, and whether they were dealt out kind by kind."""

    first: np.ndarray
    within_kinds: bool


class Earlier(NamedTuple):
    """Which samples are earlier, and which of the later ones belong to none of them."""

    first: np.ndarray
    later: np.ndarray


def halves(y_true: np.ndarray, clusters: np.ndarray | None = None) -> Halves | None:
    """Halve samples: every other one, because those that follow each other often have something in common.

    What belongs together stays together: then it is every other cluster, in the order in which they come. Where labels
    alternate (case, control, case, ...), so that a half would have less than a third of a kind, every other one of each
    kind is taken.

    Parameters
    ----------
    y_true : ndarray of bool, shape (n,)
    clusters : ndarray of int64, shape (n,), optional

    Returns
    -------
    Halves or None
        None where a half would have one kind only.

    Examples
    --------
    >>> halves(np.array([True, False] * 4)).first.tolist()
    [True, True, False, False, True, True, False, False]
    """
    if clusters is None:
        of, kinds = np.arange(len(y_true)), y_true.astype(np.int64)
    else:
        _, first_places, codes = np.unique(clusters, return_index=True, return_inverse=True)
        of = np.argsort(np.argsort(first_places))[codes]
        has_positive, has_negative = (np.bincount(of, weights=kind) > 0 for kind in (y_true, ~y_true))
        kinds = has_positive + 2 * has_negative
    every_other = (np.arange(len(kinds)) % 2 == 0)[of]
    if _has_enough(y_true, every_other):
        return Halves(every_other, within_kinds=False)
    of_each = np.empty(len(kinds), dtype=bool)
    for kind in np.unique(kinds):
        places = np.flatnonzero(kinds == kind)
        of_each[places] = np.arange(len(places)) % 2 == 0
    first = of_each[of]
    has_both = all(y_true[half].any() and not y_true[half].all() for half in (first, ~first))
    return Halves(first, within_kinds=True) if has_both else None


def _has_enough(y_true: np.ndarray, first: np.ndarray) -> bool:
    parts = (kind[half].sum() / max(kind.sum(), 1) for kind in (y_true, ~y_true) for half in (first, ~first))
    return all(part >= _LEAST_OF_A_KIND for part in parts)


def by_time(y_true: np.ndarray, times: np.ndarray, clusters: np.ndarray | None = None) -> Earlier | None:
    """Cut samples where about 60 % of them are earlier; those of one time are on one side.

    Later samples of a cluster that is among the earlier ones, too, are on neither.

    Parameters
    ----------
    y_true : ndarray of bool, shape (n,)
    times : ndarray, shape (n,)
        Of any sort that has an order.
    clusters : ndarray of int64, shape (n,), optional

    Returns
    -------
    Earlier or None
        None where a side would have one kind only.
    """
    values, counts = np.unique(times, return_counts=True)
    ends = np.cumsum(counts) / len(times)
    if len(values) < 2:
        return None
    cut = int(np.argmin(np.abs(ends[:-1] - _EARLIER)))  # something has to be later
    first = times <= values[cut]
    later = ~first if clusters is None else ~first & ~np.isin(clusters, clusters[first])
    has_both = all(y_true[side].any() and not y_true[side].all() for side in (first, later))
    return Earlier(first, later) if has_both else None
