"""How much of a figure is chance: the same experiment with other seeds, and the folds of one run."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digitlab.evaluation.detectors import Detector
from digitlab.experiments.experiment import MAX_SEED, Experiment
from digitlab.metrics.choosing import choose
from digitlab.metrics.thresholds import ThresholdCurve

N_SEEDS = 5
WANTED_PRECISION = 0.95


def repeats(experiment: Experiment, n_seeds: int = N_SEEDS) -> list[Experiment]:
    """Return an experiment with its own seed and those that follow it, `n_seeds` experiments in all.

    A seed shuffles the training images and is the classifier's chance; 0 follows the highest one.
    """
    return [replace(experiment, seed=(experiment.seed + i) % (MAX_SEED + 1)) for i in range(n_seeds)]


@dataclass(frozen=True, eq=False)
class Variant:
    """One of several results that chance alone tells apart.

    Attributes
    ----------
    curve : ThresholdCurve
        By which it is judged.
    default_threshold : float
    chosen_threshold : float
        The one for a precision of at least 95 %, chosen on other images where there are some, else on these.
    """

    curve: ThresholdCurve
    default_threshold: float
    chosen_threshold: float


def of_seeds(detectors: Sequence[Detector]) -> list[Variant]:
    """Return detectors that differ by their seeds, each judged by the same samples."""
    chosen = (detector.curve if detector.holdout is None else detector.holdout.chosen_on for detector in detectors)
    both = zip(detectors, map(_chosen, chosen), strict=True)
    return [Variant(detector.curve, detector.default_threshold, threshold) for detector, threshold in both]


def of_folds(detector: Detector) -> list[Variant]:
    """Return the folds of a detector, if it has any, each judged by the training images that it left out."""
    return [Variant(curve, detector.default_threshold, _chosen(curve)) for curve in detector.curves_of_folds]


def _chosen(curve: ThresholdCurve) -> float:
    return choose(curve, "precision", wanted=WANTED_PRECISION).point.threshold
