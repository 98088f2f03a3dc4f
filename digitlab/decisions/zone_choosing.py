"""Choose a zone by one of `ZONE_CRITERIA`, and check it on other samples.

Every zone of a curve is a pair of its thresholds. None of the rules looks at all pairs: each finds the best lower
threshold of every upper one at once (`metrics.pairs`), and then the best of these.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from digitlab.decisions.two_places import TwoPlaces
from digitlab.decisions.zone import Zone
from digitlab.decisions.zone_criteria import ZONE_CRITERIA, SidePromise, ZoneCriterion
from digitlab.metrics.choosing import check_confidence
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.pairs import last_allowed, last_at_most, lowest_below, lowest_within
from digitlab.metrics.promises import Promise, Verdict, sure_in_sequence
from digitlab.metrics.shares import Cell, size_if_alike
from digitlab.metrics.thresholds import ThresholdCurve

# Shares that are asked for are taken in whole millionths, so that counts on their very edge are compared exactly.
_UNIT = 1_000_000
_CLEARED: tuple[Cell, ...] = ("fn", "tn")

Numbers: TypeAlias = Mapping[str, float]


class _Pair(NamedTuple):
    """The places of the two thresholds, and whether they do what was asked for."""

    lower: int
    upper: int
    possible: bool = True


@dataclass(frozen=True)
class ZoneChoice:
    """A zone that a criterion chose.

    Attributes
    ----------
    criterion : ZoneCriterion
    numbers : mapping of str to float
        Those of the criterion, percentages as shares.
    confidence : float or None
    zone : Zone
    counts : TwoPlaces
        Of the samples on which it was chosen.
    possible : bool
        Whether the criterion is met. If not, `zone` is the nearest to it: of two promises it keeps what can be kept.
    """

    criterion: ZoneCriterion
    numbers: Numbers
    confidence: float | None
    zone: Zone
    counts: TwoPlaces
    possible: bool

    def judged(self, checked: TwoPlaces, prevalence: float | None = None) -> list[tuple[SidePromise, Verdict]]:
        """Judge each promise on samples by which nothing was chosen.

        Parameters
        ----------
        checked : TwoPlaces
            What the zone does with them.
        prevalence : float, optional
            For which it was chosen, where it is not that of the samples.

        Returns
        -------
        list of (SidePromise, Verdict)
            Of an impossible criterion only those of the sides that were decided. Each verdict is wrong in at most 5 of
            100 samples.
        """
        verdicts = []
        for promise in self.criterion.promises:
            if not self.possible and not self._is_decided(promise):
                continue
            point = getattr(checked, promise.point)
            at = prevalence if promise.point != "decided" else _prevalence_of_decided(checked, prevalence)
            made = Promise(MEASURES[promise.measure], promise.at_least(dict(self.numbers)))
            verdicts.append((promise, made.judged(point, at)))
        return verdicts

    def _is_decided(self, promise: SidePromise) -> bool:
        """Return whether an impossible wish for both sides left this one its own."""
        decided = self.counts.decided
        n_of_side = {"upper": decided.tp + decided.fp, "lower": decided.fn + decided.tn}
        return bool(n_of_side.get(promise.point, 0))


def choose_zone(
    curve: ThresholdCurve, criterion: str, *, confidence: float | None = None, **numbers: float
) -> ZoneChoice:
    """Choose the best of all zones of a curve, in O(n log n).

    Parameters
    ----------
    curve : ThresholdCurve
    criterion : str
        A key of `ZONE_CRITERIA`: "errors" (the most decided with at most so many errors among them), "asked" (the
        fewest errors with at most so many asked), "sides" (the most decided with both promises), "cost" (Chow, 1970).
    confidence : float, optional
        Of "sides": how sure it shall be, between 0.5 and 1, that both promises are true of the population. Of others it
        changes nothing.
    **numbers : float
        Those of the criterion, percentages as shares; its defaults where they are not given.

    Returns
    -------
    ZoneChoice
        Of equally good zones the one that asks less, then the one with fewer errors, then the highest.

    Raises
    ------
    KeyError
        If there is no such criterion.
    TypeError
        If the criterion has no such number.
    ValueError
        If the confidence is none, or the curve has expected counts, as at another prevalence.

    Examples
    --------
    >>> curve = ThresholdCurve([0, 0, 1, 0, 1, 1], [0.1, 0.2, 0.4, 0.5, 0.7, 0.9])
    >>> choose_zone(curve, "errors", errors=0.0).zone
    Zone(clear_below=0.4, threshold=0.7)
    """
    entry = ZONE_CRITERIA[criterion]
    values = {number.key: number.value(number.default) for number in entry.numbers} | numbers
    if unknown := sorted(set(values) - {number.key for number in entry.numbers}):
        raise TypeError(f"The criterion {criterion!r} has no number {', '.join(unknown)}.")
    if confidence is not None:
        check_confidence(curve, confidence)
    confidence = confidence if entry.has_confidence else None
    pair = RULES[criterion](curve, values, confidence)
    lower, upper = (curve.shortened(curve.thresholds[place]) for place in (pair.lower, pair.upper))
    zone = Zone(clear_below=lower, threshold=upper)
    return ZoneChoice(entry, values, confidence, zone, zone.counts(curve), pair.possible)


def values_of(counts: TwoPlaces) -> dict[str, Any]:
    """Return what texts of criteria may name: the six counts, the measures of a zone, and sums of counts."""
    six = counts.six
    return {
        **six,
        "n_samples": counts.n_samples,
        "n_flagged": six["tp"] + six["fp"],
        "n_cleared": six["fn"] + six["tn"],
        "n_asked": counts.n_asked,
        "n_decided": counts.n_decided,
        "n_errors": counts.n_errors,
        **{
            name: getattr(counts, name)
            for name in ("precision", "negative_predictive_value", "recall", "error_rate", "asked_rate")
        },
    }


def _prevalence_of_decided(counts: TwoPlaces, prevalence: float | None) -> float | None:
    """Return the share of positives among the decided at a target prevalence."""
    if prevalence is None:
        return None
    decided = counts.at_prevalence(prevalence).decided
    share = (decided.tp + decided.fn) / decided.n_samples if decided.n_samples else 0.0
    return share if 0 < share < 1 else None


class _Counted:
    """What each place of a curve flags as the upper threshold, and clears as the lower one, shape (k + 1,) each."""

    def __init__(self, curve: ThresholdCurve) -> None:
        self.tp, self.fp = curve.tp, curve.fp
        self.fn, self.tn = curve.points.fn, curve.points.tn
        self.flagged, self.cleared = self.tp + self.fp, self.fn + self.tn

    def best(self, lower: np.ndarray, *minimised: np.ndarray) -> tuple[int, int]:
        """Return the best of the pairs of each place with its own lower one, where that is not -1.

        The lowest of the first values wins, then of the second, ..., then the highest threshold.
        """
        uppers = np.flatnonzero(lower >= 0)
        keys = [-uppers, *(values[uppers] for values in reversed(minimised))]
        upper = int(uppers[np.lexsort(keys)[0]])
        return int(lower[upper]), upper

    def asked(self, lower: np.ndarray) -> np.ndarray:
        """Return how many are asked about by each place with its own lower one."""
        return np.asarray(self.flagged[lower] - self.flagged)

    def errors(self, lower: np.ndarray) -> np.ndarray:
        """Return how many of the decided are wrong."""
        return np.asarray(self.fp + self.fn[lower])


def _few_errors(curve: ThresholdCurve, numbers: Numbers, _confidence: float | None) -> _Pair:
    counted, share = _Counted(curve), round(numbers["errors"] * _UNIT)
    # Errors beyond what is allowed of each side: together they may not be above 0.
    above = _UNIT * counted.fp - share * counted.flagged
    below = _UNIT * counted.fn - share * counted.cleared
    lower = last_at_most(below, -above)
    # Whoever decides nothing makes no errors, and is no zone.
    lower[-1] = -1 if lower[-1] == 0 else lower[-1]
    if (lower >= 0).any():
        return _Pair(*counted.best(lower, counted.asked(lower), counted.errors(lower)))
    return _Pair(*_fewest_errors_of_a_side(counted), possible=False)


def _fewest_errors_of_a_side(counted: _Counted) -> tuple[int, int]:
    """Return the zone with the lowest share of errors: of two sides together it lies between those of each."""
    with np.errstate(invalid="ignore", divide="ignore"):
        of_flagged, of_cleared = counted.fp / counted.flagged, counted.fn / counted.cleared
    last = len(counted.tp) - 1
    upper = int(np.lexsort([-counted.flagged, of_flagged])[0])  # NaN comes last
    lower = int(np.lexsort([-counted.cleared, of_cleared])[0])
    if (of_flagged[upper], -counted.flagged[upper]) <= (of_cleared[lower], -counted.cleared[lower]):
        return 0, upper
    return lower, last


def _little_to_ask(curve: ThresholdCurve, numbers: Numbers, _confidence: float | None) -> _Pair:
    counted, person = _Counted(curve), numbers["person"]
    # The lowest threshold that each may be paired with; those flagged by it fall from place to place.
    most = counted.flagged * 1000 + numbers["asked"] * curve.n_samples
    first = np.searchsorted(-1000 * counted.flagged, -most)
    lower = lowest_within(counted.fn + person * counted.flagged, first)
    errors = counted.errors(lower) + person * counted.asked(lower)
    return _Pair(*counted.best(lower, errors, counted.asked(lower), counted.errors(lower)))


def _low_cost(curve: ThresholdCurve, numbers: Numbers, _confidence: float | None) -> _Pair:
    counted, person, asking = _Counted(curve), numbers["person"], numbers["asking"]
    false_alarm, miss = numbers["false_alarm"], numbers["miss"]
    asked = (asking + person * miss) * counted.tp + (asking + person * false_alarm) * counted.fp
    of_upper, of_lower = false_alarm * counted.fp - asked, miss * counted.fn + asked
    lower = lowest_below(of_lower)
    return _Pair(*counted.best(lower, of_upper + of_lower[lower], counted.asked(lower), counted.errors(lower)))


def _sure_sides(curve: ThresholdCurve, numbers: Numbers, confidence: float | None) -> _Pair:
    counted, last = _Counted(curve), len(curve.thresholds) - 1
    may_flag, may_clear = _allowed_sides(curve, numbers["precision_wanted"], numbers["npv_wanted"], confidence)
    lower = np.where(may_flag, last_allowed(may_clear), -1)
    if (lower >= 0).any():
        return _Pair(*counted.best(lower, counted.asked(lower), counted.errors(lower)))
    # One side alone, whichever decides more; the other one is left out.
    uppers, lowers = np.flatnonzero(may_flag), np.flatnonzero(may_clear)
    upper, below = uppers[0] if len(uppers) else last, lowers[-1] if len(lowers) else 0
    if counted.flagged[upper] >= counted.cleared[below]:
        return _Pair(0, int(upper), possible=False)
    return _Pair(int(below), last, possible=False)


def _allowed_sides(
    curve: ThresholdCurve, precision: float, npv: float, confidence: float | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return which places may flag and which may clear, bool of shape (k + 1,).

    With confidence each side has half of the risk. What is cleared is the mirrored problem: the lowest scores come
    first, and the negatives are what is found.
    """
    points = curve.points
    flags, clears = points.predicted_positive > 0, points.fn + points.tn > 0
    if confidence is None:
        return flags & (points.precision >= precision), clears & (points.negative_predictive_value >= npv)
    risk = (1 - confidence) / 2
    trials, successes = Promise(MEASURES["precision"], precision).counted(points)
    may_flag = sure_in_sequence(curve.n_flagged, successes, trials, precision, risk)
    trials, successes = Promise(MEASURES["negative_predictive_value"], npv).counted(points)
    may_clear = sure_in_sequence(_n_cleared(curve)[::-1], successes[::-1], trials[::-1], npv, risk)[::-1]
    return flags & may_flag, clears & may_clear


def _n_cleared(curve: ThresholdCurve) -> np.ndarray:
    """Return `ThresholdCurve.n_flagged` of the mirrored problem, ascending."""
    return np.maximum.accumulate(np.asarray(size_if_alike(curve.points, _CLEARED)))


RULES: dict[str, Callable[[ThresholdCurve, Numbers, float | None], _Pair]] = {
    "errors": _few_errors,
    "asked": _little_to_ask,
    "sides": _sure_sides,
    "cost": _low_cost,
}
