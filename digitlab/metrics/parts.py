"""A part of samples that may weigh differently or belong together, such as the positives or the right answers."""

import numpy as np

from digitlab.metrics.intervals import Interval
from digitlab.metrics.labels import Scored
from digitlab.metrics.shares import Share
from digitlab.metrics.thresholds import ThresholdCurve

# Of a threshold that flags all it is those in the part.
PART = Share(("tp",), ("fp",))


def flagging_all(
    is_in_part: np.ndarray, sample_weight: np.ndarray | None = None, clusters: np.ndarray | None = None
) -> ThresholdCurve:
    """Return the curve whose one score, 0, flags all, where those in the part count as positive.

    Parameters
    ----------
    is_in_part : ndarray of bool, shape (n,)
    sample_weight : ndarray of float64, shape (n,), optional
    clusters : ndarray, shape (n,), optional
        What they belong together by.

    Returns
    -------
    ThresholdCurve
    """
    return ThresholdCurve.of(Scored(is_in_part, np.zeros(len(is_in_part))), sample_weight, clusters)


def part_interval(
    is_in_part: np.ndarray, sample_weight: np.ndarray | None = None, clusters: np.ndarray | None = None
) -> Interval:
    """Return the 95 % interval of the part; parameters as `flagging_all`.

    Examples
    --------
    >>> is_right = np.arange(60) % 3 > 0
    >>> low, high, few = part_interval(is_right)
    >>> round(low, 2), round(high, 2), bool(few)
    (0.54, 0.77, False)
    """
    return PART.interval(flagging_all(is_in_part, sample_weight, clusters).at(0.0))
