"""Reads digits with the network that ships with the repository.

Its file holds half-precision weights in NumPy's own format, read without pickle, and what the reader reads in MNIST's
test images. ``python -m digitlab.digit_reader.train`` makes it.
"""

import zipfile
import zlib
from functools import cache
from pathlib import Path

import numpy as np

from digitlab.classifiers.neural.forward import TrainedNetwork, load_network
from digitlab.mnist import N_PIXELS
from digitlab.mnist.frame import SIDE

READER_FILE = Path(__file__).with_name("reader.npz")
REBUILD_COMMAND = "python -m digitlab.digit_reader.train"
TEST_READINGS = "test_readings"
# Read as it stands and moved by a pixel up, down, left and right; the average is right where single readings waver.
_PLACES = ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0))
# The network learned from smoothed labels and is surer than it says. Probabilities are taken to this power, with which
# `python -m benchmarks.drawing` finds them nearest to the shares that are right, in ten bins of Pendigits' strokes.
SHARPNESS = 1.3


class DamagedReaderError(RuntimeError):
    """The reader's file is missing or damaged."""


class Reader:
    """Reads digits with a network of ten classes."""

    def __init__(self, network: TrainedNetwork) -> None:
        self.network = network

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """Say how likely each picture shows each digit: float64 of shape (n, 10), each row sums to 1.

        The pictures are uint8 of shape (n, 784) in MNIST's form, ink bright; others raise `ValueError`.
        """
        if images.ndim != 2 or images.shape[1] != N_PIXELS or images.dtype != np.uint8:
            raise ValueError(f"The reader takes images of uint8 (n, 784), not {images.dtype} {images.shape}.")
        pictures = images.reshape(-1, SIDE, SIDE)
        moved = np.concatenate([np.roll(pictures, place, axis=(1, 2)) for place in _PLACES])
        each = self.network.predict_proba(moved.reshape(-1, N_PIXELS))
        return sharpened(each.reshape(len(_PLACES), len(images), each.shape[1]).mean(axis=0), SHARPNESS)


def sharpened(probabilities: np.ndarray, sharpness: float) -> np.ndarray:
    """Make probabilities surer, or less sure, without changing which is the highest.

    This is temperature scaling (Guo, Pleiss, Sun and Weinberger, 2017) of rows of shape (n, n_classes), each of which
    sums to 1, by the inverse of the temperature: positive, 1 changes nothing.
    """
    powers = probabilities**sharpness
    return powers / powers.sum(axis=1, keepdims=True)


@cache
def load_reader(path: Path = READER_FILE) -> Reader:
    """Load the default reader, once for the whole process; a missing or damaged file raises `DamagedReaderError`."""
    try:
        return Reader(load_network(path))
    except ValueError as error:
        raise _damaged(path, error) from error


def load_test_readings(path: Path = READER_FILE) -> np.ndarray:
    """Load what the default reader reads in MNIST's test images.

    They travel with the weights, so that no visitor waits for ten thousand readings: uint8 of shape (10000,), in the
    images' order. Errors as of `load_reader`.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            return archive[TEST_READINGS]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> DamagedReaderError:
    return DamagedReaderError(f"The reader {path} cannot be read ({error}). Make it anew: {REBUILD_COMMAND}")
