"""Which of two detectors is better, judged by the same samples, and whether chance may have made the difference."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri
from scipy.stats import binomtest

from digitlab.metrics.intervals import FEW, Interval, percentile_interval
from digitlab.metrics.labels import as_truth
from digitlab.metrics.resampling import MANY_BLOCKS, Resampled

SIGNIFICANT = 0.05
_POWER = 0.8
# What is compared, by the keys of `Resampled`.
_OF_ANSWERS = ("f1", "accuracy")
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


def needed_to_tell_apart(test: McNemar, n: int) -> int | None:
    """Return how many samples would tell two detectors apart, if they differ as much as they were seen to.

    McNemar's test at 5 % then finds the difference in 80 of 100 samples of that size (Connor, 1987).

    Parameters
    ----------
    test : McNemar
    n : int
        How many samples it was made of, at least 1.

    Returns
    -------
    int or None
        None if both were right equally often.

    Examples
    --------
    >>> needed_to_tell_apart(McNemar(30, 50, 0.03), 1_000)
    1568
    """
    disagree, apart = (test.only_first + test.only_second) / n, abs(test.only_first - test.only_second) / n
    if not apart:
        return None
    quantiles = ndtri(1 - SIGNIFICANT / 2) * math.sqrt(disagree) + ndtri(_POWER) * math.sqrt(disagree - apart**2)
    return math.ceil((quantiles / apart) ** 2)


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
        Of ``second - first``, 95 %; from few where fewer than 50 clusters were drawn, where the two disagree on fewer
        than ten samples or, of the areas and of precision at equal recall, where fewer than ten are of one kind.
    p_value : float, default=0
        That of McNemar's test of their answers, of a measure that hangs on them alone; 1 of fewer than 50 clusters.
    """

    key: str
    first: float
    second: float
    interval: Interval

    @property
    def value(self) -> float:
        """The difference, second - first."""
        return self.second - self.first

    p_value: float = 0.0

    @property
    def is_clear(self) -> bool:
        """Whether the interval lies on one side of 0 and, where few are behind it, an exact test says so, too."""
        lies_on_one_side = self.interval.low > 0 or self.interval.high < 0
        return lies_on_one_side and not (self.interval.few and self.p_value > SIGNIFICANT)


def differences(first: Resampled, second: Resampled, test: McNemar) -> list[Difference]:
    """Compare two detectors by a paired bootstrap.

    Parameters
    ----------
    first, second : Resampled
        Of the same samples, drawn alike.
    test : McNemar
        Of their answers at the thresholds of both.

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
    few_disagree, few_of_a_kind = test.only_first + test.only_second < FEW, first.n_of_rarer_kind < FEW
    few_clusters = first.is_by_cluster and first.n_drawn < MANY_BLOCKS
    found = []
    for key in COMPARED:
        if key in first.values and key in second.values:
            of_answers = key in _OF_ANSWERS
            few = few_clusters or (few_disagree if of_answers else few_of_a_kind)
            ends = percentile_interval(second.resamples[key] - first.resamples[key], few=few)
            p_value = test.p_value if of_answers else 0.0
            if few_clusters:  # nothing is exact here, so that nothing is clear
                p_value = 1.0
            found.append(Difference(key, first.values[key], second.values[key], ends, p_value))
    return found
