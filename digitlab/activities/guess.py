"""Guess first: questions whose answer is a number that is computed from a detector."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from digitlab.activities.response import ActivityResponse, whole_number
from digitlab.classroom.room import Json
from digitlab.evaluation.detectors import Detector
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import at_prevalence

_RARE = 0.001


@dataclass(frozen=True)
class Question:
    """A question."""

    short: str  # for the teacher's list
    text: str  # contains ``{positive}`` for the detector's positive class
    highest: int  # upper end of the range of guesses, which begins at 0
    answer: Callable[[OperatingPoint], float]
    why: str  # what it teaches

    def truth(self, detector: Detector) -> float:
        """Return the answer for a detector at its own threshold."""
        return float(self.answer(detector.curve.at(detector.default_threshold)))


QUESTIONS: dict[str, Question] = {
    "always_no": Question(
        "Wrong of 10,000 by always saying no",
        "Of 10,000 handwritten digits, how many does a classifier get wrong that looks for “{positive}” and always "
        "says no?",
        10_000,
        lambda point: 10_000 * (point.tp + point.fn) / point.n_samples,
        "Only as many as there are positives: accuracy is high for who finds nothing. It must be compared with that.",
    ),
    "precision": Question(
        "Right of 100 that are flagged",
        "This classifier flags 100 images as “{positive}”. How many of them are?",
        100,
        lambda point: 100 * point.precision,
        "That is its precision at its own threshold.",
    ),
    "recall": Question(
        "Found of 100 that are there",
        "There are 100 images of “{positive}”. How many does this classifier find?",
        100,
        lambda point: 100 * point.recall,
        "That is its recall at its own threshold.",
    ),
    "rare": Question(
        "Right of 100 flagged where 1 in 1,000 is positive",
        "The same classifier, the same threshold, but only 1 image in 1,000 is “{positive}”. It flags 100. How many of "
        "them are?",
        100,
        lambda point: 100 * at_prevalence(point, _RARE).precision,
        "Where positives are rare most alarms are false, however good the classifier: precision depends on prevalence.",
    ),
    "wrong": Question(
        "Wrong of 10,000 at its own threshold",
        "Of 10,000 handwritten digits, how many does this classifier, which looks for “{positive}”, get wrong?",
        10_000,
        lambda point: 10_000 * (point.fp + point.fn) / point.n_samples,
        "Compare it with the classifier that always says no.",
    ),
}


def question_of(setting: Json) -> Question:
    """Return the question of a round."""
    return QUESTIONS[setting["question"]]


@dataclass(frozen=True)
class Guess(ActivityResponse):
    """A response: a number from 0 to the question's `highest`."""

    number: int

    @classmethod
    def from_json(cls, content: Json, setting: Json) -> Self:
        """See `ActivityResponse`."""
        return cls(whole_number(content, "number", question_of(setting).highest))

    def row(self) -> Json:
        """See `ActivityResponse`."""
        return {"guess": self.number}
