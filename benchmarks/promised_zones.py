"""How often a zone promises what is false, and how often its check says the wrong thing.

A part of `python -m benchmarks.coverage`, with the populations of `benchmarks.promised`: the true precision of what a
zone flags and the true negative predictive value of what it clears are known, so that each promise is true or false.
"""

from collections.abc import Iterator

import numpy as np

from benchmarks.promised import RISK, WRONG, ScoredPopulation, limit, share_of
from digitlab.decisions import Zone
from digitlab.decisions.zone_choosing import ZoneChoice, choose_zone
from digitlab.metrics.criteria import CONFIDENCE
from digitlab.metrics.thresholds import ThresholdCurve

# Useless, weak, good and dirty scores, with a wish for each side that is out of reach, just in reach, or easy.
CASES = (
    (ScoredPopulation(0, 0.5), 0.52, 0.52, (200, 1_000, 10_000)),
    (ScoredPopulation(0, 0.1), 0.12, 0.92, (1_000,)),
    (ScoredPopulation(0, 0.5, decimals=1), 0.52, 0.52, (1_000,)),
    (ScoredPopulation(0.3, 0.5), 0.7, 0.7, (1_000, 10_000)),
    (ScoredPopulation(2, 0.5), 0.9, 0.9, (200, 1_000)),
    (ScoredPopulation(2, 0.5, decimals=1), 0.9, 0.95, (1_000,)),
    (ScoredPopulation(2.8, 0.1), 0.9, 0.99, (1_000, 10_000)),
    (ScoredPopulation(2.8, 0.5, dirty=0.02), 0.9, 0.95, (1_000,)),
)
ERRORS = 0.05


def zone_promises(scale: float, seed: int) -> Iterator[dict[str, object]]:
    """Return a row for each case and size, as `benchmarks.promised.promises` does.

    Parameters
    ----------
    scale : float
        Multiplies the numbers of samples.
    seed : int

    Yields
    ------
    dict
        "promised" is the part of the samples in which a side is promised with confidence, "false" that in which
        something false is. Verdicts are those of each side, and of "at most 5 % errors among the decided".
    """
    for place, (population, precision, npv, sizes) in enumerate(CASES):
        for n in sizes:
            generator = np.random.default_rng([seed, 1_000 + place, n])
            repeats = max(20, int((1_000 if n < 10_000 else 300) * scale))
            yield _row(population, precision, npv, n, repeats, generator)


def true_value(population: ScoredPopulation, zone: Zone, point: str) -> float:
    """Return how many are truly right of what is flagged, "upper", of what is cleared, "lower", or of all "decided"."""
    (found, false_alarms), (not_missed, not_cleared) = map(population.above, (zone.threshold, zone.clear_below))
    misses, cleared = population.prevalence - not_missed, 1 - population.prevalence - not_cleared
    right, wrong = {
        "upper": (found, false_alarms),
        "lower": (cleared, misses),
        "decided": (found + cleared, false_alarms + misses),
    }[point]
    return float(right / (right + wrong))


def _row(
    population: ScoredPopulation, precision: float, npv: float, n: int, repeats: int, generator: np.random.Generator
) -> dict[str, object]:
    wanted = {"precision_wanted": precision, "npv_wanted": npv}
    promised, false, judged = [], [], []
    for _ in range(repeats):
        curve, other = population.curve(n, generator), population.curve(n, generator)
        sure = choose_zone(curve, "sides", **wanted, confidence=CONFIDENCE)
        kept = _judged(sure, population, other)
        promised.append(bool(kept))
        false.append(not all(is_true for is_true, _ in kept))
        for made in (choose_zone(curve, "sides", **wanted), choose_zone(curve, "errors", errors=ERRORS)):
            kept += _judged(made, population, other) if made.possible else []
        judged += kept
    false_alarms = share_of([verdict == "broken" for is_true, verdict in judged if is_true])
    missed = share_of([verdict == "kept" for is_true, verdict in judged if not is_true])
    holds = float(np.mean(false)) <= limit(RISK, repeats)
    for share, number in ((false_alarms, sum(t for t, _ in judged)), (missed, sum(not t for t, _ in judged))):
        holds &= bool(np.isnan(share) or share <= limit(WRONG, number))
    return {
        **{"population": f"{population}", "measure": "zone", "wanted": precision, "npv": npv, "n": n},
        **{"prevalence": population.prevalence, "samples": repeats, "promised": float(np.mean(promised))},
        **{"false": float(np.mean(false)), "false alarms": false_alarms, "missed": missed},
        "verdict": "kept" if holds else "MISSED",
    }


def _judged(choice: ZoneChoice, population: ScoredPopulation, other: ThresholdCurve) -> list[tuple[bool, str]]:
    """Return for each promise whether it is true, and how the check on another sample judges it."""
    verdicts = choice.judged(choice.zone.counts(other))
    return [
        (
            true_value(population, choice.zone, promise.point) >= promise.at_least(dict(choice.numbers)),
            verdict.judgement,
        )
        for promise, verdict in verdicts
    ]
