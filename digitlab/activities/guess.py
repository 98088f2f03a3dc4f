"""Guess first: questions whose answer is a number that is computed from a detector."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from digitlab.activities.response import ActivityResponse, whole_number
from digitlab.classroom.room import Json
from digitlab.evaluation.chosen_lines import lines_for
from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.person_asked import errors_among_nearest
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import at_prevalence

_RARE = 0.001
_FEW_LOOKS, _MANY_LOOKS = 0.02, 0.1


@dataclass(frozen=True)
class Question:
    """A question."""

    short: str  # for the teacher's list
    text: str  # contains ``{positive}`` for the detector's positive class
    highest: int  # upper end of the range of guesses, which begins at 0
    answer: Callable[[OperatingPoint], float] | None
    why: str  # what it teaches
    of_detector: Callable[[Detector], float] | None = None  # in place of `answer`, where it takes more than counts

    def truth(self, detector: Detector) -> float:
        """Return the answer for a detector at its own threshold."""
        if self.answer is None:
            return 0.0 if self.of_detector is None else self.of_detector(detector)
        return float(self.answer(detector.curve.at(detector.default_threshold)))


def _of_first_group(points: Sequence[OperatingPoint], cell: str) -> float:
    """Return how many of 100 mistakes of a kind fall on the first group; 0 where there are none."""
    counts = [float(getattr(point, cell)) for point in points]
    return 100 * counts[0] / sum(counts) if sum(counts) else 0.0


def _missed_of_first(detector: Detector) -> float:
    groups, line = detector.by_group, detector.default_threshold
    return 0.0 if groups is None else _of_first_group([curve.at(line) for curve in groups.curves], "fn")


def _alarms_of_first(detector: Detector) -> float:
    groups = detector.by_group
    chosen = None if groups is None else lines_for(groups, "equal_recall", detector.default_threshold)
    return 0.0 if chosen is None else _of_first_group(chosen.points, "fp")


def _mistakes_among_nearest(detector: Detector) -> float:
    _, n_there, n_errors = errors_among_nearest(detector, _FEW_LOOKS)
    return 100 * n_there / n_errors if n_errors else 0.0


def _errors_of_the_line_nearby(detector: Detector) -> float:
    n_nearest, n_there, _ = errors_among_nearest(detector, _MANY_LOOKS)
    return 100 * n_there / n_nearest if n_nearest else 0.0


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
    "missed_students": Question(
        "Students' among 100 that are missed",
        "Half of the test images are by high-school students, half by employees. Of 100 images of “{positive}” that "
        "this classifier misses at one threshold for all, how many are by students?",
        100,
        None,
        "The same line does not do the same to everybody.",
        _missed_of_first,
    ),
    "alarms_students": Question(
        "Students' among 100 false alarms at equal recall",
        "Now each group has a line of its own, so that recall is as equal as can be. Of 100 false alarms, how many are "
        "among the students' images?",
        100,
        None,
        "To find as many of those who are harder to read, their line has to lie lower, and what lies above it is more "
        "often wrong. Chosen on one half of the images, counted on the other.",
        _alarms_of_first,
    ),
    "nearest": Question(
        "Of 100 mistakes among the 2 % nearest to the line",
        "A person may look at 2 of 100 images: those whose scores are nearest to the line of the detector for "
        "“{positive}”. Of 100 mistakes that it makes, how many does she see?",
        100,
        None,
        "Where a score is near the line, the answer is often wrong: a few looks find many mistakes.",
        _mistakes_among_nearest,
    ),
    "tired": Question(
        "How often the person may err at most, of 100",
        "A person decides about the 1,000 images of 10,000 whose scores are nearest to the line, in place of the "
        "detector for “{positive}”. In how many of 100 may she err, before it would be better not to ask her?",
        100,
        None,
        "So often does the line alone err on these images. Whoever errs more often makes things worse: the line is "
        "right about most of what is called unsure.",
        _errors_of_the_line_nearby,
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
