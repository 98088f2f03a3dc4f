"""Neural networks: layers of weights that learn their own features.

Importing this package imports neither Keras nor JAX; fitting a convolutional network does.
"""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from digitlab.classifiers.fitting import FIT_EPOCHS_PROGRAM, fit_epochs
from digitlab.classifiers.model_format import NETWORK, SkopsFormat
from digitlab.classifiers.neural.program import network_program
from digitlab.classifiers.spec import ClassifierSpec, Features, Parameter, Parameters, Report

__all__ = ["NEURAL"]

_LEARNING_RATE = Parameter(
    "learning_rate",
    "Learning rate",
    0.001,
    "How far the weights move at each step; too far and they never settle.",
    choices=(0.0003, 0.001, 0.003, 0.01),
)
_BATCH_SIZE = Parameter(
    "batch_size",
    "Batch size",
    128,
    "How many images it looks at before it corrects its weights.",
    choices=(32, 64, 128, 256),
)


_EPOCHS = Parameter("epochs", "Epochs", 30, "How often it sees all the training images.", minimum=1, maximum=30, step=1)
_DROPOUT = Parameter(
    "dropout",
    "Dropout",
    0.0,
    "The share of values that it must do without at each step, so that it relies on none of them.",
    minimum=0.0,
    maximum=0.8,
    step=0.05,
)


def _build_perceptron(parameters: Parameters, seed: int) -> Any:
    from sklearn.neural_network import MLPClassifier

    return MLPClassifier(
        hidden_layer_sizes=(parameters["hidden_units"],),
        learning_rate_init=parameters["learning_rate"],
        max_iter=parameters["epochs"],
        random_state=seed,
    )


def _build_network(kind: str, parameters: Parameters, seed: int) -> Any:
    from digitlab.classifiers.neural import estimators

    return getattr(estimators, kind)(random_state=seed).set_params(**parameters)


def _fit_network(estimator: Any, features: Features, labels: np.ndarray, report: Report) -> Any:
    return estimator.fit(features, labels, lambda epoch, loss: report(epoch, estimator.epochs, estimator, loss))


def _convolutional(
    kind: str, title: str, sentence: str, duration: str, seconds: float, *, epochs: int, dropout: float
) -> ClassifierSpec:
    return ClassifierSpec(
        key=kind,
        title=title,
        sentence=sentence,
        duration=duration,
        seconds=(seconds, seconds),
        build=partial(_build_network, kind),
        fit=_fit_network,
        program=partial(network_program, kind),
        step_unit="epoch",
        layout="raw",
        model_format=NETWORK,
        parameters=(replace(_EPOCHS, default=epochs), _BATCH_SIZE, _LEARNING_RATE, replace(_DROPOUT, default=dropout)),
    )


NEURAL = (
    ClassifierSpec(
        key="MLPClassifier",
        title="Multi-layer perceptron",
        sentence="A layer of hidden units, each a weighing of all pixels, feeds a second layer that decides.",
        duration="about 25 seconds",
        seconds=(25, 25),
        build=_build_perceptron,
        fit=fit_epochs(lambda estimator: estimator.max_iter),
        fit_program=FIT_EPOCHS_PROGRAM,
        step_unit="epoch",
        layout="dense",
        model_format=SkopsFormat(dropped=("_optimizer",)),
        parameters=(
            Parameter(
                "hidden_units",
                "Hidden units",
                256,
                "How many weighings of the pixels it may learn.",
                choices=(16, 32, 64, 128, 256),
            ),
            _EPOCHS,
            _LEARNING_RATE,
        ),
    ),
    _convolutional(
        "SimpleCNN",
        "Convolutional network, simple",
        "Small feature detectors slide over the image, and a layer of hidden units weighs where they fired.",
        "about a minute",
        60,
        epochs=12,
        dropout=0.2,
    ),
    _convolutional(
        "LargerCNN",
        "Convolutional network, larger",
        "A second layer of feature detectors looks at what the first one found: strokes become corners.",
        "about two and a half minutes, with augmentation ten",
        150,
        epochs=8,
        dropout=0.0,
    ),
)
