"""The measures: what follows from the four counts of an operating point.

To add a measure, add its entry to `MEASURES`. Its property of `OperatingPoint`, its formula, interval, form with
weights, comparison with guessing, help texts, tables and the browser's arithmetic are made from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from digitlab.metrics.areas import average_precision_interval, roc_auc_interval
from digitlab.metrics.expressions import evaluate
from digitlab.metrics.intervals import Interval
from digitlab.metrics.point_intervals import (
    EACH_CELL,
    MARGINS,
    balanced_accuracy_interval,
    matthews_interval,
    matthews_trials,
)
from digitlab.metrics.shares import CELLS, Cell, Number, Share

if TYPE_CHECKING:
    from digitlab.metrics.points import OperatingPoint


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
    def as_text(self) -> str:
        """Sentence and formula as plain text."""
        return f"{self.sentence} {self.formula}"

    @property
    def markdown(self) -> str:
        """Sentence and formula as Markdown."""
        return f"{self.sentence} `{self.formula}`"


@dataclass(frozen=True, kw_only=True)
class Measure(Term):
    """A registry entry: what is known of a measure. Made by `_share` where it is one, else written by hand.

    Attributes
    ----------
    key : str
        The property of `OperatingPoint` (or, of an area, of `ThresholdCurve`).
    lowest, highest : float
        Its range.
    higher_is_better : bool or None
        None where neither is.
    share : Share or None
        Of which everything else follows, None where it is none.
    javascript : str
        The same arithmetic in the browser, an expression of tp, fp, fn and tn where 0 / 0 is NaN; empty for areas.
    sides : tuple of tuple of {"tp", "fp", "fn", "tn"}
        Sets of cells of which none may have few samples; of a share its part and its rest. Empty for areas.
    trials : callable or None
        How many equal, independent draws are behind it, of an operating point; None where that is not one number.
    interval : callable
        Its 95 % interval: of an operating point with whole counts and the target prevalence, or None for that of the
        samples; of an area, of a curve.
    """

    key: str
    lowest: float = 0.0
    highest: float = 1.0
    higher_is_better: bool | None = True
    share: Share | None = None
    javascript: str = ""
    sides: tuple[tuple[Cell, ...], ...] = ()
    trials: Callable[[OperatingPoint], Number] | None = None
    interval: Callable[..., Interval]

    def of(self, measured: object) -> float:
        """Return the measure of an operating point, a curve or a summary."""
        return getattr(measured, self.key)

    def compute(self, counts: OperatingPoint) -> Number:
        """Return what an operating point's property is, computed from its counts."""
        if self.share is not None:
            return self.share.of(counts)
        # Floats, because the product of whole numbers in an array would overflow.
        value = evaluate(self.javascript, {cell: np.float64(getattr(counts, cell)) for cell in CELLS})
        return value if isinstance(value, np.ndarray) else float(value)


def _share(
    key: str, name: str, sentence: str, part: tuple[Cell, ...], rest: tuple[Cell, ...], **options: Any
) -> Measure:
    """Return the measure that is a share; `options` are those of `Share` and `higher_is_better`."""
    higher_is_better = options.pop("higher_is_better", True)
    share = Share(part, rest, **options)
    return Measure(
        name,
        sentence,
        share.formula,
        key=key,
        higher_is_better=higher_is_better,
        share=share,
        javascript=share.javascript,
        sides=(share.part, share.rest),
        trials=share.trials,
        interval=share.interval,
    )


_OF_POINTS = (
    _share(
        "precision",
        "Precision",
        "How many of those flagged are right. Undefined where nothing is flagged.",
        ("tp",),
        ("fp",),
    ),
    # Where there are no positives nothing was missed, as in scikit-learn's `precision_recall_curve`.
    _share("recall", "Recall", "How many of the positives are found.", ("tp",), ("fn",), if_empty=1.0),
    _share("f1", "F1", "The harmonic mean of precision and recall: both must be high.", ("tp",), ("fp", "fn"), times=2),
    _share(
        "accuracy",
        "Accuracy",
        "How many of all answers are right. It misleads where one kind is rare.",
        ("tp", "tn"),
        ("fp", "fn"),
    ),
    _share("specificity", "Specificity", "How many of the negatives are left alone.", ("tn",), ("fp",)),
    _share(
        "false_positive_rate",
        "False positive rate",
        "How many of the negatives are flagged by mistake.",
        ("fp",),
        ("tn",),
        higher_is_better=False,
    ),
    _share(
        "false_discovery_rate",
        "False discovery rate",
        "How many of those flagged are flagged by mistake. Undefined where nothing is flagged.",
        ("fp",),
        ("tp",),
        higher_is_better=False,
    ),
    _share(
        "negative_predictive_value",
        "Negative predictive value",
        "How many of those not flagged are rightly not.",
        ("tn",),
        ("fn",),
    ),
    Measure(
        "Balanced accuracy",
        "Accuracy as it would be if both kinds were equally common.",
        "(recall + specificity) / 2",
        key="balanced_accuracy",
        javascript="(tp / (tp + fn) + tn / (tn + fp)) / 2",
        sides=EACH_CELL,
        interval=balanced_accuracy_interval,
    ),
    Measure(
        "Matthews correlation",
        "How closely answer and truth go together: 1 always, 0 not at all, -1 always wrong.",
        "(TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN))",
        key="matthews_correlation",
        lowest=-1.0,
        javascript="(tp * tn - fp * fn) / sqrt((tp + fp) * (tn + fn) * (tp + fn) * (tn + fp))",
        sides=MARGINS,
        trials=matthews_trials,
        interval=matthews_interval,
    ),
    _share(
        "queue_rate",
        "Queue rate",
        "How many of all are flagged, so that somebody has to look at them.",
        ("tp", "fp"),
        ("fn", "tn"),
        higher_is_better=None,
    ),
)
_OF_CURVES = (
    Measure(
        "ROC AUC",
        "How often a positive has a higher score than a negative, both drawn blindly; ties count half. "
        "Guessing has 0.5.",
        "area under recall over false positive rate",
        key="roc_auc",
        interval=roc_auc_interval,
    ),
    Measure(
        "Average precision",
        "Precision on the average of all recalls that can be had. Guessing has the share of the positives.",
        "sum of precision x step of recall",
        key="average_precision",
        interval=average_precision_interval,
    ),
)

# What follows from one threshold, and what follows from all of them.
MEASURES: dict[str, Measure] = {measure.key: measure for measure in _OF_POINTS}
AREAS: dict[str, Measure] = {measure.key: measure for measure in _OF_CURVES}
# What stands in large numbers, on pages and in the widget.
HEADLINE = ("precision", "recall", "f1", "accuracy")


def _trials_key(measure: Measure) -> str:
    """Return the first measure with the same whole, cut into the same two: a share and what it leaves are as sure."""
    same = (other.key for other in _OF_POINTS if measure.share and set(other.sides) == set(measure.sides))
    return next(same, measure.key)


# The measure by whose key its `trials` are found, of those that have them.
TRIALS_OF = {measure.key: _trials_key(measure) for measure in _OF_POINTS if measure.trials is not None}
