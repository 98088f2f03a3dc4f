"""The measures where things stand for more or fewer than themselves: weighted counts, and intervals that know of it.

A table that was sampled unevenly, say every positive and every tenth negative, says by its weights what holds for all.
"""

from collections.abc import Callable, Collection
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from digitlab.metrics.intervals import FEW, Interval, wilson
from digitlab.metrics.labels import as_truth
from digitlab.metrics.points import OperatingPoint, ratio

_CELLS = ("tn", "fp", "fn", "tp")
_POSITIVES = ("fn", "tp")
# Of each measure that is a part of something: the cells of the part, and those of the whole.
_PARTS: dict[str, tuple[set[str], set[str]]] = {
    "precision": ({"tp"}, {"tp", "fp"}),
    "recall": ({"tp"}, {"tp", "fn"}),
    "f1": ({"tp"}, {"tp", "fp", "fn"}),
    "accuracy": ({"tp", "tn"}, set(_CELLS)),
    "specificity": ({"tn"}, {"tn", "fp"}),
    "false_positive_rate": ({"fp"}, {"tn", "fp"}),
    "negative_predictive_value": ({"tn"}, {"tn", "fn"}),
    "queue_rate": ({"tp", "fp"}, set(_CELLS)),
}


class WeightedPoint(NamedTuple):
    """An operating point of weighted things.

    Attributes
    ----------
    point : OperatingPoint
        Sums of the weights, as parts of the largest one, instead of counts.
    squares : OperatingPoint
        Sums of the weights' squares.
    counts : OperatingPoint
        The things themselves, counted; those of weight 0 are left out.
    largest : tuple of float
        The largest weight of a negative and of a positive.
    """

    point: OperatingPoint
    squares: OperatingPoint
    counts: OperatingPoint
    largest: tuple[float, float]


class WeightedCurve:
    """Counts of weighted things on both sides of any threshold.

    Parameters
    ----------
    y_true : array-like, shape (n,)
        True and False, 1 and 0, or 1 and -1.
    y_score : array-like of float, shape (n,)
    sample_weight : array-like of float, shape (n,)
        Finite and not negative.

    Attributes
    ----------
    prevalence : float
        Part of the weight that is positive, 0 to 1; NaN if nothing weighs.
    is_even_within_kinds : bool
        Whether all positives weigh the same, and all negatives. Another prevalence then says all that weights say.

    Raises
    ------
    ValueError
        If there are other labels.
    """

    def __init__(self, y_true: ArrayLike, y_score: ArrayLike, sample_weight: ArrayLike) -> None:
        truth, scores = as_truth(y_true), np.asarray(y_score)
        weight = np.asarray(sample_weight, dtype=np.float64)
        weight = weight / (weight.max(initial=0.0) or 1.0)  # squares of very large ones would overflow
        # Each kind is sorted once: what lies at or above a threshold is then one slice.
        order = np.argsort(scores)
        self._kinds = [(scores[places], weight[places]) for places in (order[~truth[order]], order[truth[order]])]
        self.prevalence = float(ratio(weight[truth].sum(), weight.sum()))
        self.is_even_within_kinds = all(np.ptp(kind) == 0 for kind in (weight[truth], weight[~truth]) if len(kind))

    def at(self, threshold: float) -> WeightedPoint:
        """Count at one threshold; scores at or above it count as positive."""
        parts = []
        for scores, weight in self._kinds:
            first = int(np.searchsorted(scores, threshold))
            parts += [weight[:first], weight[first:]]

        def summed(number: Callable[[np.ndarray], float]) -> OperatingPoint:
            return OperatingPoint(threshold, **dict(zip(_CELLS, map(number, parts), strict=True)))

        negative, positive = (float(weight.max(initial=0)) for _, weight in self._kinds)
        return WeightedPoint(
            point=summed(lambda part: float(part.sum())),
            squares=summed(lambda part: float(part @ part)),
            counts=summed(lambda part: int(np.count_nonzero(part))),
            largest=(negative, positive),
        )


def weighted_interval(measure: str, weighted: WeightedPoint) -> Interval | None:
    """Return a measure's 95 % interval, None of one that is no part of a whole.

    Wilson's interval for as many equal draws as would make the measure as sure as the weighted ones make it, an
    effective number as Korn and Graubard (1998) use it in another interval. How sure they make it is the linearised
    variance of a ratio (Cochran, 1977, section 6.3). That variance knows nothing of what was not seen: where the rarer
    side has none of the kind that weighs more, there are no more draws than if each were as heavy as the heaviest.
    F1 is 2 J / (1 + J) of the Jaccard index J, which is such a part.

    Parameters
    ----------
    measure : str
        A key of `MEASURES`.
    weighted : WeightedPoint

    Returns
    -------
    Interval or None
    """
    if measure not in _PARTS:
        return None
    part, whole = _PARTS[measure]
    rest = whole - part
    share = ratio(_total(weighted.point, part), _total(weighted.point, whole))
    n_seen = _total(weighted.counts, _heavier(part if share < 0.5 else rest, weighted.largest))
    n = _effective_number(weighted, part, rest, share)
    if not n_seen:
        heaviest = max(weighted.largest[cell in _POSITIVES] for cell in whole)
        n = min(n, ratio(_total(weighted.point, whole), heaviest))
    low, high = (float(end) for end in wilson(share * n, n))
    if measure == "f1":
        low, high = 2 * low / (1 + low), 2 * high / (1 + high)
    few = min(_total(weighted.counts, part), _total(weighted.counts, rest), n_seen) < FEW
    return Interval(low, high, few)


def _heavier(cells: set[str], largest: tuple[float, float]) -> set[str]:
    """Return those of the cells that hold the kind that weighs more; all of them if they hold one kind."""
    heaviest = max(largest[cell in _POSITIVES] for cell in cells)
    return {cell for cell in cells if largest[cell in _POSITIVES] == heaviest}


def _effective_number(weighted: WeightedPoint, part: set[str], rest: set[str], share: float) -> float:
    """Return how many equal draws would make a share as sure; infinity where it has no variance."""
    of_part, of_rest = _total(weighted.squares, part), _total(weighted.squares, rest)
    variance = (1 - share) ** 2 * of_part + share**2 * of_rest
    if not variance > 0:
        return np.inf
    return share * (1 - share) * _total(weighted.point, part | rest) ** 2 / variance


def _total(point: OperatingPoint, cells: Collection[str]) -> float:
    return sum(getattr(point, cell) for cell in cells)
