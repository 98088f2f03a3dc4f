"""From an experiment and the data to a run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from digitlab.classifiers.features import prepare
from digitlab.classifiers.fitting import without_shuffling
from digitlab.classifiers.spec import Features, Fit
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.folds import folds
from digitlab.experiments.runs import DEFAULT_THRESHOLDS, LearningCurve, Run, ScoreKind, library_versions
from digitlab.mnist import Mnist, Split
from digitlab.training.scoring import score_features, score_images, score_kind

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

_N_MONITORED = 2_000


@dataclass(frozen=True)
class Progress:
    """How far a training is.

    Attributes
    ----------
    stage : str
        What is being done, in words ("Training", "Fold 2 of 3", "Scoring the test images").
    done : int
        Steps done in this stage.
    total : int or None
        Steps in this stage, None where nobody can know.
    unit : str or None
        What a step is called, None if the stage cannot be watched.
    stages_done, n_stages : int
        Trainings behind us, and in all: one for each fold and one for the whole.
    elapsed : float
        Seconds since the training began.
    learning_curve : LearningCurve or None
        The curve so far.
    """

    stage: str
    done: int
    total: int | None
    unit: str | None
    stages_done: int
    n_stages: int
    elapsed: float
    learning_curve: LearningCurve | None = None

    @property
    def fraction(self) -> float | None:
        """Part of the work that is done, 0 to 1, or None if it cannot be known."""
        if self.total is None:
            return self.stages_done / self.n_stages if self.n_stages > 1 else None
        return (self.stages_done + self.done / self.total) / self.n_stages

    @property
    def remaining_seconds(self) -> float | None:
        """Time left if the rest goes as fast as what is done; None if it cannot be known."""
        fraction = self.fraction
        return None if not fraction else self.elapsed * (1 - fraction) / fraction


OnProgress = Callable[[Progress], None]


class _Monitored(NamedTuple):
    """Images on which the learning curve evaluates each step, those of the training first, laid out once."""

    features: Features
    training_labels: np.ndarray
    validation_labels: np.ndarray


def train(experiment: Experiment, data: Mnist, on_progress: OnProgress | None = None) -> Run:
    """Train a classifier, score the test images and, if asked for, the training images out of fold.

    Parameters
    ----------
    experiment : Experiment
    data : Mnist
        What `load_mnist` returned.
    on_progress : callable, optional
        Called with a `Progress` after each step that can be seen.

    Returns
    -------
    Run
        With the fitted model.

    Raises
    ------
    MemoryError
        If the images in the classifier's layout do not fit into memory.

    Examples
    --------
    >>> from digitlab import Experiment, load_mnist
    >>> stages = []
    >>> run = train(Experiment(n_train=1_000), load_mnist(), lambda progress: stages.append(progress.stage))
    >>> stages[-1]
    'Scoring the test images'
    """
    from sklearn import config_context

    with config_context(assume_finite=True):  # features are made of bytes
        return _Training(experiment, data, on_progress or (lambda progress: None)).run()


class _Training:
    """One training under way: what all its stages share."""

    def __init__(self, experiment: Experiment, data: Mnist, on_progress: OnProgress) -> None:
        self._experiment = experiment
        self._task = experiment.task
        self._test = data.test
        order = experiment.training_order()
        self._images, self._labels = data.train.images[order], data.train.labels[order]
        left_out = np.setdiff1d(np.arange(len(data.train)), order)
        if len(left_out) >= _N_MONITORED:
            self._validated_on = "training images that were left out"
            validation = Split(data.train.images[left_out], data.train.labels[left_out])
        else:
            self._validated_on, validation = "test images", data.test
        self._validation = self._evenly_spread(validation)
        self._on_progress = on_progress
        self._started = time.perf_counter()
        self._n_stages = experiment.folds + 1

    def run(self) -> Run:
        cut = folds(self._experiment, self._labels)
        out_of_fold = self._out_of_fold_scores(cut)
        started = time.perf_counter()
        estimator, learning_curve = self._fit(slice(None), "Training", stage=len(cut))
        fit_seconds = time.perf_counter() - started
        self._report_progress("Scoring the test images", 1, 1, None, len(cut), learning_curve)
        started = time.perf_counter()
        test_scores = score_images(self._experiment, estimator, self._test.images)
        kind = score_kind(estimator)
        return Run(
            experiment=self._experiment,
            score_kind=kind,
            test_scores=test_scores,
            out_of_fold_scores=out_of_fold,
            fold_accuracies=tuple(
                self._accuracy(self._labels[validation], out_of_fold[validation], kind) for _, validation in cut
            )
            if out_of_fold is not None
            else (),
            learning_curve=learning_curve,
            fit_seconds=fit_seconds,
            score_seconds=time.perf_counter() - started,
            versions=library_versions(),
            estimator=estimator,
        )

    def _out_of_fold_scores(self, cut: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray | None:
        scores: np.ndarray | None = None
        for i, (training, validation) in enumerate(cut):
            estimator, _ = self._fit(training, f"Fold {i + 1} of {len(cut)}", stage=i)
            fold_scores = score_images(self._experiment, estimator, self._images[validation])
            if scores is None:
                scores = np.empty(self._task.scores_shape(len(self._labels)))
            scores[validation] = fold_scores
        return scores

    def _fit(
        self, chosen: np.ndarray | slice, stage_name: str, stage: int
    ) -> tuple[BaseEstimator, LearningCurve | None]:
        """Fit on the chosen training images; the learning curve is None if the fit reports no steps."""
        spec = self._experiment.spec
        chosen_images = Split(self._images[chosen], self._labels[chosen])
        monitored = self._monitored(chosen_images)
        self._report_progress(stage_name, 0, None, spec.step_unit, stage, None)
        curve: LearningCurve | None = None

        def report(
            done: int, total: int | None, estimator: BaseEstimator | None = None, loss: float | None = None
        ) -> None:
            nonlocal curve
            if estimator is not None and spec.step_unit is not None:
                curve = curve or self._empty_curve(spec.step_unit, monitored)
                curve = curve.extended(done, *self._evaluate(estimator, monitored), loss)
            self._report_progress(stage_name, done, total, spec.step_unit, stage, curve)

        estimator = self._experiment.build()
        features, target, fit = self._laid_out(chosen_images, estimator)
        return fit(estimator, features, target, report), curve

    def _laid_out(self, split: Split, estimator: BaseEstimator) -> tuple[Features, np.ndarray, Fit]:
        """Return the chosen images' features and target, with augmented copies if asked for, and their fit.

        This happens after the folds are cut: a copy must not end up in the fold that evaluates its original.
        """
        experiment = self._experiment
        images, target = experiment.augmenting.apply(split.images, self._task.target(split.labels), experiment.seed)
        spec, fit, order = experiment.spec, experiment.spec.fit, None
        if spec.visiting_order is not None:
            order = spec.visiting_order(estimator, target)
        if order is not None:
            target, fit = target[order], without_shuffling(fit)
        return prepare(images, spec.layout, fitting=True, order=order), target, fit

    def _evenly_spread(self, split: Split) -> Split:
        """Choose at most 2,000 images, evenly spread: the halves of the test images are by writers of unlike skill."""
        # Without steps there is no learning curve.
        n = min(_N_MONITORED, len(split)) if self._experiment.spec.step_unit is not None else 0
        chosen = np.linspace(0, len(split) - 1, n).round().astype(np.int64)
        return Split(split.images[chosen], split.labels[chosen])

    def _monitored(self, split: Split) -> _Monitored:
        training = self._evenly_spread(split)
        images = np.concatenate([training.images, self._validation.images])
        return _Monitored(prepare(images, self._experiment.spec.layout), training.labels, self._validation.labels)

    def _empty_curve(self, unit: str, monitored: _Monitored) -> LearningCurve:
        n_training, n_validation = len(monitored.training_labels), len(monitored.validation_labels)
        return LearningCurve(unit, self._task.measure_name, n_training, n_validation, validated_on=self._validated_on)

    def _evaluate(self, estimator: BaseEstimator, monitored: _Monitored) -> tuple[float, float]:
        """Return the main measure on the training's and on the validation images."""
        scores = score_features(self._experiment, estimator, monitored.features)
        predicted = self._task.predict(scores, DEFAULT_THRESHOLDS[score_kind(estimator)])
        n = len(monitored.training_labels)
        parts = ((monitored.training_labels, predicted[:n]), (monitored.validation_labels, predicted[n:]))
        training, validation = (self._task.main_measure(self._task.summary(*part)) for part in parts)
        return training, validation

    def _accuracy(self, labels: np.ndarray, scores: np.ndarray, kind: ScoreKind) -> float:
        return self._task.summary(labels, self._task.predict(scores, DEFAULT_THRESHOLDS[kind])).accuracy

    def _report_progress(
        self, stage_name: str, done: int, total: int | None, unit: str | None, stage: int, curve: LearningCurve | None
    ) -> None:
        elapsed = time.perf_counter() - self._started
        self._on_progress(Progress(stage_name, done, total, unit, stage, self._n_stages, elapsed, curve))
