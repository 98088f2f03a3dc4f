"""A trained network's forward pass in NumPy, so that a page that reads with it needs neither Keras nor JAX.

It is slower than the compiled network for a whole test split, but fast for the few images that a page asks about, and
it spares the app's process the memory of Keras and JAX.
"""

import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin

from digitlab.mnist import IMAGE_SIDE, N_PIXELS

_WHITE = 255
_POOL = 2
_CHUNK = 200
_CLASSES = "classes"
_CONVOLUTION, _NORMALISATION, _DENSE = "convolution", "normalisation", "dense"


class TrainedNetwork(ClassifierMixin, BaseEstimator):
    """A network that can only predict.

    Parameters
    ----------
    classes : ndarray, shape (n_classes,)
    layers : list of (str, ndarray of float32, ndarray of float32)
        Kind of each layer with its two arrays: kernel and bias, or for a normalisation its factor and offset.
    """

    def __init__(self, classes: np.ndarray, layers: list[tuple[str, np.ndarray, np.ndarray]]) -> None:
        self.classes = classes
        self.layers = layers
        self.classes_ = classes

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Return each class's probability.

        Parameters
        ----------
        X : ndarray of uint8, shape (n, 784)

        Returns
        -------
        ndarray of float64, shape (n, n_classes)
        """
        parts = [self._logits(X[start : start + _CHUNK]) for start in range(0, len(X), _CHUNK)]
        return softmax(np.concatenate(parts).astype(np.float64), axis=1)

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Return the most probable class of each image, shape (n,)."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

    def _logits(self, images: np.ndarray) -> np.ndarray:
        x = (images / np.float32(_WHITE)).reshape(-1, IMAGE_SIDE, IMAGE_SIDE, 1)
        last = len(self.layers) - 1
        for i, (kind, first, second) in enumerate(self.layers):
            if kind == _CONVOLUTION:
                x = _convolved_and_pooled(x, first, second)
            elif kind == _NORMALISATION:
                x = x * first + second
            else:
                x = x.reshape(len(x), -1) @ first + second
                if i < last:
                    x = np.maximum(x, 0)
        return x


def save_weights(classes: np.ndarray, model: Any, path: Path) -> None:
    """Write what `TrainedNetwork` needs of a Keras model.

    Parameters
    ----------
    classes : ndarray, shape (n_classes,)
    model : keras.Model
        A chain of convolutions with pooling, batch normalisations and dense layers.
    path : Path
        Ends in ``.npz``.
    """
    arrays: dict[str, np.ndarray] = {_CLASSES: classes}
    for layer in model.layers:
        weights = [np.asarray(weight) for weight in layer.get_weights()]
        name = type(layer).__name__
        if name == "ConvolutionMaxPooling":
            kind, first, second = _CONVOLUTION, *weights
        elif name == "Dense":
            kind, first, second = _DENSE, *weights
        elif name == "BatchNormalization":
            gamma, beta, mean, variance = weights
            first = gamma / np.sqrt(variance + layer.epsilon)
            kind, second = _NORMALISATION, beta - mean * first
        else:
            continue  # rescaling, reshaping and dropout hold no weights
        number = len(arrays) // 2
        arrays[f"{number}-{kind}-0"], arrays[f"{number}-{kind}-1"] = first, second
    np.savez_compressed(path, allow_pickle=False, **arrays)


def load_weights(path: Path) -> TrainedNetwork:
    """Read what `save_weights` wrote; nothing is unpickled.

    Parameters
    ----------
    path : Path

    Returns
    -------
    TrainedNetwork

    Raises
    ------
    ValueError
        If the file is damaged or its layers do not fit together.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            kinds = [name.split("-")[1] for name in arrays.files if name.endswith("-0")]
            layers = [(kind, arrays[f"{i}-{kind}-0"], arrays[f"{i}-{kind}-1"]) for i, kind in enumerate(kinds)]
            network = TrainedNetwork(arrays[_CLASSES], layers)
        # Layers that do not fit raise here and not when a page reads with them.
        probabilities = network.predict_proba(np.zeros((1, N_PIXELS), dtype=np.uint8))
    except (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(f"The network cannot be read ({error}).") from error
    if probabilities.shape != (1, len(network.classes_)):
        raise ValueError("The network has not as many outputs as classes.")
    return network


def _convolved_and_pooled(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    size = kernel.shape[0]
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))
    maps = np.tensordot(windows, kernel, axes=((3, 4, 5), (2, 0, 1)))
    half = maps.shape[1] // _POOL
    blocks = maps[:, : half * _POOL, : half * _POOL].reshape(len(x), half, _POOL, half, _POOL, -1)
    return np.maximum(blocks.max(axis=(2, 4)) + bias, 0)
