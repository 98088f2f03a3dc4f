"""How often the intervals of calibration and of net benefit hold, of independent, weighted and clustered rows.

Scores are normal, those of positives 2.8 higher, and are turned into the very probabilities that they have. A part of
`python -m benchmarks.coverage`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import expit, logit
from scipy.stats import norm

from digitlab.metrics.costs import net_benefit_band
from digitlab.metrics.intervals import FEW, Interval
from digitlab.metrics.recalibration import recalibration
from digitlab.metrics.shares import CELLS, size
from digitlab.metrics.thresholds import ThresholdCurve

if TYPE_CHECKING:
    from benchmarks.coverage import Tally

DISTANCE, THRESHOLD = 2.8, 5 / 3
KEPT_ONE_IN = 5
OF_ONE_CLUSTER, CORRELATION = 5, 0.7


def _worlds(prevalence: float, n: int, generator: np.random.Generator) -> dict[str, tuple[Any, ...]]:
    """Return labels, scores, weights and clusters, of which each may hold both kinds."""
    truth = generator.random(n) < prevalence
    scores = generator.normal(size=n) + DISTANCE * truth
    kept = truth | (generator.random(n) < 1 / KEPT_ONE_IN)
    clusters = np.arange(n) // OF_ONE_CLUSTER
    alike = np.sqrt(CORRELATION) * generator.normal(size=n)[clusters]
    alike += np.sqrt(1 - CORRELATION) * generator.normal(size=n) + DISTANCE * truth
    return {
        "": (truth, scores, None, None),
        ", weighted": (truth[kept], scores[kept], np.where(truth, 1.0, KEPT_ONE_IN)[kept], None),
        ", clusters": (truth, alike, None, clusters),
    }


def intervals_of_probabilities(
    prevalence: float, n: int, repeats: int, generator: np.random.Generator, tally: Tally
) -> None:
    """Simulate calibrated probabilities, and the net benefit of the threshold at a price that fits the prevalence."""
    chosen_on = ThresholdCurve([False, True], [THRESHOLD - 1, THRESHOLD])
    price = (1 - prevalence) / prevalence
    true_benefit = prevalence * (norm.sf(THRESHOLD - DISTANCE) - norm.sf(THRESHOLD))
    for _ in range(repeats):
        for kind, (truth, scores, weights, clusters) in _worlds(prevalence, n, generator).items():
            if truth.all() or not truth.any():
                continue
            odds = DISTANCE * scores - DISTANCE**2 / 2 + logit(prevalence)
            found = recalibration(truth, expit(odds), weights, clusters)
            tally.add(f"Calibration slope{kind}", found.slope_interval, 1.0)
            tally.add(f"Calibration intercept{kind}", found.intercept_interval, 0.0)
            tally.add(f"Observed over expected{kind}", found.ratio_interval, 1.0)
            curve = ThresholdCurve(truth, scores, sample_weight=weights, clusters=clusters)
            _, low, high = net_benefit_band(chosen_on, curve, np.array([price]), prevalence)
            few = min(size(curve.at(THRESHOLD), (cell,)) for cell in CELLS) < FEW
            tally.add(f"Net benefit{kind}", Interval(float(low[0]), float(high[0]), few), float(true_benefit))
