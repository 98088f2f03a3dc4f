"""How sure a curve is: a band around it, pointwise.

A band says for each single recall (or false positive rate) where the true curve may lie there; it does not say that the
whole true curve lies inside.
"""

from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from digitlab.metrics.intervals import FEW, LEVEL, wilson
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.shares import FLAGGED, Share, ratio, size
from digitlab.metrics.thinning import thinned
from digitlab.metrics.thresholds import ThresholdCurve

_N_RESAMPLES = 400
_N_PLACES = 200
# Finer than a figure: with as many the coverage was simulated (`tests/metrics/test_bands.py`).
_N_COLUMNS = 500
# A band is smoother than its curve.
_BAND_COLUMNS = 120
_PRECISION, _RECALL = Share(("tp",), ("fp",)), Share(("tp",), ("fn",))


class Band(NamedTuple):
    """A band around a curve: float64 arrays of shape (m,), `x` ascending; empty where there are too few images."""

    x: np.ndarray
    low: np.ndarray
    high: np.ndarray


class CurveBands(NamedTuple):
    """Bands of precision at fixed recall, and of recall at a fixed false positive rate."""

    precision_recall: Band
    roc: Band


def curve_bands(
    curve: ThresholdCurve, n_resamples: int = _N_RESAMPLES, seed: int = 0, level: float = LEVEL
) -> CurveBands:
    """Resample both curves vertically, as Macskassy, Provost and Rosset (2005) do for ROC curves.

    Each resample of the images gives curves of its own, which are read at fixed recalls and false positive rates. Where
    fewer than 10 errors are behind a place, the resamples know too little of errors that were not met, and the band
    reaches at least as far as Wilson's interval; where fewer than 10 images are on one side of a place, there is none.

    Parameters
    ----------
    curve : ThresholdCurve
    n_resamples : int, default=400
    seed : int, default=0
    level : float, default=0.95
        How often a band holds the true value at one place.

    Returns
    -------
    CurveBands
    """
    shown = _coarse(curve)
    tp, fp = curve.tp[shown], curve.fp[shown]
    drawn = _drawn(curve, shown, n_resamples, np.random.default_rng(seed))
    resamples = [(np.cumsum(row[: len(tp)]), np.cumsum(row[len(tp) :])) for row in drawn]
    n_positive, n_negative = curve.effective_sizes
    recalls, rates = _places(n_positive), _places(n_negative)
    at_recall = [_counts_at_recall(*both, recalls) for both in resamples]
    at_rate = [_tp_at_rate(*both, rates) for both in resamples]

    thresholds = np.append(curve.thresholds[shown], np.inf)
    precision = _percentiles([_precision(*both) for both in at_recall], level)
    there = curve.at_each(thresholds[np.searchsorted(tp, recalls * tp[-1])])
    precision = _at_least_wilson(precision, _PRECISION, there, level)

    recall = _percentiles([hits / (both[0][-1] or 1) for hits, both in zip(at_rate, resamples, strict=True)], level)
    there = curve.at_each(thresholds[np.searchsorted(fp, rates * fp[-1], side="right") - 1])
    recall = _at_least_wilson(recall, _RECALL, there, level)
    return CurveBands(Band(recalls, *precision), Band(rates, *recall))


def _drawn(curve: ThresholdCurve, shown: np.ndarray, n_resamples: int, generator: np.random.Generator) -> np.ndarray:
    """Return what resamples have between each two thresholds, shape (n_resamples, 2 m): positives, then negatives."""
    cells = np.r_[np.diff(curve.tp[shown], prepend=0), np.diff(curve.fp[shown], prepend=0)]
    if curve.rows is None or curve.moments is None:
        return generator.multinomial(curve.n_samples, cells / curve.n_samples, size=n_resamples)
    if curve.rows.clusters is not None:
        return _drawn_by_cluster(curve, curve.rows.clusters, shown, n_resamples, generator)
    # So many of the mean weight that their sum varies as that of the weights does.
    unit, products = curve.moments.unit, curve.moments.products
    squares = np.concatenate([np.diff(products[cell, cell][shown], prepend=0) for cell in FLAGGED])
    mean = np.divide(squares, cells / unit, out=np.ones(len(cells)), where=squares > 0) * unit
    return generator.poisson(cells / mean, size=(n_resamples, len(cells))) * mean


def _drawn_by_cluster(
    curve: ThresholdCurve, clusters: np.ndarray, shown: np.ndarray, n_resamples: int, generator: np.random.Generator
) -> np.ndarray:
    assert curve.rows is not None
    between = np.searchsorted(-curve.thresholds[shown], -curve.scores[::-1])
    cells = np.repeat(between, np.diff(curve.rows.last_of_tie, prepend=-1)) + np.where(curve.rows.y_true, 0, len(shown))
    n = int(clusters.max()) + 1
    in_cells = csr_array((curve.rows.weight.astype(np.float64), (cells, clusters)), shape=(2 * len(shown), n))
    in_cells.sum_duplicates()
    return np.array([in_cells @ np.bincount(generator.integers(n, size=n), minlength=n) for _ in range(n_resamples)])


def threshold_bands(curve: ThresholdCurve) -> tuple[Band, Band]:
    """Return Wilson's 95 % intervals of precision and of recall over the thresholds, thinned for drawing."""
    bands = []
    for share in (_PRECISION, _RECALL):
        low, high = wilson(share.successes(curve.points), share.trials(curve.points))
        shown = thinned(curve.scores, low[:-1], high[:-1], n_columns=_BAND_COLUMNS)
        bands.append(Band(curve.thresholds[shown], low[shown], high[shown]))
    return bands[0], bands[1]


def _coarse(curve: ThresholdCurve) -> np.ndarray:
    """Return the places of those thresholds that a figure shows, from the highest on."""
    by_recall = thinned(curve.recall, curve.precision, n_columns=_N_COLUMNS)
    shown = np.union1d(by_recall, thinned(curve.false_positive_rate, curve.recall, n_columns=_N_COLUMNS))
    return np.union1d(shown, [0])[::-1]


def _places(n: float) -> np.ndarray:
    """Return parts of n images, closer to each other near 0, with enough images on both sides of each."""
    if n < 2 * FEW:
        return np.empty(0)
    ends = FEW / n, 1 - FEW / n
    return np.union1d(np.linspace(*ends, _N_PLACES // 2), np.geomspace(*ends, _N_PLACES // 2))


def _counts_at_recall(tp: np.ndarray, fp: np.ndarray, recalls: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    places = np.searchsorted(tp, recalls * tp[-1])
    return tp[places], fp[places]


def _tp_at_rate(tp: np.ndarray, fp: np.ndarray, rates: np.ndarray) -> np.ndarray:
    return np.r_[0, tp][np.searchsorted(fp, rates * fp[-1], side="right")]


def _precision(tp: np.ndarray, fp: np.ndarray) -> np.ndarray:
    return np.asarray(ratio(tp, tp + fp, if_empty=0.0))


def _percentiles(values: list[np.ndarray], level: float) -> tuple[np.ndarray, np.ndarray]:
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high


def _at_least_wilson(
    band: tuple[np.ndarray, np.ndarray], share: Share, there: OperatingPoint, level: float
) -> tuple[np.ndarray, np.ndarray]:
    low, high = wilson(share.successes(there), share.trials(there), level)
    few = size(there, share.rest) < FEW
    return np.where(few, np.fmin(band[0], low), band[0]), np.where(few, np.fmax(band[1], high), band[1])
