"""How often the differences between groups hold, each by itself and all at once, and how often "differs" is wrong.

All groups but the first have scores as everywhere in `benchmarks.coverage`; positives of the first one are nearer to
its negatives where groups differ. Rows count once, weigh 1 or 5 at random, or come in clusters of five of one group
with an intraclass correlation of 0.7.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy.stats import norm

from digitlab.metrics.groups import (
    GROUP_MEASURES,
    difference,
    differences_from_others,
    group_share,
    together,
)
from digitlab.metrics.intervals import LEVEL
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.shares import CELLS
from digitlab.metrics.thresholds import ThresholdCurve

SIZES, PREVALENCES, N_GROUPS = (1_000, 10_000), (0.1, 0.5), (2, 12)
KINDS = ("", ", weighted", ", clustered")
DISTANCE, NEARER, THRESHOLD = 2.8, 1.5, 1.6
HEAVY, CLUSTER_SIZE, CORRELATION = 5.0, 5, 0.7
LOWEST, HIGHEST = 0.93, 0.97
_REPEATS = {"": 1_000, ", weighted": 400, ", clustered": 400}


def true_point(prevalence: float, distance: float) -> OperatingPoint:
    """Return the true operating point of a group, its counts those of one row."""
    recall, rate = norm.sf(THRESHOLD - distance), norm.sf(THRESHOLD)
    positive, negative = prevalence, 1 - prevalence
    return OperatingPoint(THRESHOLD, positive * recall, negative * rate, positive * (1 - recall), negative * (1 - rate))


def sample(n: int, prevalence: float, distance: float, kind: str, generator: np.random.Generator) -> OperatingPoint:
    """Draw a group and return what the threshold does to it."""
    if not kind:
        true = true_point(prevalence, distance)
        return OperatingPoint(THRESHOLD, *generator.multinomial(n, [true.tp, true.fp, true.fn, true.tn]).tolist())
    clusters = np.arange(n) // (CLUSTER_SIZE if "clustered" in kind else 1)
    truth = (generator.random(n) < prevalence)[clusters]
    common, own = generator.normal(size=n)[clusters], generator.normal(size=n)
    scores = np.sqrt(CORRELATION) * common + np.sqrt(1 - CORRELATION) * own + distance * truth
    if "clustered" in kind:
        return ThresholdCurve(truth, scores, clusters=clusters).at(THRESHOLD)
    weights = np.where(generator.random(n) < 0.5, HEAVY, 1.0)
    return ThresholdCurve(truth, scores, sample_weight=weights).at(THRESHOLD)


def covered(scale: float, seed: int) -> Iterator[dict[str, Any]]:
    """Yield a row for each kind of interval and population, as `benchmarks.coverage` prints them."""
    for n in SIZES:
        for prevalence in PREVALENCES:
            for n_groups in N_GROUPS:
                for kind in KINDS:
                    generator = np.random.default_rng([seed, n, int(1000 * prevalence), n_groups, len(kind)])
                    repeats = max(2, int(_REPEATS[kind] * scale))
                    yield from _rows(n, prevalence, n_groups, kind, repeats, generator)


def _rows(
    n: int, prevalence: float, n_groups: int, kind: str, repeats: int, generator: np.random.Generator
) -> Iterator[dict[str, Any]]:
    single: dict[str, list[tuple[bool, bool]]] = {key: [] for key in GROUP_MEASURES}
    at_once, undisputed = [], []
    size = n // n_groups
    for _ in range(repeats):
        distances = [NEARER, *[DISTANCE] * (n_groups - 1)]
        points = [sample(size, prevalence, distance, kind, generator) for distance in distances]
        truths = [true_point(prevalence, distance) for distance in distances]
        for key in GROUP_MEASURES:
            shares = [group_share(point, key) for point in points]
            found = difference(shares[0], together(shares[1:]), LEVEL)
            true = MEASURES[key].of(truths[0]) - MEASURES[key].of(truths[1])
            if not np.isnan(found.value):
                single[key].append((found.interval.low <= true <= found.interval.high, found.interval.few))
        at_once.append(_all_hold(points, truths))
        alike = [sample(size, prevalence, DISTANCE, kind, generator) for _ in range(n_groups)]
        differs = any(each.is_clear for row in differences_from_others(alike) for each in row.values())
        undisputed.append((not differs, False))
    common = {"n": n, "prevalence": prevalence, "ties": False}
    of = f"{n_groups} groups{kind}"
    for key, held in single.items():
        yield common | _row(f"Difference of {MEASURES[key].name.lower()}, {of}", held, HIGHEST)
    # Simultaneous intervals promise at least so much.
    yield common | _row(f"All differences at once, {of}", at_once, 1.0)
    yield common | _row(f"No false “differs”, {of}", undisputed, 1.0)


def _all_hold(points: Sequence[OperatingPoint], truths: Sequence[OperatingPoint]) -> tuple[bool, bool]:
    """Return whether all simultaneous intervals that are not from few hold at once, and whether all are from few."""
    holds, n_clear = True, 0
    for i, row in enumerate(differences_from_others(points)):
        # With groups of one size what others have together is their mean, of precision that of the flagged.
        others = [truth for place, truth in enumerate(truths) if place != i]
        tp, fp, fn, tn = (float(np.mean([getattr(truth, cell) for truth in others])) for cell in CELLS)
        mixed = OperatingPoint(THRESHOLD, tp, fp, fn, tn)
        for key, found in row.items():
            if found.interval.few or np.isnan(found.value):
                continue
            n_clear += 1
            true = MEASURES[key].of(truths[i]) - MEASURES[key].of(mixed)
            holds &= bool(found.interval.low <= true <= found.interval.high)
    return holds, n_clear == 0


def _row(name: str, held: Sequence[tuple[bool, bool]], highest: float) -> dict[str, Any]:
    share, few = (float(np.mean([each[i] for each in held])) if held else float("nan") for i in (0, 1))
    noise = 2 * np.sqrt(0.95 * 0.05 / max(len(held), 1))
    lowest = LOWEST if highest < 1 else LEVEL
    kept = lowest - noise <= share <= highest + noise
    verdict = "few, said" if few > 0.5 else "kept" if kept else "MISSED"
    return {"interval": name, "held": share, "few": few, "samples": len(held), "verdict": verdict}
