"""What is said of a threshold that a criterion chose: the texts of its entry, filled in."""

import re
from collections.abc import Callable
from typing import Any

from digitlab.metrics.binomial import at_least, needed
from digitlab.metrics.choosing import Choice, evaluated
from digitlab.metrics.criteria import CONFIDENCE, CONFIDENCE_HELP, CRITERIA, ONE_KIND, Text
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.promises import Verdict, starts
from digitlab.texts import formats

# A number in a text of a criterion: an expression and its format.
FIELD = re.compile(r"\{([^{}|]+)\|(\w+)\}")
# What stands around a choice, the same in the app, in a file and in a notebook.
PHRASES = {
    "impossible": "Impossible: {request}.",
    "chosen": "Chosen for {request}, holds {outcome} on unseen {noun_plural}.",
    "chosen_instead": "What is offered instead holds {outcome} on unseen {noun_plural}.",
    "verdict": "Promised at least {at_least}; {value} on unseen {noun_plural}, {kind}95 % interval {limits}: "
    "{judgement}.{effective}",
    # Clopper and Pearson's, beside Wilson's in the table; of effective numbers it is not exact.
    "exact": "exact ",
    "cautious": "cautious ",
    "effective": " Rows here weigh unequally or belong together: the numbers say how many equal, independent ones "
    "tell as much.",
    "at_worst": " They settle nothing before they would if all that belong together were alike.",
    "would_decide": "; about {n} would settle it, if the share stayed as it is",
    "needed": "To promise {wanted} with {confidence} % confidence takes {none} {trials} without a {mistake}, {one} "
    "with one, {two} with two; here are {n} with {mistakes}.",
    "needed_to_search": " To search among all thresholds takes a little more: {n} without one.",
    "worth_too_little": " At worst, these positives are worth {n}: nothing can be promised before it is {none}.",
    "never": "No number of {trials} can promise {wanted}.",
    "no_verdict": "Promised at least {at_least}; {measure} is undefined on unseen {noun_plural}: nothing can be said.",
    "at_prevalence": "All figures of this section are those of the world that you imagine, "
    "where {prevalence} are positive.",
    "confidence": ", with {confidence} % confidence",
    "move": "Move the threshold to {threshold}",
}
JUDGEMENTS = {
    "kept": "kept",
    "undecided": "left open by the {trials} here ({n})",
    "broken": "broken",
}


def request(choice: Choice) -> str:
    """Return what was asked for, to stand after "chosen for"."""
    return _filled(choice.criterion.request, choice.point, choice)


def sentence(choice: Choice) -> str:
    """Return what was found or, if the criterion is impossible, why and what is offered instead."""
    if choice.lacks_a_kind:
        return _filled(ONE_KIND, choice.point, choice)
    if choice.possible:
        return _filled(choice.criterion.found, choice.point, choice)
    return _filled(
        choice.criterion.missed if choice.confidence is None else choice.criterion.unsure, choice.point, choice
    )


def outcome(choice: Choice, point: OperatingPoint) -> str:
    """Return what any operating point makes of the request ("94.1 % precision"), to compare samples with others."""
    return _filled(choice.criterion.outcome, point, choice)


def verdict_sentence(verdict: Verdict, noun_plural: str = "images", trials: str | None = None) -> str:
    """Say whether a promise is kept on samples, by their noun, by which nothing was chosen.

    What the measure is a share of is `trials`, or what its criterion says.
    """
    measure = verdict.promise.measure
    trials = CRITERIA[measure.key].trials if trials is None else trials
    if verdict.judgement == "undefined":
        return PHRASES["no_verdict"].format(
            at_least=formats.percent(verdict.promise.at_least), measure=measure.name.lower(), noun_plural=noun_plural
        )
    judgement = JUDGEMENTS[verdict.judgement].format(
        n=formats.count(verdict.n_trials), trials=with_noun(trials, noun_plural)
    )
    if verdict.n_needed is not None:
        judgement += PHRASES["would_decide"].format(n=formats.count(verdict.n_needed))
    effective = PHRASES["effective"] if verdict.is_effective else ""
    if verdict.is_effective and verdict.judgement == "undecided":
        effective += PHRASES["at_worst"]
    return PHRASES["verdict"].format(
        at_least=formats.percent(verdict.promise.at_least),
        value=formats.percent(verdict.value),
        kind=PHRASES["cautious" if verdict.is_effective else "exact"] if verdict.is_exact else "",
        limits=formats.percent_limits(verdict.interval),
        judgement=judgement,
        noun_plural=noun_plural,
        effective=effective,
    )


def needed_sentence(choice: Choice, noun_plural: str = "images") -> str:
    """Say how many samples, by their noun, the promise needs with confidence, and how many there are; or nothing."""
    criterion, promise = choice.criterion, choice.promise
    if promise is None or choice.lacks_a_kind or promise.at_least <= 0:
        return ""
    risk, wanted = 1 - CONFIDENCE, formats.percent(promise.at_least)
    trials = with_noun(criterion.trials, noun_plural)
    numbers = [needed(promise.at_least, risk, mistakes) for mistakes in range(3)]
    if None in numbers:
        return PHRASES["never"].format(trials=trials, wanted=wanted)
    none, one, two = (formats.count(float(n)) for n in numbers if n is not None)
    n_trials, n_right = promise.counted(choice.point)
    text = PHRASES["needed"].format(
        **{"wanted": wanted, "confidence": formats.number(100 * CONFIDENCE), "none": none, "one": one, "two": two},
        **{"trials": trials, "mistake": criterion.mistake},
        **{"n": formats.count(n_trials), "mistakes": formats.count(n_trials - n_right)},
    )
    if criterion.in_sequence:
        n_first, _ = next(starts(promise.at_least, risk))
        text += PHRASES["needed_to_search"].format(n=formats.count(n_first))
    if choice.point.moments is None:
        return text
    text += PHRASES["effective"]
    n_if_alike = promise.n_if_alike(choice.point)
    if not criterion.in_sequence and at_least(n_if_alike, n_if_alike, promise.at_least) > risk:
        text += PHRASES["worth_too_little"].format(n=formats.count(n_if_alike), none=none)
    return text


def confidence_help(noun_plural: str) -> str:
    """Return what confidence adds to a request."""
    return with_noun(CONFIDENCE_HELP, noun_plural)


def with_noun(text: str, noun_plural: str) -> str:
    """Return a text with what the samples are called."""
    nouns = {"{noun_plural}": noun_plural, "{Noun_plural}": noun_plural[:1].upper() + noun_plural[1:]}
    return re.sub(r"\{[Nn]oun_plural\}", lambda name: nouns[name[0]], text)


def _filled(text: Text, point: OperatingPoint, choice: Choice) -> str:
    return filled(text, lambda expression: evaluated(expression, point, choice.numbers), choice.confidence)


def filled(text: Text, value_of: Callable[[str], Any], confidence: float | None = None) -> str:
    """Return a text of a criterion with its numbers.

    Parameters
    ----------
    text : str or tuple
        Of several pieces, each with a condition.
    value_of : callable
        What an expression in the text, or a condition, comes to.
    confidence : float, optional
        What ``{confidence}`` says.

    Returns
    -------
    str
    """
    if not isinstance(text, str):
        return "".join(filled(piece, value_of, confidence) for condition, piece in text if value_of(condition))

    def written(field: re.Match[str]) -> str:
        expression, format_name = field.groups()
        return getattr(formats, format_name)(float(value_of(expression)))

    sure = ""
    if confidence is not None:
        sure = PHRASES["confidence"].format(confidence=formats.number(100 * confidence))
    return FIELD.sub(written, text).replace("{confidence}", sure)
