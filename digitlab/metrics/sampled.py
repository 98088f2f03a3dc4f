"""What samples say of a measure whose truth is known."""

from typing import NamedTuple

import numpy as np

from digitlab.metrics.intervals import Interval
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint


class Estimates(NamedTuple):
    """What each of some samples says of a measure.

    Attributes
    ----------
    truth : float
    values, low, high : ndarray of float64, shape (k,)
        With the ends of 95 % intervals; NaN where the measure is undefined.
    """

    truth: float
    values: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def latest(self) -> Interval:
        """The interval of the last sample."""
        return Interval(float(self.low[-1]), float(self.high[-1]))

    @property
    def is_defined(self) -> np.ndarray:
        """Whether there is an interval, bool of shape (k,)."""
        return ~np.isnan(self.low)

    @property
    def holds(self) -> np.ndarray:
        """Whether the interval holds the truth, bool of shape (k,)."""
        return (self.low <= self.truth) & (self.truth <= self.high)


def estimates(samples: OperatingPoint, truth: OperatingPoint, key: str) -> Estimates:
    """Return what samples say of one of `MEASURES`, beside the truth.

    Parameters
    ----------
    samples : OperatingPoint
        With a field of shape (k,) for each count, whole numbers.
    truth : OperatingPoint
        Its counts are expected ones.
    key : str

    Returns
    -------
    Estimates

    Examples
    --------
    >>> found = estimates(
    ...     OperatingPoint(0.5, *(np.array(counts) for counts in ([8, 4], [2, 1], [2, 6], [8, 9]))),
    ...     OperatingPoint(0.5, 90.0, 10.0, 10.0, 90.0),
    ...     "recall",
    ... )
    >>> found.values, found.truth, found.holds
    (array([0.8, 0.4]), 0.9, array([ True, False]))
    """
    measure = MEASURES[key]
    low, high, _ = measure.interval(samples)
    return Estimates(float(measure.of(truth)), *(np.asarray(values) for values in (measure.of(samples), low, high)))
