"""From a fitted model and images to scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from digitlab.classifiers.features import prepare
from digitlab.classifiers.spec import Features
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import ScoreKind

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator


def score_images(experiment: Experiment, estimator: BaseEstimator, images: np.ndarray) -> np.ndarray:
    """Score images with a fitted model.

    Parameters
    ----------
    experiment : Experiment
        What the model was trained for.
    estimator : BaseEstimator
    images : ndarray of uint8, shape (n, 784)

    Returns
    -------
    ndarray of float64, shape (n,) or (n, 10)
        Of the digit, or of all ten; see `score_kind`.
    """
    return score_features(experiment, estimator, prepare(images, experiment.spec.layout))


def score_features(experiment: Experiment, estimator: BaseEstimator, features: Features) -> np.ndarray:
    """Score what `prepare` made of images; parameters and result as those of `score_images`."""
    if score_kind(estimator) == "decision":
        return np.asarray(estimator.decision_function(features), dtype=np.float64)
    return experiment.task.from_probabilities(np.asarray(estimator.predict_proba(features), dtype=np.float64))


def score_kind(estimator: BaseEstimator) -> ScoreKind:
    """Return which kind of score `score_images` takes from a model.

    ``decision_function`` where there is one, except for a model of ten digits that knows probabilities: softmax models
    decide by how a digit's value compares with the nine others, so that a value alone makes a poor detector.
    """
    return kind_of_scores(estimator, len(estimator.classes_))


def kind_of_scores(estimator: BaseEstimator, n_classes: int) -> ScoreKind:
    """Return the same of an estimator that may not be fitted yet and is to tell `n_classes` apart."""
    several = n_classes > 2
    if not hasattr(estimator, "decision_function") or (several and hasattr(estimator, "predict_proba")):
        return "probability"
    return "decision"
