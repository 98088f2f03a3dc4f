"""What a run predicted for each image: the scores made into classes."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run, ScoreKind
from digitlab.experiments.tasks import Task
from digitlab.metrics.points import OperatingPoint
from digitlab.mnist import Mnist, Split


@dataclass(frozen=True, eq=False)
class Predictions:
    """A run's predictions for some images; a detector's at one threshold.

    Attributes
    ----------
    experiment : Experiment
        The run's.
    split : Split
        From which the images are.
    indices : ndarray of int64, shape (n,)
        Their rows in it.
    scores : ndarray of float64, shape (n,) or (n, 10)
        Of the digit, or of all ten.
    score_kind : {"decision", "probability"}
    threshold : float
        Does not matter where all ten digits are told apart.
    out_of_fold : bool, default=False
        Whether the images are training images, each predicted by a model that never saw it.
    """

    experiment: Experiment
    split: Split
    indices: np.ndarray
    scores: np.ndarray
    score_kind: ScoreKind
    threshold: float
    out_of_fold: bool = False

    def __len__(self) -> int:
        """Return the number of images."""
        return len(self.indices)

    @property
    def task(self) -> Task:
        """What was asked."""
        return self.experiment.task

    @cached_property
    def labels(self) -> np.ndarray:
        """The digits that the data set names, uint8 of shape (n,)."""
        return self.split.labels[self.indices]

    @cached_property
    def truth(self) -> np.ndarray:
        """The right class of each image, int64 of shape (n,)."""
        return self.task.truth(self.labels)

    @cached_property
    def predicted(self) -> np.ndarray:
        """The class predicted for each image, int64 of shape (n,)."""
        return self.task.predict(self.scores, self.threshold)

    @cached_property
    def wrong(self) -> np.ndarray:
        """Which predictions are mistakes, bool of shape (n,)."""
        return self.truth != self.predicted

    @cached_property
    def counts(self) -> np.ndarray:
        """The confusion matrix, int64 of shape (k, k), true classes by row."""
        return self.task.counts(self.labels, self.predicted)

    @cached_property
    def shown_scores(self) -> np.ndarray:
        """The score that stands under an image, shape (n,): the detector's, or that of the predicted digit."""
        return self.task.shown_scores(self.scores)

    @cached_property
    def confidence(self) -> np.ndarray:
        """How sure each prediction is, shape (n,): distance from the threshold, or the predicted digit's score."""
        return self.task.confidences(self.scores, self.threshold)

    @cached_property
    def margin(self) -> np.ndarray:
        """How far each prediction is from turning, shape (n,), at least 0.

        Distance from the threshold, or, where all ten digits are told apart, from the second highest score.
        """
        return self.task.margins(self.scores, self.threshold)

    @property
    def point(self) -> OperatingPoint:
        """A detector's predictions as an operating point.

        Raises
        ------
        ValueError
            If the predictions depend on no threshold.
        """
        if not self.task.has_threshold:
            raise ValueError(f"{self.task.title} have no threshold.")
        (tn, fp), (fn, tp) = self.counts.tolist()
        return OperatingPoint(self.threshold, tp, fp, fn, tn)


def predictions_on_test_images(run: Run, data: Mnist, threshold: float | None = None) -> Predictions:
    """Return what a run predicted for the 10,000 test images, by its default threshold if none is given."""
    threshold = run.default_threshold if threshold is None else threshold
    indices = np.arange(len(data.test))
    return Predictions(run.experiment, data.test, indices, run.test_scores, run.score_kind, threshold)


def predictions_out_of_fold(run: Run, data: Mnist, threshold: float | None = None) -> Predictions:
    """Return what a run's cross-validation predicted for its training images, none of which it had seen.

    They are in the training split's order; the threshold is the run's default if none is given.

    Raises
    ------
    ValueError
        If the run was trained without cross-validation.
    """
    if run.out_of_fold_scores is None:
        raise ValueError("This run has no out-of-fold scores; it was trained without cross-validation.")
    threshold = run.default_threshold if threshold is None else threshold
    order = run.experiment.training_order()
    ascending = np.argsort(order)
    indices, scores = order[ascending], run.out_of_fold_scores[ascending]
    return Predictions(run.experiment, data.train, indices, scores, run.score_kind, threshold, out_of_fold=True)
