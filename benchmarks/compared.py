"""How often the intervals of differences hold, and how often the best of several is called better without being it.

Scores are normal, those of positives 2.8 higher, and detectors share half of their noise. All but the best of some
worlds are equally good, so that the true differences are 0. A part of `python -m benchmarks.coverage`.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.stats import norm

from digitlab.metrics.best import best_of
from digitlab.metrics.comparing import differences, mcnemar
from digitlab.metrics.influence import linearised
from digitlab.metrics.intervals import Interval, percentile_interval
from digitlab.metrics.labels import Scored
from digitlab.metrics.resampling import resampled
from digitlab.texts.comparing import NAMES

if TYPE_CHECKING:
    from benchmarks.coverage import Tally

DISTANCE, THRESHOLD, RECALL = 2.8, 5 / 3, 0.8
KEPT_ONE_IN = 5
OF_ONE_CLUSTER = 5
HOW_MANY = (2, 5)
AHEAD = 0.5
# Only larger samples than these are linearised on the pages.
LARGE = 10_000


def _scores(truth: np.ndarray, n_detectors: int, noise: np.ndarray, generator: np.random.Generator) -> list[np.ndarray]:
    own = generator.normal(size=(n_detectors, len(truth)))
    return [(noise + each) / np.sqrt(2) + DISTANCE * truth for each in own]


def _worlds(prevalence: float, n: int, generator: np.random.Generator) -> dict[str, tuple[Any, ...]]:
    """Return labels, two detectors' scores and what belongs to the rows, of independent, weighted, clustered ones."""
    truth = generator.random(n) < prevalence
    both = _scores(truth, 2, generator.normal(size=n), generator)
    kept = truth | (generator.random(n) < 1 / KEPT_ONE_IN)
    weights = np.where(truth, 1.0, KEPT_ONE_IN)[kept]
    clusters = np.arange(n) // OF_ONE_CLUSTER
    common = (generator.random(n) < prevalence)[clusters], generator.normal(size=n)[clusters]
    in_clusters = _scores(common[0], 2, common[1], generator)
    return {
        "": (truth, both, {}),
        ", weighted": (truth[kept], [scores[kept] for scores in both], {"sample_weight": weights}),
        ", clusters": (common[0], in_clusters, {"clusters": clusters}),
    }


def paired(prevalence: float, n: int, repeats: int, generator: np.random.Generator, tally: Tally) -> None:
    """Simulate differences of two detectors that err equally often, drawn and linearised."""
    for i in range(repeats):
        for suffix, (truth, both, options) in _worlds(prevalence, n, generator).items():
            few = min(truth.sum(), (~truth).sum()) < 50
            if truth.all() or not truth.any():
                continue
            how = {"recall": RECALL, "n_resamples": 300, "seed": i} | options
            drawn = [resampled(truth, scores, THRESHOLD, **how) for scores in both]
            test = mcnemar(truth, *(scores >= THRESHOLD for scores in both))
            made = None
            if n >= LARGE:
                made = [linearised(Scored(truth, scores), THRESHOLD, **how)[1] for scores in both]
            for difference in differences(drawn[0], drawn[1], test):
                name, (low, high, few_of_these) = f"Difference of {NAMES[difference.key]}{suffix}", difference.interval
                # Precision at equal recall moves in steps, so that its interval is rather too wide, as the page says.
                add = tally.add_cautious if difference.key == "precision_at_recall" else tally.add
                add(name, Interval(low, high, few or few_of_these), 0.0)
                if made is None:
                    continue
                of_made = percentile_interval(made[1][difference.key] - made[0][difference.key])
                add(f"{name}, linearised", of_made._replace(few=few or few_of_these), 0.0)


def best(prevalence: float, n: int, repeats: int, generator: np.random.Generator, tally: Tally) -> None:
    """Simulate the best of detectors that are equally good, and of some of which one is better."""
    for n_detectors in HOW_MANY:
        for ahead in (0.0, AHEAD):
            for i in range(repeats):
                truth = generator.random(n) < prevalence
                scores = _scores(truth, n_detectors, generator.normal(size=n), generator)
                scores[0] = scores[0] + ahead * truth
                _judge_best(truth, scores, ahead, i, tally)


def _judge_best(truth: np.ndarray, scores: list[np.ndarray], ahead: float, seed: int, tally: Tally) -> None:
    several = [resampled(truth, each, THRESHOLD, n_resamples=300, seed=seed) for each in scores]
    pairs = combinations(range(len(scores)), 2)
    tests = {pair: mcnemar(truth, *(scores[place] >= THRESHOLD for place in pair)) for pair in pairs}
    found = best_of(several, tests, "roc_auc")
    if found is None:
        return
    true = norm.cdf((DISTANCE + ahead * (found.place == 0)) / np.sqrt(2))
    group = f"of {len(scores)}{', one better' if ahead else ''}"
    tally.add_cautious(f"ROC AUC of the best {group}", found.chosen, float(true))
    behind = [place for place, p_value in found.p_values.items() if p_value < 0.05]
    tally.add_claim(f"Nothing false of the best {group}", not behind or bool(ahead and found.place == 0))
