"""The convolutional networks as scikit-learn estimators; Keras is imported by the first fit."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from digitlab.classifiers.spec import Features, Report
from digitlab.mnist import N_PIXELS

if TYPE_CHECKING:
    from types import ModuleType

_BACKEND = "jax"


def _networks() -> "ModuleType":
    """Import the part that needs Keras, on the backend that it is written for."""
    if "keras" not in sys.modules:
        os.environ["KERAS_BACKEND"] = _BACKEND
        os.environ.setdefault("JAX_PLATFORMS", "cpu")
    from digitlab.classifiers.neural import networks  # imported when a network is asked for

    return networks


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

    _architecture = ""

    def __init__(
        self,
        epochs: int = 6,
        batch_size: int = 128,
        learning_rate: float = 0.001,
        dropout: float = 0.2,
        random_state: int = 0,
    ) -> None:
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.dropout = dropout
        self.random_state = random_state

    def fit(
        self, X: np.ndarray, y: np.ndarray, on_epoch: Callable[[int, float], None] = lambda epoch, loss: None
    ) -> Self:
        """Train the network.

        Parameters
        ----------
        X : ndarray of uint8, shape (n, 784)
        y : ndarray, shape (n,)
        on_epoch : callable, optional
            ``on_epoch(epoch, loss)`` is called after every epoch, when the estimator is ready to predict as if the
            training had ended there.

        Returns
        -------
        self

        Raises
        ------
        ValueError
            If the images are not bytes of 784 pixels or the labels hold fewer than two classes.
        """
        _check_images(X)
        self.classes_, targets = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError("A network tells classes apart, but the training labels hold only one.")
        networks = _networks()
        build = getattr(networks, self._architecture)
        self._hold(build(len(self.classes_), self.dropout, self.random_state))
        networks.train(
            self.model_,
            X,
            targets,
            epochs=self.epochs,
            batch_size=self.batch_size,
            learning_rate=self.learning_rate,
            seed=self.random_state,
            on_epoch=on_epoch,
        )
        return self

    def _hold(self, model: Any) -> None:
        self.model_ = model
        self.n_features_in_ = N_PIXELS
        self._predictor = _networks().Predictor(model)

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Return each class's probability.

        Parameters
        ----------
        X : ndarray of uint8, shape (n, 784)

        Returns
        -------
        ndarray of float64, shape (n, n_classes)
            In double precision, so that scores next to 1 keep their order.
        """
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


_ESTIMATORS: dict[str, type[_ConvolutionalClassifier]] = {
    estimator.__name__: estimator for estimator in (SimpleCNN, LargerCNN)
}


def _check_images(images: np.ndarray) -> None:
    if not isinstance(images, np.ndarray) or images.dtype != np.uint8 or images.shape[1:] != (N_PIXELS,):
        raise ValueError(f"A network takes images as an array of uint8 of shape (n, {N_PIXELS}).")


def fit_network(estimator: Any, features: Features, labels: np.ndarray, report: Report) -> BaseEstimator:
    """Fit a convolutional network and report each epoch; a `Fit`."""
    return estimator.fit(
        features,
        labels,
        on_epoch=lambda epoch, loss: report(epoch, estimator.epochs, estimator=estimator, loss=loss),
    )


def gradient_times_input(estimator: _ConvolutionalClassifier, image: np.ndarray, class_index: int) -> np.ndarray:
    """Return what each pixel adds to a class's logit, to first order (Shrikumar et al., 2016).

    Parameters
    ----------
    estimator : SimpleCNN or LargerCNN
        Fitted.
    image : ndarray of uint8, shape (784,)
    class_index : int
        Index into `classes_`.

    Returns
    -------
    ndarray of float64, shape (784,)
        Positive where the ink speaks for the class, negative where it speaks against it, 0 on paper.
    """
    check_is_fitted(estimator)
    return estimator._predictor.slope(image, class_index).astype(np.float64) * image


def save_network(estimator: _ConvolutionalClassifier, path: Path) -> dict[str, Any]:
    """Write a fitted network to a file of Keras's own format, without optimiser and without pickle.

    Parameters
    ----------
    estimator : SimpleCNN or LargerCNN
        Fitted.
    path : Path
        Ends in ``.keras``.

    Returns
    -------
    dict
        What `load_network` needs besides: plain values that JSON can hold.
    """
    check_is_fitted(estimator)
    estimator.model_.save(path)
    return {
        "estimator": type(estimator).__name__,
        "parameters": estimator.get_params(),
        "classes": estimator.classes_.tolist(),
        "classes_dtype": estimator.classes_.dtype.str,
    }


def load_network(path: Path, metadata: Mapping[str, Any]) -> _ConvolutionalClassifier:
    """Read what `save_network` wrote; no code that the file might hold is run.

    Parameters
    ----------
    path : Path
    metadata : mapping
        What `save_network` returned.

    Returns
    -------
    SimpleCNN or LargerCNN
        Fitted; predicts what the saved one predicted.

    Raises
    ------
    ValueError
        If the metadata name no network of this module, the file asks for code to be run, or it holds a model for
        other images or classes than the metadata say.
    """
    name = metadata["estimator"]
    if name not in _ESTIMATORS:
        raise ValueError(f"There is no network called {name!r}; there are {', '.join(_ESTIMATORS)}.")
    estimator = _ESTIMATORS[name](**metadata["parameters"])
    estimator.classes_ = np.array(metadata["classes"], dtype=metadata["classes_dtype"])
    model = _networks().load(path)
    expected = (None, N_PIXELS), (None, len(estimator.classes_))
    if (model.input_shape, model.output_shape) != expected:
        raise ValueError(f"The file's model does not turn {N_PIXELS} pixels into {len(estimator.classes_)} classes.")
    estimator._hold(model)
    return estimator
