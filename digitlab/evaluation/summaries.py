"""One line about a run: what a table of runs shows."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from digitlab.evaluation.run_detectors import detectors_of
from digitlab.experiments.runs import Run
from digitlab.metrics.confusion import Summary
from digitlab.metrics.intervals import Interval, proportion_interval
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.parts import part_interval
from digitlab.metrics.points import OperatingPoint
from digitlab.mnist import Mnist, Writers


@dataclass(frozen=True)
class RunSummary(Summary):
    """A run's figures on the 10,000 test images at the classifier's own threshold, and its times.

    Attributes
    ----------
    intervals : dict of str to Interval
        95 %, by the keys of `MEASURES`: of a detector all, of ten digits that of accuracy, as macro averages have none.
    roc_auc, average_precision : float
        0 to 1; of ten digits the mean over the ten one-vs-rest detectors.
    fit_seconds, score_seconds : float
        As those of the run.
    """

    intervals: Mapping[str, Interval]
    roc_auc: float
    average_precision: float
    fit_seconds: float
    score_seconds: float


def run_summary(run: Run, data: Mnist, writers: Writers | None = None) -> RunSummary:
    """Summarise a run; intervals know of writers as those of `detectors_of` do."""
    task = run.experiment.task
    predicted = task.predict(run.test_scores, run.default_threshold)
    summary = task.summary(data.test.labels, predicted)
    curves = [detector.curve for detector in detectors_of(run, data, writers).values()]
    intervals = intervals_of(task.counts(data.test.labels, predicted))
    if writers is not None and task.has_threshold:
        intervals = _of_all_measures(curves[0].at(run.default_threshold))
    elif writers is not None:
        intervals = {"accuracy": part_interval(predicted == data.test.labels, clusters=writers.test)}
    return RunSummary(
        **vars(summary),
        intervals=intervals,
        roc_auc=float(np.mean([curve.roc_auc for curve in curves])),
        average_precision=float(np.mean([curve.average_precision for curve in curves])),
        fit_seconds=run.fit_seconds,
        score_seconds=run.score_seconds,
    )


def intervals_of(counts: np.ndarray) -> dict[str, Interval]:
    """Return the 95 % intervals that can be said of a confusion matrix, int of shape (k, k), by the keys of `MEASURES`.

    Of two classes those of all measures of the second, of more that of accuracy.
    """
    if len(counts) > 2:
        return {"accuracy": proportion_interval(int(np.trace(counts)), int(counts.sum()))}
    (tn, fp), (fn, tp) = counts.tolist()
    point = OperatingPoint(np.nan, tp, fp, fn, tn)
    return _of_all_measures(point)


def _of_all_measures(point: OperatingPoint) -> dict[str, Interval]:
    return {key: measure.interval(point) for key, measure in MEASURES.items()}
