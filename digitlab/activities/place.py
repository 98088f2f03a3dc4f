"""Where would you put it?: situations with costs, and what the class's thresholds cost in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from digitlab.activities.response import ActivityResponse, ResponseError
from digitlab.classroom.room import Json
from digitlab.evaluation.detectors import Detector
from digitlab.metrics.choosing import choose
from digitlab.metrics.costs import expected_costs
from digitlab.metrics.prevalence import curve_at_prevalence
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

    @property
    def costs(self) -> str:
        """The numbers in one sentence."""
        often = (
            f"{formats.whole_percent(self.prevalence)} are"
            if self.prevalence >= _OFTEN
            else f"1 in {formats.count(1 / self.prevalence)} is"
        )
        prices = f"A false alarm costs {formats.number(self.false_alarm)}, a miss {formats.number(self.miss)}"
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
}


@dataclass(frozen=True)
class PlacedThreshold(ActivityResponse):
    """A response: a threshold within plus or minus `_HIGHEST`, or infinity, which flags nothing."""

    threshold: float

    @classmethod
    def from_json(cls, content: Json, _setting: Json) -> Self:
        """See `ActivityResponse`."""
        threshold: Any = content.get("threshold")
        if type(threshold) not in (int, float) or not (abs(threshold) <= _HIGHEST or threshold == np.inf):
            raise ResponseError(f"threshold is not a number within {_HIGHEST}")
        return cls(float(threshold))


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
