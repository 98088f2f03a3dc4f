"""How much each sample moves a measure: resamples of samples that are too many to be drawn a thousand times.

To the first order a measure is a sum over samples: its influence function (Hampel, 1974; of the areas also DeLong,
DeLong and Clarke-Pearson, 1988, and the infinitesimal jackknife of Efron, 1982). What a resample makes of it is then
the measure and, for each sample, its influence as often as it was drawn beyond the first time. Samples are dealt at
random into so many groups that next to nothing is lost, and the groups are drawn.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from digitlab.metrics.areas import average_precision_influence, roc_auc_influence
from digitlab.metrics.draws import BLOCK, Scheme, draws
from digitlab.metrics.intervals import LEVEL, normal_quantile
from digitlab.metrics.labels import Scored
from digitlab.metrics.thresholds import ThresholdCurve

# A variance estimated from so many groups is off by 2 in 100.
N_GROUPS = 4_000
# Where so few thresholds lie as far from a recall as chance may bring it, the threshold jumps, and is found again.
_FEW_PLACES, _FAR = 40, 4.0


class Influence(NamedTuple):
    """A measure, and how much a sample moves it for each unit of its weight.

    Attributes
    ----------
    value : float
        NaN where it is undefined.
    of_positive, of_negative : ndarray of float64, shape (k,)
        A positive and a negative of each of the distinct scores, ascending.
    """

    value: float
    of_positive: np.ndarray
    of_negative: np.ndarray


def influences(curve: ThresholdCurve, threshold: float, recall: float | None = None) -> Iterator[tuple[str, Influence]]:
    """Yield measures with their influences, one by one, since each takes as much memory as the scores.

    Parameters
    ----------
    curve : ThresholdCurve
        Of both kinds, with `rows`.
    threshold : float
        For precision, recall, F1 and accuracy.
    recall : float, optional
        Also precision at the highest threshold with at least this recall.

    Yields
    ------
    key : str
    influence : Influence
    """
    flagged = (curve.scores >= threshold).astype(np.float64)
    place = int(np.searchsorted(curve.thresholds, threshold))
    tp, fp = float(curve.tp[place]), float(curve.fp[place])
    positive, negative = float(curve.n_positive), float(curve.n_negative)
    zero, one = np.broadcast_to(0.0, flagged.shape), np.broadcast_to(1.0, flagged.shape)
    yield "precision", _of_ratio(tp, tp + fp, (flagged, flagged), (zero, flagged))
    yield "recall", _of_ratio(tp, positive, (flagged, one), (zero, zero))
    yield "f1", _of_ratio(2 * tp, tp + fp + positive, (2 * flagged, flagged + 1), (zero, flagged))
    right = tp + negative - fp
    yield "accuracy", _of_ratio(right, positive + negative, (flagged, one), (1 - flagged, one))
    yield "roc_auc", Influence(curve.roc_auc, *roc_auc_influence(curve))
    yield "average_precision", Influence(curve.average_precision, *average_precision_influence(curve))
    if recall is not None:
        yield "precision_at_recall", _precision_at_recall(curve, recall)


def _of_ratio(
    part: float,
    whole: float,
    of_positive: tuple[np.ndarray, np.ndarray],
    of_negative: tuple[np.ndarray, np.ndarray],
) -> Influence:
    """Return that of a ratio, from what one sample of each kind adds to the part and to the whole."""
    if not whole:
        return Influence(np.nan, of_positive[0], of_negative[0])
    value = part / whole
    return Influence(value, *((more - value * of_all) / whole for more, of_all in (of_positive, of_negative)))


def _precision_at_recall(curve: ThresholdCurve, recall: float) -> Influence:
    """Return that of precision where a recall is reached: the threshold moves with the positives, too.

    How fast false positives come with true ones is read off the ROC curve between the two ends of the recall's own 95 %
    interval, so that no width has to be chosen.
    """
    assert curve.rows is not None
    positive, negative = float(curve.n_positive), float(curve.n_negative)
    recalls, rates = curve.tp / positive, curve.fp / negative
    place = _highest_at(recalls, recall)
    tp, fp, reached = float(curve.tp[place]), float(curve.fp[place]), recalls[place]
    flagged = (np.arange(len(curve.scores)) >= place).astype(np.float64)
    if not tp + fp:
        return Influence(np.nan, flagged, flagged)
    missed = (flagged - reached) / positive
    spread = normal_quantile(LEVEL) * _spread_of_recall(curve, place)
    low, high = (_highest_at(recalls, min(max(recall + by, 0.0), 1.0)) for by in (-spread, spread))
    rise = recalls[high] - recalls[low]
    slope = (rates[high] - rates[low]) / rise if rise else 0.0
    value = tp / (tp + fp)
    of_positive = value * ((1 - value) / positive + value * negative / tp * slope * missed) if tp else missed * 0
    return Influence(value, of_positive, -value * flagged / (tp + fp))


def _spread_of_recall(curve: ThresholdCurve, place: int) -> float:
    """Return the standard error of the recall at a place."""
    assert curve.rows is not None
    flagged = (np.arange(len(curve.scores)) >= place).astype(np.float64)
    missed = (flagged - curve.recall[place]) / float(curve.n_positive)
    return float(np.sqrt(curve.rows.variance(missed, np.zeros_like(missed))))


class _Tied(NamedTuple):
    """The few thresholds at which a recall may be reached, ascending, and what is flagged there.

    Attributes
    ----------
    counts : ndarray of float64, shape (2 p + 1,)
        True positives at each of p thresholds, false ones, and all positives.
    by_cluster : ndarray of float64, shape (n_clusters, 2 p + 1)
        The same of each cluster.
    """

    counts: np.ndarray
    by_cluster: np.ndarray

    def precisions(self, drawn: np.ndarray, recall: float) -> np.ndarray:
        """Return precision at the highest threshold with a recall, by how much each resample moves the counts."""
        tp, fp, positives = np.split(self.counts + drawn, [len(self.counts) // 2, len(self.counts) - 1], axis=1)
        reached = np.maximum((tp >= recall * positives).sum(axis=1) - 1, 0)
        tp, fp = (np.take_along_axis(cells, reached[:, None], axis=1)[:, 0] for cells in (tp, fp))
        return np.divide(tp, tp + fp, out=np.full(len(tp), np.nan), where=tp + fp > 0)


def _tied(curve: ThresholdCurve, recall: float) -> _Tied | None:
    """Return where a recall may be reached; None where there are so many thresholds that it moves smoothly."""
    rows, recalls = curve.rows, curve.recall
    assert rows is not None
    far = _FAR * _spread_of_recall(curve, _highest_at(recalls, recall))
    first, last = (_highest_at(recalls, min(max(recall + by, 0.0), 1.0)) for by in (far, -far))
    first = min(first, int(np.searchsorted(-recalls, -recalls[first])))
    places = np.arange(first, min(last, len(curve.scores) - 1) + 1)
    if not 0 < len(places) <= _FEW_PLACES:
        return None
    assert rows.clusters is not None
    of = np.repeat(np.arange(len(curve.scores))[::-1], np.diff(rows.last_of_tie, prepend=-1))
    n_bins = len(places) + 1
    codes = rows.clusters * n_bins + np.searchsorted(places, of, side="right")
    cells = []
    for kind in (rows.y_true, ~rows.y_true):
        n = (int(rows.clusters.max()) + 1) * n_bins
        sums = np.bincount(codes, weights=np.where(kind, rows.weight, 0), minlength=n).reshape(-1, n_bins)
        cells.append(np.cumsum(sums[:, ::-1], axis=1)[:, ::-1])
    tp, fp = cells
    by_cluster = np.column_stack([tp[:, 1:], fp[:, 1:], tp[:, 0]])
    return _Tied(by_cluster.sum(axis=0), by_cluster)


def _highest_at(recalls: np.ndarray, recall: float) -> int:
    return len(recalls) - 1 - int(np.searchsorted(recalls[::-1], recall))


def linearised(
    scored: Scored,
    threshold: float,
    *,
    recall: float | None = None,
    sample_weight: np.ndarray | None = None,
    clusters: np.ndarray | None = None,
    scheme: Scheme = "single",
    strata: np.ndarray | None = None,
    n_resamples: int = 1_000,
    seed: int = 0,
) -> tuple[dict[str, float], dict[str, np.ndarray]]:
    """Return measures and what about a thousand resamples make of them; parameters as `resampling.resampled`.

    Returns
    -------
    values : dict of str to float
    resamples : dict of str to ndarray of float64, shape (n_resamples,)
        Of detectors of the same samples drawn alike, so that they are paired.
    """
    n = len(scored.y_true)
    groups = _dealt(n, scheme, clusters, seed)
    n_groups, n_kinds, codes = int(groups.max()) + 1, 1, groups
    if scheme == "strata" and strata is not None:
        n_kinds, codes = int(strata.max()) + 1, (strata * n_groups + groups).astype(np.int32)
    sizes = np.bincount(codes, minlength=n_groups * n_kinds).reshape(n_kinds, n_groups)
    weighed = codes if sample_weight is None else codes[sample_weight > 0]
    curve = ThresholdCurve.of_rows(scored, sample_weight, codes)
    found = np.flatnonzero(np.bincount(weighed, minlength=sizes.size))

    def summed(by_cluster: np.ndarray) -> np.ndarray:
        """Sum figures of clusters, shape (n_clusters, m), by group, so that nothing hangs on the means of the kinds."""
        sums = np.zeros((sizes.size, by_cluster.shape[1]))
        sums[found] = by_cluster
        by_kind = sums.reshape(*sizes.shape, -1)
        # As many of each kind are drawn as there are.
        means = by_kind.sum(axis=1) / sizes.sum(axis=1)[:, None]
        return np.asarray((by_kind - sizes[:, :, None] * means[:, None]).sum(axis=0))

    values, moved = {}, []
    for key, influence in influences(curve, threshold, recall):
        assert curve.rows is not None
        values[key] = influence.value
        moved.append(summed(curve.rows.sums(influence.of_positive, influence.of_negative)[:, None]))
    tied = None if recall is None else _tied(curve, recall)
    if tied is not None:
        moved.append(summed(tied.by_cluster))
    by_group = np.column_stack(moved)
    drawn = np.array([(times - 1.0) @ by_group for times in draws(n_groups, n_resamples, seed)])
    # To the first order a share may leave 0 to 1.
    resamples = np.clip(np.array(list(values.values())) + drawn[:, : len(values)], 0.0, 1.0)
    found_again = dict(zip(values, resamples.T, strict=True))
    if tied is not None and recall is not None:
        found_again["precision_at_recall"] = tied.precisions(drawn[:, len(values) :], recall)
    return values, found_again


def _dealt(n: int, scheme: Scheme, clusters: np.ndarray | None, seed: int) -> np.ndarray:
    """Return the group of each sample: each that is drawn as a whole is in one, alone where they are few."""
    of = np.arange(n)
    if scheme == "blocks":
        of = of // BLOCK
    elif scheme == "single" and clusters is not None:
        of = clusters
    n_drawn = int(of.max()) + 1
    if n_drawn <= N_GROUPS:
        return of
    return np.random.default_rng([seed, n_drawn]).integers(N_GROUPS, size=n_drawn, dtype=np.int32)[of]
