"""Find the threshold that fulfils a wish.

A wish is looked for among all thresholds of the curve, where it makes sense also the one that flags nothing. Everything
is computed on the whole curve at once, and the threshold gets as few digits as flag the same images. Of several
thresholds that fulfil a wish equally well each function says which it takes; if they are still alike, the highest.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from digitlab.metrics.intervals import wilson
from digitlab.metrics.measures import MEASURES, Measure
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import at_prevalence
from digitlab.metrics.thresholds import ThresholdCurve

# From so many images on one of them moves a rate by no more than the two may differ.
_FINE_STEPS = 100
_ALIKE = "All of these are of one kind, and a threshold needs both kinds to weigh one against the other."


def percent(part: float) -> str:
    """Return a part from 0 to 1 as a percentage with one decimal, or "undefined"."""
    return "undefined" if np.isnan(part) else f"{100 * part:.1f} %"


@dataclass(frozen=True)
class Promise:
    """What a wish promises of things by which nothing was chosen: that a measure is at least so high.

    Attributes
    ----------
    measure : Measure
    at_least : float
        0 to 1.
    """

    measure: Measure
    at_least: float

    def verdict(self, point: OperatingPoint, things: str = "images", prevalence: float | None = None) -> str:
        """Say whether the promise is kept.

        Parameters
        ----------
        point : OperatingPoint
            As counted on things by which nothing was chosen.
        things : str, default="images"
            What they are called.
        prevalence : float, optional
            Of the world for which the promise was made, where it is another one.

        Returns
        -------
        str
        """
        world = point if prevalence is None else at_prevalence(point, prevalence)
        promised, held = f"promised at least {percent(self.at_least)}", self.measure.of(world)
        if np.isnan(held) or self.measure.interval is None:
            return f"{promised}; {self.measure.name.lower()} is undefined on unseen {things}: nothing can be said."
        low, high, _ = self.measure.interval(point, prevalence)
        if held >= self.at_least:
            judgement = "kept"
        elif high >= self.at_least:
            judgement = "kept within chance"
        else:
            judgement = "broken, by more than chance explains"
        return (
            f"{promised}; {percent(held)} on unseen {things}, "
            f"95 % interval {100 * low:.1f} to {100 * high:.1f}: {judgement}."
        )


@dataclass(frozen=True)
class Choice:
    """A threshold that somebody wished for.

    Attributes
    ----------
    wish : str
        What was wished for, to stand after "chosen for".
    point : OperatingPoint
        The chosen threshold, on the images on which it was chosen.
    possible : bool
        Whether the wish came true. If not, `point` is the nearest to it.
    sentence : str
        What was found or, if the wish is impossible, why and what is offered instead.
    outcome : callable
        ``outcome(point)`` says in words what any operating point makes of the wish ("94.1 % precision"), for
        comparing these images with others.
    promise : Promise or None
        What was wished for, where it can be kept or broken; None where the wish is the best there is.
    """

    wish: str
    point: OperatingPoint
    possible: bool
    sentence: str
    outcome: Callable[[OperatingPoint], str]
    promise: Promise | None = None


def _best(curve: ThresholdCurve, *values: np.ndarray, among: np.ndarray | None = None) -> OperatingPoint:
    """Return the point with the highest of the first value, then of the second, ..., then of the threshold."""
    allowed = np.arange(len(curve.thresholds)) if among is None else np.flatnonzero(among)
    # lexsort's last key counts most; a stable sort leaves the highest threshold at the end.
    order = np.lexsort([value[allowed] for value in reversed(values)])
    return _at_short(curve, curve.thresholds[allowed[order[-1]]])


def precision_at_least(curve: ThresholdCurve, wanted: float, confidence: float | None = None) -> Choice:
    """Choose the highest recall at a precision of at least `wanted`; then the highest precision.

    Parameters
    ----------
    curve : ThresholdCurve
    wanted : float
        0 to 1.
    confidence : float, optional
        How sure it shall be, between 0.5 and 1, that the true precision is that high. The thresholds are tested one
        after the other, from the surest on downwards, and the first that fails ends the search: a fixed sequence of
        tests needs no correction for their number (Angelopoulos et al., 2021, "Learn then test").

    Returns
    -------
    Choice
        If no threshold is that precise, the one with the highest precision, then the highest recall; without
        positives, the threshold that flags nothing.
    """
    wish = f"a precision of at least {percent(wanted)}{_in_words(confidence)}"
    promise = Promise(MEASURES["precision"], wanted)
    if not curve.n_positive:
        return Choice(wish, _flag_nothing(curve), False, _ALIKE + " The nearest flags nothing.", _precision, promise)
    enough = curve.precision >= wanted  # never so where it is undefined
    if confidence is not None:
        enough = _surely_at_least(_lower_ends(curve.tp, curve.tp + curve.fp, confidence), wanted)
    possible = bool(enough.any())
    if possible:
        point = _best(curve, curve.recall, curve.precision, among=enough)
        sentence = f"At this precision the highest recall is {percent(point.recall)}."
    else:
        point = _best(curve, curve.precision, curve.recall, among=curve.points.predicted_positive > 0)
        sentence = (
            f"No threshold reaches a precision of {percent(wanted)}{_in_words(confidence)}. "
            f"The nearest has {percent(point.precision)}, with a recall of {percent(point.recall)}."
        )
    return Choice(wish, point, possible, sentence, _precision, promise)


def recall_at_least(curve: ThresholdCurve, wanted: float, confidence: float | None = None) -> Choice:
    """Choose the highest precision at a recall of at least `wanted`; then the highest recall.

    Parameters
    ----------
    curve : ThresholdCurve
    wanted : float
        0 to 1.
    confidence : float, optional
        How sure it shall be, between 0.5 and 1, that the true recall is that high.

    Returns
    -------
    Choice
        Without a confidence always possible: the lowest threshold flags every image and misses nothing. With one, too
        few positives make it impossible; then the lowest threshold.
    """
    wish, promise = (
        f"a recall of at least {percent(wanted)}{_in_words(confidence)}",
        Promise(MEASURES["recall"], wanted),
    )
    enough = curve.recall >= wanted
    if confidence is not None:
        enough = _lower_ends(curve.tp, curve.n_positive, confidence) >= wanted
    enough &= curve.points.predicted_positive > 0
    if not enough.any():
        few = f"{curve.n_positive:,} positives are too few to be that sure. The nearest flags everything."
        return Choice(wish, _at_short(curve, curve.thresholds[0]), False, few, _recall, promise)
    point = _best(curve, curve.precision, curve.recall, among=enough)
    sentence = f"At this recall the highest precision is {percent(point.precision)}."
    return Choice(wish, point, True, sentence, _recall, promise)


def _lower_ends(successes: np.ndarray, trials: np.ndarray | int, confidence: float) -> np.ndarray:
    """Return the lower ends of one-sided intervals (Wilson), -1 where there are no trials."""
    return np.nan_to_num(wilson(successes, trials, level=2 * confidence - 1)[0], nan=-1.0)


def _surely_at_least(lower_ends: np.ndarray, wanted: float) -> np.ndarray:
    """Return which thresholds pass a sequence of tests, from the highest lower end on to lower thresholds."""
    start = int(np.argmax(lower_ends))
    failed = np.flatnonzero(lower_ends[: start + 1] < wanted)
    places = np.arange(len(lower_ends))
    return (places <= start) & (places > (failed[-1] if len(failed) else -1))


def _in_words(confidence: float | None) -> str:
    return "" if confidence is None else f", with {100 * confidence:g} % confidence"


def highest_f_beta(curve: ThresholdCurve, beta: float) -> Choice:
    """Choose the highest F-beta.

    Parameters
    ----------
    curve : ThresholdCurve
    beta : float
        Greater than 0: how many times more recall counts than precision.

    Returns
    -------
    Choice
        Impossible without positives; then the threshold that flags nothing.
    """
    name = f"F{beta:g}"

    def outcome(point: OperatingPoint) -> str:
        value = point.f_beta(beta)
        return f"{name} undefined" if np.isnan(value) else f"{name} {value:.3f}"

    wish = f"the highest {name}"
    if not curve.n_positive:
        return Choice(wish, _flag_nothing(curve), False, _ALIKE + " The nearest flags nothing.", outcome)
    point = _best(curve, np.asarray(curve.points.f_beta(beta)))
    return Choice(wish, point, True, f"The highest {name} of all thresholds is {point.f_beta(beta):.3f}.", outcome)


def lowest_cost(curve: ThresholdCurve, false_alarm: float, miss: float) -> Choice:
    """Choose the lowest total cost.

    Parameters
    ----------
    curve : ThresholdCurve
    false_alarm, miss : float
        Cost of one false positive and of one false negative, at least 0.

    Returns
    -------
    Choice
        Always possible, though flagging nothing or everything may be the cheapest.
    """
    point = _best(curve, -(curve.fp * false_alarm + curve.points.fn * miss))
    sentence = (
        f"The lowest cost is {point.fp * false_alarm + point.fn * miss:,.0f} for all {curve.n_samples:,} together."
    )
    if not point.predicted_positive:
        sentence += " Flagging nothing is cheapest: a false alarm costs too much, compared with a miss."

    def outcome(other: OperatingPoint) -> str:
        each = (other.fp * false_alarm + other.fn * miss) / other.n_samples
        return f"a cost of {1000 * each:,.1f} for each 1,000"

    wish = f"the lowest cost at {false_alarm:g} a false alarm and {miss:g} a miss"
    return Choice(wish, point, True, sentence, outcome)


def within_budget(curve: ThresholdCurve, flagged_per_1000: int) -> Choice:
    """Choose the lowest threshold, which finds most, that flags at most so many of 1,000 images.

    Parameters
    ----------
    curve : ThresholdCurve
    flagged_per_1000 : int
        1 to 1,000.

    Returns
    -------
    Choice
        Impossible if more images than that tie at the highest score; then the threshold that flags just those.
    """
    n_flagged = np.asarray(curve.points.predicted_positive)
    affordable = (n_flagged > 0) & (n_flagged * 1000 <= flagged_per_1000 * curve.n_samples)
    possible = bool(affordable.any())
    if possible:
        point = _best(curve, n_flagged, among=affordable)
        sentence = f"Within this budget {percent(point.recall)} of the positives are found."
        if not curve.n_positive:
            sentence = "There are no positives to be found."
    else:
        point = _at_short(curve, curve.scores[-1])
        sentence = (
            f"{point.predicted_positive:,} of these {curve.n_samples:,} share the highest score, so that "
            f"the fewest that can be flagged are {1000 * point.queue_rate:.1f} of 1,000."
        )

    def outcome(other: OperatingPoint) -> str:
        return f"{1000 * other.queue_rate:.1f} of 1,000 flagged"

    return Choice(f"at most {flagged_per_1000:,} of 1,000 flagged", point, possible, sentence, outcome)


def equal_error_rates(curve: ThresholdCurve) -> Choice:
    """Choose the threshold at which the two error rates, fpr and 1 - recall, lie nearest to each other.

    Parameters
    ----------
    curve : ThresholdCurve

    Returns
    -------
    Choice
        Impossible if the rates differ by more than one per cent at every threshold, as with heavy ties or few images,
        or if all labels are alike; then the nearest, or what is right for the only kind there is.
    """
    wish = "equal error rates"
    if not (curve.n_positive and curve.n_negative):
        return Choice(wish, _right_for_one_kind(curve), False, _ALIKE, _error_rates)
    distance = np.abs(curve.false_positive_rate - (1 - curve.recall))
    point = _best(curve, -distance)
    possible = bool(distance.min() <= 0.01)
    if possible:
        sentence = f"Here {_error_rates(point)}."
    else:
        cause = "Ties in the scores keep the two rates apart."
        if min(curve.n_positive, curve.n_negative) < _FINE_STEPS:
            cause = f"{curve.n_positive:,} positives and {curve.n_negative:,} negatives move the rates in large steps."
        sentence = f"{cause} At the nearest threshold {_error_rates(point)}."
    return Choice(wish, point, possible, sentence, _error_rates)


def highest_youden(curve: ThresholdCurve) -> Choice:
    """Choose the highest J = recall - false positive rate (Youden, 1950).

    Parameters
    ----------
    curve : ThresholdCurve

    Returns
    -------
    Choice
        Impossible if no threshold is better than guessing (J is 0 at best) or all labels are alike; then the
        threshold that flags nothing, or what is right for the only kind there is.
    """
    wish = "the highest J"
    if not (curve.n_positive and curve.n_negative):
        return Choice(wish, _right_for_one_kind(curve), False, _ALIKE, _youden)
    point = _best(curve, curve.recall - curve.false_positive_rate)
    possible = point.recall > point.false_positive_rate
    if possible:
        sentence = f"The highest J of all thresholds is {point.recall - point.false_positive_rate:.3f}."
    else:
        sentence = "No threshold is better than guessing (J is 0 at best). The nearest flags nothing."
    return Choice(wish, point, possible, sentence, _youden)


def _at_short(curve: ThresholdCurve, threshold: float) -> OperatingPoint:
    return curve.at(curve.shortened(threshold))


def _flag_nothing(curve: ThresholdCurve) -> OperatingPoint:
    return _at_short(curve, np.inf)


def _right_for_one_kind(curve: ThresholdCurve) -> OperatingPoint:
    return _at_short(curve, curve.thresholds[0]) if curve.n_positive else _flag_nothing(curve)


def _precision(point: OperatingPoint) -> str:
    return f"{percent(point.precision)} precision"


def _recall(point: OperatingPoint) -> str:
    return f"{percent(point.recall)} recall"


def _error_rates(point: OperatingPoint) -> str:
    missed, flagged = percent(1 - point.recall), percent(point.false_positive_rate)
    return f"{missed} of the positives are missed and {flagged} of the negatives flagged"


def _youden(point: OperatingPoint) -> str:
    value = point.recall - point.false_positive_rate
    return "J undefined" if np.isnan(value) else f"J {value:.3f}"
