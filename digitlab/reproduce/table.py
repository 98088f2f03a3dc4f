"""Published and measured figures side by side, with what may be concluded."""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from digitlab.evaluation.repeats import N_SEEDS, repeats
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.metrics.intervals import LEVEL, wilson
from digitlab.reproduce.measured import Figures, Measurement
from digitlab.reproduce.published import Claim, experiments
from digitlab.texts import formats

HOLDS = (
    "A figure holds if all of the 95 % interval of its mean over the seeds (Student's t) lies at or above what is "
    "demanded: the published figure minus 0.005; a goal, and the forest's 97.0 % on ten digits, in full. It does not "
    "hold if all of the interval lies below; in between it depends on the seed. Of a single seed the table says only "
    "how that one came out. This speaks of other seeds on the same images; how sure other images would make it is what "
    "Wilson's intervals say."
)
TRADED = (
    "What a threshold trades for something else is not judged by itself: where such a figure is further than 0.005 "
    "from the published one (a count: 0.005 of the images of its kind), its row says another operating point, and F1, "
    "or the precision at the published recall, is judged in its place."
)
UNCERTAINTY = (
    "Spread is the standard deviation over the seeds. The 95 % intervals are Wilson's, of accuracies and error rates, "
    "around the mean: of intervals made like this, 95 in 100 hold the true value, if the images are independent draws."
)
CONTRADICTION = (
    "The decision tree's published figures contradict each other: precision 0.8808 and recall 0.8966 give an F1 of "
    "0.8886, not 0.8845. The same recall is published for stochastic gradient descent."
)
LITERATURE = "The literature that the tutorials quote has convolutional networks at 99.6 to 99.8 % accuracy."


@dataclass(frozen=True)
class Row:
    """A claim with its measurements, one for each seed; none while there is no run."""

    claim: Claim
    measurements: tuple[Measurement, ...] = ()
    seeds: tuple[int, ...] = ()
    threshold: float | None = None  # the classifier's own

    @property
    def mean(self) -> float | None:
        """Mean over the seeds."""
        return float(np.mean(self._values)) if self.measurements else None

    @property
    def spread(self) -> float | None:
        """Standard deviation over the seeds; None with fewer than two."""
        return float(np.std(self._values, ddof=1)) if len(self.measurements) > 1 else None

    @property
    def setting(self) -> str:
        """Images, folds, threshold and seeds of the measured figure."""
        decision = self.claim.decision
        if decision is None and not self.claim.experiment.task.has_threshold:
            decision = "highest score"
        if decision is None:
            decision = (
                "the classifier's own threshold"
                if self.threshold is None
                else f"threshold {formats.threshold(self.threshold)}"
            )
        seeds = self.seeds or (self.claim.experiment.seed,)
        return f"{self.claim.images}, {decision}, seed{'s' if len(seeds) > 1 else ''} {_listed(seeds)}"

    @property
    def difference(self) -> float | None:
        """Mean minus published."""
        mean, published = self.mean, self.claim.published
        return None if mean is None or published is None else mean - published

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of an accuracy or an error rate, around the mean."""
        mean, trials = self.mean, self.measurements[0].trials if self.measurements else None
        if mean is None or trials is None:
            return None
        low, high = wilson(mean * trials, trials)
        return float(low), float(high)

    @property
    def verdict(self) -> str:
        """What `HOLDS` and `TRADED` say of the row; a dash where nothing is demanded or measured."""
        mean, difference, least = self.mean, self.difference, self.claim.least
        if mean is None:
            return "-"
        if self.claim.traded_within is not None and difference is not None:
            return "another operating point" if abs(difference) > self.claim.traded_within else "-"
        if least is None:
            return "-"
        if self.spread is None:
            return f"{'yes' if mean >= least else 'no'} (one seed)"
        half = half_width(self.spread, len(self.measurements))
        if mean - half >= least:
            return "yes"
        return "no" if mean + half < least else "depends on the seed"

    @property
    def _values(self) -> list[float]:
        return [measurement.value for measurement in self.measurements]


def half_width(spread: float, n: int) -> float:
    """Return half the width of Student's 95 % interval of a mean, by the standard deviation of n values, at least 2."""
    return float(stdtrit(n - 1, (1 + LEVEL) / 2) * spread / np.sqrt(n))


def rows(
    chosen: Sequence[Claim], figures_of: Callable[[Experiment], Figures | None], n_seeds: int = N_SEEDS
) -> list[Row]:
    """Return a row for each claim, by the figures of each experiment's runs with so many seeds, None without a run."""
    found = {
        first: {repeat.seed: figures for repeat in repeats(first, n_seeds) if (figures := figures_of(repeat))}
        for first in experiments(chosen)
    }
    return [_row(claim, found[claim.experiment]) for claim in chosen]


def _row(claim: Claim, by_seed: Mapping[int, Figures]) -> Row:
    if not by_seed:
        return Row(claim)
    every = [figures.out_of_fold if claim.out_of_fold else figures.of_test for figures in by_seed.values()]
    threshold = next(iter(by_seed.values())).threshold
    return Row(claim, tuple(by_name[claim.figure] for by_name in every), tuple(by_seed), threshold)


def write_figure(value: float | None, *, count: bool = False, signed: bool = False) -> str:
    """Return a share with four digits, a count without any, a dash for None."""
    if value is None:
        return "-"
    if count:
        return f"{'+' if signed and value >= 0 else ''}{formats.count(value)}"
    return formats.signed_share(value) if signed else formats.share(value)


def as_texts(row: Row) -> dict[str, str]:
    """Return a row as the table shows it, by the titles of its columns."""
    claim, interval = row.claim, row.interval
    count = claim.published is not None and claim.published > 1
    average = "" if claim.experiment.task.has_threshold or claim.figure not in ("Precision", "Recall") else " (macro)"
    return {
        "Experiment": naming.short_title(claim.experiment),
        "Figure": claim.figure + average,
        "Published": write_figure(claim.published, count=count),
        "Source": claim.source if claim.published is not None else "-",
        "Measured": "not trained yet" if row.mean is None else write_figure(row.mean, count=count),
        "Spread": write_figure(row.spread, count=count),
        "Seeds": str(len(row.seeds)),
        "95 % interval": f"{formats.share(interval[0])} to {formats.share(interval[1])}" if interval else "-",
        "Difference": write_figure(row.difference, count=count, signed=True),
        "Holds": row.verdict,
        "Setting": row.setting,
    }


def markdown(table: Sequence[Row]) -> str:
    """Return the table with its explanation as Markdown."""
    texts = [as_texts(row) for row in table]
    titles = list(texts[0])
    lines = [f"| {' | '.join(titles)} |", f"|{'|'.join(' --- ' for _ in titles)}|"]
    lines += [f"| {' | '.join(text.values())} |" for text in texts]
    return _INTRODUCTION + "\n".join(lines) + "\n"


def _listed(seeds: Sequence[int]) -> str:
    if len(seeds) > 2 and list(seeds) == list(range(seeds[0], seeds[-1] + 1)):
        return f"{seeds[0]} to {seeds[-1]}"
    return ", ".join(map(str, seeds))


def _bullet(text: str) -> str:
    return textwrap.fill(f"- {text}", 120, subsequent_indent="  ")


_REPEATED = (
    "An experiment that trains in a minute or less is repeated with further seeds; a seed shuffles the training images "
    "and seeds the classifier. Measured is the mean over the seeds. "
)
_INTRODUCTION = f"""# The tutorials' figures, reproduced

Written by `python -m digitlab.reproduce`; the table on the page Compare shows the same of the runs on its server.

- All classifiers are trained on all 60,000 training images with the registry's parameters; the
  tutorials' differ here and there, and so do the library versions. "Shifted" adds four shifted copies of each image.
{_bullet(_REPEATED + UNCERTAINTY)}
{_bullet(HOLDS)}
{_bullet(TRADED)}
- The registry's defaults are chosen by `python -m benchmarks.defaults` on training images out of fold: each image is
  scored by a model that never saw it. The test images judge; nothing is chosen by them.
- The detector of 5: the tutorial shows true negatives and false positives only. The book that they are from prints the
  whole matrix, [[53272, 1307], [1077, 4344]]; precision and recall follow from it. At our detector's own threshold the
  operating point is another one: fewer false positives, more false negatives. The rows at the book's recall compare
  the two where they can be compared; their true positives and false negatives are the book's by construction.
{_bullet(CONTRADICTION)}
{_bullet(LITERATURE)}

| Figures | From | Published setting |
| --- | --- | --- |
| Digit 7 | tutorial, title not stated | not stated beyond classifier and digit |
| Digit 5 | tutorial, title not stated; its source is A. Géron, Hands-On Machine Learning with Scikit-Learn and \
TensorFlow (first edition, O'Reilly, 2017), chapter 3 | SGDClassifier(random_state=42), 3 folds, all training images |
| Ten digits, logistic regression and random forest | tutorials, titles not stated | not stated beyond the classifier |
| Goals | this project | all training images, registry's parameters |

"""
