"""A run read as the detectors that it is."""

import numpy as np

from digitlab.evaluation.belonging import Clusters, Groups
from digitlab.evaluation.detectors import Detector
from digitlab.experiments import naming
from digitlab.experiments.folds import fold_of_each
from digitlab.experiments.runs import Run
from digitlab.experiments.tasks import OneDigit, Task
from digitlab.metrics.labels import Scored
from digitlab.mnist import Mnist, Writers

HALVES = ("First 5,000", "Last 5,000")
_HANDS = (
    "249 students wrote the first half, in mixed order, and 49 employees the last, one after the other (QMNIST; Yadav "
    "and Bottou, 2019), and one writer's digits resemble each other."
)
_WHO = (
    "The first 5,000 test images are digits of high-school students, the last 5,000 of employees of the Census Bureau "
    "(QMNIST; Yadav and Bottou, 2019)."
)
_UNKNOWN = (
    f"They are not: {_HANDS} So the truth is less sure than the intervals say: of the default detector's recall the "
    "interval would be 1.4 times as wide for new writers."
)
_KNOWN = f"{_HANDS} This server knows who wrote which, so that the intervals are those for new writers."


def detectors_of(run: Run, data: Mnist, writers: Writers | None = None) -> dict[int, Detector]:
    """Read a run as the detectors that it is: one, or of a run of ten digits ten.

    Parameters
    ----------
    run : Run
    data : Mnist
    writers : Writers, optional
        Who wrote which image, where that is known: what images belong together by.

    Returns
    -------
    dict of int to Detector
        By their digits.

    Examples
    --------
    >>> from digitlab import Experiment, load_mnist, train
    >>> data = load_mnist()
    >>> detector = detectors_of(train(Experiment(digit=3, n_train=1_000), data), data)[3]
    >>> detector.curve.n_samples, detector.names
    (10000, ('Other digits', 'Digit 3'))
    """
    task, labels = run.experiment.task, data.train.labels[run.experiment.training_order()]
    groups = Groups(HALVES, np.repeat([0, 1], len(data.test) // 2), "half", _KNOWN if writers else _UNKNOWN, _WHO)
    choosing = None
    if writers is not None and writers.train is not None:
        choosing = _by_hand(writers.train[run.experiment.training_order()])
    out_of_fold = run.out_of_fold_scores
    return {
        digit: Detector(
            key=f"{run.experiment.digest}-{digit}{'' if writers is None else '-by-writer'}",
            title=naming.title(run.experiment),
            names=("Other digits", OneDigit(digit).title),
            judged=_scored(task, digit, data.test.labels, run.test_scores),
            score_kind=run.score_kind,
            to_choose_by=None if out_of_fold is None else _scored(task, digit, labels, out_of_fold),
            groups=groups,
            clusters=None if writers is None else _by_hand(writers.test),
            choosing_clusters=None if out_of_fold is None else choosing,
            choosing_folds=None if out_of_fold is None else fold_of_each(run.experiment, labels),
        )
        for digit in task.digits
    }


def _scored(task: Task, digit: int, labels: np.ndarray, scores: np.ndarray) -> Scored:
    return Scored.validated(OneDigit(digit).target(labels), task.scores_of(digit, scores))


def _by_hand(writers: np.ndarray) -> Clusters:
    return Clusters("writer", np.unique(writers, return_inverse=True)[1])
