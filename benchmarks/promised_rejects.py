"""How often "Answer only when sure" promises what is false, and how often its check says the wrong thing.

Each of ten classes has a normal score, that of the true class higher by a distance; the answer is the highest one, and
how sure it is its own height or its margin. Of some populations a part of the samples is of none of the classes: all
that is answered of them is wrong. The true accuracy of what a level answers comes from 2,000,000 samples. The promise
is at most 1 % errors among the answered. A part of `python -m benchmarks.coverage`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from benchmarks.promised import promise_row
from digitlab.decisions.reject import ERRORS, By, sureness
from digitlab.metrics.thresholds import ThresholdCurve, highest_class

N_CLASSES = 10
_N_TRUE, _PIECES = 2_000_000, 20


@dataclass(frozen=True)
class ClassPopulation:
    """Where samples of ten classes come from.

    Attributes
    ----------
    distance : float
        How much higher the true class's score is, in standard deviations.
    by : {"highest", "margin"}
        What says how sure an answer is.
    rubbish : float, default=0
        Part of the samples that are of no class and whose scores are twice as spread.
    decimals : int, default=6
        Of how sure answers are; with 1 there are ties.
    """

    distance: float
    by: By
    rubbish: float = 0.0
    decimals: int = 6

    def __str__(self) -> str:
        """Return what tells it from others."""
        rubbish = f", {self.rubbish:.1%} rubbish" if self.rubbish else ""
        return f"ten classes d' {self.distance:g}, {self.by}{rubbish}{', ties' if self.decimals == 1 else ''}"

    def sample(self, n: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Return which answers to n samples are right, and how sure they are."""
        labels, is_rubbish = generator.integers(N_CLASSES, size=n), generator.random(n) < self.rubbish
        scores = generator.normal(size=(n, N_CLASSES)) * np.where(is_rubbish, 2.0, 1.0)[:, None]
        scores[np.arange(n), labels] += np.where(is_rubbish, 0.0, self.distance)
        sure = np.round(sureness(scores, self.by), self.decimals)
        return (highest_class(scores) == labels) & ~is_rubbish, sure

    def curve(self, n: int, generator: np.random.Generator) -> ThresholdCurve:
        """Return the curve of a sample."""
        return ThresholdCurve(*self.sample(n, generator))

    @cached_property
    def _truth(self) -> ThresholdCurve:
        generator = np.random.default_rng(2_026)
        pieces = [self.sample(_N_TRUE // _PIECES, generator) for _ in range(_PIECES)]
        return ThresholdCurve(*(np.concatenate(part) for part in zip(*pieces, strict=True)))

    @property
    def prevalence(self) -> float:
        """The part of all answers that is right."""
        return self._truth.prevalence

    def true(self, _measure: str, threshold: float) -> float:
        """Return the true accuracy of what a level answers; 1 where it answers nothing."""
        return float(np.nan_to_num(self._truth.at(threshold).precision, nan=1.0))


# By height and by margin, with ties, with rubbish; a distance of 5 errs in 1 of 500, of 2.5 in 1 of 7.
CASES = (
    (ClassPopulation(2.5, "highest"), (1_000, 10_000)),
    (ClassPopulation(2.5, "margin"), (1_000, 10_000)),
    (ClassPopulation(3.5, "margin", decimals=1), (1_000, 10_000)),
    (ClassPopulation(4.0, "highest"), (1_000,)),
    (ClassPopulation(4.0, "margin", rubbish=0.005), (10_000,)),
    (ClassPopulation(4.0, "highest", rubbish=0.02), (10_000,)),
)


def reject_promises(scale: float, seed: int) -> Iterator[dict[str, object]]:
    """Return a row for each case and size, as `promised.promises`; "prevalence" is the accuracy of all answers.

    Parameters
    ----------
    scale : float
        Multiplies the numbers of samples.
    seed : int
    """
    for place, (population, sizes) in enumerate(CASES):
        for n in sizes:
            generator = np.random.default_rng([seed, 2, place, n])
            repeats = max(20, int((500 if n < 10_000 else 200) * scale))
            yield promise_row(population, "precision", 1 - ERRORS, n, repeats, generator)
