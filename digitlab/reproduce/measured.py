"""From a run to everything that a claim may ask of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from digitlab.evaluation.run_detectors import detectors_of
from digitlab.experiments.runs import Run
from digitlab.metrics.points import OperatingPoint
from digitlab.mnist import Mnist
from digitlab.texts import formats

# The matrix of the detector of 5 in Géron's book; see `digitlab.reproduce.published`.
BOOKS_POINT = OperatingPoint(float("nan"), tp=4_344, fp=1_307, fn=1_077, tn=53_272)
AT_BOOKS_RECALL = f" at recall {formats.percent(BOOKS_POINT.recall)}"


@dataclass(frozen=True)
class Measurement:
    """A measured figure: a share from 0 to 1, or a count."""

    value: float
    trials: int | None = None  # of how many images an accuracy or error rate is the share


@dataclass(frozen=True)
class Figures:
    """The figures of a run, by their names: of the test images, and of the training images out of fold.

    All that do not say otherwise are measured at the classifier's own threshold.
    """

    threshold: float
    of_test: Mapping[str, Measurement]
    out_of_fold: Mapping[str, Measurement]


def figures(run: Run, data: Mnist) -> Figures:
    """Measure a run."""
    task, n_test = run.experiment.task, len(data.test.labels)
    summary = task.summary(data.test.labels, task.predict(run.test_scores, run.default_threshold))
    of_test = {
        "Precision": Measurement(summary.precision),
        "Recall": Measurement(summary.recall),
        "F1": Measurement(summary.f1),
        "Accuracy": Measurement(summary.accuracy, n_test),
        "Error rate": Measurement(1 - summary.accuracy, n_test),
    }
    return Figures(run.default_threshold, of_test, _out_of_fold(run, data))


def figures_of_point(point: OperatingPoint) -> dict[str, float]:
    """Return the counts of an operating point and the two measures that a threshold trades, by their names."""
    return {
        "True negatives": point.tn,
        "False positives": point.fp,
        "False negatives": point.fn,
        "True positives": point.tp,
        "Precision": point.precision,
        "Recall": point.recall,
    }


def accuracy_in_fold(fold: int, folds: int) -> str:
    """Return the name of a fold's accuracy, the first fold's being 1."""
    return f"Accuracy in fold {fold} of {folds}"


def _out_of_fold(run: Run, data: Mnist) -> dict[str, Measurement]:
    experiment, curve = run.experiment, next(iter(detectors_of(run, data).values())).curve_to_choose_by
    if curve is None:
        return {}
    matched = curve.at_recall(BOOKS_POINT.recall)
    own = figures_of_point(curve.at(run.default_threshold))
    at_recall = {name + AT_BOOKS_RECALL: value for name, value in figures_of_point(matched).items()}
    return {name: Measurement(value) for name, value in (own | at_recall).items()} | {
        accuracy_in_fold(fold, experiment.folds): Measurement(accuracy, experiment.n_train // experiment.folds)
        for fold, accuracy in enumerate(run.fold_accuracies, start=1)
    }
