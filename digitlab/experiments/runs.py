"""The answer to an experiment, as data."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from digitlab.experiments.experiment import Experiment

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

ScoreKind = Literal["decision", "probability"]
DEFAULT_THRESHOLDS: Mapping[ScoreKind, float] = {"decision": 0.0, "probability": 0.5}
_LIBRARIES = ("numpy", "scipy", "scikit-learn")


@cache
def library_versions() -> dict[str, str]:
    """Return the versions of the libraries on which a stored model depends."""
    return {name: importlib.metadata.version(name) for name in _LIBRARIES}


@dataclass(frozen=True)
class LearningCurve:
    """How a model became better, step by step.

    Attributes
    ----------
    unit : str
        What a step is: "epoch", "iteration", "tree".
    measure : str
        What the scores are: "F1" for one digit, "Accuracy" for ten.
    n_training, n_validation : int
        Images on which the two scores are measured.
    validated_on : str
        What the latter are: "training images that were left out" or "test images". Nothing is chosen by them.
    steps : tuple of int
    training_scores, validation_scores : tuple of float
        The measure, 0 to 1, at each step.
    losses : tuple of float or None
        Training loss at each step, None where the classifier does not tell it.
    """

    unit: str
    measure: str
    n_training: int
    n_validation: int
    validated_on: str
    steps: tuple[int, ...] = ()
    training_scores: tuple[float, ...] = ()
    validation_scores: tuple[float, ...] = ()
    losses: tuple[float | None, ...] = ()

    def extended(self, step: int, training: float, validation: float, loss: float | None) -> LearningCurve:
        """Return the curve with one more step."""
        return replace(
            self,
            steps=(*self.steps, step),
            training_scores=(*self.training_scores, training),
            validation_scores=(*self.validation_scores, validation),
            losses=(*self.losses, loss),
        )

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> LearningCurve:
        """Read what `asdict` gave, also after a way through JSON."""
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
        }
        return cls(**fields)


@dataclass(frozen=True, eq=False)
class Run:
    """An experiment's answer. Everything that a page shows is derived from its scores.

    Attributes
    ----------
    experiment : Experiment
    score_kind : {"decision", "probability"}
        What the scores are: values of a decision function around 0, or probabilities.
    test_scores : ndarray of float64, shape (10000,) or (10000, 10)
        Scores of the test images in their order: of the digit, or of all ten.
    out_of_fold_scores : ndarray of float64, shape (n_train,) or (n_train, 10), or None
        Scores of the training images, in the experiment's training order, each by a model that never saw it.
    fold_accuracies : tuple of float
        Accuracy in each fold of the cross-validation, 0 to 1; empty without one.
    learning_curve : LearningCurve or None
        None where the classifier cannot be watched.
    fit_seconds, score_seconds : float
        Time for fitting (features included) and for scoring the 10,000 test images.
    versions : dict of str to str
        Library versions.
    estimator : BaseEstimator or None
        The fitted model; None if the run was loaded without it.

    Examples
    --------
    >>> from digitlab import Experiment, load_mnist, train
    >>> run = train(Experiment(n_train=1_000), load_mnist())
    >>> run.test_scores.shape, run.score_kind, run.default_threshold
    ((10000,), 'decision', 0.0)
    """

    experiment: Experiment
    score_kind: ScoreKind
    test_scores: np.ndarray
    out_of_fold_scores: np.ndarray | None
    fold_accuracies: tuple[float, ...]
    learning_curve: LearningCurve | None
    fit_seconds: float
    score_seconds: float
    versions: Mapping[str, str]
    estimator: BaseEstimator | None = None

    @property
    def default_threshold(self) -> float:
        """The threshold that scikit-learn's `predict` uses: 0 for decision values, 0.5 for probabilities."""
        return DEFAULT_THRESHOLDS[self.score_kind]
