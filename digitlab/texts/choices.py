"""What is said of a threshold that a criterion chose: the texts of its entry, filled in."""

import re

from digitlab.metrics.choosing import Choice, Verdict, evaluated
from digitlab.metrics.criteria import CONFIDENCE_HELP, ONE_KIND, Text
from digitlab.metrics.points import OperatingPoint
from digitlab.texts import formats

# A number in a text of a criterion: an expression and its format.
FIELD = re.compile(r"\{([^{}|]+)\|(\w+)\}")
# What stands around a choice, the same in the app, in a file and in a notebook.
PHRASES = {
    "impossible": "Impossible: {request}.",
    "chosen": "Chosen for {request}, holds {outcome} on unseen {noun_plural}.",
    "verdict": "Promised at least {at_least}; {value} on unseen {noun_plural}, 95 % interval {limits}: {judgement}.",
    "no_verdict": "Promised at least {at_least}; {measure} is undefined on unseen {noun_plural}: nothing can be said.",
    "at_prevalence": "All figures of this section are those of the world that you imagine, "
    "where {prevalence} are positive.",
    "confidence": ", with {confidence} % confidence",
    "move": "Move the threshold to {threshold}",
}
JUDGEMENTS = {
    "kept": "kept",
    "kept within chance": "kept within chance",
    "broken": "broken, by more than chance explains",
}


def request(choice: Choice) -> str:
    """Return what was asked for, to stand after "chosen for"."""
    return _filled(choice.criterion.request, choice.point, choice)


def sentence(choice: Choice) -> str:
    """Return what was found or, if the criterion is impossible, why and what is offered instead."""
    if choice.lacks_a_kind:
        return _filled(ONE_KIND, choice.point, choice)
    return _filled(choice.criterion.found if choice.possible else choice.criterion.missed, choice.point, choice)


def outcome(choice: Choice, point: OperatingPoint) -> str:
    """Return what any operating point makes of the request ("94.1 % precision"), to compare samples with others."""
    return _filled(choice.criterion.outcome, point, choice)


def verdict_sentence(verdict: Verdict, noun_plural: str = "images") -> str:
    """Say whether a promise is kept on samples, by their noun, by which nothing was chosen."""
    phrase = PHRASES["no_verdict" if verdict.judgement == "undefined" else "verdict"]
    return phrase.format(
        at_least=formats.percent(verdict.promise.at_least),
        value=formats.percent(verdict.value),
        measure=verdict.promise.measure.name.lower(),
        limits=formats.percent_limits(verdict.interval),
        judgement=JUDGEMENTS.get(verdict.judgement),
        noun_plural=noun_plural,
    )


def confidence_help(noun_plural: str) -> str:
    """Return what confidence adds to a request."""
    return with_noun(CONFIDENCE_HELP, noun_plural)


def with_noun(text: str, noun_plural: str) -> str:
    """Return a text with what the samples are called."""
    nouns = {"{noun_plural}": noun_plural, "{Noun_plural}": noun_plural[:1].upper() + noun_plural[1:]}
    return re.sub(r"\{[Nn]oun_plural\}", lambda name: nouns[name[0]], text)


def _filled(text: Text, point: OperatingPoint, choice: Choice) -> str:
    if not isinstance(text, str):
        pieces = (piece for condition, piece in text if evaluated(condition, point, choice.numbers))
        return "".join(_filled(piece, point, choice) for piece in pieces)

    def written(field: re.Match[str]) -> str:
        expression, format_name = field.groups()
        return getattr(formats, format_name)(float(evaluated(expression, point, choice.numbers)))

    confidence = ""
    if choice.confidence is not None:
        confidence = PHRASES["confidence"].format(confidence=formats.number(100 * choice.confidence))
    return FIELD.sub(written, text).replace("{confidence}", confidence)
