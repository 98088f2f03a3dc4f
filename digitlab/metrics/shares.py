"""Shares: a part of a whole among the four counts, and all that follows from saying which cells they are.

The value, its formula, the same in JavaScript, its interval of counted and of weighted samples and at another
prevalence, and whether few samples are behind it. `digitlab/widget/intervals.js` reads the same entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from digitlab.metrics.intervals import FEW, Estimate, Interval, plain, proportion, ratio_limits, sum_limits, wilson

if TYPE_CHECKING:
    from digitlab.metrics.points import OperatingPoint

# One number, or an array with one for each of many operating points.
Number: TypeAlias = Any
Cell = Literal["tp", "fp", "fn", "tn"]
CELLS: tuple[Cell, ...] = ("tp", "fp", "fn", "tn")
POSITIVES: tuple[Cell, ...] = ("tp", "fn")
FLAGGED: tuple[Cell, ...] = ("tp", "fp")


def ratio(part: Number, whole: Number, if_empty: float = float("nan")) -> Number:
    """Return part / whole, `if_empty` where the whole is 0."""
    if isinstance(whole, np.ndarray):
        return np.divide(part, whole, out=np.full(whole.shape, if_empty), where=whole != 0)
    return part / whole if whole else if_empty


@dataclass(frozen=True)
class Share:
    """A part of a whole.

    Attributes
    ----------
    part, rest : tuple of {"tp", "fp", "fn", "tn"}
        The cells of the part, and the others of the whole. The part lies among the positives or among the negatives,
        unless the whole is everything.
    times : int, default=1
        How many times the part is counted, above and below the fraction's line: with 2 it is 2 s / (1 + s) of the share
        s, as F1 is of the Jaccard index.
    if_empty : float, default=NaN
        The value where the whole is 0.
    """

    part: tuple[Cell, ...]
    rest: tuple[Cell, ...]
    times: int = 1
    if_empty: float = float("nan")

    @property
    def whole(self) -> tuple[Cell, ...]:
        """The cells of the whole, those of the part first."""
        return self.part + self.rest

    @property
    def is_of_one_kind(self) -> bool:
        """Whether the whole lies among the positives or among the negatives, so that prevalence changes nothing."""
        return len({cell in POSITIVES for cell in self.whole}) == 1

    @property
    def formula(self) -> str:
        """The fraction as it is written on the pages, such as "2 TP / (2 TP + FP + FN)"."""
        times = "" if self.times == 1 else f"{self.times} "
        part = [f"{times}{cell.upper()}" for cell in self.part]
        whole = [*part, *map(str.upper, self.rest)]
        return f"{_sum(part)} / {'n' if len(whole) == len(CELLS) else _sum(whole)}"

    @property
    def expression(self) -> str:
        """The fraction of tp, fp, fn and tn, in Python and in JavaScript."""
        part = self.part if self.times == 1 else (f"{self.times} * {_sum(self.part)}",)
        return f"{_sum(part)} / {_sum(part + self.rest)}"

    @property
    def javascript(self) -> str:
        """The value as an expression of JavaScript, in which 0 / 0 is NaN."""
        if np.isnan(self.if_empty):
            return self.expression
        return f"{' + '.join(self.whole)} ? {self.expression} : {self.if_empty:g}"

    def of(self, counts: OperatingPoint) -> Number:
        """Return the value, 0 to 1, or `if_empty`."""
        part = total(counts, self.part) * self.times
        # Added one by one, as in `expression`, so that no rounding tells the two apart.
        return ratio(part, sum((getattr(counts, cell) for cell in self.rest), start=part), self.if_empty)

    def scaled(self, share: Number) -> Number:
        """Return what a share of the whole is when the part is counted `times` times; it rises with the share."""
        return self.times * share / (1 + (self.times - 1) * share)

    def trials(self, counts: OperatingPoint) -> Number:
        """Return how many equal, independent draws the whole is worth.

        Of samples that count once, it is how many the whole has; of others their effective number, not whole.
        """
        part, rest = total(counts, self.part), total(counts, self.rest)
        return part + rest if counts.moments is None else counts.moments.trials(self.part, self.rest, part, rest)

    def successes(self, counts: OperatingPoint) -> Number:
        """Return how many of the `trials` lie in the part."""
        part = total(counts, self.part)
        if counts.moments is None:
            return part
        return self.trials(counts) * ratio(part, part + total(counts, self.rest), if_empty=0.0)

    def interval(self, counts: OperatingPoint, prevalence: float | None = None) -> Interval:
        """Return the 95 % interval of counted samples.

        Among these samples it is Wilson's. At another prevalence the two rates, recall and the false positive rate, are
        all that is known; they come from different samples and are independent, so the interval of what is made of them
        is put together from theirs (Zou and Donner, 2008; Donner and Zou, 2012).

        Parameters
        ----------
        counts : OperatingPoint
            As they were counted or weighed; of many thresholds only without a prevalence.
        prevalence : float, optional
            Between 0 and 1; that of the samples if not given.

        Returns
        -------
        Interval
            Its fields are arrays where the counts are.

        Raises
        ------
        ValueError
            If counts are expected ones, which do not say how many samples were looked at.
        """
        check_counted(counts)
        if prevalence is None or self.is_of_one_kind:
            ends = wilson(self.successes(counts), self.trials(counts))
            low, high = (self.scaled(plain(end)) for end in ends)
        elif len(self.whole) == len(CELLS):
            low, high = sum_limits([_at_prevalence(counts, cell, prevalence) for cell in self.part])
        else:
            low, high = self._limits_of_ratio(counts, prevalence)
        return Interval(low, high, is_few(counts, (self.part, self.rest)))

    def _limits_of_ratio(self, counts: OperatingPoint, prevalence: float) -> tuple[float, float]:
        """Return the ends where part and rest come from both kinds: times / (times - 1 + whole / part)."""
        (part,) = self.part
        is_positive = part in POSITIVES
        (other,) = (cell for cell in self.rest if (cell in POSITIVES) != is_positive)
        odds = (1 - prevalence) / prevalence if is_positive else prevalence / (1 - prevalence)
        if len(self.rest) == 1:
            lowest, highest = (1 + odds * end for end in ratio_limits(_rate(counts, other), _rate(counts, part)))
        else:  # the rest holds all others of the part's own kind
            lowest, highest = ratio_limits(_rate(counts, other).times(odds, plus=1), _rate(counts, part))
        return self.times / (self.times - 1 + highest), self.times / (self.times - 1 + lowest)


def _sum(terms: Sequence[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({' + '.join(terms)})"


def total(counts: OperatingPoint, cells: tuple[Cell, ...]) -> Number:
    """Return how many lie in some cells together."""
    first, *others = (getattr(counts, cell) for cell in cells)
    return sum(others, start=first)


def is_few(counts: OperatingPoint, sides: Sequence[tuple[Cell, ...]]) -> Any:
    """Return whether in one of several sets of cells lie fewer samples, or are worth fewer, than an interval needs."""
    few = np.less(smallest_size(counts, sides), FEW)
    return few if np.ndim(few) else bool(few)


def smallest_size(counts: OperatingPoint, sides: Sequence[tuple[Cell, ...]]) -> Number:
    """Return the `size` of the smallest of several sets of cells.

    Where samples of one kind weigh differently, neither those flagged nor the others may be few: heavy ones on one side
    of the threshold decide over all.
    """
    if counts.moments is not None and not counts.moments.is_even:
        halves = [
            tuple(cell for cell in cells if (cell in FLAGGED) == side) for cells in sides for side in (True, False)
        ]
        sides = [cells for cells in halves if cells]
    first, *others = (size(counts, cells) for cells in sides)
    for other in others:
        first = np.minimum(first, other)
    return first


def size(counts: OperatingPoint, cells: tuple[Cell, ...]) -> Number:
    """Return how many lie in some cells together or, of samples that do not count once, how many they are worth."""
    counted = total(counts, cells)
    return counted if counts.moments is None else counts.moments.size(cells, counted)


def size_if_alike(counts: OperatingPoint, cells: tuple[Cell, ...]) -> Number:
    """Return how many equal, independent draws lie in some cells if all that belong together are alike."""
    counted = total(counts, cells)
    return counted if counts.moments is None else counts.moments.trials_if_alike(cells, counted)


def check_counted(counts: OperatingPoint) -> None:
    """Raise ValueError for expected counts: those that are not whole numbers, or below 0, and no sums of weights."""
    if counts.moments is not None:
        return
    numbers = tuple(getattr(counts, cell) for cell in CELLS)
    if any(np.any((np.asarray(number) < 0) | (number != np.floor(number))) for number in numbers):
        raise ValueError(f"An interval needs the whole counts of samples that were looked at, not {numbers}.")


def recall_and_false_positive_rate(counts: OperatingPoint) -> tuple[Estimate, Estimate]:
    """Return the two rates with their intervals, of which figures at any prevalence are made."""
    return _rate(counts, "tp"), _rate(counts, "fp")


def _rate(counts: OperatingPoint, cell: Cell) -> Estimate:
    """Return which part of its kind, the positives or the negatives, lies in a cell."""
    kind: tuple[Cell, ...] = POSITIVES if cell in POSITIVES else ("fp", "tn")
    (other,) = (other for other in kind if other != cell)
    share = Share((cell,), (other,))
    return proportion(share.successes(counts), share.trials(counts))


def _at_prevalence(counts: OperatingPoint, cell: Cell, prevalence: float) -> Estimate:
    """Return which part of all samples lies in a cell at another prevalence."""
    return _rate(counts, cell).times(prevalence if cell in POSITIVES else 1 - prevalence)
