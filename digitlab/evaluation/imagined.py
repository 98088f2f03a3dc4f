"""Imagined rows: bell curves of scores whose truth is known, so that every count is computed and none is drawn.

A bell is a normal distribution with a spread of its own on each side of its peak (the two-piece normal of Fechner,
1897; Wallis, 2014). Equal spreads make it a normal distribution, whose peak is its mean.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from digitlab.evaluation.detectors import Detector
from digitlab.metrics.labels import Scored
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import formats

HIGHEST_PEAK, HIGHEST_SCORE = 5.0, 8.0
LOWEST_SPREAD, HIGHEST_SPREAD = 0.1, 3.0
MOST_ROWS = 1_000_000
MOST_GROUPS = 2
# Scores are whole hundredths, as the positions of the handle are: what is counted between two of them is exact, too.
_PER_UNIT = 100
SCORES = np.arange(-HIGHEST_SCORE * _PER_UNIT, HIGHEST_SCORE * _PER_UNIT + 1) / _PER_UNIT
# From which score on rows have at least each of them, and more than the last one: at both ends scores are cut.
_CUT = np.r_[-np.inf, SCORES[1:], np.inf]
_PER_BELL = 4
_LARGEST = 10_000_000
_NUMBER = re.compile(r"-?\d{1,7}(?:\.\d{1,2})?", flags=re.ASCII)
# Scores at which fewer rows are expected are in no picture of the scores.
_FEWEST_DRAWN = 1e-4


class ImaginedError(ValueError):
    """Numbers that no imagined rows have; the message says which, and what they may be."""


class Bell(NamedTuple):
    """How the scores of some rows are distributed.

    Attributes
    ----------
    peak : float
        The likeliest score, -5 to 5.
    left, right : float
        The spread on each side of it, a standard deviation each, 0.1 to 3.
    rows : int
        How many rows there are, 1 to 1,000,000.

    Examples
    --------
    >>> float(Bell(0.0, 1.0, 1.0, 1_000).above(0.0))
    500.0
    """

    peak: float
    left: float
    right: float
    rows: int

    def above(self, scores: np.ndarray | float) -> np.ndarray:
        """Return how many rows have at least each of the scores: n (1 - F), of the shape of `scores`."""
        distance, width = np.asarray(scores) - self.peak, self.left + self.right
        left_tail = 2 * self.left / width * ndtr(np.minimum(distance, 0) / self.left)
        right_tail = 2 * self.right / width * ndtr(-np.maximum(distance, 0) / self.right)
        return np.asarray(self.rows * np.where(distance < 0, 1 - left_tail, right_tail))

    def quantiles(self, shares: np.ndarray) -> np.ndarray:
        """Return the scores below which the shares lie, each between 0 and 1: the inverse of F."""
        width = self.left + self.right
        below = self.peak + self.left * ndtri(np.minimum(shares * width / (2 * self.left), 0.5))
        above = self.peak - self.right * ndtri(np.minimum((1 - shares) * width / (2 * self.right), 0.5))
        return np.where(shares * width < self.left, below, above)


class Pair(NamedTuple):
    """The two bells of a group of rows."""

    negatives: Bell
    positives: Bell


@dataclass(frozen=True)
class Imagined:
    """One or two groups of rows, each with a bell of negatives and one of positives.

    Attributes
    ----------
    groups : tuple of Pair

    Examples
    --------
    >>> imagined = Imagined.from_link("-1,1,1,900,1,1,1,100")
    >>> imagined.at(0.0).recall.round(4)
    np.float64(0.8413)
    """

    groups: tuple[Pair, ...]

    @classmethod
    def from_numbers(cls, numbers: Any) -> "Imagined":
        """Read 8 numbers a group: peak, left and right spread and rows of the negatives, then of the positives.

        Raises
        ------
        ImaginedError
            If they are others than a `Bell` may have; peaks and spreads are rounded to hundredths.
        """
        per_group = 2 * _PER_BELL
        if not isinstance(numbers, Sequence) or len(numbers) not in {per_group * n for n in range(1, MOST_GROUPS + 1)}:
            raise ImaginedError("There must be 8 numbers for each of one or two groups.")
        # No NaN is below anything, and no whole number is too large to be compared.
        if not all(type(number) in (int, float) and abs(number) <= _LARGEST for number in numbers):
            raise ImaginedError(f"There must be numbers only, none beyond {_LARGEST:,}.")
        bells = [_bell(numbers[i : i + _PER_BELL]) for i in range(0, len(numbers), _PER_BELL)]
        return cls(tuple(Pair(*bells[i : i + 2]) for i in range(0, len(bells), 2)))

    @classmethod
    def from_link(cls, text: str) -> "Imagined":
        """Read what `to_link` wrote; `ImaginedError` if it is anything else."""
        parts = text.split(",", maxsplit=2 * _PER_BELL * MOST_GROUPS)
        if not all(map(_NUMBER.fullmatch, parts)):
            raise ImaginedError("There must be plain numbers with commas between them.")
        return cls.from_numbers([float(part) for part in parts])

    @property
    def numbers(self) -> list[float]:
        """As `from_numbers` takes them."""
        return [number for bell in self.bells for number in bell]

    def to_link(self) -> str:
        """Return all numbers with commas between them."""
        # An address is not for people, so it has none of their formats.
        return ",".join(format(number, ".10g") for number in self.numbers)

    @property
    def bells(self) -> Iterator[Bell]:
        """Of each group the negatives, then the positives."""
        return (bell for pair in self.groups for bell in pair)

    @property
    def n_rows(self) -> int:
        """How many rows there are."""
        return sum(bell.rows for bell in self.bells)

    def at(self, threshold: float | np.ndarray) -> OperatingPoint:
        """Return what one threshold makes of the rows, or each of many, with expected counts."""
        cut = _CUT[np.searchsorted(SCORES, threshold)]
        tp, n_positive = _above([pair.positives for pair in self.groups], cut)
        fp, n_negative = _above([pair.negatives for pair in self.groups], cut)
        return OperatingPoint(threshold, tp, fp, n_positive - tp, n_negative - fp)


@dataclass(frozen=True, eq=False)
class ImaginedDetector(Detector):
    """A detector of imagined rows: its counts at all positions of the handle are what is expected.

    `judged`, with weights, is for pictures of the scores.

    Attributes
    ----------
    imagined : Imagined
    """

    imagined: Imagined = Imagined(())

    @classmethod
    def of(cls, imagined: Imagined) -> "ImaginedDetector":
        """Make the detector of imagined rows.

        Examples
        --------
        >>> detector = ImaginedDetector.of(Imagined.from_link("-1,1,1,900,1,1,1,100"))
        >>> round(detector.curve.at(0.0).tp, 4)
        84.1345
        """
        counts = [-np.diff(counts, append=0.0) for counts in _expected(imagined)]
        is_drawn = [of_kind >= _FEWEST_DRAWN for of_kind in counts]
        truth = np.repeat([False, True], [kind.sum() for kind in is_drawn])
        return cls(
            key="imagined",  # the threshold stays where it is while the curves are dragged
            title="Imagined",
            names=("negative", "positive"),
            judged=Scored(truth, np.concatenate([SCORES[kind] for kind in is_drawn])),
            score_kind="decision",
            noun_plural="rows",
            judged_noun="imagined row",
            judged_name="imagined rows",
            legend="Imagined",
            class_noun="class",
            is_private=True,
            sample_weight=np.concatenate([of_kind[kind] for of_kind, kind in zip(counts, is_drawn, strict=True)]),
            own_threshold=0.0,
            imagined=imagined,
        )

    @cached_property
    def curve(self) -> ThresholdCurve:
        """All positions of the handle with expected counts: their intervals are those of as many rows drawn."""
        fp, tp = (np.append(counts, 0.0) for counts in _expected(self.imagined))
        curve = ThresholdCurve.of_counts(np.append(SCORES, np.inf), tp, fp, self.imagined.n_rows)
        curve.is_expected = True
        return curve


def in_whole_rows(point: OperatingPoint) -> OperatingPoint:
    """Return the whole counts that are nearest to expected ones, of which each kind has as many as before."""
    tp, fp = round(float(point.tp)), round(float(point.fp))
    n_positive, n_negative = round(float(point.tp + point.fn)), round(float(point.fp + point.tn))
    return OperatingPoint(point.threshold, tp, fp, n_positive - tp, n_negative - fp)


def _bell(numbers: Sequence[float]) -> Bell:
    peak, left, right, rows = numbers
    if abs(peak) > HIGHEST_PEAK:
        ends = " and ".join(map(formats.number, (-HIGHEST_PEAK, HIGHEST_PEAK)))
        raise ImaginedError(f"A peak must lie between {ends}.")
    if not all(LOWEST_SPREAD <= spread <= HIGHEST_SPREAD for spread in (left, right)):
        ends = " and ".join(map(formats.number, (LOWEST_SPREAD, HIGHEST_SPREAD)))
        raise ImaginedError(f"A spread must lie between {ends}.")
    if not 1 <= rows <= MOST_ROWS or rows != int(rows):
        raise ImaginedError(f"The rows of a curve must be a whole number from 1 to {MOST_ROWS:,}.")
    peak, left, right = (round(float(number), 2) + 0.0 for number in (peak, left, right))  # no negative zero
    return Bell(peak, left, right, int(rows))


def _above(bells: list[Bell], threshold: float | np.ndarray) -> tuple[np.ndarray, int]:
    return np.asarray(sum(bell.above(threshold) for bell in bells)), sum(bell.rows for bell in bells)


def _expected(imagined: Imagined) -> tuple[np.ndarray, np.ndarray]:
    """Return how many negatives and positives have at least each of `SCORES`."""
    point = imagined.at(SCORES)
    fp, tp = np.minimum.accumulate(np.array([point.fp, point.tp], dtype=np.float64), axis=1)  # rounding may rise
    return fp, tp
