"""How often "Find a threshold" promises what is false, and how often its check says the wrong thing.

Scores are normal, those of positives higher by a distance; of some populations a part of the negatives stands above all
others, rows belong to clusters, or one negative in five is kept. True precision and recall of any threshold are known,
so that each promise is true or false. A part of
`python -m benchmarks.coverage`; run by itself it compares one start of the search with several.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy.stats import norm

from benchmarks.report import arguments, write
from digitlab.metrics.choosing import Choice, choose
from digitlab.metrics.criteria import CONFIDENCE
from digitlab.metrics.promises import FIRST_PART, sure_in_sequence
from digitlab.metrics.thresholds import ThresholdCurve

RISK = 1 - CONFIDENCE
WRONG = 0.025
# Of fewer promises than these a share says nothing.
LEAST_PROMISES = 50


class Promising(Protocol):
    """A population of which the truth is known."""

    @property
    def prevalence(self) -> float:
        """The share of positives."""

    def curve(self, n: int, generator: np.random.Generator) -> ThresholdCurve:
        """Return the curve of a sample."""

    def true(self, measure: str, threshold: float, /) -> float:
        """Return the true value of a measure at a threshold."""


@dataclass(frozen=True)
class ScoredPopulation:
    """Where samples come from.

    Attributes
    ----------
    distance : float
        How much higher the positives' scores are, in standard deviations.
    prevalence : float
    dirty : float, default=0
        Part of the negatives whose scores lie around that of the best positives.
    decimals : int, default=6
        Of the scores; with 1 there are ties.
    of_cluster : int, default=1
        Rows of each cluster, all of one kind.
    correlation : float, default=0.7
        Of the scores of two rows of one cluster, beside what their kind makes of them.
    kept_one_in : int, default=1
        Of the negatives, each of which weighs so much.
    """

    distance: float
    prevalence: float
    dirty: float = 0.0
    decimals: int = 6
    of_cluster: int = 1
    correlation: float = 0.7
    kept_one_in: int = 1

    def curve(self, n: int, generator: np.random.Generator) -> ThresholdCurve:
        """Return the curve of a sample."""
        if self.of_cluster > 1:
            return self._of_clusters(n // self.of_cluster, generator)
        truth = generator.random(n) < self.prevalence
        scores = generator.normal(size=n) + self.distance * truth
        is_dirty = ~truth & (generator.random(n) < self.dirty)
        scores[is_dirty] = generator.normal(self.distance + 2, 1, size=int(is_dirty.sum()))
        scores = np.round(scores, self.decimals)
        if self.kept_one_in == 1:
            return ThresholdCurve(truth, scores)
        kept = truth | (generator.random(n) < 1 / self.kept_one_in)
        return ThresholdCurve(truth[kept], scores[kept], sample_weight=np.where(truth, 1, self.kept_one_in)[kept])

    def _of_clusters(self, n: int, generator: np.random.Generator) -> ThresholdCurve:
        clusters = np.repeat(np.arange(n), self.of_cluster)
        truth = (generator.random(n) < self.prevalence)[clusters]
        common, own = generator.normal(size=n)[clusters], generator.normal(size=len(clusters))
        scores = np.sqrt(self.correlation) * common + np.sqrt(1 - self.correlation) * own + self.distance * truth
        return ThresholdCurve(truth, np.round(scores, self.decimals), clusters=clusters)

    def true(self, measure: str, threshold: float) -> float:
        """Return the true precision or recall of a threshold."""
        found, false_alarms = self.above(threshold)
        return found / self.prevalence if measure == "recall" else found / (found + false_alarms)

    def above(self, threshold: float) -> tuple[float, float]:
        """Return which part of all samples is positive, and which negative, at or above a threshold."""
        # A score counts from where it is rounded up to it.
        at = np.ceil(threshold * 10**self.decimals - 1e-6) / 10**self.decimals - 0.5 / 10**self.decimals
        clean, dirty = (1 - self.dirty) * norm.sf(at), self.dirty * norm.sf(at - self.distance - 2)
        positive = self.prevalence * norm.sf(at - self.distance)
        return float(positive), float((1 - self.prevalence) * (clean + dirty))

    def __str__(self) -> str:
        said = {
            ", dirty": self.dirty > 0,
            ", ties": self.decimals == 1,
            f", 1 in {self.kept_one_in} kept": self.kept_one_in > 1,
            f", clusters of {self.of_cluster} ({self.correlation:g})": self.of_cluster > 1,
        }
        return f"d' {self.distance:g}" + "".join(words for words, is_so in said.items() if is_so)


# Useless, weak, good and dirty scores, with a wish that is out of reach, just in reach, or easy.
CASES = (
    (ScoredPopulation(0, 0.5), "precision", 0.52, (200, 1_000, 10_000)),
    (ScoredPopulation(0, 0.8), "precision", 0.82, (200, 1_000, 10_000)),
    (ScoredPopulation(0, 0.94), "precision", 0.95, (200, 1_000)),
    (ScoredPopulation(0, 0.5, decimals=1), "precision", 0.52, (1_000,)),
    (ScoredPopulation(0.3, 0.5), "precision", 0.7, (1_000, 10_000)),
    (ScoredPopulation(2, 0.5), "precision", 0.9, (200, 1_000)),
    (ScoredPopulation(2, 0.5, decimals=1), "precision", 0.9, (1_000,)),
    (ScoredPopulation(2.8, 0.5), "precision", 0.95, (200, 1_000)),
    (ScoredPopulation(2.8, 0.1), "precision", 0.9, (500, 10_000)),
    (ScoredPopulation(2.8, 0.5, dirty=0.02), "precision", 0.9, (1_000,)),
    (ScoredPopulation(2.8, 0.5, dirty=0.05), "precision", 0.95, (1_000, 10_000)),
    (ScoredPopulation(0, 0.5), "recall", 0.9, (200, 1_000)),
    (ScoredPopulation(2.8, 0.1), "recall", 0.95, (1_000, 10_000)),
    (ScoredPopulation(2.8, 0.5, decimals=1), "recall", 0.9, (200, 1_000)),
    (ScoredPopulation(2, 0.05, kept_one_in=5), "precision", 0.6, (2_000, 10_000)),
    (ScoredPopulation(2, 0.05, kept_one_in=5), "recall", 0.8, (2_000,)),
    # Few and many clusters, of which half are positive.
    (ScoredPopulation(2, 0.5, of_cluster=20), "recall", 0.8, (200, 600, 2_000)),
    (ScoredPopulation(2, 0.5, of_cluster=20), "recall", 0.9, (600, 1_400, 4_000)),
    (ScoredPopulation(2, 0.5, of_cluster=20, correlation=0.95), "recall", 0.9, (1_400, 4_000)),
    (ScoredPopulation(2, 0.5, of_cluster=5), "recall", 0.9, (150, 350, 1_000)),
    (ScoredPopulation(2, 0.5, of_cluster=20), "precision", 0.9, (600, 1_400, 4_000)),
    (ScoredPopulation(0, 0.5, of_cluster=20), "precision", 0.52, (1_400, 4_000)),
    (ScoredPopulation(2, 0.5, of_cluster=5), "precision", 0.9, (350, 1_000)),
)


def promises(scale: float, seed: int) -> Iterator[dict[str, object]]:
    """Return a row for each case and size: how often something false is promised, and how the check then judges.

    Parameters
    ----------
    scale : float
        Multiplies the numbers of samples.
    seed : int

    Yields
    ------
    dict
        The case; "promised", in which part of the samples; "false", in which part something false; "false alarms", how
        many of the true promises the check calls broken, and "missed", how many of the false ones it calls kept, NaN of
        fewer than 50; "verdict", "kept" or "MISSED".
    """
    for place, (population, measure, wanted, sizes) in enumerate(CASES):
        for n in sizes:
            generator = np.random.default_rng([seed, place, n])
            repeats = max(20, int((1_000 if n < 10_000 else 400) * scale))
            yield promise_row(population, measure, wanted, n, repeats, generator)


def compared_starts(scale: float, seed: int) -> Iterator[dict[str, Any]]:
    """Return for each case of precision how often one start and several promise something, and with what recall.

    Parameters
    ----------
    scale : float
        Multiplies the numbers of samples.
    seed : int

    Yields
    ------
    dict
        The case, and for "one" and for "several" the part of the samples with a promise, the part with a false one, and
        the mean recall, which is 0 without a promise.
    """
    for place, (population, measure, wanted, sizes) in enumerate(CASES):
        for n in sizes if measure == "precision" else ():
            generator = np.random.default_rng([seed, place, n])
            found: dict[str, list[tuple[bool, bool, float]]] = {"one": [], "several": []}
            for _ in range(max(20, int(400 * scale))):
                curve = population.curve(n, generator)
                for name, first_part in (("one", 1.0), ("several", FIRST_PART)):
                    counts = (curve.points.predicted_positive, curve.tp, curve.tp + curve.fp)
                    sure = np.flatnonzero(sure_in_sequence(*counts, wanted, RISK, first_part))
                    lowest = int(sure[0]) if len(sure) else -1
                    is_false = len(sure) > 0 and population.true(measure, curve.thresholds[lowest]) < wanted
                    found[name].append((len(sure) > 0, is_false, float(curve.recall[lowest])))
            means = {name: np.mean(rows, axis=0).tolist() for name, rows in found.items()}
            yield {"population": population, "wanted": wanted, "n": n, **means}


def promise_row(
    population: Promising, measure: str, wanted: float, n: int, repeats: int, generator: np.random.Generator
) -> dict[str, object]:
    """Simulate one case; see `promises`."""
    sure, judged = [], []
    for _ in range(repeats):
        curve, other = population.curve(n, generator), population.curve(n, generator)
        choice = choose(curve, measure, wanted=wanted, confidence=CONFIDENCE)
        sure.append((choice.possible, _is_true(choice, population, wanted)))
        for made in (choice, choose(curve, measure, wanted=wanted)):
            if made.possible and made.promise is not None:
                verdict = made.promise.judged(other.at(made.point.threshold))
                judged.append((_is_true(made, population, wanted), verdict.judgement))
    false = float(np.mean([possible and not is_true for possible, is_true in sure]))
    false_alarms = share_of([verdict == "broken" for is_true, verdict in judged if is_true])
    missed = share_of([verdict == "kept" for is_true, verdict in judged if not is_true])
    holds = false <= limit(RISK, repeats)
    for share, number in ((false_alarms, sum(t for t, _ in judged)), (missed, sum(not t for t, _ in judged))):
        holds &= bool(np.isnan(share) or share <= limit(WRONG, number))
    return {
        **{"population": str(population), "measure": measure, "wanted": wanted, "n": n},
        **{"prevalence": population.prevalence, "samples": repeats},
        **{"promised": float(np.mean([possible for possible, _ in sure])), "false": false},
        **{"false alarms": false_alarms, "missed": missed, "verdict": "kept" if holds else "MISSED"},
    }


def _is_true(choice: Choice, population: Promising, wanted: float) -> bool:
    return population.true(choice.criterion.promised, choice.point.threshold) >= wanted


def share_of(of: list[bool]) -> float:
    """Return how many are true, NaN of fewer than 50."""
    return float(np.mean(of)) if len(of) >= LEAST_PROMISES else float("nan")


def limit(risk: float, n: int) -> float:
    """Return what a share may be, give or take the noise of the simulation."""
    return float(risk + 2 * np.sqrt(risk * (1 - risk) / n))


def main() -> None:
    """Read the command line, compare, print."""
    parser = arguments("promised", __doc__ or "")
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies the numbers of samples, 1 by default")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rows = list(compared_starts(options.scale, options.seed))
    print("Part of the samples with a promise, part with a false one, and mean recall: one start, then several.")
    for row in rows:
        one, several = (" ".join(f"{value:.3f}" for value in row[name]) for name in ("one", "several"))
        print(f"{row['wanted']:.0%} n = {row['n']:<7,}{one}   {several}   {row['population']}")
    write(options.json, [{**row, "population": str(row["population"])} for row in rows])


if __name__ == "__main__":
    main()
