"""The measures: what follows from the four counts of an operating point.

To add a measure, add its property to `OperatingPoint` and its entry to `MEASURES`; tables, help texts and the browser's
arithmetic are made from the entries.

Undefined values are handled in one way everywhere:

- Precision is undefined where nothing is predicted positive. It is NaN here and "undefined" on the pages.
- Recall without any positive label is 1, as scikit-learn's `precision_recall_curve` has it: nothing was missed.
- F1 and F-beta are undefined (NaN) only if there are neither positive labels nor positive predictions.
- Every other ratio is NaN where its denominator is 0: there is nothing of which it could be a part.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from digitlab.metrics.intervals import Interval, f1_interval, proportion_interval

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


@dataclass(frozen=True)
class Term:
    """A word of the pages, in one sentence with its formula.

    Attributes
    ----------
    name : str
    sentence : str
        What it says, for students.
    formula : str
        In plain letters, which screen readers read as well.
    """

    name: str
    sentence: str
    formula: str

    @property
    def plain(self) -> str:
        """Sentence and formula as plain text."""
        return f"{self.sentence} {self.formula}"

    @property
    def markdown(self) -> str:
        """Sentence and formula as Markdown."""
        return f"{self.sentence} `{self.formula}`"


@dataclass(frozen=True)
class Measure(Term):
    """A registry entry: what pages know of a measure.

    Attributes
    ----------
    key : str
        The property of `OperatingPoint` (or, of an area, of `ThresholdCurve`) that computes it.
    lowest, highest : float
        Its range.
    javascript : str
        The same arithmetic in the browser, an expression of tp, fp, fn and tn where 0 / 0 is NaN; empty for areas.
    interval : callable or None
        Its 95 % interval at an operating point with whole counts; None where there is none.
    """

    key: str
    lowest: float = 0.0
    highest: float = 1.0
    javascript: str = ""
    interval: Callable[[OperatingPoint], Interval] | None = None

    def of(self, measured: object) -> float:
        """Return the measure of an operating point, a curve or a summary."""
        return getattr(measured, self.key)


_OF_POINTS = (
    Measure(
        "Precision",
        "How many of the flagged images are right. Undefined where nothing is flagged.",
        "TP / (TP + FP)",
        "precision",
        javascript="tp / (tp + fp)",
        interval=lambda point: proportion_interval(point.tp, point.tp + point.fp),
    ),
    Measure(
        "Recall",
        "How many images of the digit are found.",
        "TP / (TP + FN)",
        "recall",
        javascript="tp + fn ? tp / (tp + fn) : 1",
        interval=lambda point: proportion_interval(point.tp, point.tp + point.fn),
    ),
    Measure(
        "F1",
        "The harmonic mean of precision and recall: both must be high.",
        "2 TP / (2 TP + FP + FN)",
        "f1",
        javascript="(2 * tp) / (2 * tp + fp + fn)",
        interval=lambda point: f1_interval(point.tp, point.fp, point.fn, point.tn),
    ),
    Measure(
        "Accuracy",
        "How many of all answers are right. It misleads where one kind is rare.",
        "(TP + TN) / n",
        "accuracy",
        javascript="(tp + tn) / (tp + fp + fn + tn)",
    ),
    Measure(
        "Specificity",
        "How many of the other digits are left alone.",
        "TN / (TN + FP)",
        "specificity",
        javascript="tn / (fp + tn)",
    ),
    Measure(
        "False positive rate",
        "How many of the other digits are flagged by mistake.",
        "FP / (FP + TN)",
        "false_positive_rate",
        javascript="fp / (fp + tn)",
    ),
    Measure(
        "Negative predictive value",
        "How many of the images that are not flagged are rightly not.",
        "TN / (TN + FN)",
        "negative_predictive_value",
        javascript="tn / (tn + fn)",
    ),
    Measure(
        "Balanced accuracy",
        "Accuracy as it would be if both kinds were equally common.",
        "(recall + specificity) / 2",
        "balanced_accuracy",
        javascript="(tp / (tp + fn) + tn / (fp + tn)) / 2",
    ),
    Measure(
        "Matthews correlation",
        "How closely answer and truth go together: 1 always, 0 not at all, -1 always wrong.",
        "(TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN))",
        "matthews_correlation",
        lowest=-1.0,
        javascript="(tp * tn - fp * fn) / Math.sqrt((tp + fp) * (tn + fn) * (tp + fn) * (tn + fp))",
    ),
    Measure(
        "Queue rate",
        "How many of all images are flagged, so that somebody has to look at them.",
        "(TP + FP) / n",
        "queue_rate",
        javascript="(tp + fp) / (tp + fp + fn + tn)",
    ),
)
_OF_CURVES = (
    Measure(
        "ROC AUC",
        "How often an image of the digit has a higher score than another image, both drawn blindly.",
        "area under recall over false positive rate",
        "roc_auc",
    ),
    Measure(
        "Average precision",
        "Precision on the average of all recalls that can be had.",
        "sum of precision x step of recall",
        "average_precision",
    ),
)

# What follows from one threshold, and what follows from all of them.
MEASURES: dict[str, Measure] = {measure.key: measure for measure in _OF_POINTS}
AREAS: dict[str, Measure] = {measure.key: measure for measure in _OF_CURVES}
