"""The default reader: a small convolutional network that ships with the repository and needs NumPy alone.

Its file holds half-precision weights in NumPy's own format, read without pickle, and what the reader reads in MNIST's
test images. ``python -m digitlab.drawing.train_reader`` makes it.
"""

import zipfile
import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np

from digitlab.drawing.frame import SIDE

READER_FILE = Path(__file__).with_name("reader.npz")
REBUILD_COMMAND = "python -m digitlab.drawing.train_reader"
N_CONVOLUTIONS = 5
# Convolutions (counted from 0) that are followed by pooling: the picture's side goes from 28 to 14, 7 and 4.
POOLED = (0, 2, 4)
TEST_READINGS = "test_readings"
_LAYERS = (*(f"conv{index}" for index in range(N_CONVOLUTIONS)), "hidden", "output")
# Read as it stands and moved by a pixel up, down, left and right; the average is right where single readings waver.
_PLACES = ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0))
_CHUNK = 50

Weights = dict[str, np.ndarray]


class DamagedReaderError(RuntimeError):
    """The reader's file is missing or damaged."""


class Reader:
    """Reads digits.

    Attributes
    ----------
    weights : dict of str to ndarray of float32
        ``conv0.weight`` (3, 3, 1, channels) and so on, ``hidden`` and ``output``, each with its ``bias``.
    """

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """Say how likely each picture shows each digit.

        Parameters
        ----------
        images : ndarray of uint8, shape (n, 784)
            In MNIST's form, ink bright.

        Returns
        -------
        ndarray of float32, shape (n, 10)
            Each row sums to 1.

        Raises
        ------
        ValueError
            If the images have another shape or type.
        """
        if images.ndim != 2 or images.shape[1] != SIDE * SIDE or images.dtype != np.uint8:
            raise ValueError(f"The reader takes images of uint8 (n, 784), not {images.dtype} {images.shape}.")
        parts = [self._averaged(images[start : start + _CHUNK]) for start in range(0, len(images), _CHUNK)]
        return np.concatenate(parts) if parts else np.empty((0, 10), dtype=np.float32)

    def _averaged(self, images: np.ndarray) -> np.ndarray:
        pictures = images.reshape(-1, SIDE, SIDE)
        moved = np.stack([np.roll(pictures, place, axis=(1, 2)) for place in _PLACES])
        each = _softmax(self._logits(moved.reshape(-1, SIDE, SIDE, 1).astype(np.float32) / 255))
        return each.reshape(len(_PLACES), len(images), -1).mean(axis=0)

    def _logits(self, x: np.ndarray) -> np.ndarray:
        for index in range(N_CONVOLUTIONS):
            x = _convolved(x, self.weights[f"conv{index}.weight"])
            x = np.maximum(x + self.weights[f"conv{index}.bias"], 0)
            if index in POOLED:
                x = _pooled(x)
        x = x.reshape(len(x), -1)
        x = np.maximum(x @ self.weights["hidden.weight"] + self.weights["hidden.bias"], 0)
        return x @ self.weights["output.weight"] + self.weights["output.bias"]


def load_reader(path: Path = READER_FILE) -> Reader:
    """Load the default reader, once for the whole process.

    Parameters
    ----------
    path : Path, default=READER_FILE

    Returns
    -------
    Reader

    Raises
    ------
    DamagedReaderError
        If the file is missing or damaged.
    """
    return _load_once(Path(path))


@cache
def _load_once(path: Path) -> Reader:
    names = [f"{layer}.{part}" for layer in _LAYERS for part in ("weight", "bias")]
    return Reader({name: value.astype(np.float32) for name, value in _loaded(path, names).items()})


def load_test_readings(path: Path = READER_FILE) -> np.ndarray:
    """Load what the default reader reads in MNIST's test images.

    They travel with the weights, so that no visitor waits for ten thousand readings.

    Parameters
    ----------
    path : Path, default=READER_FILE

    Returns
    -------
    ndarray of uint8, shape (10000,)
        Digits, in the images' order.

    Raises
    ------
    DamagedReaderError
        If the file is missing or damaged.
    """
    return _loaded(path, (TEST_READINGS,))[TEST_READINGS]


def _loaded(path: Path, names: Iterable[str]) -> dict[str, np.ndarray]:
    try:
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in names}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise DamagedReaderError(
            f"The reader {path} cannot be read ({error}). Make it anew: {REBUILD_COMMAND}"
        ) from error


def _convolved(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Convolve (n, side, side, channels) with a 3x3 kernel as one matrix product, the rim padded with zeros."""
    n, side, _, channels = x.shape
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    patches = np.empty((n, side, side, 9 * channels), dtype=np.float32)
    for place in range(9):
        row, column = divmod(place, 3)
        part = padded[:, row : row + side, column : column + side]
        patches[..., place * channels : (place + 1) * channels] = part
    return patches @ kernel.reshape(9 * channels, -1)


def _pooled(x: np.ndarray) -> np.ndarray:
    """Keep the largest of each 2x2 pixels; an odd side is padded with zeros first."""
    if x.shape[1] % 2:
        x = np.pad(x, ((0, 0), (0, 1), (0, 1), (0, 0)))
    n, side, _, channels = x.shape
    return x.reshape(n, side // 2, 2, side // 2, 2, channels).max(axis=(2, 4))


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
