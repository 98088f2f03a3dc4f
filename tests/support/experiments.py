"""Experiments that are trained in a moment."""

from typing import Any

from digitlab.classifiers import REGISTRY
from digitlab.experiments.experiment import Experiment

# The smallest training of each kind of parameter; a classifier that is added tomorrow is trained as it comes.
SMALLEST = {"epochs": 1, "max_iter": 10, "n_estimators": 10, "n_components": 10}


def smallest(classifier: str, digit: int | None, augmentation: str, folds: int) -> Experiment:
    """Return an experiment of 1,000 images with as little work as the classifier's parameters allow."""
    parameters: dict[str, Any] = {}
    for parameter in REGISTRY[classifier].parameters:
        if parameter.name in SMALLEST:
            wanted = SMALLEST[parameter.name]
            lowest: Any = parameter.minimum if parameter.choices is None else min(parameter.choices)
            parameters[parameter.name] = type(parameter.default)(max(wanted, lowest))
    return Experiment(digit, classifier, parameters, n_train=1_000, augmentation=augmentation, folds=folds)
