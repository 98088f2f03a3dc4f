"""What is said of "Answer only when sure": how sure answers are, and of a level that was chosen."""

from typing import Literal

from digitlab.metrics.choosing import Choice
from digitlab.metrics.intervals import Interval
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.promises import Verdict
from digitlab.texts import formats
from digitlab.texts.choices import PHRASES as CHOICES
from digitlab.texts.figures import Titles

TITLE = "Answer only when sure"
# By what says how sure an answer is.
BY: dict[Literal["highest", "margin"], str] = {"highest": "Highest score", "margin": "Margin of the two highest"}
SCALES = {
    "probability": "Scores are the classifier's own probabilities.",
    "calibrated": "Scores are calibrated out of fold, class by class: one half of {choosing_name} taught how likely a "
    "score is to be right, the other half is left to choose the level by.",
    "raw": "Scores stand as they are: they are no probabilities, and without {noun_plural} to choose by nothing can "
    "calibrate them.",
}
NUMBERS = {
    "accuracy": "Accuracy of the answered",
    "answered": "Answered",
    "errors": "Errors left",
    "asked": "Go to a person",
}
COVERAGE = Titles("Part answered", "Accuracy of the answered", "Accuracy over what is answered")
# The first paper on reading digits for the Post Office: "1% error rate and about a 9% reject rate".
LECUN = {"name": "LeCun et al., 1989: 1 % errors, 9 % rejected", "coverage": 0.91, "accuracy": 0.99}
PHRASES = {
    "request": "at most {at_most} errors among the answered{confidence}",
    "confidence": CHOICES["confidence"],
    "impossible": CHOICES["impossible"],
    "found": "The lowest such level answers {answered} of {chosen}; {asked} go to a person.",
    "missed": "No level leaves so few. The one with the fewest answers {answered}, and {errors} of these are wrong.",
    "unsure": "No level can be promised to leave so few. The surest answers {answered} of {chosen}, and {errors} of "
    "these are wrong.",
    "no_kind": "None of the answers is right, so that no level helps.",
    "checked": "On {checked} it answers {answered}, and {errors} of these are wrong; {asked} go to a person.",
    "verdict": "Promised at most {at_most} errors; {errors} on unseen {noun_plural}, {kind}95 % interval {limits}: "
    "{judgement}.",
    "exact": CHOICES["exact"],
    "cautious": CHOICES["cautious"],
    "kept": "kept",
    "broken": "broken",
    "undecided": "left open by these {n} answers",
    "undefined": "nothing is answered, so that nothing can be said",
    "would_decide": CHOICES["would_decide"],
    "flatters": "There are no other {noun_plural} to check it on: these figures flatter.",
    "counted_on": " The figures at the level count all {judged}, those that chose it, too, and flatter a little; the "
    "check counts the others alone.",
    "move": "Move the level to {level}",
    "of": "{count} of {all}",
    "of_answers": "{count} of {all} answers",
    "would_err": "{count} of {all} would be wrong",
    "spoken": "{level}: {answered} answered, {accuracy} of these right",
    "picture": "Answered where the score is at least as sure as {level} ({by}); a person looks at the rest.",
    "at_most": "Errors among the answered, at most, %",
}


def scale_sentence(scale: Literal["probability", "calibrated", "raw"], choosing_name: str, noun_plural: str) -> str:
    """Say what says how sure an answer is."""
    return SCALES[scale].format(choosing_name=choosing_name, noun_plural=noun_plural)


def request(choice: Choice) -> str:
    """Return what was asked for, to stand after "chosen for"."""
    confidence = ""
    if choice.confidence is not None:
        confidence = PHRASES["confidence"].format(confidence=formats.number(100 * choice.confidence))
    return PHRASES["request"].format(at_most=formats.percent(1 - choice.numbers["wanted"]), confidence=confidence)


def counted_on(n_judged: int, n_checked: int, judged_name: str) -> str:
    """Say that the figures at a level count those, too, that chose it, or nothing where others alone chose it."""
    if n_judged == n_checked:
        return ""
    return PHRASES["counted_on"].format(judged=f"{n_judged:,} {judged_name}")


def sentence(choice: Choice, chosen_name: str) -> str:
    """Return what was found or, if it is impossible, why and what is offered instead."""
    if choice.lacks_a_kind:
        return PHRASES["no_kind"]
    words = _outcome(choice.point) | {"chosen": chosen_name}
    if choice.possible:
        return PHRASES["found"].format(**words)
    missed = PHRASES["missed" if choice.confidence is None else "unsure"].format(**words)
    return f"{PHRASES['impossible'].format(request=request(choice))} {missed}"


def checked_sentence(point: OperatingPoint, checked_name: str) -> str:
    """Say what a level does to samples by which it was not chosen."""
    return PHRASES["checked"].format(**_outcome(point), checked=checked_name)


def verdict_sentence(verdict: Verdict, noun_plural: str = "images") -> str:
    """Say whether a promise of at most so many errors among the answered is kept."""
    judgement = PHRASES[verdict.judgement].format(n=formats.count(verdict.n_trials))
    if verdict.judgement == "undefined":
        return f"{judgement[:1].upper()}{judgement[1:]}."
    if verdict.n_needed is not None:
        judgement += PHRASES["would_decide"].format(n=formats.count(verdict.n_needed))
    low, high = 1 - verdict.interval.high, 1 - verdict.interval.low
    return PHRASES["verdict"].format(
        at_most=formats.percent(1 - verdict.promise.at_least),
        errors=formats.percent(1 - verdict.value),
        kind=PHRASES["cautious" if verdict.is_effective else "exact"],
        limits=formats.percent_limits(Interval(low, high)),
        judgement=judgement,
        noun_plural=noun_plural,
    )


def _outcome(point: OperatingPoint) -> dict[str, str]:
    answered = float(point.queue_rate)
    return {
        "answered": formats.percent(answered),
        "asked": formats.percent(1 - answered),
        "errors": formats.percent(1 - float(point.precision)),
    }
