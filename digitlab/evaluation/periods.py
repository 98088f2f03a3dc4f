"""Precision and recall over time at one threshold: whether what was chosen on earlier samples still holds later."""

import numpy as np

from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.holdouts import by_time
from digitlab.metrics.periods import Period

N_EARLIER, N_LATER = 3, 2


def periods(detector: Detector, threshold: float) -> list[Period]:
    """Return how a threshold does period by period: three of those that chose it, and two of those that check it.

    Each has about as many samples as the others of its side; samples of one time are in one period. Later ones of a
    cluster that is among the earlier ones, too, are in none.

    Parameters
    ----------
    detector : Detector
    threshold : float

    Returns
    -------
    list of Period
        Empty where samples have no times, or a side would have one kind only.
    """
    clusters = None if detector.clusters is None else detector.clusters.of
    split = None if detector.times is None else by_time(detector.judged.y_true, detector.times, clusters)
    if split is None or detector.times is None:
        return []
    ordered = np.sort(detector.times)
    found = []
    for side, n, chose in ((split.first, N_EARLIER, True), (split.later, N_LATER, False)):
        times = np.sort(detector.times[side])
        starts = np.unique(times[np.arange(n) * len(times) // n])
        which = np.searchsorted(starts, detector.times, side="right") - 1
        for i in range(len(starts)):
            among = side & (which == i)
            within = detector.times[among]
            ends = np.searchsorted(ordered, within.min()), np.searchsorted(ordered, within.max(), side="right")
            start, end = (round(100 * int(place) / len(ordered)) for place in ends)
            curve = detector.curve_of(among)
            found.append(Period(start, end, chose, curve.n_rows, curve.at(threshold)))
    return found
