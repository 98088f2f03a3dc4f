"""What is asked of an image: whether it is one digit, or which of the ten it is.

A task alone knows the target of labels, how scores become predictions, the names of the classes and the measure that
counts.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from digitlab.metrics.confusion import Summary, confusion_counts, detector_summary, macro_summary
from digitlab.metrics.thresholds import flagged, highest_class

DEFAULT_DIGIT = 7
DIGITS = tuple(range(10))


class _Common:
    """What both tasks have in common; `OneDigit` and `TenDigits` say what else each of them knows."""

    measure: str

    @property
    def digits(self) -> tuple[int, ...]:
        """The digits of which it can be read as a detector."""
        raise NotImplementedError

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the classes, in the order of their numbers."""
        raise NotImplementedError

    @property
    def first_digit(self) -> int:
        """The digit that stands for the task where one is shown."""
        return self.digits[0] if len(self.digits) == 1 else DEFAULT_DIGIT

    @property
    def n_classes(self) -> int:
        """Number of classes."""
        return len(self.class_names)

    def target(self, labels: np.ndarray) -> np.ndarray:
        """Return what a classifier is to learn of the digits `labels`: bool, or the labels themselves, shape (n,)."""
        raise NotImplementedError

    def truth(self, labels: np.ndarray) -> np.ndarray:
        """Return the right class of each image, int64 of shape (n,)."""
        return self.target(labels).astype(np.int64)

    def counts(self, labels: np.ndarray, predicted: np.ndarray) -> np.ndarray:
        """Return the confusion matrix, int64 of shape (n_classes, n_classes), true classes by row."""
        return confusion_counts(self.truth(labels), predicted, self.n_classes)

    def main_measure(self, summary: Summary) -> float:
        """Return the value of the task's main measure; 0 where it is undefined."""
        return float(np.nan_to_num(getattr(summary, self.measure)))


@dataclass(frozen=True)
class OneDigit(_Common):
    """Tell a digit from all others: a detector, with a threshold.

    Attributes
    ----------
    digit : int
        0 to 9.
    title, short_title : str
        For headings, and for the cells of tables.
    measure, measure_name : str
        The measure by which its runs are judged first, a field of `Summary`.
    average : str
        What precision, recall and F1 are taken of, in the cells of tables.
    strong_from : float
        From this value of the measure on a run counts as strong.
    has_threshold : bool
        Whether a prediction depends on a threshold.
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

    def predict(self, scores: np.ndarray, threshold: float) -> np.ndarray:
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

    def summary(self, labels: np.ndarray, predicted: np.ndarray) -> Summary:
        """Sum up the measures of the digit."""
        return detector_summary(self.counts(labels, predicted))

    def digit_to_explain(self, prediction: int) -> int:
        """Return the digit, whatever was predicted."""
        return self.digit

    def in_words(self, prediction: int) -> str:
        """Return "a 7" or "not a 7"."""
        return f"{'a' if prediction else 'not a'} {self.digit}"


@dataclass(frozen=True)
class TenDigits(_Common):
    """Tell all ten digits apart: the one with the highest score is predicted. Attributes as of `OneDigit`."""

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

    def predict(self, scores: np.ndarray, threshold: float) -> np.ndarray:
        """Return the digit with the highest score; the threshold does not matter."""
        return highest_class(scores)

    def shown_scores(self, scores: np.ndarray) -> np.ndarray:
        """Return the score of the predicted digit."""
        return scores.max(axis=1)

    def margins(self, scores: np.ndarray, threshold: float) -> np.ndarray:
        """Return the distance of the highest score from the second highest."""
        second, first = np.partition(scores, -2, axis=1)[:, -2:].T
        return first - second

    def confidences(self, scores: np.ndarray, threshold: float) -> np.ndarray:
        """Return the score of the predicted digit."""
        return self.shown_scores(scores)

    def score_columns(self, scores: np.ndarray, threshold: float) -> dict[str, np.ndarray | float]:
        """Return ``score_0`` to ``score_9``."""
        return {f"score_{digit}": scores[:, digit] for digit in DIGITS}

    def summary(self, labels: np.ndarray, predicted: np.ndarray) -> Summary:
        """Sum up by macro averages."""
        return macro_summary(self.counts(labels, predicted))

    def digit_to_explain(self, prediction: int) -> int:
        """Return the predicted digit."""
        return prediction

    def in_words(self, prediction: int) -> str:
        """Return the predicted digit."""
        return str(prediction)


Task: TypeAlias = OneDigit | TenDigits
TEN_DIGITS = TenDigits()


def task_of(digit: int | None) -> Task:
    """Return the task that an experiment's digit stands for, 0 to 9 or None for all ten; else raise `ValueError`."""
    if digit is None:
        return TEN_DIGITS
    if isinstance(digit, bool) or not isinstance(digit, int) or digit not in DIGITS:
        raise ValueError("The digit is a whole number from 0 to 9, or none for all ten.")
    return OneDigit(digit)
