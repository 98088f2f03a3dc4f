"""How far curves that differ by chance alone lie apart."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from digitlab.metrics.bands import Band
from digitlab.metrics.thresholds import ThresholdCurve

_PLACES = np.linspace(0, 1, 201)


class Spread(NamedTuple):
    """The mean of several curves, float64 of shape (201,), and a band from the lowest to the highest."""

    mean: np.ndarray
    band: Band


def precision_spread(curves: Sequence[ThresholdCurve]) -> Spread:
    """Return how precision varies at each recall, over at least one curve."""
    return _spread([_precision_at(curve) for curve in curves])


def recall_spread(curves: Sequence[ThresholdCurve]) -> Spread:
    """Return how recall varies at each false positive rate, over at least one curve."""
    return _spread([np.interp(_PLACES, curve.false_positive_rate[::-1], curve.recall[::-1]) for curve in curves])


def _precision_at(curve: ThresholdCurve) -> np.ndarray:
    """Return the step of precision at each place: that of the highest threshold with at least this recall."""
    return curve.precision_steps[curve.places_at_recall(_PLACES)]


def _spread(rows: Sequence[np.ndarray]) -> Spread:
    return Spread(np.mean(rows, axis=0), Band(_PLACES, np.min(rows, axis=0), np.max(rows, axis=0)))
