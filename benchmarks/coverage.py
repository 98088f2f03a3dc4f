"""How often each interval of the pages holds the true value, in simulated populations whose true values are known.

Scores are normal, those of positives 2.8 higher (d'), continuous or rounded to few values. A row counts as kept if
between 93 and 97 of 100 intervals hold the true value, give or take the noise of the simulation; where most samples of
a population have so few images of an outcome that the pages write "from few" beside the interval, it counts as said.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from benchmarks.chosen import spreads_of_thresholds
from benchmarks.compared import best, paired
from benchmarks.groups_covered import covered
from benchmarks.probabilities import intervals_of_probabilities
from benchmarks.promised import promises
from benchmarks.promised_rejects import reject_promises
from benchmarks.promised_zones import zone_promises
from benchmarks.report import arguments, write
from digitlab.metrics.bands import curve_bands
from digitlab.metrics.intervals import Interval
from digitlab.metrics.measures import AREAS, MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.resampling import resampled
from digitlab.metrics.thresholds import ThresholdCurve, areas

SIZES = (50, 100, 1_000, 10_000)
PREVALENCES = (0.01, 0.1, 0.5)
DISTANCE = 2.8
CELLS_A_UNIT = 1.5
TARGET_PREVALENCE = 0.001
KEPT_ONE_IN = 5
CLUSTER_SIZES, CORRELATION = (5, 20), 0.7
# Between two rounded scores, so that it flags the same share of either kind of scores.
THRESHOLD = 2.5 / CELLS_A_UNIT
RECALLS = (0.5, 0.7, 0.9)
RATES = (0.005, 0.02, 0.1)
LOWEST, HIGHEST = 0.93, 0.97


@dataclass(frozen=True)
class Population:
    """Where samples come from.

    Attributes
    ----------
    prevalence : float
    ties : bool
        Whether scores are rounded to few values.
    """

    prevalence: float
    ties: bool

    def sample(self, n: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Return labels and scores of n samples."""
        truth = generator.random(n) < self.prevalence
        scores = generator.normal(size=n) + DISTANCE * truth
        return truth, np.round(scores * CELLS_A_UNIT) / CELLS_A_UNIT if self.ties else scores

    def point(self) -> OperatingPoint:
        """Return the true operating point at the threshold, its counts those of one sample."""
        recall, rate = norm.sf(THRESHOLD - DISTANCE), norm.sf(THRESHOLD)
        positive, negative = self.prevalence, 1 - self.prevalence
        return OperatingPoint(
            THRESHOLD, positive * recall, negative * rate, positive * (1 - recall), negative * (1 - rate)
        )

    def areas(self) -> tuple[float, float]:
        """Return the true areas, from cells of scores; continuous scores have very many."""
        width = 1 / CELLS_A_UNIT if self.ties else 0.0005
        upper = width * (np.arange(int(14 / width), int(-10 / width), -1) + 0.5)
        shares = [np.diff(norm.sf(upper - shift), prepend=0.0) for shift in (DISTANCE, 0.0)]
        scale = 10**12
        return areas(
            np.cumsum(shares[0]) * self.prevalence * scale, np.cumsum(shares[1]) * (1 - self.prevalence) * scale
        )


class Tally:
    """Counts how often intervals hold."""

    def __init__(self) -> None:
        self._held: defaultdict[str, list[bool]] = defaultdict(list)
        self._few: defaultdict[str, list[bool]] = defaultdict(list)
        self._lowest: dict[str, float] = {}

    def add_claim(self, name: str, is_right: bool) -> None:
        """Note whether a sample brought nothing false, of claims that may be false in at most 5 of 100 samples."""
        self._held[name].append(is_right)
        self._few[name].append(False)
        self._lowest[name] = 0.95

    def add_cautious(self, name: str, interval: Interval, true: float) -> None:
        """Note an interval that may hold more often."""
        self.add(name, interval, true)
        self._lowest[name] = LOWEST

    def add(self, name: str, interval: Interval, true: float) -> None:
        """Note one interval, unless nothing was said."""
        if not np.isnan(interval.low):
            self._held[name].append(bool(interval.low - 1e-12 <= true <= interval.high + 1e-12))
            self._few[name].append(interval.few)

    def rows(self) -> Iterator[dict[str, object]]:
        """Return a row of the table for each kind of interval."""
        for name, held in self._held.items():
            share, few = float(np.mean(held)), float(np.mean(self._few[name]))
            noise = 2 * np.sqrt(0.95 * 0.05 / len(held))
            lowest, highest = (self._lowest[name], 1.0) if name in self._lowest else (LOWEST, HIGHEST)
            kept = lowest - noise <= share <= highest + noise
            verdict = "few, said" if few > 0.5 else "kept" if kept else "MISSED"
            yield {"interval": name, "held": share, "few": few, "samples": len(held), "verdict": verdict}


def intervals_of_points(
    population: Population, n: int, repeats: int, generator: np.random.Generator, tally: Tally
) -> None:
    """Simulate every measure at the threshold, here and at a target prevalence."""
    true = population.point()
    positives, negatives = true.tp + true.fn, true.fp + true.tn
    at_target = OperatingPoint(
        THRESHOLD,
        TARGET_PREVALENCE * true.tp / positives,
        (1 - TARGET_PREVALENCE) * true.fp / negatives,
        TARGET_PREVALENCE * true.fn / positives,
        (1 - TARGET_PREVALENCE) * true.tn / negatives,
    )
    shares = [true.tp, true.fp, true.fn, true.tn]
    for counts in generator.multinomial(n, shares, size=repeats).tolist():
        point = OperatingPoint(THRESHOLD, *counts)
        if not (point.tp + point.fn and point.fp + point.tn):
            continue
        for measure in MEASURES.values():
            if measure.interval is not None:
                tally.add(measure.name, measure.interval(point, None), measure.of(true))
                tally.add(
                    f"{measure.name}, imagined", measure.interval(point, TARGET_PREVALENCE), measure.of(at_target)
                )


def _add(point: OperatingPoint, true: OperatingPoint, what: str, tally: Tally) -> None:
    for measure in MEASURES.values():
        tally.add(f"{measure.name}, {what}", measure.interval(point, None), measure.of(true))


def intervals_of_weighted_points(
    population: Population, n: int, repeats: int, generator: np.random.Generator, tally: Tally
) -> None:
    """Simulate the weighted measures of a sample that keeps all positives and one negative in `KEPT_ONE_IN`."""
    true = population.point()
    for _ in range(repeats):
        truth, scores = population.sample(n, generator)
        kept = truth | (generator.random(n) < 1 / KEPT_ONE_IN)
        if not truth.any() or truth[kept].all():
            continue
        curve = ThresholdCurve(truth[kept], scores[kept], sample_weight=np.where(truth, 1, KEPT_ONE_IN)[kept])
        _add(curve.at(THRESHOLD), true, "weighted", tally)


def intervals_of_audited_points(
    population: Population, n: int, repeats: int, generator: np.random.Generator, tally: Tally
) -> None:
    """Simulate samples that keep all that are flagged and, of the others, one in `KEPT_ONE_IN`."""
    true = population.point()
    for _ in range(repeats):
        truth, scores = population.sample(n, generator)
        flagged = scores >= THRESHOLD
        kept = flagged | (generator.random(n) < 1 / KEPT_ONE_IN)
        if not truth[kept].any() or truth[kept].all():
            continue
        curve = ThresholdCurve(truth[kept], scores[kept], sample_weight=np.where(flagged, 1, KEPT_ONE_IN)[kept])
        _add(curve.at(THRESHOLD), true, "audited", tally)


def intervals_of_clusters(
    population: Population, n: int, repeats: int, generator: np.random.Generator, tally: Tally
) -> None:
    """Simulate samples in which several rows are of one cluster, with an intraclass correlation of 0.7."""
    true = population.point()
    for size in CLUSTER_SIZES:
        clusters = np.arange(n) // size
        for _ in range(repeats):
            truth = (generator.random(n // size + 1) < population.prevalence)[clusters]
            common, own = generator.normal(size=n // size + 1)[clusters], generator.normal(size=n)
            scores = np.sqrt(CORRELATION) * common + np.sqrt(1 - CORRELATION) * own + DISTANCE * truth
            if truth.any() and not truth.all():
                curve = ThresholdCurve(truth, scores, clusters=clusters)
                _add(curve.at(THRESHOLD), true, f"{size} of one cluster", tally)


def intervals_of_areas(
    population: Population, n: int, repeats: int, generator: np.random.Generator, tally: Tally
) -> None:
    """Simulate both areas."""
    true = dict(zip(("roc_auc", "average_precision"), population.areas(), strict=True))
    for _ in range(repeats):
        curve = ThresholdCurve(*population.sample(n, generator))
        for key, measure in AREAS.items():
            if measure.interval is not None:
                tally.add(measure.name, measure.interval(curve), true[key])


def intervals_of_blocks(
    population: Population, n: int, repeats: int, generator: np.random.Generator, tally: Tally
) -> None:
    """Simulate blocks of rows that are independent after all."""
    true = population.point()
    for i in range(repeats):
        truth, scores = population.sample(n, generator)
        found = resampled(truth, scores, THRESHOLD, scheme="blocks", n_resamples=200, seed=i)
        point = ThresholdCurve(truth, scores).at(THRESHOLD)
        for key in ("recall", "accuracy"):
            interval = found.interval(key, MEASURES[key].interval(point))
            tally.add(f"{MEASURES[key].name}, blocks", interval, MEASURES[key].of(true))


def bands(population: Population, n: int, repeats: int, generator: np.random.Generator, tally: Tally) -> None:
    """Simulate the bands around both curves at a few places each."""
    for i in range(repeats):
        both = curve_bands(ThresholdCurve(*population.sample(n, generator)), seed=i)
        for recall in RECALLS:
            rate = norm.sf(norm.isf(recall) + DISTANCE)
            found = population.prevalence * recall
            true = found / (found + (1 - population.prevalence) * rate)
            few = min(n * (1 - population.prevalence) * rate, n * population.prevalence * (1 - recall)) < 10
            tally.add(f"Band of precision at recall {recall}", _at(both.precision_recall, recall, few), true)
        for rate in RATES:
            recall = norm.sf(norm.isf(rate) - DISTANCE)
            few = min(n * population.prevalence * (1 - recall), n * (1 - population.prevalence) * rate) < 10
            tally.add(f"Band of recall at rate {rate}", _at(both.roc, rate, few), recall)


def _at(band: tuple[np.ndarray, np.ndarray, np.ndarray], place: float, few: bool) -> Interval:
    x, low, high = band
    if not len(x) or not x[0] <= place <= x[-1]:
        return Interval(np.nan, np.nan)
    return Interval(float(np.interp(place, x, low)), float(np.interp(place, x, high)), few)


def measure(scale: float, seed: int) -> list[dict[str, object]]:
    """Simulate everything; `scale` multiplies the numbers of samples."""
    rows = []
    for ties in (False, True):
        for prevalence in PREVALENCES:
            for n in SIZES:
                population, tally = Population(prevalence, ties), Tally()
                generator = np.random.default_rng([seed, ties, int(1000 * prevalence), n])
                if not ties:
                    intervals_of_points(population, n, int(2_000 * scale), generator, tally)
                    intervals_of_weighted_points(population, n, int(2_000 * scale), generator, tally)
                    intervals_of_audited_points(population, n, int(1_000 * scale), generator, tally)
                    intervals_of_clusters(population, n, int(600 * scale), generator, tally)
                intervals_of_areas(population, n, int((2_000 if n < 10_000 else 600) * scale), generator, tally)
                if not ties:
                    intervals_of_probabilities(prevalence, n, int(600 * scale), generator, tally)
                    spreads_of_thresholds(population, DISTANCE, n, int(200 * scale), generator, tally)
                if not ties and n >= 1_000:
                    intervals_of_blocks(population, n, int(200 * scale), generator, tally)
                    bands(population, n, int(300 * scale), generator, tally)
                    paired(prevalence, n, int(300 * scale), generator, tally)
                if not ties and n == 1_000:
                    best(prevalence, n, int(200 * scale), generator, tally)
                rows += [{"n": n, "prevalence": prevalence, "ties": ties, **row} for row in tally.rows()]
                print(f"n = {n:,}, {100 * prevalence:g} % positive, {'many' if ties else 'few'} ties: done", flush=True)
    return rows


def _promise_name(row: Mapping[str, object]) -> str:
    other_side = f" and {row['npv']:.0%}" if "npv" in row else ""
    return f"{row['measure']} at least {row['wanted']:.0%}{other_side}, {row['population']}"


def main() -> None:
    """Read the command line, simulate, print."""
    parser = arguments("coverage", __doc__ or "")
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies the numbers of samples, 1 by default")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rows = [*measure(options.scale, options.seed), *covered(options.scale, options.seed)]
    kinds = (promises, zone_promises, reject_promises)
    promised = [row for kind in kinds for row in kind(options.scale, options.seed)]
    print(f"{'interval':<56}{'n':>8}{'positive':>10}{'ties':>6}{'held':>8}{'few':>7}{'samples':>9}  verdict")
    for row in sorted(rows, key=lambda row: (str(row["interval"]), row["ties"], row["prevalence"], row["n"])):
        print(
            f"{row['interval']:<56}{row['n']:>8,}{row['prevalence']:>10.0%}{'many' if row['ties'] else 'few':>6}"
            f"{row['held']:>8.3f}{row['few']:>7.2f}{row['samples']:>9,}  {row['verdict']}"
        )
    print(
        f"{'promise':<36}{'n':>8}{'positive':>10}{'promised':>10}{'false':>8}{'false alarms':>14}{'missed':>8}  verdict"
    )
    for row in promised:
        name = _promise_name(row)
        print(
            f"{name:<36}{row['n']:>8,}{row['prevalence']:>10.0%}{row['promised']:>10.2f}{row['false']:>8.3f}"
            f"{row['false alarms']:>14.3f}{row['missed']:>8.3f}  {row['verdict']}"
        )
    verdicts = [row["verdict"] for row in [*rows, *promised]]
    print(", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in ("kept", "few, said", "MISSED")) + ".")
    for row in rows:
        if row["verdict"] == "MISSED":
            print(
                f"Outside: {row['interval']}, n = {row['n']}, {row['prevalence']:.0%} positive, held {row['held']:.3f}."
            )
    for row in promised:
        if row["verdict"] == "MISSED":
            print(f"Outside: {_promise_name(row)}, n = {row['n']}.")
    write(options.json, {"intervals": rows, "promises": promised})


if __name__ == "__main__":
    main()
