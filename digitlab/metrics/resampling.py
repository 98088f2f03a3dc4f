"""Draw the same samples again: the bootstrap (Efron, 1979), also of samples that are not independent."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from digitlab.metrics.draws import BLOCK, Scheme, draws
from digitlab.metrics.influence import linearised
from digitlab.metrics.intervals import Interval, percentile_interval
from digitlab.metrics.labels import Scored, as_truth
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.shares import ratio
from digitlab.metrics.thresholds import areas

# The spread of fewer blocks says little of how far they spread.
MANY_BLOCKS = 50
# The measures of more samples are not computed a thousand times.
MOST_DRAWN = 50_000


class SortedScores:
    """Labels and scores, sorted once, to count what any resample of them gives at every threshold.

    Parameters
    ----------
    y_true : array-like of bool, shape (n,)
    y_score : array-like of float, shape (n,)
    sample_weight : ndarray of float64, shape (n,), optional
        For how many each stands.
    """

    def __init__(self, y_true: np.ndarray, y_score: np.ndarray, sample_weight: np.ndarray | None = None) -> None:
        scores = np.asarray(y_score, dtype=np.float64)
        self._order = np.argsort(-scores, kind="stable")
        self._truth = as_truth(y_true)[self._order]
        self._descending = scores[self._order]
        self._weight = None if sample_weight is None else sample_weight[self._order]
        self._last_of_tie = np.flatnonzero(np.r_[self._descending[1:] != self._descending[:-1], True])

    def counts(self, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return true and false positives at each distinct score, from the highest on, shape (k,).

        They are int64, with weights float64.
        """
        drawn = times[self._order]
        if self._weight is not None:
            drawn = drawn * self._weight
        flagged = np.cumsum(drawn)[self._last_of_tie]
        tp = np.cumsum(drawn * self._truth)[self._last_of_tie]
        if self._weight is not None:  # a difference of sums would leave what rounding makes of none
            return tp, np.cumsum(drawn * ~self._truth)[self._last_of_tie]
        return tp, flagged - tp

    def place_of(self, threshold: float) -> int:
        """Return the place in `counts` of the lowest score that a threshold flags, -1 if it flags nothing."""
        n_flagged = int(np.searchsorted(-self._descending, -threshold, side="right"))
        return int(np.searchsorted(self._last_of_tie, n_flagged - 1, side="left")) if n_flagged else -1


@dataclass(frozen=True, eq=False)
class Resampled:
    """A detector's measures, and what they are in each resample.

    Two detectors of the same samples, resampled alike, are paired: each resample judges both by the same samples.

    Attributes
    ----------
    drawn : tuple
        How the resamples were drawn; alike for detectors that may be compared.
    values : dict of str to float
        By the keys of the measures; also "precision_at_recall" if it was asked for.
    resamples : dict of str to ndarray of float64, shape (n_resamples,)
    n_drawn : int
        How many were drawn in each: samples, blocks or clusters.
    n_of_rarer_kind : int
        How many samples are positive or negative, whichever are fewer.
    is_linearised : bool, default=False
        Whether the samples are so many that resamples were made of influences.
    """

    drawn: tuple[object, ...]
    values: dict[str, float]
    resamples: dict[str, np.ndarray]
    n_drawn: int
    n_of_rarer_kind: int
    is_linearised: bool = False

    @property
    def is_by_cluster(self) -> bool:
        """Whether whole clusters were drawn."""
        return self.drawn[-1] is not None

    def interval(self, key: str, of_single: Interval) -> Interval:
        """Return the 95 % interval of a measure.

        Resamples know nothing of errors that were not met, and those of a few blocks are all alike. Where few are
        behind the measure, or fewer than 50 blocks were drawn, the interval says so and reaches at least as far as the
        one that takes samples for independent.

        Parameters
        ----------
        key : str
        of_single : Interval
            Of the same measure, by its formula.

        Returns
        -------
        Interval
            NaN where a single block was drawn.
        """
        if self.n_drawn < 2:
            return Interval(np.nan, np.nan, few=True)
        low, high, _ = percentile_interval(self.resamples[key])
        if self.n_drawn >= MANY_BLOCKS and not of_single.few:
            return Interval(low, high)
        return Interval(float(np.fmin(low, of_single.low)), float(np.fmax(high, of_single.high)), few=True)


def resampled(
    y_true: np.ndarray,
    y_score: np.ndarray,
    threshold: float,
    *,
    recall: float | None = None,
    sample_weight: np.ndarray | None = None,
    clusters: np.ndarray | None = None,
    scheme: Scheme = "single",
    strata: np.ndarray | None = None,
    n_resamples: int = 1_000,
    seed: int = 0,
) -> Resampled:
    """Measure a detector in many resamples of the samples by which it is judged.

    Of more than 50,000 samples the measures are linearised: see `digitlab.metrics.influence`.

    Parameters
    ----------
    y_true : array-like of bool, shape (n,)
    y_score : array-like of float, shape (n,)
    threshold : float
        For precision, recall, F1 and accuracy.
    recall : float, optional
        Also measure precision at the highest threshold with at least this recall.
    sample_weight : ndarray of float64, shape (n,), optional
        For how many each sample stands.
    clusters, scheme, strata, n_resamples, seed
        As `draws`.

    Returns
    -------
    Resampled
    """
    truth, n = as_truth(y_true), len(y_score)
    n_positive = int(truth.sum())
    is_linearised = n > MOST_DRAWN and 0 < n_positive < n
    options: dict[str, Any] = {"clusters": clusters, "scheme": scheme, "strata": strata}
    options |= {"n_resamples": n_resamples, "seed": seed}
    if is_linearised:
        scored = Scored(truth, np.asarray(y_score, dtype=np.float64))
        values, resamples = linearised(scored, threshold, recall=recall, sample_weight=sample_weight, **options)
    else:
        values, resamples = _drawn(SortedScores(truth, y_score, sample_weight), n, threshold, recall, options)
    n_drawn = -(-n // BLOCK) if scheme == "blocks" else n
    if clusters is not None and scheme == "single":
        n_drawn = int(clusters.max()) + 1
    by_cluster = None if clusters is None or scheme != "single" else hash(clusters.tobytes())
    drawn = (n, n_resamples, seed, scheme, by_cluster)
    return Resampled(drawn, values, resamples, n_drawn, min(n_positive, n - n_positive), is_linearised)


def _drawn(
    scores: SortedScores, n: int, threshold: float, recall: float | None, options: dict[str, Any]
) -> tuple[dict[str, float], dict[str, np.ndarray]]:
    """Return measures, and those of each resample; `options` are those of `draws`."""
    place = scores.place_of(threshold)
    values = _measured(*scores.counts(np.ones(n, dtype=np.int64)), place, recall)
    rows = [list(_measured(*scores.counts(times), place, recall).values()) for times in draws(n, **options)]
    return values, dict(zip(values, np.array(rows, dtype=np.float64).T, strict=True))


def _measured(tp: np.ndarray, fp: np.ndarray, place: int, recall: float | None) -> dict[str, float]:
    point = _point(tp, fp, place)
    roc_auc, average_precision = areas(tp, fp)
    measured = {
        "precision": point.precision,
        "recall": point.recall,
        "f1": point.f1,
        "accuracy": point.accuracy,
        "roc_auc": roc_auc,
        "average_precision": average_precision,
    }
    if recall is not None:
        recalls = ratio(tp, np.full_like(tp, tp[-1]), if_empty=1.0)  # a resample may hold no positive
        measured["precision_at_recall"] = _point(tp, fp, int(np.searchsorted(recalls, recall))).precision
    return measured


def _point(tp: np.ndarray, fp: np.ndarray, place: int) -> OperatingPoint:
    hits, false_alarms = (tp[place].item(), fp[place].item()) if place >= 0 else (0, 0)
    return OperatingPoint(np.nan, hits, false_alarms, tp[-1].item() - hits, fp[-1].item() - false_alarms)
