"""Which of two detectors is better, judged by the same samples, and whether chance may have made the difference."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from digitlab.metrics.intervals import Interval, percentile_interval
from digitlab.metrics.labels import as_truth
from digitlab.metrics.resampling import Resampled

SIGNIFICANT = 0.05
# What is compared, by the keys of `Resampled`.
COMPARED = ("f1", "accuracy", "average_precision", "roc_auc", "precision_at_recall")


@dataclass(frozen=True)
class McNemar:
    """The exact test of McNemar (1947): who is right more often where two detectors disagree.

    Attributes
    ----------
    only_first, only_second : int
        Samples that one of them alone answers rightly.
    p_value : float
        How likely a split at least as uneven is if both err equally often, 0 to 1.
    """

    only_first: int
    only_second: int
    p_value: float


def mcnemar(y_true: np.ndarray, first: np.ndarray, second: np.ndarray) -> McNemar:
    """Test whether two detectors are right equally often.

    Parameters
    ----------
    y_true : array-like of bool, shape (n,)
    first, second : array-like of bool, shape (n,)
        Their answers.

    Returns
    -------
    McNemar
    """
    truth = as_truth(y_true)
    first_right, second_right = as_truth(first) == truth, as_truth(second) == truth
    only_first, only_second = int((first_right & ~second_right).sum()), int((second_right & ~first_right).sum())
    disagreements = only_first + only_second
    p_value = binomtest(only_first, disagreements).pvalue if disagreements else 1.0
    return McNemar(only_first, only_second, float(p_value))


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct p-values for their number (Holm, 1979).

    Parameters
    ----------
    p_values : sequence of float

    Returns
    -------
    list of float
        In the same order: below 0.05 only where even the chance of one false alarm among all is below 0.05.
    """
    order = np.argsort(p_values, kind="stable")
    corrected = np.empty(len(order))
    highest = 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, p_values[i] * (len(order) - rank)))
        corrected[i] = highest
    return [float(value) for value in corrected]


@dataclass(frozen=True)
class Difference:
    """How much a measure of the second detector is above that of the first.

    Attributes
    ----------
    key : str
        Of the measure, one of `COMPARED`.
    first, second : float
        The measure of each.
    interval : Interval
        Of ``second - first``, 95 %.
    """

    key: str
    first: float
    second: float
    interval: Interval

    @property
    def value(self) -> float:
        """The difference, second - first."""
        return self.second - self.first

    @property
    def is_clear(self) -> bool:
        """Whether the interval lies on one side of 0."""
        return self.interval.low > 0 or self.interval.high < 0


def differences(first: Resampled, second: Resampled) -> list[Difference]:
    """Compare two detectors by a paired bootstrap.

    Parameters
    ----------
    first, second : Resampled
        Of the same samples, drawn alike.

    Returns
    -------
    list of Difference
        Of each measure that both have, in the order of `COMPARED`.

    Raises
    ------
    ValueError
        If their resamples were not drawn alike.
    """
    if first.drawn != second.drawn:
        raise ValueError("Only resamples that were drawn alike are paired; draw both again.")
    return [
        Difference(
            key,
            first.values[key],
            second.values[key],
            percentile_interval(second.resamples[key] - first.resamples[key]),
        )
        for key in COMPARED
        if key in first.values and key in second.values
    ]
