"""One threshold with its four counts, and all that follows from them.

Undefined values are handled in one way everywhere:

- Precision is undefined where nothing is predicted positive. It is NaN here and "undefined" on the pages.
- Recall without any positive label is 1, as scikit-learn's `precision_recall_curve` has it: nothing was missed.
- F1 and F-beta are undefined (NaN) only if there are neither positive labels nor positive predictions.
- Every other ratio is NaN where its denominator is 0: there is nothing of which it could be a part.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

# One number, or an array with one for each of many operating points.
Number: TypeAlias = Any


def ratio(part: Number, whole: Number) -> Number:
    """Return part / whole, NaN where the whole is 0."""
    if isinstance(whole, np.ndarray):
        return np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole != 0)
    return part / whole if whole else float("nan")


@dataclass(frozen=True)
class OperatingPoint:
    """What a threshold does, and all that follows from its four counts.

    Each field may be an array, all of one shape; the measures then are arrays of this shape, too.

    Attributes
    ----------
    threshold : float
        Scores at or above it count as positive.
    tp, fp, fn, tn : float
        True positives, false positives (false alarms), false negatives (misses), true negatives. Whole numbers (int)
        when they were counted; expected counts may be anything in between.
    """

    threshold: Number
    tp: Number
    fp: Number
    fn: Number
    tn: Number

    @property
    def n_samples(self) -> Number:
        """Number of images."""
        return self.tp + self.fp + self.fn + self.tn

    @property
    def predicted_positive(self) -> Number:
        """Number of images at or above the threshold."""
        return self.tp + self.fp

    @property
    def precision(self) -> Number:
        """tp / (tp + fp): how many of those flagged are right. NaN where nothing is flagged."""
        return ratio(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> Number:
        """tp / (tp + fn): how many of the positives are found. 1 where there are none."""
        positives = self.tp + self.fn
        if isinstance(positives, np.ndarray):
            return np.divide(self.tp, positives, out=np.ones(positives.shape), where=positives != 0)
        return self.tp / positives if positives else 1.0

    @property
    def f1(self) -> Number:
        """2 tp / (2 tp + fp + fn): harmonic mean of precision and recall."""
        return ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)

    @property
    def accuracy(self) -> Number:
        """(tp + tn) / n: how many of all answers are right."""
        return ratio(self.tp + self.tn, self.n_samples)

    @property
    def false_positive_rate(self) -> Number:
        """fp / (fp + tn): how many of the negatives are flagged. NaN where there are none."""
        return ratio(self.fp, self.fp + self.tn)

    @property
    def specificity(self) -> Number:
        """tn / (fp + tn): how many of the negatives are left alone. NaN where there are none."""
        return ratio(self.tn, self.fp + self.tn)

    @property
    def negative_predictive_value(self) -> Number:
        """tn / (tn + fn): how many of those not flagged are rightly not. NaN where all are flagged."""
        return ratio(self.tn, self.tn + self.fn)

    @property
    def balanced_accuracy(self) -> Number:
        """(recall + specificity) / 2: accuracy if both kinds were equally common. NaN if all labels are alike."""
        return (ratio(self.tp, self.tp + self.fn) + self.specificity) / 2

    @property
    def matthews_correlation(self) -> Number:
        """Correlation of truth and answer, -1 to 1 (Matthews, 1975). NaN if all labels or all answers are alike.

        (tp tn - fp fn) / sqrt((tp + fp) (tp + fn) (tn + fp) (tn + fn)). scikit-learn says 0 where this says NaN.
        """
        flagged, passed = self.tp + self.fp, self.tn + self.fn
        positives, negatives = self.tp + self.fn, self.tn + self.fp
        # Floats before the product: whole numbers in an array would overflow.
        product = (flagged * 1.0) * passed * positives * negatives
        return ratio(self.tp * self.tn - self.fp * self.fn, product**0.5)

    @property
    def queue_rate(self) -> Number:
        """(tp + fp) / n: how many of all images are flagged, and so wait for somebody to look at them."""
        return ratio(self.tp + self.fp, self.n_samples)

    def f_beta(self, beta: float) -> Number:
        """Return the F-beta measure: recall counts `beta` times as much as precision.

        (1 + b^2) tp / ((1 + b^2) tp + b^2 fn + fp), after van Rijsbergen (1979).

        Parameters
        ----------
        beta : float
            Greater than 0; 1 gives F1.

        Returns
        -------
        float
            0 to 1, or NaN.
        """
        weight = beta**2
        found = (1 + weight) * self.tp
        return ratio(found, found + weight * self.fn + self.fp)

    @property
    def confusion_matrix(self) -> np.ndarray:
        """[[tn, fp], [fn, tp]], ndarray of int64 of shape (2, 2): scikit-learn's order, true by predicted."""
        return np.array([[self.tn, self.fp], [self.fn, self.tp]])
