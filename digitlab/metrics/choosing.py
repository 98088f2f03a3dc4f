"""Choose the threshold that meets a criterion.

Every threshold of the curve is considered, also the one that flags nothing. Everything is computed on the whole curve
at once, and the threshold gets as few digits as flag the same samples.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from digitlab.metrics.binomial import surest
from digitlab.metrics.criteria import CRITERIA, Criterion
from digitlab.metrics.expressions import evaluate, names_in
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.promises import Promise, sure_each, sure_in_sequence
from digitlab.metrics.thresholds import ThresholdCurve


@dataclass(frozen=True)
class Choice:
    """A threshold that a criterion chose.

    Attributes
    ----------
    criterion : Criterion
    numbers : mapping of str to float
        Those of the criterion, percentages as shares.
    confidence : float or None
    point : OperatingPoint
        The chosen threshold, on the samples on which it was chosen.
    possible : bool
        Whether the criterion is met. If not, `point` is the nearest to it.
    lacks_a_kind : bool
        Whether that is so because all labels are alike.
    """

    criterion: Criterion
    numbers: Mapping[str, float]
    confidence: float | None
    point: OperatingPoint
    possible: bool
    lacks_a_kind: bool = False

    @property
    def promise(self) -> Promise | None:
        """What can be kept or broken; None where the best there is was asked for."""
        return _promise(self.criterion, self.numbers["wanted"]) if self.criterion.promised else None


def choose(curve: ThresholdCurve, criterion: str, *, confidence: float | None = None, **numbers: float) -> Choice:
    """Choose a threshold.

    Parameters
    ----------
    curve : ThresholdCurve
        Also one at another prevalence (`curve_at_prevalence`), but not with confidence.
    criterion : str
        A key of `CRITERIA`: "precision", "recall", "f_beta", "cost", "budget", "equal_errors", "youden".
    confidence : float, optional
        How sure it shall be, between 0.5 and 1, that what the criterion promises is true of the population. Of criteria
        that promise nothing it changes nothing.
    **numbers : float
        Those of the criterion, percentages as shares; its defaults where they are not given.

    Returns
    -------
    Choice

    Raises
    ------
    KeyError
        If there is no such criterion.
    TypeError
        If the criterion has no such number.
    ValueError
        If the confidence is none, or the curve has expected counts, which do not say how many samples were looked at.

    See Also
    --------
    sklearn.model_selection.TunedThresholdClassifierCV : Chooses by cross-validation while a model is fitted.

    Examples
    --------
    >>> curve = ThresholdCurve([False, False, True, True], [0.1, 0.4, 0.35, 0.8])
    >>> choose(curve, "precision", wanted=0.9).point.threshold
    0.8
    """
    entry = CRITERIA[criterion]
    values = {number.key: number.value(number.default) for number in entry.numbers} | numbers
    if unknown := sorted(set(values) - {number.key for number in entry.numbers}):
        raise TypeError(f"The criterion {criterion!r} has no number {', '.join(unknown)}.")
    if confidence is not None:
        check_confidence(curve, confidence)
    if _lacks_a_kind(curve, entry):
        # What is right for the only kind there is.
        point = _at(curve, 0 if curve.n_positive else -1)
        return Choice(entry, values, confidence, point, possible=False, lacks_a_kind=True)
    allowed = _allowed(curve, entry, values, confidence)
    possible = bool(allowed.any())
    if possible:
        point = _at(curve, _best(curve, entry.maximised, values, allowed))
        possible = not entry.possible or bool(evaluated(entry.possible, point, values))
    else:
        point = _at(curve, _nearest(curve, entry, values, confidence))
    return Choice(entry, values, confidence, point, possible)


def check_confidence(curve: ThresholdCurve, confidence: float) -> None:
    """Raise ValueError where nothing can be promised with such a confidence, or of a curve at another prevalence."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence lies between 0 and 1, as 0.95, not at {confidence}.")
    if curve.is_expected:
        raise ValueError(
            "A promise with confidence is made at the samples' own prevalence: give the curve itself, or leave "
            "confidence out."
        )


def evaluated(expression: str, point: OperatingPoint, numbers: Mapping[str, float]) -> Any:
    """Return an expression of an operating point's attributes and a criterion's numbers; see `evaluate`."""
    names = {name: numbers[name] if name in numbers else getattr(point, name) for name in names_in(expression)}
    return evaluate(expression, {name: np.float64(value) for name, value in names.items()})


def _lacks_a_kind(curve: ThresholdCurve, criterion: Criterion) -> bool:
    if criterion.needs == "both kinds":
        return not (curve.n_positive and curve.n_negative)
    return criterion.needs == "positives" and not curve.n_positive


def _allowed(
    curve: ThresholdCurve, criterion: Criterion, numbers: Mapping[str, float], confidence: float | None
) -> np.ndarray:
    """Return which thresholds a criterion allows, bool of shape (k + 1,)."""
    if confidence is not None and criterion.promised:
        successes, trials = _counted(curve, criterion)
        wanted, risk = numbers["wanted"], 1 - confidence
        if criterion.in_sequence:
            return sure_in_sequence(curve.n_flagged, successes, trials, wanted, risk)
        n_if_alike = np.asarray(_promise(criterion).n_if_alike(curve.points))
        sure = sure_each(n_if_alike, successes, trials, wanted, risk)
        return sure & np.asarray(curve.points.predicted_positive > 0)
    if not criterion.allowed:
        return np.ones(len(curve.thresholds), dtype=bool)
    return np.asarray(evaluated(criterion.allowed, curve.points, numbers))


def _counted(curve: ThresholdCurve, criterion: Criterion) -> tuple[np.ndarray, np.ndarray]:
    """Return how many samples the promised share counts at each threshold, and of how many."""
    trials, successes = _promise(criterion).counted(curve.points)
    return np.asarray(successes), np.asarray(trials)


def _promise(criterion: Criterion, at_least: float = 0.0) -> Promise:
    return Promise(MEASURES[criterion.promised], at_least)


def _nearest(
    curve: ThresholdCurve, criterion: Criterion, numbers: Mapping[str, float], confidence: float | None
) -> int:
    """Return the place that is offered where nothing is allowed: with confidence one of which much is known."""
    flags_something = np.asarray(curve.points.predicted_positive > 0)
    if confidence is not None and criterion.in_sequence:
        flags_something &= surest(*_counted(curve, criterion), 1 - confidence)
    return _best(curve, criterion.nearest, numbers, flags_something)


def _best(curve: ThresholdCurve, maximised: tuple[str, ...], numbers: Mapping[str, float], among: np.ndarray) -> int:
    """Return the place with the highest of the first value, then of the second, ..., then of the threshold."""
    places = np.flatnonzero(among)
    values = [np.asarray(evaluated(expression, curve.points, numbers))[places] for expression in maximised]
    # lexsort's last key counts most; a stable sort leaves the highest threshold at the end.
    return int(places[np.lexsort(values[::-1])[-1]])


def _at(curve: ThresholdCurve, place: int) -> OperatingPoint:
    return curve.at(curve.shortened(curve.thresholds[place]))
