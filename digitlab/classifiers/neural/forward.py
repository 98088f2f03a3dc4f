"""A trained network as plain arrays, and its forward pass in NumPy.

A page that reads with it needs neither Keras nor JAX. It is slower than the compiled network for a whole test split,
but fast for the few images that a page asks about, and it spares the app's process the memory of Keras and JAX.
"""

import zipfile
import zlib
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin

from digitlab.mnist import IMAGE_SIDE, N_PIXELS

_WHITE = 255
_POOL = 2
_CHUNK = 200
_CLASSES = "classes"
NORMALISATION, _DENSE = "normalisation", "dense"
# Whether a convolution pads its pictures, and whether it is followed by pooling, by the kind's name in files.
CONVOLUTIONS = {
    "convolution": (False, True),
    "plain_convolution": (False, False),
    "padded_convolution": (True, False),
    "padded_convolution_pooling": (True, True),
}
_KIND_OF_CONVOLUTION = {features: kind for kind, features in CONVOLUTIONS.items()}


class Layer(NamedTuple):
    """One layer: its kind with its two arrays of float32, kernel and bias, or a normalisation's factor and offset."""

    kind: str
    first: np.ndarray
    second: np.ndarray


class TrainedNetwork(ClassifierMixin, BaseEstimator):
    """A network that can only predict."""

    def __init__(self, classes: np.ndarray, layers: list[Layer]) -> None:
        self.classes = classes
        self.layers = layers
        self.classes_ = classes

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Return each class's probability in images of uint8, shape (n, 784): float64 of shape (n, n_classes)."""
        parts = [self._logits(X[start : start + _CHUNK]) for start in range(0, max(len(X), 1), _CHUNK)]
        return softmax(np.concatenate(parts).astype(np.float64), axis=1)

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Return the most probable class of each image, shape (n,)."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

    def _logits(self, images: np.ndarray) -> np.ndarray:
        x = (images / np.float32(_WHITE)).reshape(-1, IMAGE_SIDE, IMAGE_SIDE, 1)
        for layer in self.layers:
            if layer.kind in CONVOLUTIONS:
                x = _convolved(x, layer)
            elif layer.kind == NORMALISATION:
                x = x * layer.first + layer.second
            else:
                x = x.reshape(len(x), len(layer.first)) @ layer.first + layer.second
                if layer is not self.layers[-1]:
                    x = np.maximum(x, 0)
        return x


def from_keras(classes: np.ndarray, model: Any) -> TrainedNetwork:
    """Take what predicting needs from a Keras model: a chain of convolutions, batch normalisations and dense layers."""
    layers = []
    for layer in model.layers:
        weights = [np.asarray(weight) for weight in layer.get_weights()]
        name = type(layer).__name__
        if name == "Convolution":
            layers.append(Layer(_KIND_OF_CONVOLUTION[layer.padded, layer.pooled], *weights))
        elif name == "Dense":
            layers.append(Layer(_DENSE, *weights))
        elif name == "BatchNormalization":
            gamma, beta, mean, variance = weights
            factor = gamma / np.sqrt(variance + layer.epsilon)
            layers.append(Layer(NORMALISATION, factor, beta - mean * factor))
        # Rescaling, reshaping and dropout hold no weights.
    return TrainedNetwork(classes, layers)


def save_network(network: TrainedNetwork, path: Path, **further: np.ndarray) -> None:
    """Write a network, and further arrays that travel with it, to an ``.npz`` file, which nobody has to unpickle."""
    arrays = {
        f"{number}-{layer.kind}-{place}": array
        for number, layer in enumerate(network.layers)
        for place, array in enumerate(layer[1:])
    }
    np.savez_compressed(path, allow_pickle=False, **{_CLASSES: network.classes}, **arrays, **further)


def load_network(path: Path | IO[bytes]) -> TrainedNetwork:
    """Read what `save_network` wrote; nothing is unpickled.

    A file that is missing or damaged, or whose layers do not fit together, raises `ValueError`.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            kinds = [name.split("-")[1] for name in arrays.files if name.endswith("-0")]
            layers = [
                Layer(kind, *(arrays[f"{number}-{kind}-{place}"].astype(np.float32) for place in (0, 1)))
                for number, kind in enumerate(kinds)
            ]
            network = TrainedNetwork(arrays[_CLASSES], layers)
        # Layers that do not fit raise here and not when a page reads with them.
        probabilities = network.predict_proba(np.zeros((1, N_PIXELS), dtype=np.uint8))
    except (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(f"The network cannot be read ({error}).") from error
    if probabilities.shape != (1, len(network.classes_)):
        raise ValueError("The network has not as many outputs as classes.")
    return network


def _convolved(x: np.ndarray, layer: Layer) -> np.ndarray:
    """Convolve (n, side, side, channels) as one matrix product, rectify and, if the layer says so, pool."""
    padded, pooled = CONVOLUTIONS[layer.kind]
    size, kernels = layer.first.shape[0], layer.first.reshape(-1, layer.first.shape[-1])
    if padded:
        x = _with_rim(x, size // 2, size // 2)
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2)).transpose(0, 1, 2, 4, 5, 3)
    maps = np.maximum(windows.reshape(*windows.shape[:3], len(kernels)) @ kernels + layer.second, 0)
    return _pooled(maps, padded=padded) if pooled else maps


def _pooled(maps: np.ndarray, *, padded: bool) -> np.ndarray:
    """Keep the largest of each 2x2 values; an odd side's last row and column are padded with zeros or left out."""
    if padded and maps.shape[1] % _POOL:
        maps = _with_rim(maps, 0, 1)
    half = maps.shape[1] // _POOL
    even = maps[:, : half * _POOL, : half * _POOL]
    return even.reshape(len(maps), half, _POOL, half, _POOL, maps.shape[-1]).max(axis=(2, 4))


def _with_rim(x: np.ndarray, before: int, after: int) -> np.ndarray:
    return np.pad(x, ((0, 0), (before, after), (before, after), (0, 0)))
