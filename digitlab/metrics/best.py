"""The best of several detectors of the same samples: what may be said of one that was chosen because it came out best.

The best is partly the luckiest. Each resample shows how far the luckiest of all is out, so that its interval and its
lead can be judged by maxima over all of them (Westfall and Young, 1993).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.special import expit, logit

from digitlab.metrics.comparing import SIGNIFICANT, McNemar, differences
from digitlab.metrics.intervals import LEVEL, Interval, percentile_interval
from digitlab.metrics.resampling import Resampled

_AREAS, _ENOUGH_OF_A_KIND = ("average_precision", "roc_auc"), 50


@dataclass(frozen=True)
class Best:
    """The detector with the highest value of a measure.

    Attributes
    ----------
    key : str
        Of the measure.
    place, next_place : int
        Its place among all, and that of the next best.
    value, lead : float
        Its value, and how much that is above the next one's.
    alone, chosen : Interval
        The 95 % interval of its value if it had been named beforehand, and as the best of so many, which reaches
        further down. From few where one of the differences is, and of areas where fewer than 50 are of one kind.
    p_values : dict of int to float
        By the places of the others: how rare such a lead is among all pairs if none differ.
    """

    key: str
    place: int
    next_place: int
    value: float
    lead: float
    alone: Interval
    chosen: Interval
    p_values: dict[int, float]

    @property
    def n_behind(self) -> int:
        """How many of the others it is ahead of by more than chance explains."""
        return sum(p_value < SIGNIFICANT for p_value in self.p_values.values())


def best_of(several: Sequence[Resampled], tests: Mapping[tuple[int, int], McNemar], key: str) -> Best | None:
    """Judge the best of several detectors.

    Parameters
    ----------
    several : sequence of Resampled
        Two or more of the same samples, drawn alike.
    tests : mapping of (int, int) to McNemar
        Of the answers of each pair, by their places, the lower one first.
    key : str
        Of a measure that all have.

    Returns
    -------
    Best or None
        None where the measure is undefined for one of them.

    Raises
    ------
    ValueError
        If their resamples were not drawn alike.
    """
    values = np.array([one.values[key] for one in several])
    if np.isnan(values).any():
        return None
    resamples = np.array([one.resamples[key] for one in several])
    resamples = resamples[:, ~np.isnan(resamples).any(axis=0)]
    pairs = list(combinations(range(len(several)), 2))
    observed = np.array([values[b] - values[a] for a, b in pairs])
    p_values = step_down(observed, np.array([resamples[b] - resamples[a] for a, b in pairs]))
    # Small samples flatter areas, and where one is chosen for that, no interval holds.
    is_few, corrected = key in _AREAS and several[0].n_of_rarer_kind < _ENOUGH_OF_A_KIND, {}
    for (a, b), p_value in zip(pairs, p_values, strict=True):
        (found,) = (each for each in differences(several[a], several[b], tests[a, b]) if each.key == key)
        is_few |= found.interval.few
        # Of few disagreements the resamples know too little; the exact test is corrected for the number of pairs.
        exact = min(1.0, found.p_value * len(pairs)) if found.interval.few else 0.0
        corrected[a, b] = max(float(p_value), exact)
    order = np.argsort(-values, kind="stable")
    place, after = int(order[0]), int(order[1])
    of_others = {
        other: corrected[min(place, other), max(place, other)] for other in range(len(several)) if other != place
    }
    alone = percentile_interval(resamples[place], few=is_few)
    chosen = alone._replace(low=min(_lower_end(values, resamples, place), alone.low))
    lead = float(values[place] - values[after])
    return Best(key, place, after, float(values[place]), lead, alone, chosen, of_others)


def _lower_end(values: np.ndarray, resamples: np.ndarray, place: int) -> float:
    """Return the end below which the best truly is in 2.5 of 100 samples, by how far the luckiest of all is out.

    Distances are in standard errors, and lead down on the scale of log odds, which keeps them within 0 and 1.
    """
    value, spread = values[place], resamples.std(axis=1)
    if not 0 < value < 1 or not spread[place]:
        return float(value)
    scale = np.where(spread > 0, spread, 1.0)[:, None]
    luckiest = np.quantile(((values[:, None] - resamples) / scale).max(axis=0), (1 + LEVEL) / 2)
    return float(expit(logit(value) - luckiest * spread[place] / (value * (1 - value))))


def step_down(observed: np.ndarray, resamples: np.ndarray) -> np.ndarray:
    """Correct p-values of differences for their number by the maxima of resamples, the largest first.

    Parameters
    ----------
    observed : ndarray of float64, shape (m,)
    resamples : ndarray of float64, shape (m, n_resamples)
        Of the same differences, drawn alike, so that what they have in common costs nothing.

    Returns
    -------
    ndarray of float64, shape (m,)
        Above 0, at most 1: below 0.05 any is, where all differences are 0, in at most 5 of 100 samples.

    Examples
    --------
    >>> step_down(np.array([3.0, 0.5]), np.array([[2.0, 3.0, 4.0, 3.0], [0.5, 1.5, -0.5, 0.5]])).tolist()
    [0.2, 0.6]
    """
    spread = resamples.std(axis=1)
    scale = np.where(spread > 0, spread, 1.0)
    size = np.abs(observed) / scale
    noise = np.abs(resamples - observed[:, None]) / scale[:, None]
    order = np.argsort(-size, kind="stable")
    corrected, highest = np.ones(len(observed)), 0.0
    # From the smallest up, the maximum over those that are no larger; then no p-value below that of a larger one.
    maxima = np.maximum.accumulate(noise[order][::-1], axis=0)[::-1]
    for place, of_largest in zip(order, maxima, strict=True):
        at_least = 1 + int((of_largest >= size[place] * (1 - 1e-12)).sum())
        highest = max(highest, at_least / (1 + resamples.shape[1]))
        corrected[place] = highest
    return corrected
