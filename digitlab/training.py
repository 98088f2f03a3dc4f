"""From an experiment and the data to a run."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import StratifiedKFold

from digitlab.augmentation import N_COPIES, shift_augmented
from digitlab.classifiers.features import prepare
from digitlab.classifiers.spec import Features
from digitlab.drawing.augmentation import augment_drawings
from digitlab.experiment import Experiment
from digitlab.mnist import Mnist
from digitlab.runs import DEFAULT_THRESHOLDS, LearningCurve, Run, ScoreKind, library_versions

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
    """
    return _Training(experiment, data, on_progress or (lambda progress: None)).run()


def score_images(experiment: Experiment, estimator: BaseEstimator, images: np.ndarray) -> np.ndarray:
    """Score images with a fitted model.

    Parameters
    ----------
    experiment : Experiment
        The experiment that the model answers.
    estimator : BaseEstimator
    images : ndarray of uint8, shape (n, 784)

    Returns
    -------
    ndarray of float64, shape (n,) or (n, 10)
        Of the digit, or of all ten; see `score_kind`.
    """
    features = prepare(images, experiment.spec.layout)
    if score_kind(estimator) == "decision":
        return np.asarray(estimator.decision_function(features), dtype=np.float64)
    probabilities = np.asarray(estimator.predict_proba(features), dtype=np.float64)
    return probabilities if experiment.digit is None else probabilities[:, 1]


def score_kind(estimator: BaseEstimator) -> ScoreKind:
    """Return which kind of score `score_images` takes from a model.

    ``decision_function`` where there is one, except for a model of ten digits that knows probabilities: softmax models
    decide by how a digit's value compares with the nine others, so that a value alone makes a poor detector.
    """
    ten_digits = len(estimator.classes_) > 2
    if not hasattr(estimator, "decision_function") or (ten_digits and hasattr(estimator, "predict_proba")):
        return "probability"
    return "decision"


def predictions(scores: np.ndarray, kind: ScoreKind) -> np.ndarray:
    """Return what scores mean at the default threshold.

    Parameters
    ----------
    scores : ndarray of float64, shape (n,) or (n, 10)
    kind : {"decision", "probability"}

    Returns
    -------
    ndarray, shape (n,)
        bool for one digit, the digit with the highest score for ten.
    """
    return scores >= DEFAULT_THRESHOLDS[kind] if scores.ndim == 1 else scores.argmax(axis=1)


class _Training:
    """One training under way: what all its stages share."""

    def __init__(self, experiment: Experiment, data: Mnist, on_progress: OnProgress) -> None:
        self._experiment = experiment
        self._test = data.test
        order = experiment.training_order()
        self._images = data.train.images[order]
        self._target = experiment.target(data.train.labels[order])
        self._on_progress = on_progress
        self._started = time.perf_counter()
        self._n_stages = experiment.folds + 1

    def run(self) -> Run:
        folds = list(self._folds())
        out_of_fold = self._out_of_fold_scores(folds)
        started = time.perf_counter()
        estimator, learning_curve = self._fit(slice(None), "Training", stage=len(folds))
        fit_seconds = time.perf_counter() - started
        self._tell("Scoring the test images", 1, 1, None, len(folds), learning_curve)
        started = time.perf_counter()
        test_scores = score_images(self._experiment, estimator, self._test.images)
        kind = score_kind(estimator)
        return Run(
            experiment=self._experiment,
            score_kind=kind,
            test_scores=test_scores,
            out_of_fold_scores=out_of_fold,
            fold_accuracies=tuple(
                self._accuracy(out_of_fold[validation], self._target[validation], kind) for _, validation in folds
            )
            if out_of_fold is not None
            else (),
            learning_curve=learning_curve,
            fit_seconds=fit_seconds,
            score_seconds=time.perf_counter() - started,
            versions=library_versions(),
            estimator=estimator,
        )

    def _folds(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        if self._experiment.folds:
            # The training order is shuffled already, so that consecutive folds are fair samples.
            yield from StratifiedKFold(self._experiment.folds).split(self._images, self._target)

    def _out_of_fold_scores(self, folds: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray | None:
        scores: np.ndarray | None = None
        for i, (training, validation) in enumerate(folds):
            estimator, _ = self._fit(training, f"Fold {i + 1} of {len(folds)}", stage=i)
            fold_scores = score_images(self._experiment, estimator, self._images[validation])
            if scores is None:
                scores = np.empty((len(self._target), *fold_scores.shape[1:]))
            scores[validation] = fold_scores
        return scores

    def _fit(
        self, chosen: np.ndarray | slice, stage_name: str, stage: int
    ) -> tuple[BaseEstimator, LearningCurve | None]:
        """Fit on the chosen training images; the learning curve is None if the fit cannot be watched."""
        spec = self._experiment.spec
        images, target = self._images[chosen], self._target[chosen]
        self._tell(stage_name, 0, None, spec.step_unit, stage, None)
        curve: LearningCurve | None = None

        def report(
            done: int, total: int | None, estimator: BaseEstimator | None = None, loss: float | None = None
        ) -> None:
            nonlocal curve
            if estimator is not None and spec.step_unit is not None:
                curve = (curve or self._empty_curve(spec.step_unit)).extended(
                    done,
                    self._monitor(estimator, images, target),
                    self._monitor(estimator, self._test.images, self._experiment.target(self._test.labels)),
                    loss,
                )
            self._tell(stage_name, done, total, spec.step_unit, stage, curve)

        estimator = spec.build(self._experiment.parameters, self._experiment.seed)
        fitted = spec.fit(estimator, *self._to_learn_from(images, target), report)
        return fitted, curve

    def _to_learn_from(self, images: np.ndarray, target: np.ndarray) -> tuple[Features, np.ndarray]:
        """Return the features and the target of the chosen images and, if asked for, of their augmented copies.

        This happens after the folds are cut: a copy must not end up in the fold that judges its original.
        """
        if self._experiment.augmentation == "shift":
            images, target = shift_augmented(images, target)
        elif self._experiment.augmentation == "drawing":
            generator = np.random.default_rng(self._experiment.seed)
            varied = [augment_drawings(images, generator) for _ in range(N_COPIES - 1)]
            images, target = np.concatenate([images, *varied]), np.tile(target, N_COPIES)
        return prepare(images, self._experiment.spec.layout, fitting=True), target

    def _empty_curve(self, unit: str) -> LearningCurve:
        return LearningCurve(unit, "Accuracy" if self._experiment.digit is None else "F1")

    def _monitor(self, estimator: BaseEstimator, images: np.ndarray, target: np.ndarray) -> float:
        # Evenly spread, because the two halves of the test images come from writers of different skill.
        step = max(1, len(images) // _N_MONITORED)
        images, target = images[::step], target[::step]
        scores = score_images(self._experiment, estimator, images)
        predicted = predictions(scores, score_kind(estimator))
        if self._experiment.digit is None:
            return float(accuracy_score(target, predicted))
        return float(f1_score(target, predicted, zero_division=0.0))

    @staticmethod
    def _accuracy(scores: np.ndarray, target: np.ndarray, kind: ScoreKind) -> float:
        return float(accuracy_score(target, predictions(scores, kind)))

    def _tell(
        self, stage_name: str, done: int, total: int | None, unit: str | None, stage: int, curve: LearningCurve | None
    ) -> None:
        elapsed = time.perf_counter() - self._started
        self._on_progress(Progress(stage_name, done, total, unit, stage, self._n_stages, elapsed, curve))
