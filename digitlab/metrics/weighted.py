"""The measures where samples stand for more or fewer than themselves: weighted counts, and intervals that know of it.

A table that was sampled unevenly, say every positive and every tenth negative, says by its weights what holds for all.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from digitlab.metrics.intervals import FEW, Interval, wilson
from digitlab.metrics.labels import as_truth
from digitlab.metrics.measures import Measure
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.shares import POSITIVES, Cell, Share, ratio, total


class WeightedPoint(NamedTuple):
    """An operating point of weighted samples.

    Attributes
    ----------
    point : OperatingPoint
        Sums of the weights, as parts of the largest one, instead of counts.
    squares : OperatingPoint
        Sums of the weights' squares.
    counts : OperatingPoint
        The samples themselves, counted; those of weight 0 are left out.
    largest : tuple of float
        The largest weight of a negative and of a positive.
    """

    point: OperatingPoint
    squares: OperatingPoint
    counts: OperatingPoint
    largest: tuple[float, float]


class WeightedCurve:
    """Counts of weighted samples on both sides of any threshold.

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
            return OperatingPoint(threshold, **dict(zip(("tn", "fp", "fn", "tp"), map(number, parts), strict=True)))

        negative, positive = (float(weight.max(initial=0)) for _, weight in self._kinds)
        return WeightedPoint(
            point=summed(lambda part: float(part.sum())),
            squares=summed(lambda part: float(part @ part)),
            counts=summed(lambda part: int(np.count_nonzero(part))),
            largest=(negative, positive),
        )


def weighted_interval(measure: Measure, weighted: WeightedPoint) -> Interval | None:
    """Return a measure's 95 % interval, None of one that is no share.

    Wilson's interval for as many equal draws as would make the measure as sure as the weighted ones make it, an
    effective number as Korn and Graubard (1998) use it in another interval. How sure they make it is the linearised
    variance of a ratio (Cochran, 1977, section 6.3). That variance knows nothing of what was not seen: where the rarer
    side has none of the kind that weighs more, there are no more draws than if each were as heavy as the heaviest.

    Parameters
    ----------
    measure : Measure
    weighted : WeightedPoint

    Returns
    -------
    Interval or None
    """
    share = measure.share
    if share is None:
        return None
    part, rest = share.part, share.rest
    value = ratio(total(weighted.point, part), total(weighted.point, share.whole))
    n_seen = total(weighted.counts, _heavier(part if value < 0.5 else rest, weighted.largest))
    n = _effective_number(weighted, share, value)
    if not n_seen:
        heaviest = max(weighted.largest[cell in POSITIVES] for cell in share.whole)
        n = min(n, ratio(total(weighted.point, share.whole), heaviest))
    low, high = (share.scaled(float(end)) for end in wilson(value * n, n))
    few = min(total(weighted.counts, part), total(weighted.counts, rest), n_seen) < FEW
    return Interval(low, high, few)


def _heavier(cells: tuple[Cell, ...], largest: tuple[float, float]) -> tuple[Cell, ...]:
    """Return those of the cells that hold the kind that weighs more; all of them if they hold one kind."""
    heaviest = max(largest[cell in POSITIVES] for cell in cells)
    return tuple(cell for cell in cells if largest[cell in POSITIVES] == heaviest)


def _effective_number(weighted: WeightedPoint, share: Share, value: float) -> float:
    """Return how many equal draws would make a share as sure; infinity where it has no variance."""
    of_part, of_rest = total(weighted.squares, share.part), total(weighted.squares, share.rest)
    variance = (1 - value) ** 2 * of_part + value**2 * of_rest
    if not variance > 0:
        return np.inf
    return value * (1 - value) * total(weighted.point, share.whole) ** 2 / variance
