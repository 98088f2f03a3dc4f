"""How sure a curve is: a band around it, pointwise.

A band says for each single recall (or false positive rate) where the true curve may lie there; it does not say that the
whole true curve lies inside.
"""

from typing import NamedTuple

import numpy as np

from digitlab.metrics.intervals import FEW, LEVEL, wilson
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.redrawing import redrawn
from digitlab.metrics.shares import Share, ratio, size
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


# At a place with fewer on one side there is no band, and of fewer than these no such place.
FEWEST = 2 * FEW


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
    drawn = redrawn(curve, shown, n_resamples, np.random.default_rng(seed))
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
    if n < FEWEST:
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
