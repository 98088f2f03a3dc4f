"""How often the spread of a chosen threshold holds the one that is best in truth: a part of `benchmarks.coverage`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

from digitlab.metrics.choosing import choose
from digitlab.metrics.criteria import CRITERIA
from digitlab.metrics.threshold_spread import threshold_spread
from digitlab.metrics.thresholds import ThresholdCurve

if TYPE_CHECKING:
    from benchmarks.coverage import Population, Tally

_N_TRUE = 10**9


def spreads_of_thresholds(
    population: Population, distance: float, n: int, repeats: int, generator: np.random.Generator, tally: Tally
) -> None:
    """Simulate the middle 95 of 100 thresholds that resamples choose, for each criterion.

    Parameters
    ----------
    population : Population
        Of normal scores, those of positives higher by `distance`.
    distance : float
    n, repeats : int
        Rows of a sample, and samples.
    generator : numpy.random.Generator
    tally : Tally
    """
    grid = np.linspace(-6, 6 + distance, 20_001)
    tp = _N_TRUE * population.prevalence * np.append(norm.sf(grid - distance), 0)
    fp = _N_TRUE * (1 - population.prevalence) * np.append(norm.sf(grid), 0)
    truth = ThresholdCurve.of_counts(np.append(grid, np.inf), tp, fp, _N_TRUE)
    best = {key: choose(truth, key).point.threshold for key in CRITERIA}
    for i in range(repeats):
        curve = ThresholdCurve(*population.sample(n, generator))
        if not (curve.n_positive and curve.n_negative):
            continue
        for key, threshold in best.items():
            tally.add(f"Spread of the threshold, {key}", threshold_spread(curve, key, seed=i).limits(), threshold)
