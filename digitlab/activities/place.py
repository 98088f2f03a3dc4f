"""Where would you put it?: situations with costs, and what the class's thresholds cost in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from digitlab.activities.response import ActivityResponse, ResponseError
from digitlab.classroom.room import Json
from digitlab.decisions import Zone
from digitlab.decisions.zone_choosing import choose_zone
from digitlab.evaluation.detectors import Detector
from digitlab.metrics.choosing import choose
from digitlab.metrics.costs import expected_costs
from digitlab.metrics.prevalence import curve_at_prevalence
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import formats

_N_SAMPLES = 1_000
_HIGHEST = 1e12  # far beyond any score
# From this prevalence on it is written as "40 %", below as "1 in 20".
_OFTEN = 0.2


@dataclass(frozen=True)
class Situation:
    """What errors cost in an application."""

    title: str
    text: str  # two sentences
    false_alarm: float  # cost of one, above 0, in any unit
    miss: float
    prevalence: float  # share of positives, between 0 and 1
    asking: float = 1.0  # cost of asking a person, where the class places a zone

    @property
    def costs(self) -> str:
        """The numbers in one sentence."""
        return self._costs("")

    @property
    def costs_with_asking(self) -> str:
        """The same with the cost of asking a person."""
        return self._costs(f", asking a person {formats.number(self.asking)}")

    def _costs(self, asking: str) -> str:
        often = (
            f"{formats.whole_percent(self.prevalence)} are"
            if self.prevalence >= _OFTEN
            else f"1 in {formats.count(1 / self.prevalence)} is"
        )
        prices = f"A false alarm costs {formats.number(self.false_alarm)}, a miss {formats.number(self.miss)}{asking}"
        return f"{prices}; {often} positive."


SITUATIONS: dict[str, Situation] = {
    "spam": Situation(
        "Spam",
        "A positive is spam and goes to a folder that few look into. A letter from a friend that ends there is far "
        "worse than an advertisement among the letters.",
        20,
        1,
        0.4,
    ),
    "screening": Situation(
        "Cancer screening",
        "A positive is asked back for a second examination, which worries and costs. A tumour that is passed over may "
        "cost a life.",
        1,
        500,
        0.006,
    ),
    "photos": Situation(
        "A photo finder",
        "A positive is shown when you search your photos for your cat. A wrong photo is scrolled past; a missing one "
        "you look for elsewhere.",
        1,
        2,
        0.05,
    ),
    "fraud": Situation(
        "Card fraud",
        "A positive stops a payment and calls the customer. A missed fraud costs what was stolen, some fifty times the "
        "call.",
        1,
        50,
        0.001,
    ),
    "letter": Situation(
        "A lost letter",
        "A positive sends a letter by machine to the district of its postcode. Sorted wrongly it comes back days "
        "later; a letter that the machine does not dare to sort is read by a person at once.",
        10,
        1,
        0.1,
    ),
    "cheque": Situation(
        "A digit in a cheque",
        "A positive is taken for this digit and the amount is paid without anybody looking. A wrong amount costs a "
        "hundred times what it costs to have a person read the cheque.",
        100,
        1,
        0.1,
    ),
    "x-rays": Situation(
        "X-rays at night",
        "A positive is operated on at once, and whoever is cleared is sent home. The only doctor on duty can be woken "
        "to look at an X-ray, which costs her sleep and the next patient her eyes.",
        20,
        100,
        0.1,
        asking=2,
    ),
}


@dataclass(frozen=True)
class PlacedThreshold(ActivityResponse):
    """A response: a threshold within plus or minus `_HIGHEST`, or infinity, which flags nothing.

    In a round that asks for a zone both ends of one: `clear_below`, which is at most `threshold`, and both are finite.
    """

    threshold: float
    clear_below: float | None = None

    @classmethod
    def from_json(cls, content: Json, setting: Json) -> Self:
        """See `ActivityResponse`."""
        threshold: Any = content.get("threshold")
        if not _is_number(threshold) and not (type(threshold) is float and threshold == np.inf):
            raise ResponseError(f"threshold is not a number within {_HIGHEST}")
        lower: Any = content.get("clear_below")
        if not setting.get("asks_zone", False):
            if lower is not None:
                raise ResponseError("clear_below belongs to a round that asks for a zone")
            return cls(float(threshold))
        if not (_is_number(lower) and _is_number(threshold) and lower <= threshold):
            raise ResponseError("clear_below and threshold are no two numbers in this order")
        return cls(float(threshold), float(lower))

    def to_json(self) -> Json:
        """Return the response as it is stored: without a lower end where there is none."""
        return {name: value for name, value in vars(self).items() if value is not None}

    @property
    def zone(self) -> Zone:
        """The zone; of a response without one a line, where nobody is asked."""
        return Zone(self.threshold if self.clear_below is None else self.clear_below, self.threshold)


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) <= _HIGHEST


@dataclass(frozen=True)
class ClassCosts:
    """Expected costs of 1,000 decisions, on samples that chose no threshold."""

    samples: str  # in words
    thresholds: np.ndarray  # all distinct ones, ascending
    costs: np.ndarray  # at each of them
    of_class: np.ndarray  # costs of the class's thresholds
    median_threshold: float
    of_median: float
    best_threshold: float  # the cheapest one on the other half of the samples
    of_best: float  # its cost on these


def class_costs(thresholds: Sequence[float], detector: Detector, situation: Situation) -> ClassCosts:
    """Compute what a class's thresholds cost, beside one that was chosen on the holdout's other half.

    Parameters
    ----------
    thresholds : sequence of float
        At least one.
    detector : Detector
    situation : Situation

    Returns
    -------
    ClassCosts

    Raises
    ------
    ValueError
        If the detector has no holdout, because its samples are of one class.
    """
    holdout = detector.holdout
    if holdout is None:
        raise ValueError("There is nothing to choose a threshold by.")
    chosen_on = curve_at_prevalence(holdout.chosen_on, situation.prevalence)
    best = float(choose(chosen_on, "cost", false_alarm=situation.false_alarm, miss=situation.miss).point.threshold)
    median = float(np.median(thresholds))
    curve = holdout.checked_on
    costs = _N_SAMPLES * expected_costs(curve, situation.false_alarm, situation.miss, situation.prevalence)
    at = costs[np.searchsorted(curve.thresholds, [*thresholds, median, best])]
    return ClassCosts(
        samples=holdout.checked_name,
        thresholds=curve.thresholds,
        costs=costs,
        of_class=at[:-2],
        median_threshold=median,
        of_median=float(at[-2]),
        best_threshold=best,
        of_best=float(at[-1]),
    )


@dataclass(frozen=True)
class ClassZoneCosts:
    """Expected costs of 1,000 decisions by zones, on samples that chose none; the person who is asked is always right.

    Attributes
    ----------
    samples : str
        In words.
    of_class : ndarray of float64, shape (n,)
        Costs of the class's zones.
    asked : ndarray of float64, shape (n,)
        About how many of 1,000 each of them asks.
    median, best : Zone
        Of the medians of both ends, and the cheapest one on the other half of the samples.
    of_median, of_best : float
        What they cost.
    best_asks : float
        About how many of 1,000 the best one asks.
    of_line : float
        What the cheapest line costs that was chosen on the same other half, with nobody to ask.
    """

    samples: str
    of_class: np.ndarray
    asked: np.ndarray
    median: Zone
    of_median: float
    best: Zone
    of_best: float
    best_asks: float
    of_line: float


def class_zone_costs(zones: Sequence[Zone], detector: Detector, situation: Situation) -> ClassZoneCosts:
    """Compute what a class's zones cost, beside the best zone and the best line of the holdout's other half.

    Parameters
    ----------
    zones : sequence of Zone
        At least one.
    detector : Detector
    situation : Situation

    Returns
    -------
    ClassZoneCosts

    Raises
    ------
    ValueError
        If the detector has no holdout, because its samples are of one class.
    """
    holdout = detector.holdout
    if holdout is None:
        raise ValueError("There is nothing to choose a zone by.")
    chosen_on = curve_at_prevalence(holdout.chosen_on, situation.prevalence)
    prices = {"false_alarm": situation.false_alarm, "miss": situation.miss}
    best = choose_zone(chosen_on, "cost", asking=situation.asking, person=0.0, **prices).zone
    line = float(choose(chosen_on, "cost", **prices).point.threshold)
    median = Zone(*np.median([(each.clear_below, each.threshold) for each in zones], axis=0).tolist())
    of = [_cost_of(zone, holdout.checked_on, situation) for zone in [*zones, median, best, Zone(line, line)]]
    costs, asked = np.array(of).T
    return ClassZoneCosts(
        samples=holdout.checked_name,
        of_class=costs[:-3],
        asked=asked[:-3],
        median=median,
        of_median=float(costs[-3]),
        best=best,
        of_best=float(costs[-2]),
        best_asks=float(asked[-2]),
        of_line=float(costs[-1]),
    )


def _cost_of(zone: Zone, curve: ThresholdCurve, situation: Situation) -> tuple[float, float]:
    """Return what 1,000 decisions cost, and about how many of them a person is asked."""
    upper, lower = curve.at(zone.threshold), curve.at(zone.clear_below)
    positive, negative = situation.prevalence, 1 - situation.prevalence
    false_alarms, misses = negative * upper.false_positive_rate, positive * (1 - lower.recall)
    asked = positive * (lower.recall - upper.recall)
    asked += negative * (lower.false_positive_rate - upper.false_positive_rate)
    cost = false_alarms * situation.false_alarm + misses * situation.miss + asked * situation.asking
    return _N_SAMPLES * float(cost), _N_SAMPLES * float(asked)
