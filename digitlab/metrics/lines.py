"""Choose a line for each group: what shall be alike in all groups, or what shall be largest.

Each kind of choice is an entry of `LINE_CHOICES`. What shall be alike is brought as near as single lines come to what
one line has over all groups together; to hit it exactly would take a coin between two lines (Hardt, Price and Srebro,
2016). Scores are sorted already, so that each choice looks once at each threshold of each group. Which of two places is
nearer is decided with fractions, so that no rounding does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from digitlab.metrics.criteria import Number
from digitlab.metrics.expressions import evaluate
from digitlab.metrics.groups import all_together
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.shares import Share, total
from digitlab.metrics.thresholds import ThresholdCurve

# Floats that differ by less than this part of their size are compared as fractions.
_NEAR = 1e-12
# Whole numbers up to it are exact as floats.
_LARGEST_WHOLE = 2.0**53


@dataclass(frozen=True, kw_only=True)
class LineChoice:
    """How lines for groups are chosen.

    Attributes
    ----------
    key : str
    label, sentence : str
        What pages call it, and what it does.
    alike : tuple of str
        Keys of the measures, all shares, in which each group shall come as near as it can to what one line has.
    maximised : str
        Expression of counts and of the choice's numbers, as `digitlab.metrics.expressions`, of which each group shall
        have the most.
    numbers : tuple of Number
    """

    key: str
    label: str
    sentence: str
    alike: tuple[str, ...] = ()
    maximised: str = ""
    numbers: tuple[Number, ...] = ()

    @property
    def has_own_lines(self) -> bool:
        """Whether groups have lines of their own."""
        return self.key != ONE_LINE


ONE_LINE, BY_HAND = "one_line", "by_hand"
_CHOICES = (
    LineChoice(
        key=ONE_LINE,
        label="One line",
        sentence="The same threshold for everybody.",
    ),
    LineChoice(
        key="equal_recall",
        label="Equal recall",
        sentence="Equal opportunity: who is positive is found as often in each group.",
        alike=("recall",),
    ),
    LineChoice(
        key="equalized_odds",
        label="Equal recall and false positive rate, as near as can be had",
        sentence="Equalized odds: positives are found, and negatives flagged, as often in each group. Single lines "
        "rarely reach both; here the larger of the two differences is as small as it can be.",
        alike=("recall", "false_positive_rate"),
    ),
    LineChoice(
        key="equal_share",
        label="Equal share flagged",
        sentence="Demographic parity: each group is flagged as often, whoever is positive in it.",
        alike=("queue_rate",),
    ),
    LineChoice(
        key="profit",
        label="Largest profit",
        sentence="Each group's line earns the most in that group.",
        maximised="gain * tp - false_alarm * fp - miss * fn",
        numbers=(
            Number("gain", "One found brings", 0, 1_000_000, 10, 1),
            Number("false_alarm", "A false alarm costs", 0, 1_000_000, 1, 1),
            Number("miss", "A miss costs", 0, 1_000_000, 0, 1),
        ),
    ),
    LineChoice(
        key=BY_HAND,
        label="By hand",
        sentence="Move the handle of each group.",
    ),
)
LINE_CHOICES = {choice.key: choice for choice in _CHOICES}


class GroupLine(NamedTuple):
    """The line of a group.

    Attributes
    ----------
    threshold : float
    is_own : bool
        Whether the choice could be made in this group: not where it has no label of a kind that this takes, and then
        the common line stays.
    """

    threshold: float
    is_own: bool = True


def choose_lines(
    curves: Sequence[ThresholdCurve | None], choice: str, threshold: float, **numbers: float
) -> list[GroupLine]:
    """Choose a line for each group.

    Parameters
    ----------
    curves : sequence of ThresholdCurve or None
        Of each group the samples to choose by, None where there are none.
    choice : str
        A key of `LINE_CHOICES`.
    threshold : float
        The common line, to whose figures over all groups own lines come near. Where that is undefined, no group gets
        an own line.
    **numbers : float
        Those of the choice; its defaults where they are not given.

    Returns
    -------
    list of GroupLine
        Of equally good ones the highest.

    Raises
    ------
    KeyError
        If there is no such choice.
    TypeError
        If the choice has no such number.

    Examples
    --------
    >>> first = ThresholdCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    >>> second = ThresholdCurve([0, 0, 1, 1], [0.1, 0.2, 0.3, 0.4])
    >>> [line.threshold for line in choose_lines([first, second], "equal_recall", 0.35)]
    [0.8, 0.4]
    """
    entry = LINE_CHOICES[choice]
    values = {number.key: number.default for number in entry.numbers} | numbers
    if unknown := sorted(set(values) - {number.key for number in entry.numbers}):
        raise TypeError(f"The choice {choice!r} has no number {', '.join(unknown)}.")
    there = [curve.at(threshold) for curve in curves if curve is not None]
    goals = None
    if entry.alike and there:
        pooled = all_together(there)
        shares = {key: _share(key) for key in entry.alike}
        if all(total(pooled, share.whole) for share in shares.values()):
            goals = {key: _exact(pooled, share) for key, share in shares.items()}
    return [_line(curve, entry, goals, threshold, values) for curve in curves]


def _line(
    curve: ThresholdCurve | None,
    entry: LineChoice,
    goals: Mapping[str, Fraction] | None,
    threshold: float,
    numbers: Mapping[str, float],
) -> GroupLine:
    place = None
    if curve is not None and entry.maximised:
        place = _largest(curve, entry.maximised, numbers)
    elif curve is not None and goals is not None:
        place = _nearest(curve, goals)
    if curve is None or place is None:
        return GroupLine(threshold, is_own=not (entry.alike or entry.maximised))
    return GroupLine(curve.shortened(curve.thresholds[place]))


def _nearest(curve: ThresholdCurve, goals: Mapping[str, Fraction]) -> int | None:
    """Return the place where the largest distance from the goals is smallest, then their sum; None if undefined."""
    everything = curve.at(-np.inf)
    shares = [_share(key) for key in goals]
    if not all(total(everything, share.whole) for share in shares):
        return None
    points = curve.points
    distances = [
        np.abs(np.asarray(total(points, share.part)) / total(everything, share.whole) - float(goal))
        for share, goal in zip(shares, goals.values(), strict=True)
    ]

    def exact(place: int) -> tuple[Fraction, Fraction]:
        point = _counts(curve, place)
        apart = [abs(_exact(point, share) - goal) for share, goal in zip(shares, goals.values(), strict=True)]
        return -max(apart), -sum(apart, start=Fraction(0))

    parts = [np.asarray(total(points, share.part)) for share in shares]
    return _best(-np.max(distances, axis=0), 1.0, exact, parts)


def _largest(curve: ThresholdCurve, expression: str, numbers: Mapping[str, float]) -> int:
    """Return the place with the largest value of an expression of counts."""
    points = curve.points
    cells = {cell: np.asarray(getattr(points, cell), dtype=np.float64) for cell in ("tp", "fp", "fn", "tn")}

    def exact(place: int) -> tuple[Fraction]:
        point = _counts(curve, place)
        names = {cell: Fraction(getattr(point, cell)) for cell in cells}
        return (Fraction(evaluate(expression, names | {name: Fraction(value) for name, value in numbers.items()})),)

    values = np.asarray(evaluate(expression, cells | dict(numbers)))
    size = curve.n_samples * max(numbers.values())
    if size < _LARGEST_WHOLE and (values == np.floor(values)).all():  # then nothing was rounded
        return int(np.flatnonzero(values == values.max())[-1])
    return _best(values, size, exact, [cells["tp"], cells["fp"]])


def _best(
    values: np.ndarray, size: float, exact: Callable[[int], tuple[Fraction, ...]], told_apart_by: Sequence[np.ndarray]
) -> int:
    """Return the highest place with the largest value; those that rounding may confuse are compared exactly.

    `size` is that of the largest term of a value. Places with the same counts in `told_apart_by` have the same value,
    and the highest of them stands for all.
    """
    near = np.flatnonzero(values >= values.max() - _NEAR * size)
    highest = {tuple(row): int(place) for place, row in zip(near, np.column_stack(told_apart_by)[near], strict=True)}
    return max(highest.values(), key=lambda place: (exact(place), place))


def _counts(curve: ThresholdCurve, place: int) -> OperatingPoint:
    tp, fp = curve.tp[place].item(), curve.fp[place].item()
    return OperatingPoint(0.0, tp, fp, curve.n_positive - tp, curve.n_negative - fp)


def _exact(point: OperatingPoint, share: Share) -> Fraction:
    part, whole = (sum(Fraction(getattr(point, cell)) for cell in cells) for cells in (share.part, share.whole))
    return Fraction(part) / Fraction(whole)


def _share(key: str) -> Share:
    share = MEASURES[key].share
    assert share is not None  # choices name shares only
    return share
