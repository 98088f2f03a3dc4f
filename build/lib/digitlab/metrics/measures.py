"""The measures: what follows from the four counts of an operating point.

To add a measure, add its property to `OperatingPoint` and its entry to `MEASURES`; tables, help texts and the browser's
arithmetic are made from the entries.
"""

from collections.abc import Callable
from dataclasses import dataclass

from digitlab.metrics import point_intervals
from digitlab.metrics.areas import average_precision_interval, roc_auc_interval
from digitlab.metrics.intervals import Interval


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
        Its 95 % interval: of an operating point and the prevalence of another world or None, as `point_intervals`
        has it; of an area, of a curve.
    """

    key: str
    lowest: float = 0.0
    highest: float = 1.0
    javascript: str = ""
    interval: Callable[..., Interval] | None = None

    def of(self, measured: object) -> float:
        """Return the measure of an operating point, a curve or a summary."""
        return getattr(measured, self.key)


_OF_POINTS = (
    Measure(
        "Precision",
        "How many of those flagged are right. Undefined where nothing is flagged.",
        "TP / (TP + FP)",
        "precision",
        javascript="tp / (tp + fp)",
        interval=point_intervals.precision_interval,
    ),
    Measure(
        "Recall",
        "How many of the positives are found.",
        "TP / (TP + FN)",
        "recall",
        javascript="tp + fn ? tp / (tp + fn) : 1",
        interval=point_intervals.recall_interval,
    ),
    Measure(
        "F1",
        "The harmonic mean of precision and recall: both must be high.",
        "2 TP / (2 TP + FP + FN)",
        "f1",
        javascript="(2 * tp) / (2 * tp + fp + fn)",
        interval=point_intervals.f1_interval,
    ),
    Measure(
        "Accuracy",
        "How many of all answers are right. It misleads where one kind is rare.",
        "(TP + TN) / n",
        "accuracy",
        javascript="(tp + tn) / (tp + fp + fn + tn)",
        interval=point_intervals.accuracy_interval,
    ),
    Measure(
        "Specificity",
        "How many of the negatives are left alone.",
        "TN / (TN + FP)",
        "specificity",
        javascript="tn / (fp + tn)",
        interval=point_intervals.specificity_interval,
    ),
    Measure(
        "False positive rate",
        "How many of the negatives are flagged by mistake.",
        "FP / (FP + TN)",
        "false_positive_rate",
        javascript="fp / (fp + tn)",
        interval=point_intervals.false_positive_rate_interval,
    ),
    Measure(
        "Negative predictive value",
        "How many of those not flagged are rightly not.",
        "TN / (TN + FN)",
        "negative_predictive_value",
        javascript="tn / (tn + fn)",
        interval=point_intervals.negative_predictive_value_interval,
    ),
    Measure(
        "Balanced accuracy",
        "Accuracy as it would be if both kinds were equally common.",
        "(recall + specificity) / 2",
        "balanced_accuracy",
        javascript="(tp / (tp + fn) + tn / (fp + tn)) / 2",
        interval=point_intervals.balanced_accuracy_interval,
    ),
    Measure(
        "Matthews correlation",
        "How closely answer and truth go together: 1 always, 0 not at all, -1 always wrong.",
        "(TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN))",
        "matthews_correlation",
        lowest=-1.0,
        javascript="(tp * tn - fp * fn) / Math.sqrt((tp + fp) * (tn + fn) * (tp + fn) * (tn + fp))",
        interval=point_intervals.matthews_interval,
    ),
    Measure(
        "Queue rate",
        "How many of all are flagged, so that somebody has to look at them.",
        "(TP + FP) / n",
        "queue_rate",
        javascript="(tp + fp) / (tp + fp + fn + tn)",
        interval=point_intervals.queue_rate_interval,
    ),
)
_OF_CURVES = (
    Measure(
        "ROC AUC",
        "How often a positive has a higher score than a negative, both drawn blindly; ties count half. "
        "Guessing has 0.5.",
        "area under recall over false positive rate",
        "roc_auc",
        interval=roc_auc_interval,
    ),
    Measure(
        "Average precision",
        "Precision on the average of all recalls that can be had. Guessing has the share of the digit.",
        "sum of precision x step of recall",
        "average_precision",
        interval=average_precision_interval,
    ),
)

# What follows from one threshold, and what follows from all of them.
MEASURES: dict[str, Measure] = {measure.key: measure for measure in _OF_POINTS}
AREAS: dict[str, Measure] = {measure.key: measure for measure in _OF_CURVES}
