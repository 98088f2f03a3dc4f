"""Which of two detectors is better, judged by the same things, and whether chance may have made the difference."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from digitlab.metrics.intervals import Interval, percentile_interval
from digitlab.metrics.labels import as_truth
from digitlab.metrics.resampling import Scheme, SortedScores, areas, draws, place_of_recall

_N_RESAMPLES = 1_000
SIGNIFICANT = 0.05


@dataclass(frozen=True)
class McNemar:
    """The exact test of McNemar (1947): who is right more often where two detectors disagree.

    Attributes
    ----------
    only_first, only_second : int
        Things that one of them alone answers rightly.
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
    measure : str
        Its name.
    first, second : float
        The measure of each.
    interval : Interval
        Of ``second - first``, 95 %.
    """

    measure: str
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

    def sentence(self, first: str, second: str) -> str:
        """Say what may be concluded of the detectors by their names."""
        if np.isnan(self.value):
            return f"{self.measure} cannot be compared: it is undefined for one of the two."
        if self.value == 0 and self.interval.low == self.interval.high:
            return f"{self.measure} of both is the same, {self.first:.4f}."
        better, by, (low, high) = second, self.value, self.interval[:2]
        if self.value < 0:
            better, by, low, high = first, -self.value, -high, -low
        conclusion = "more than chance explains" if self.is_clear else "these images cannot tell them apart"
        return f"{self.measure}: {better} is better by {by:.4f}, 95 % interval {low:.4f} to {high:.4f}: {conclusion}."


def paired_differences(
    y_true: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    thresholds: tuple[float, float],
    *,
    n_resamples: int = _N_RESAMPLES,
    seed: int = 0,
    scheme: Scheme = "single",
    strata: np.ndarray | None = None,
) -> list[Difference]:
    """Compare two detectors by a paired bootstrap: each resample judges both by the same things.

    Parameters
    ----------
    y_true : array-like of bool, shape (n,)
    first, second : array-like of float, shape (n,)
        Scores of the same things.
    thresholds : tuple of float
        Of the first and of the second, for F1 and accuracy.
    n_resamples : int, default=1_000
    seed : int, default=0
    scheme, strata
        As `resampling.draws`.

    Returns
    -------
    list of Difference
        Of F1, accuracy, average precision, ROC AUC, and precision where both have at least the recall that the first
        has at its threshold: each at the highest such threshold, which is a rule and nothing that is optimised.
    """
    truth = as_truth(y_true)
    sorted_scores = SortedScores(truth, first), SortedScores(truth, second)
    places = [scores.place_of(threshold) for scores, threshold in zip(sorted_scores, thresholds, strict=True)]
    everything = np.ones(len(truth), dtype=np.int64)
    recall = _recall_at(*sorted_scores[0].counts(everything), places[0])

    def measured(times: np.ndarray) -> np.ndarray:
        return np.array(
            [
                _all_measures(*scores.counts(times), place, recall)
                for scores, place in zip(sorted_scores, places, strict=True)
            ]
        )

    values = measured(everything)
    resamples = draws(len(truth), n_resamples, seed, scheme, strata)
    differences = np.array([np.diff(measured(times), axis=0)[0] for times in resamples])
    names = ("F1", "Accuracy", "Average precision", "ROC AUC", f"Precision at recall {recall:.4f}")
    return [
        Difference(name, float(values[0, i]), float(values[1, i]), percentile_interval(differences[:, i]))
        for i, name in enumerate(names)
    ]


def _recall_at(tp: np.ndarray, fp: np.ndarray, place: int) -> float:
    return float(tp[place] / tp[-1]) if place >= 0 and tp[-1] else 0.0


def _all_measures(tp: np.ndarray, fp: np.ndarray, place: int, recall: float) -> list[float]:
    hits, false_alarms = (int(tp[place]), int(fp[place])) if place >= 0 else (0, 0)
    positives, negatives = int(tp[-1]), int(fp[-1])
    beside = positives + hits + false_alarms
    roc_auc, average_precision = areas(tp, fp)
    at_recall = place_of_recall(tp, recall)
    flagged = int(tp[at_recall] + fp[at_recall])
    return [
        2 * hits / beside if beside else np.nan,
        (hits + negatives - false_alarms) / (positives + negatives),
        average_precision,
        roc_auc,
        int(tp[at_recall]) / flagged if flagged and positives else np.nan,
    ]
