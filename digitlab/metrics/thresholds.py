"""Every threshold of a binary classifier at once.

A score at or above the threshold counts as positive, as in scikit-learn's `precision_recall_curve`; equal scores
therefore always fall on the same side. Undefined values are those of `digitlab.metrics.points`; both areas are NaN if
all labels are alike.
"""

import math
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from digitlab.metrics.effective import Moments, Rows
from digitlab.metrics.labels import Scored, as_weights
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.shares import FLAGGED, Number, ratio, size_if_alike

# Above it neighbouring numbers are whole numbers apart, and with decimals they would overflow.
_LARGEST_SHORTENED = 2.0**53


def flagged(scores: np.ndarray | float, threshold: float | np.ndarray) -> np.ndarray | bool:
    """Return what a threshold makes of scores: those at or above it are flagged."""
    return scores >= threshold


def highest_class(scores: np.ndarray) -> np.ndarray:
    """Return the class with the highest score, the first of equal ones: of scores of shape (..., k), int64."""
    return scores.argmax(axis=-1)


class ThresholdCurve:
    """All thresholds of one binary run, sorted once in O(n log n); a lookup is O(log n).

    Counts are sums of weights. How sure they make a measure follows from weights and clusters, too: its interval is
    that of an effective number of equal, independent samples.

    Parameters
    ----------
    y_true : array-like, shape (n,)
        The truth: True and False, 1 and 0, or 1 and -1; n is at least 1.
    y_score : array-like of float, shape (n,)
        Finite scores of any scale: larger means more likely positive.
    sample_weight : array-like of float, shape (n,), optional
        For how many each sample stands: finite, not negative, with a sum above 0. Those of weight 0 are left out.
    clusters : array-like, shape (n,), optional
        What samples belong together by, such as a patient: those with the same value do.

    Attributes
    ----------
    thresholds : ndarray of float64, shape (k + 1,)
        The distinct scores, ascending, and at the end infinity, which flags nothing.
    tp, fp : ndarray of int64, shape (k + 1,)
        True and false positives at each of the thresholds; both end with 0. With weights of float64.
    n_positive, n_negative : int
        How many labels are positive and negative. With weights float.
    n_rows : int
        How many samples were looked at, whatever they weigh.
    rows : Rows or None
        The samples themselves where they weigh differently or belong together, else None.
    is_expected : bool
        Whether counts are expected ones, as at another prevalence, and not those of samples that were looked at.

    Raises
    ------
    ValueError
        If the arrays are empty, of different length, a score is not finite, or there are other labels or weights.

    See Also
    --------
    sklearn.metrics.confusion_matrix_at_thresholds : The same counts, from the highest threshold to the lowest.

    Examples
    --------
    >>> curve = ThresholdCurve([False, False, True, True], [0.1, 0.4, 0.35, 0.8])
    >>> point = curve.at(0.4)
    >>> point.precision, point.recall
    (0.5, 0.5)
    """

    thresholds: np.ndarray
    tp: np.ndarray
    fp: np.ndarray
    n_positive: int
    n_negative: int
    rows: Rows | None = None
    is_expected = False

    def __init__(
        self,
        y_true: ArrayLike,
        y_score: ArrayLike,
        *,
        sample_weight: ArrayLike | None = None,
        clusters: ArrayLike | None = None,
    ) -> None:
        scored = Scored.validated(y_true, y_score)
        weights = None if sample_weight is None else as_weights(sample_weight, len(scored.y_true))
        self._sort(scored, weights, None if clusters is None else np.asarray(clusters))

    @classmethod
    def of(
        cls, scored: Scored, sample_weight: np.ndarray | None = None, clusters: np.ndarray | None = None
    ) -> "ThresholdCurve":
        """Return the curve of labels, scores, weights and clusters that were validated before."""
        result = object.__new__(cls)
        result._sort(scored, sample_weight, clusters)
        return result

    @classmethod
    def of_rows(
        cls, scored: Scored, sample_weight: np.ndarray | None = None, clusters: np.ndarray | None = None
    ) -> "ThresholdCurve":
        """As `of`, with `rows` also where each sample counts once and for itself."""
        result = object.__new__(cls)
        result.n_rows = len(scored.y_true)
        result._sum_up(*Rows.descending(*scored, sample_weight, clusters))
        return result

    @classmethod
    def of_counts(cls, thresholds: np.ndarray, tp: np.ndarray, fp: np.ndarray, n_rows: int) -> "ThresholdCurve":
        """Return the curve of true and false positives at ascending thresholds, of which the last flags nothing."""
        result = object.__new__(cls)
        result.thresholds, result.tp, result.fp, result.n_rows = thresholds, tp, fp, n_rows
        result.n_positive, result.n_negative = tp[0].item(), fp[0].item()
        return result

    def _sort(self, scored: Scored, weights: np.ndarray | None, clusters: np.ndarray | None) -> None:
        self.n_rows = len(scored.y_true)
        if clusters is not None and len(np.unique(clusters)) == self.n_rows:
            clusters = None
        if clusters is None and (weights is None or (weights == 1).all()):
            self._count(*scored)
        else:
            self._sum_up(*Rows.descending(*scored, weights, clusters))

    def _sum_up(self, rows: Rows, descending: np.ndarray) -> None:
        self.rows = rows
        self.thresholds = np.append(descending[::-1], np.inf)
        zero = rows.weight.dtype.type(0)
        self.tp = rows.flagged(np.where(rows.y_true, rows.weight, zero))
        self.fp = rows.flagged(np.where(rows.y_true, zero, rows.weight))
        self.n_positive, self.n_negative = self.tp[0].item(), self.fp[0].item()

    def _count(self, truth: np.ndarray, scores: np.ndarray) -> None:
        ascending = np.sort(scores)
        first_of_tie = np.flatnonzero(np.r_[True, ascending[1:] != ascending[:-1]])
        self.thresholds = np.append(ascending[first_of_tie], np.inf)
        # To sort the positives once more takes less time than to carry all labels along.
        positives_below = np.searchsorted(np.sort(scores[truth]), self.thresholds)
        all_below = np.r_[first_of_tie, len(scores)]
        self.n_positive = int(truth.sum())
        self.n_negative = len(truth) - self.n_positive
        self.tp = self.n_positive - positives_below
        self.fp = self.n_negative - (all_below - positives_below)

    def weighted(self, positive: float, negative: float) -> "ThresholdCurve":
        """Return the same thresholds where each positive and each negative counts as so many, whole or not."""
        result = ThresholdCurve.of_counts(self.thresholds, self.tp * positive, self.fp * negative, self.n_rows)
        # Expected numbers, which are not whole.
        result.n_positive, result.n_negative = self.n_positive * positive, self.n_negative * negative  # type: ignore[assignment]
        result.is_expected = True
        return result

    def among(self, places: np.ndarray) -> "ThresholdCurve":
        """Return the counts at some of the thresholds alone, by their places, ascending, the last one of them infinity.

        It knows no longer how unevenly samples weigh.
        """
        result = self.weighted(1, 1)
        result.thresholds, result.tp, result.fp = self.thresholds[places], self.tp[places], self.fp[places]
        return result

    @property
    def effective_sizes(self) -> tuple[float, float]:
        """How many equal, independent positives and negatives they are worth: where each counts once, all of them."""
        if self.moments is None:
            return self.n_positive, self.n_negative
        everything = self.moments.at(0)  # the lowest threshold flags all
        return everything.worth(("tp",), self.n_positive), everything.worth(("fp",), self.n_negative)

    @cached_property
    def n_flagged(self) -> np.ndarray:
        """How many equal, independent draws those flagged at each threshold are worth if all are alike, descending.

        Where each sample counts once, it is how many are flagged.
        """
        worth = np.asarray(size_if_alike(self.points, FLAGGED))
        return np.maximum.accumulate(worth[::-1])[::-1]

    @property
    def n_samples(self) -> int:
        """How many samples were judged, or stand for."""
        return self.n_positive + self.n_negative

    @property
    def prevalence(self) -> float:
        """Part of them that is positive, 0 to 1."""
        return self.n_positive / self.n_samples

    @property
    def scores(self) -> np.ndarray:
        """The distinct scores, ascending, float64, shape (k,)."""
        return self.thresholds[:-1]

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
        return self._point(float(threshold), self.tp[i].item(), self.fp[i].item(), i)

    def at_each(self, thresholds: np.ndarray) -> OperatingPoint:
        """Look many thresholds up: an operating point whose fields are arrays of shape (m,), as `thresholds` is."""
        places = np.searchsorted(self.thresholds, thresholds)
        return self._point(thresholds, self.tp[places], self.fp[places], places)

    def _point(self, threshold: Number, tp: Number, fp: Number, places: int | np.ndarray) -> OperatingPoint:
        moments = None if self.moments is None else self.moments.at(places)
        return OperatingPoint(threshold, tp, fp, self.n_positive - tp, self.n_negative - fp, moments)

    @cached_property
    def moments(self) -> Moments | None:
        """How unevenly the counts are spread over samples or clusters; None where each sample counts once."""
        return None if self.rows is None else Moments.of(self.rows)

    def at_recall(self, recall: float) -> OperatingPoint:
        """Look up the highest threshold with at least this recall: a rule that nothing is optimised by.

        Parameters
        ----------
        recall : float
            0 to 1.

        Returns
        -------
        OperatingPoint
        """
        return self.at(self.shortened(self.thresholds[self.places_at_recall(recall)]))

    def places_at_recall(self, recalls: float | np.ndarray) -> np.ndarray:
        """Return the places in `thresholds` of the highest ones with at least these recalls, each 0 to 1."""
        # Recall falls from the lowest threshold to the highest.
        return len(self.recall) - 1 - np.searchsorted(self.recall[::-1], recalls)

    def precision_falls(self) -> np.ndarray:
        """Return the places in `thresholds` from which a step to the next higher one lowers precision, shape (m,)."""
        precision = self.precision[:-1]
        return np.flatnonzero(np.diff(precision) < 0)

    def deepest_fall_of_precision(self) -> tuple[int, int]:
        """Return the two places in `thresholds`, the second above the first, between which precision falls most."""
        precision = self.precision[:-1]
        highest_so_far = np.maximum.accumulate(precision)
        end = int(np.argmax(highest_so_far - precision))
        return int(np.flatnonzero(precision[: end + 1] == highest_so_far[end])[-1]), end

    def shortened(self, threshold: float) -> float:
        """Return a number with few digits that flags the same images, for pages and links.

        Parameters
        ----------
        threshold : float

        Returns
        -------
        float
            Just below `threshold` or equal to it; above the highest score, the next whole number. Numbers beyond 2^53
            stay as they are.
        """
        i = int(np.searchsorted(self.thresholds, threshold))
        below = float(self.thresholds[i - 1]) if i else -math.inf
        highest = float(self.thresholds[i])
        if highest == math.inf:
            return math.floor(below) + 1.0 if abs(below) < _LARGEST_SHORTENED else math.nextafter(below, math.inf)
        if abs(threshold) >= _LARGEST_SHORTENED:
            return float(threshold)
        for decimals in range(16):
            for candidate in (math.floor(threshold * 10**decimals), math.ceil(threshold * 10**decimals)):
                short = candidate / 10**decimals
                if below < short <= highest:
                    return short
        return float(threshold)

    @cached_property
    def points(self) -> OperatingPoint:
        """All operating points as one, its fields arrays of shape (k + 1,), in the order of `thresholds`."""
        fn, tn = self.n_positive - self.tp, self.n_negative - self.fp
        return OperatingPoint(self.thresholds, self.tp, self.fp, fn, tn, self.moments)

    @cached_property
    def precision(self) -> np.ndarray:
        """Precision at each of `thresholds`, shape (k + 1,), 0 to 1; NaN at the end."""
        return np.asarray(ratio(self.tp, self.tp + self.fp))

    @property
    def precision_steps(self) -> np.ndarray:
        """Precision as average precision has it, shape (k + 1,): where nothing is flagged, that of the step before."""
        return np.where(np.isnan(self.precision), self.precision[-2], self.precision)

    @property
    def percentiles(self) -> np.ndarray:
        """How many per cent of the samples lie below each of `thresholds`, float64, shape (k + 1,), from 0 to 100."""
        return 100 * (1 - np.asarray(self.points.queue_rate))

    @cached_property
    def recall(self) -> np.ndarray:
        """Recall at each of `thresholds`, shape (k + 1,), 0 to 1; 1 where there are no positives."""
        return np.asarray(self.points.recall)

    @cached_property
    def false_positive_rate(self) -> np.ndarray:
        """False positive rate at each of `thresholds`, shape (k + 1,), 0 to 1; NaN where there are no negatives."""
        return np.asarray(self.points.false_positive_rate)

    @cached_property
    def positives_at(self) -> np.ndarray:
        """How many positives have exactly each of the `scores`, int64, shape (k,)."""
        return -np.diff(self.tp)

    @cached_property
    def negatives_at(self) -> np.ndarray:
        """How many negatives have exactly each of the `scores`, int64, shape (k,)."""
        return -np.diff(self.fp)

    @property
    def roc_auc(self) -> float:
        """Area under the ROC curve by the trapezoidal rule, 0 to 1; NaN if all labels are alike."""
        return self._areas[0]

    @property
    def average_precision(self) -> float:
        """Average precision, 0 to 1: precision summed over the steps of recall; NaN if all labels are alike."""
        return self._areas[1]

    @cached_property
    def _areas(self) -> tuple[float, float]:
        return areas(self.tp[-2::-1], self.fp[-2::-1])


def areas(tp: np.ndarray, fp: np.ndarray) -> tuple[float, float]:
    """Return ROC AUC and average precision.

    Parameters
    ----------
    tp, fp : ndarray of int, shape (k,)
        True and false positives at each distinct score, from the highest on.

    Returns
    -------
    roc_auc, average_precision : float
        NaN if all labels are alike.
    """
    if not tp[-1] or not fp[-1]:
        return np.nan, np.nan
    positives, negatives = np.diff(tp, prepend=0), np.diff(fp, prepend=0)
    # Each negative is beaten by the positives above it, and by half of those that tie with it. Pairs in order are
    # counted whole, and weighed ones beside those that are not in order, so that no rounding makes a perfect area
    # anything but 1.
    above = tp - positives / 2
    # Sums and no products of vectors: those of BLAS start threads, which wait for each other where others work.
    in_order, others = float((negatives * above).sum()), float((negatives * (tp[-1] - above)).sum())
    found = np.flatnonzero(positives)
    average = float((positives[found] * (tp[found] / (tp + fp)[found])).sum()) / tp[-1].item()
    return in_order / (in_order + others), min(average, 1.0)
