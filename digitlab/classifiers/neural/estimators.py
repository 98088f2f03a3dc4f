"""The convolutional networks as scikit-learn estimators; Keras is imported by the first fit."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from digitlab.mnist import N_PIXELS

if TYPE_CHECKING:
    from types import ModuleType

_BACKEND = "jax"


def keras_networks() -> "ModuleType":
    """Import the part that needs Keras, on the backend that it is written for."""
    if "keras" not in sys.modules:
        os.environ["KERAS_BACKEND"] = _BACKEND
        os.environ.setdefault("JAX_PLATFORMS", "cpu")
    from digitlab.classifiers.neural import networks  # imported when a network is asked for

    return networks


@dataclass(repr=False, eq=False)
class _ConvolutionalClassifier(ClassifierMixin, BaseEstimator):
    """What the convolutional networks have in common.

    Keras's own `keras.wrappers.SKLearnClassifier` cannot serve: it trains through ``model.fit``, which is the slow
    way measured in `benchmarks.networks`, it has no `predict_proba`, it loses the parameters of training when
    it is cloned, and it copies the bytes of the images to floats.

    Parameters
    ----------
    epochs : int, default=6
        How often it sees all the training images.
    batch_size : int, default=128
        Images a step.
    learning_rate : float, default=0.001
        The greatest step of Adam, in the weights' own unit; it rises and falls in the course of the training.
    dropout : float, default=0.2
        Share of values dropped while training, 0 to below 1.
    random_state : int, default=0
        Fixes starting weights, dropped values and order of images.

    Attributes
    ----------
    classes_ : ndarray, shape (n_classes,)
    model_ : keras.Model
        Takes pixels 0 to 255 of shape (n, 784), returns logits of shape (n, n_classes).
    n_features_in_ : int
    """

    epochs: int = 6
    batch_size: int = 128
    learning_rate: float = 0.001
    dropout: float = 0.2
    random_state: int = 0
    _architecture: ClassVar[str]

    def fit(
        self, X: np.ndarray, y: np.ndarray, on_epoch: Callable[[int, float], None] = lambda epoch, loss: None
    ) -> Self:
        """Train the network on images of uint8, shape (n, 784).

        ``on_epoch(epoch, loss)`` is called after every epoch, when the estimator is ready to predict as if the training
        had ended there.

        Raises
        ------
        ValueError
            If the images are not bytes of 784 pixels or the labels hold fewer than two classes.
        """
        _check_images(X)
        self.classes_, targets = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError("A network tells classes apart, but the training labels hold only one.")
        networks = keras_networks()
        build = getattr(networks, self._architecture)
        self.model_ = build(len(self.classes_), self.dropout, self.random_state)
        self.n_features_in_ = N_PIXELS
        self._predictor = networks.Predictor(self.model_)
        networks.train(
            self.model_,
            X,
            targets,
            epochs=self.epochs,
            batch_size=self.batch_size,
            optimizer=partial(networks.adam, self.learning_rate),
            seed=self.random_state,
            on_epoch=on_epoch,
        )
        return self

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Return each class's probability, float64 of shape (n, n_classes): so scores next to 1 keep their order."""
        check_is_fitted(self)
        _check_images(X)
        return softmax(self._predictor.logits(X).astype(np.float64), axis=1)

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Return the most probable class of each image, shape (n,)."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


class SimpleCNN(_ConvolutionalClassifier):
    """One convolution of 5x5 with 32 maps, max pooling, dropout, a dense layer of 128 and the classes."""

    _architecture = "simple_cnn"


class LargerCNN(_ConvolutionalClassifier):
    """Two convolutions with max pooling and batch normalisation, dropout, two dense layers and the classes."""

    _architecture = "larger_cnn"


def _check_images(images: np.ndarray) -> None:
    if not isinstance(images, np.ndarray) or images.dtype != np.uint8 or images.shape[1:] != (N_PIXELS,):
        raise ValueError(f"A network takes images as an array of uint8 of shape (n, {N_PIXELS}).")
