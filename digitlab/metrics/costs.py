"""What a detector is worth where its two kinds of mistakes cost differently."""

import numpy as np

from digitlab.metrics.bands import Band
from digitlab.metrics.intervals import wilson
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.shares import POSITIVES, Cell, Number, Share
from digitlab.metrics.thresholds import ThresholdCurve

_NEGATIVES: tuple[Cell, ...] = ("fp", "tn")
_RECALL, _FALSE_POSITIVE_RATE = Share(("tp",), ("fn",)), Share(("fp",), ("tn",))


def expected_costs(
    curve: ThresholdCurve, false_alarm: float, miss: float, prevalence: float | None = None
) -> np.ndarray:
    """Return the expected cost of one sample at each threshold.

    Parameters
    ----------
    curve : ThresholdCurve
        With both kinds of labels.
    false_alarm, miss : float
        Cost of one false positive and of one false negative, at least 0.
    prevalence : float, optional
        The target prevalence, between 0 and 1; that of the curve if not given.

    Returns
    -------
    ndarray of float64, shape (k + 1,)
    """
    positive = curve.prevalence if prevalence is None else prevalence
    return positive * (1 - curve.recall) * miss + (1 - positive) * curve.false_positive_rate * false_alarm


def net_benefits(
    chosen_on: ThresholdCurve, judged_on: ThresholdCurve, ratios: np.ndarray, prevalence: float | None = None
) -> np.ndarray:
    """Return the net benefit over the cost ratio (Vickers and Elkin, 2006), each threshold chosen on other samples.

    The net benefit is the part of all samples that is found, less the false alarms at what they cost in finds:
    ``prevalence recall - (1 - prevalence) fpr / ratio``. Vickers and Elkin read the threshold off the probability;
    scores need not be probabilities, so here each ratio takes the threshold that is best for it on `chosen_on`.

    Parameters
    ----------
    chosen_on, judged_on : ThresholdCurve
        Of the same detector, both with both kinds of labels.
    ratios : ndarray of float64, shape (r,)
        How many false alarms a miss costs as much as, above 0.
    prevalence : float, optional
        As `expected_costs`.

    Returns
    -------
    ndarray of float64, shape (r,)
        At most the prevalence; negative where flagging nothing would be better.
    """
    positive = judged_on.prevalence if prevalence is None else prevalence
    places = _cheapest(chosen_on, judged_on, ratios, positive)
    recall, rate = judged_on.recall[places], judged_on.false_positive_rate[places]
    return positive * recall - (1 - positive) * rate / ratios


def net_benefit_band(
    chosen_on: ThresholdCurve, judged_on: ThresholdCurve, ratios: np.ndarray, prevalence: float
) -> Band:
    """Return pointwise 95 % intervals of the net benefit, from those of the two rates (Zou and Donner, 2008).

    The prevalence counts as known, and the thresholds as given. Where clusters hold both kinds, both rates rise
    together, which takes off from their difference's interval. Parameters as `net_benefits`.

    Returns
    -------
    Band
        Over the ratios.
    """
    places = _cheapest(chosen_on, judged_on, ratios, prevalence)
    there = judged_on.at_each(judged_on.thresholds[places])
    recall, rate = (wilson(share.successes(there), share.trials(there)) for share in (_RECALL, _FALSE_POSITIVE_RATE))
    price = (1 - prevalence) / ratios
    found, raised = judged_on.recall[places], judged_on.false_positive_rate[places]
    value = prevalence * found - price * raised
    together = _correlation_of_rates(there)
    below = _of_difference(prevalence * (found - recall[0]), price * (rate[1] - raised), together)
    above = _of_difference(prevalence * (recall[1] - found), price * (raised - rate[0]), together)
    return Band(ratios, value - below, value + above)


def _of_difference(first: np.ndarray, second: np.ndarray, correlation: Number) -> np.ndarray:
    return np.sqrt(np.fmax(first**2 + second**2 - 2 * correlation * first * second, 0.0))


def _correlation_of_rates(point: OperatingPoint) -> Number:
    """Return how recall and the false positive rate go together, -1 to 1; 0 where no cluster holds both kinds."""
    moments = point.moments
    if moments is None or not moments.is_clustered:
        return 0.0
    recall, rate = point.recall, point.false_positive_rate

    def products_of(first: Cell, second: Cell, of_first: Number, of_second: Number) -> Number:
        (whole, other) = (POSITIVES if cell in POSITIVES else _NEGATIVES for cell in (first, second))
        return (
            moments.product((first,), (second,))
            - of_second * moments.product((first,), other)
            - of_first * moments.product(whole, (second,))
            + of_first * of_second * moments.product(whole, other)
        )

    product = products_of("tp", "tp", recall, recall) * products_of("fp", "fp", rate, rate)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = products_of("tp", "fp", recall, rate) / np.sqrt(product)
    return np.clip(np.where(product > 0, found, 0.0), -1.0, 1.0)


def _cheapest(
    chosen_on: ThresholdCurve, judged_on: ThresholdCurve, ratios: np.ndarray, prevalence: float
) -> np.ndarray:
    """Return the places in `judged_on` of the thresholds that cost least on `chosen_on`."""
    best = [
        chosen_on.thresholds[np.argmin(expected_costs(chosen_on, 1.0, ratio, prevalence))] for ratio in ratios.tolist()
    ]
    return np.searchsorted(judged_on.thresholds, best)


def net_benefit_of_flagging_everything(ratios: np.ndarray, prevalence: float) -> np.ndarray:
    """Return the net benefit of who looks at nothing and flags everything; flagging nothing has 0."""
    return prevalence - (1 - prevalence) / ratios
