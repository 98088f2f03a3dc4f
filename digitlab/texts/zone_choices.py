"""What is said of a zone that a criterion chose: the texts of its entry, filled in."""

import numpy as np

from digitlab.decisions import TwoPlaces
from digitlab.decisions.zone_choosing import ZoneChoice, values_of
from digitlab.decisions.zone_criteria import SidePromise
from digitlab.metrics.criteria import Text
from digitlab.metrics.expressions import evaluate, names_in
from digitlab.metrics.promises import Verdict
from digitlab.texts import formats
from digitlab.texts.choices import filled, verdict_sentence

MOVE = "Move the zone to {clear_below} and {threshold}"
FLATTERS = (
    "These figures flatter: the zone was chosen on the very {noun_plural} that judge it, so it fits their chance "
    "quirks too."
)
CHOSEN_AND_JUDGED = (
    "Each zone has the fewest errors for so many questions on {chosen}, and is judged on {checked}. The band is 95 % "
    "at each single zone."
)
CONFIDENCE_HELP = (
    "A zone that just reaches both figures on these {noun_plural} often misses them on others. With confidence each "
    "side keeps a distance, or is left out: in at most 5 of 100 samples would this rule promise what is false."
)


def zone_request(choice: ZoneChoice) -> str:
    """Return what was asked for, to stand after "chosen for"."""
    return _filled(choice.criterion.request, choice.counts, choice)


def chosen_for(choice: ZoneChoice) -> str:
    """Say why a zone was chosen, to stand before what it was chosen on: it goes into the saved file, too."""
    request = zone_request(choice)
    return f"Chosen for {request}" if choice.possible else f"Offered instead of {request}, which was impossible"


def zone_sentence(choice: ZoneChoice) -> str:
    """Return what was found or, if the criterion is impossible, why and what is offered instead."""
    criterion = choice.criterion
    if choice.possible:
        return _filled(criterion.found, choice.counts, choice)
    return _filled(criterion.missed if choice.confidence is None else criterion.unsure, choice.counts, choice)


def zone_outcome(choice: ZoneChoice, counts: TwoPlaces) -> str:
    """Return what the zone makes of the request on any samples."""
    return _filled(choice.criterion.outcome, counts, choice)


def zone_verdict_sentence(promise: SidePromise, verdict: Verdict, noun_plural: str) -> str:
    """Say of one promise whether it is kept on samples, by their noun, by which nothing was chosen."""
    said = verdict_sentence(verdict, noun_plural, promise.trials)
    return f"{promise.name.capitalize()}: {said[:1].lower()}{said[1:]}"


def move_to(choice: ZoneChoice) -> str:
    """Return what the button says that moves both handles."""
    clear_below, threshold = map(formats.exact_threshold, (choice.zone.clear_below, choice.zone.threshold))
    return MOVE.format(clear_below=clear_below, threshold=threshold)


def worth_of_asking(line: str, decided: str, errors: str) -> str:
    """Say what the single line with the fewest errors achieves, and what the zone does, with shares as text."""
    return (
        f"One line that decides everything has {line} errors at best. This zone decides {decided}, with {errors} "
        "errors among them; a person answers the rest."
    )


def _filled(text: Text, counts: TwoPlaces, choice: ZoneChoice) -> str:
    values = {**values_of(counts), **choice.numbers}

    def value_of(expression: str) -> float:
        return evaluate(expression, {name: np.float64(values[name]) for name in names_in(expression)})

    return filled(text, value_of, choice.confidence)
