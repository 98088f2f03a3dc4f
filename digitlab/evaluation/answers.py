"""What a run answered for each image: the scores made into classes."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from digitlab.mnist import Mnist
from digitlab.runs import Run, ScoreKind

DIGIT_NAMES = tuple(str(digit) for digit in range(10))


@dataclass(frozen=True, eq=False)
class Answers:
    """A run's answers to some images; a detector's at one threshold.

    Attributes
    ----------
    digit : int or None
        The digit that a detector looks for; None where all ten are told apart.
    indices : ndarray of int64, shape (n,)
        Rows of the images in their split.
    labels : ndarray of uint8, shape (n,)
        The digits that the data set names.
    scores : ndarray of float64, shape (n,) or (n, 10)
        Of the digit, or of all ten.
    score_kind : {"decision", "probability"}
    threshold : float or None
        A detector's; None where all ten are told apart.
    """

    digit: int | None
    indices: np.ndarray
    labels: np.ndarray
    scores: np.ndarray
    score_kind: ScoreKind
    threshold: float | None

    def __len__(self) -> int:
        """Return the number of images."""
        return len(self.labels)

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes' names: ("not 7", "7") or "0" to "9"."""
        return DIGIT_NAMES if self.digit is None else (f"not {self.digit}", str(self.digit))

    @cached_property
    def truth(self) -> np.ndarray:
        """The right class of each image, int64 of shape (n,)."""
        return (self.labels if self.digit is None else self.labels == self.digit).astype(np.int64)

    @cached_property
    def predicted(self) -> np.ndarray:
        """The class answered for each image, int64 of shape (n,)."""
        if self.digit is None:
            return self.scores.argmax(axis=1)
        return (self.scores >= self.threshold).astype(np.int64)

    @cached_property
    def wrong(self) -> np.ndarray:
        """Which answers are mistakes, bool of shape (n,)."""
        return self.truth != self.predicted

    @cached_property
    def shown_scores(self) -> np.ndarray:
        """The score that stands under an image, shape (n,): the detector's, or that of the answered digit."""
        return self.scores if self.digit is not None else self.scores.max(axis=1)

    @cached_property
    def confidence(self) -> np.ndarray:
        """How sure each answer is, shape (n,): distance from the threshold, or the answered digit's score."""
        return self.margin if self.digit is not None else self.shown_scores

    @cached_property
    def margin(self) -> np.ndarray:
        """How far each answer is from turning, shape (n,), at least 0.

        Distance from the threshold, or, where all ten digits are told apart, from the second highest score.
        """
        if self.digit is not None:
            return np.abs(self.scores - self.threshold)
        second, first = np.partition(self.scores, -2, axis=1)[:, -2:].T
        return first - second


def answers_on_test_images(run: Run, data: Mnist, threshold: float | None = None) -> Answers:
    """Return what a run answered for the 10,000 test images.

    Parameters
    ----------
    run : Run
    data : Mnist
    threshold : float, optional
        A detector's; the run's default threshold if not given.

    Returns
    -------
    Answers
    """
    return _answers(run, np.arange(len(data.test)), data.test.labels, run.test_scores, threshold)


def answers_out_of_fold(run: Run, data: Mnist, threshold: float | None = None) -> Answers:
    """Return what a run's cross-validation answered for its training images, none of which it had seen.

    Parameters
    ----------
    run : Run
        With out-of-fold scores.
    data : Mnist
    threshold : float, optional
        A detector's; the run's default threshold if not given.

    Returns
    -------
    Answers
        In the training split's order.

    Raises
    ------
    ValueError
        If the run was trained without cross-validation.
    """
    if run.out_of_fold_scores is None:
        raise ValueError("This run has no out-of-fold scores; it was trained without cross-validation.")
    order = run.experiment.training_order()
    ascending = np.argsort(order)
    indices = order[ascending]
    return _answers(run, indices, data.train.labels[indices], run.out_of_fold_scores[ascending], threshold)


def _answers(run: Run, indices: np.ndarray, labels: np.ndarray, scores: np.ndarray, threshold: float | None) -> Answers:
    digit = run.experiment.digit
    if digit is not None and threshold is None:
        threshold = run.default_threshold
    return Answers(digit, indices, labels, scores, run.score_kind, threshold if digit is not None else None)
