"""What is asked of an image: whether it is one digit, or which of the ten it is.

A task alone knows the target of labels, how scores become answers, the names of the classes and the measure that
counts.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from digitlab.metrics.confusion import Summary, confusion_counts, detector_summary, macro_summary
from digitlab.metrics.thresholds import flagged

DEFAULT_DIGIT = 7
DIGITS = tuple(range(10))


class Task(ABC):
    """One of the two questions. Two equal tasks are one.

    Attributes
    ----------
    measure : str
        Key of the measure by which its runs are judged first, a field of `Summary`.
    measure_name : str
    average : str
        What precision, recall and F1 are taken of, in the cells of tables.
    strong_from : float
        From this value of the measure on a run counts as strong.
    has_threshold : bool
        Whether an answer depends on a threshold.
    """

    measure: ClassVar[str]
    measure_name: ClassVar[str]
    average: ClassVar[str]
    strong_from: ClassVar[float]
    has_threshold: ClassVar[bool]

    @property
    @abstractmethod
    def title(self) -> str:
        """For headings."""

    @property
    @abstractmethod
    def short_title(self) -> str:
        """For the cells of tables."""

    @property
    @abstractmethod
    def class_names(self) -> tuple[str, ...]:
        """Names of the classes that answers are, in their order."""

    @property
    @abstractmethod
    def digits(self) -> tuple[int, ...]:
        """The digits of which it can be read as a detector."""

    @property
    def first_digit(self) -> int:
        """The digit that stands for the task where one is shown."""
        return self.digits[0] if len(self.digits) == 1 else DEFAULT_DIGIT

    @property
    def n_classes(self) -> int:
        """Number of classes."""
        return len(self.class_names)

    @abstractmethod
    def target(self, labels: np.ndarray) -> np.ndarray:
        """Return what a classifier is to learn of the digits `labels`: bool, or the labels themselves, shape (n,)."""

    def truth(self, labels: np.ndarray) -> np.ndarray:
        """Return the right class of each image, int64 of shape (n,)."""
        return self.target(labels).astype(np.int64)

    @abstractmethod
    def scores_shape(self, n_images: int) -> tuple[int, ...]:
        """Return the shape of the scores of so many images: (n,) or (n, 10)."""

    @abstractmethod
    def from_probabilities(self, probabilities: np.ndarray) -> np.ndarray:
        """Return the scores among a model's probabilities, which have shape (n, n_classes)."""

    @abstractmethod
    def scores_of(self, digit: int, scores: np.ndarray) -> np.ndarray:
        """Return the scores of one of `digits`, shape (n,)."""

    @abstractmethod
    def answers(self, scores: np.ndarray, threshold: float) -> np.ndarray:
        """Return the class answered for each image, int64 of shape (n,)."""

    @abstractmethod
    def shown_scores(self, scores: np.ndarray) -> np.ndarray:
        """Return the score that stands under an image, shape (n,)."""

    @abstractmethod
    def margins(self, scores: np.ndarray, threshold: float) -> np.ndarray:
        """Return how far each answer is from turning, shape (n,), at least 0."""

    @abstractmethod
    def confidences(self, scores: np.ndarray, threshold: float) -> np.ndarray:
        """Return how sure each answer is, shape (n,)."""

    @abstractmethod
    def score_columns(self, scores: np.ndarray, threshold: float) -> dict[str, np.ndarray | float]:
        """Return scores as the columns of a table, by their names."""

    @abstractmethod
    def summary(self, labels: np.ndarray, answers: np.ndarray) -> Summary:
        """Sum up how good answers to images with the digits `labels` are."""

    @abstractmethod
    def digit_to_explain(self, answer: int) -> int:
        """Return the digit whose score is behind an answer."""

    @abstractmethod
    def in_words(self, answer: int) -> str:
        """Return an answer as a reader says it: "a 7", "not a 7", "3"."""

    def counts(self, labels: np.ndarray, answers: np.ndarray) -> np.ndarray:
        """Return the confusion matrix, int64 of shape (n_classes, n_classes), true classes by row."""
        return confusion_counts(self.truth(labels), answers, self.n_classes)

    def judged(self, summary: Summary) -> float:
        """Return the measure that counts of a summary; 0 where it is undefined."""
        return float(np.nan_to_num(getattr(summary, self.measure)))


@dataclass(frozen=True)
class OneDigit(Task):
    """Tell a digit from all others: a detector, with a threshold.

    Attributes
    ----------
    digit : int
        0 to 9.
    """

    digit: int

    measure = "f1"
    measure_name = "F1"
    average = "of the digit"
    strong_from = 0.9
    has_threshold = True

    @property
    def title(self) -> str:
        """For headings."""
        return f"Digit {self.digit}"

    @property
    def short_title(self) -> str:
        """For the cells of tables."""
        return str(self.digit)

    @property
    def class_names(self) -> tuple[str, ...]:
        """Return "not 7" and "7", say."""
        return f"not {self.digit}", str(self.digit)

    @property
    def digits(self) -> tuple[int, ...]:
        """The digit alone."""
        return (self.digit,)

    def target(self, labels: np.ndarray) -> np.ndarray:
        """Return True for the digit."""
        return labels == self.digit

    def scores_shape(self, n_images: int) -> tuple[int, ...]:
        """Return (n,)."""
        return (n_images,)

    def from_probabilities(self, probabilities: np.ndarray) -> np.ndarray:
        """Return those of the digit."""
        return probabilities[:, 1]

    def scores_of(self, digit: int, scores: np.ndarray) -> np.ndarray:
        """Return the scores as they are."""
        return scores

    def answers(self, scores: np.ndarray, threshold: float) -> np.ndarray:
        """Return 1 at or above the threshold."""
        return np.asarray(flagged(scores, threshold)).astype(np.int64)

    def shown_scores(self, scores: np.ndarray) -> np.ndarray:
        """Return the detector's scores."""
        return scores

    def margins(self, scores: np.ndarray, threshold: float) -> np.ndarray:
        """Return the distance from the threshold."""
        return np.abs(scores - threshold)

    def confidences(self, scores: np.ndarray, threshold: float) -> np.ndarray:
        """Return the distance from the threshold, too."""
        return self.margins(scores, threshold)

    def score_columns(self, scores: np.ndarray, threshold: float) -> dict[str, np.ndarray | float]:
        """Return ``score`` and ``threshold``."""
        return {"score": scores, "threshold": threshold}

    def summary(self, labels: np.ndarray, answers: np.ndarray) -> Summary:
        """Sum up the measures of the digit."""
        return detector_summary(self.counts(labels, answers))

    def digit_to_explain(self, answer: int) -> int:
        """Return the digit, whatever was answered."""
        return self.digit

    def in_words(self, answer: int) -> str:
        """Return "a 7" or "not a 7"."""
        return f"{'a' if answer else 'not a'} {self.digit}"


@dataclass(frozen=True)
class TenDigits(Task):
    """Tell all ten digits apart: the highest score is the answer."""

    title = "Ten digits"
    short_title = "ten"
    class_names = tuple(map(str, DIGITS))
    digits = DIGITS
    measure = "accuracy"
    measure_name = "Accuracy"
    average = "macro"
    strong_from = 0.95
    has_threshold = False

    def target(self, labels: np.ndarray) -> np.ndarray:
        """Return the labels."""
        return labels

    def scores_shape(self, n_images: int) -> tuple[int, ...]:
        """Return (n, 10)."""
        return (n_images, len(DIGITS))

    def from_probabilities(self, probabilities: np.ndarray) -> np.ndarray:
        """Return all of them."""
        return probabilities

    def scores_of(self, digit: int, scores: np.ndarray) -> np.ndarray:
        """Return the digit's column."""
        return scores[:, digit]

    def answers(self, scores: np.ndarray, threshold: float) -> np.ndarray:
        """Return the digit with the highest score; the threshold does not matter."""
        return scores.argmax(axis=1)

    def shown_scores(self, scores: np.ndarray) -> np.ndarray:
        """Return the score of the answered digit."""
        return scores.max(axis=1)

    def margins(self, scores: np.ndarray, threshold: float) -> np.ndarray:
        """Return the distance of the highest score from the second highest."""
        second, first = np.partition(scores, -2, axis=1)[:, -2:].T
        return first - second

    def confidences(self, scores: np.ndarray, threshold: float) -> np.ndarray:
        """Return the score of the answered digit."""
        return self.shown_scores(scores)

    def score_columns(self, scores: np.ndarray, threshold: float) -> dict[str, np.ndarray | float]:
        """Return ``score_0`` to ``score_9``."""
        return {f"score_{digit}": scores[:, digit] for digit in DIGITS}

    def summary(self, labels: np.ndarray, answers: np.ndarray) -> Summary:
        """Sum up by macro averages."""
        return macro_summary(self.counts(labels, answers))

    def digit_to_explain(self, answer: int) -> int:
        """Return the answered digit."""
        return answer

    def in_words(self, answer: int) -> str:
        """Return the answered digit."""
        return str(answer)


TEN_DIGITS = TenDigits()


def task_of(digit: int | None) -> Task:
    """Return the task that an experiment's digit stands for.

    Parameters
    ----------
    digit : int or None
        0 to 9, None for all ten.

    Returns
    -------
    Task

    Raises
    ------
    ValueError
        If it is something else.
    """
    if digit is None:
        return TEN_DIGITS
    if isinstance(digit, bool) or not isinstance(digit, int) or digit not in DIGITS:
        raise ValueError(f"The digit is a whole number from 0 to 9, or none for all ten, not {digit!r}.")
    return OneDigit(digit)
