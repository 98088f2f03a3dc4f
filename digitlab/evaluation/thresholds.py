"""Every threshold of a binary classifier at once.

A score at or above the threshold counts as positive, as in scikit-learn's `precision_recall_curve`; equal scores
therefore always fall on the same side.

Undefined values are handled in one way everywhere:

- Precision is undefined where nothing is predicted positive. It is NaN here and "undefined" on the pages.
- Recall without any positive label is 1, as scikit-learn's `precision_recall_curve` has it: nothing was missed.
- F1 is undefined (NaN) only if there are neither positive labels nor positive predictions.
- ROC AUC and average precision are NaN if all labels are alike.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


@dataclass(frozen=True)
class OperatingPoint:
    """What one threshold does, and all that follows from its four counts.

    Attributes
    ----------
    threshold : float
        Scores at or above it count as positive.
    tp, fp, fn, tn : int
        True positives, false positives (false alarms), false negatives (misses), true negatives.
    """

    threshold: float
    tp: int
    fp: int
    fn: int
    tn: int

    @property
    def n_samples(self) -> int:
        """Number of images."""
        return self.tp + self.fp + self.fn + self.tn

    @property
    def predicted_positive(self) -> int:
        """Number of images at or above the threshold."""
        return self.tp + self.fp

    @property
    def precision(self) -> float:
        """tp / (tp + fp): how many of those flagged are right. NaN where nothing is flagged."""
        return _ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float:
        """tp / (tp + fn): how many of the positives are found. 1 where there are none."""
        positives = self.tp + self.fn
        return self.tp / positives if positives else 1.0

    @property
    def f1(self) -> float:
        """2 tp / (2 tp + fp + fn): harmonic mean of precision and recall."""
        return _ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)

    @property
    def accuracy(self) -> float:
        """(tp + tn) / n: how many of all answers are right."""
        return _ratio(self.tp + self.tn, self.n_samples)

    @property
    def false_positive_rate(self) -> float:
        """fp / (fp + tn): how many of the negatives are flagged. NaN where there are none."""
        return _ratio(self.fp, self.fp + self.tn)

    @property
    def confusion_matrix(self) -> np.ndarray:
        """[[tn, fp], [fn, tp]], ndarray of int64 of shape (2, 2): scikit-learn's order, true by predicted."""
        return np.array([[self.tn, self.fp], [self.fn, self.tp]])


class ThresholdCurve:
    """All thresholds of one binary run, sorted once in O(n log n); a lookup is O(log n).

    Parameters
    ----------
    y_true : array-like of bool, shape (n,)
        The truth; n is at least 1.
    y_score : array-like of float, shape (n,)
        Finite scores of any scale: larger means more likely positive.

    Attributes
    ----------
    thresholds : ndarray of float64, shape (k,)
        The distinct scores, ascending.
    tp, fp : ndarray of int64, shape (k,)
        True and false positives at each of the thresholds.
    n_positive, n_negative : int
        How many labels are positive and negative.

    Raises
    ------
    ValueError
        If the arrays are empty, of different length, or a score is not finite.

    Examples
    --------
    >>> curve = ThresholdCurve([False, False, True, True], [0.1, 0.4, 0.35, 0.8])
    >>> point = curve.at(0.4)
    >>> point.precision, point.recall
    (0.5, 0.5)
    """

    def __init__(self, y_true: np.ndarray, y_score: np.ndarray) -> None:
        truth = np.asarray(y_true, dtype=bool)
        scores = np.asarray(y_score, dtype=np.float64)
        if truth.ndim != 1 or truth.shape != scores.shape or not len(truth):
            raise ValueError(
                f"y_true and y_score must be one-dimensional, of equal length and not empty; "
                f"they have the shapes {truth.shape} and {scores.shape}."
            )
        if not np.isfinite(scores).all():
            raise ValueError("y_score must be finite.")
        order = np.argsort(scores, kind="stable")
        ascending = scores[order]
        first_of_tie = np.flatnonzero(np.r_[True, ascending[1:] != ascending[:-1]])
        positives_below = np.r_[0, np.cumsum(truth[order])][first_of_tie]
        self.n_positive = int(truth.sum())
        self.n_negative = len(truth) - self.n_positive
        self.thresholds: np.ndarray = ascending[first_of_tie]
        self.tp: np.ndarray = self.n_positive - positives_below
        self.fp: np.ndarray = self.n_negative - (first_of_tie - positives_below)

    def at(self, threshold: float) -> OperatingPoint:
        """Look one threshold up.

        Parameters
        ----------
        threshold : float
            Any number; scores at or above it count as positive.

        Returns
        -------
        OperatingPoint
        """
        i = int(np.searchsorted(self.thresholds, threshold))
        tp, fp = (int(self.tp[i]), int(self.fp[i])) if i < len(self.thresholds) else (0, 0)
        return OperatingPoint(float(threshold), tp, fp, self.n_positive - tp, self.n_negative - fp)

    @cached_property
    def precision(self) -> np.ndarray:
        """Precision at each of `thresholds`, shape (k,), 0 to 1; always defined there."""
        return self.tp / (self.tp + self.fp)

    @cached_property
    def recall(self) -> np.ndarray:
        """Recall at each of `thresholds`, shape (k,), 0 to 1; 1 where there are no positives."""
        return self.tp / self.n_positive if self.n_positive else np.ones(len(self.thresholds))

    @cached_property
    def false_positive_rate(self) -> np.ndarray:
        """False positive rate at each of `thresholds`, shape (k,), 0 to 1; NaN where there are no negatives."""
        return self.fp / self.n_negative if self.n_negative else np.full(len(self.thresholds), np.nan)

    @cached_property
    def roc_auc(self) -> float:
        """Area under the ROC curve by the trapezoidal rule, 0 to 1; NaN if all labels are alike."""
        if not self.n_positive or not self.n_negative:
            return float("nan")
        rates = np.r_[self.false_positive_rate, 0.0], np.r_[self.recall, 0.0]
        return float(-np.trapezoid(rates[1], rates[0]))

    @cached_property
    def average_precision(self) -> float:
        """Average precision, 0 to 1: precision summed over the steps of recall; NaN if all labels are alike."""
        if not self.n_positive or not self.n_negative:
            return float("nan")
        return float(-np.sum(np.diff(np.r_[self.recall, 0.0]) * self.precision))
