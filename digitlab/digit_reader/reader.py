"""Reads digits with the network that ships with the repository, and says whether there is a digit to read.

Its file holds half-precision weights in NumPy's own format, read without pickle, and what the reader reads in MNIST's
test images. ``python -m digitlab.digit_reader.train`` makes it.
"""

import zipfile
import zlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from digitlab.classifiers.neural.forward import TrainedNetwork, load_network
from digitlab.digit_reader.views import seen_from_all_sides
from digitlab.mnist import N_PIXELS

READER_FILE = Path(__file__).with_name("reader.npz")
REBUILD_COMMAND = "python -m digitlab.digit_reader.train"
TEST_READINGS = "test_readings"
N_DIGITS = 10
# The network learned from smoothed labels and is surer than it says. Probabilities are taken to this power, with which
# `python -m benchmarks.drawing` finds them within a hundredth of the shares that are right, in each of ten bins of
# Pendigits' strokes and of UNIPEN's.
SHARPNESS = 1.4
# As many as the digits of a photo.
_MOST_REMEMBERED = 100


class DamagedReaderError(RuntimeError):
    """The reader's file is missing or damaged."""


class Reading(NamedTuple):
    """What is read in n pictures.

    Attributes
    ----------
    probabilities : ndarray of float64, shape (n, 10)
        How likely each digit is, if it is one; each row sums to 1.
    no_digit : ndarray of float64, shape (n,)
        How likely the picture shows no digit at all, 0 to 1.
    """

    probabilities: np.ndarray
    no_digit: np.ndarray


class Reader:
    """Reads digits with a network of eleven classes, the ten digits and what is none."""

    def __init__(self, network: TrainedNetwork) -> None:
        self.network = network
        self._last: tuple[bytes, Reading] | None = None

    def read(self, images: np.ndarray) -> Reading:
        """Read pictures, uint8 of shape (n, 784) in MNIST's form, ink bright; others raise `ValueError`.

        Examples
        --------
        >>> reading = load_reader().read(np.zeros((1, 784), dtype=np.uint8))
        >>> reading.probabilities.shape, reading.no_digit.shape
        ((1, 10), (1,))
        """
        if images.ndim != 2 or images.shape[1] != N_PIXELS or images.dtype != np.uint8:
            raise ValueError(f"The reader takes images of uint8 (n, 784), not {images.dtype} {images.shape}.")
        # A page asks twice about what was just drawn or shown: for the digits, and whether there is one.
        pixels, last = images.tobytes() if len(images) <= _MOST_REMEMBERED else None, self._last
        if last is not None and last[0] == pixels:
            return last[1]
        reading = self._read(images)
        if pixels is not None:
            self._last = (pixels, reading)
        return reading

    def _read(self, images: np.ndarray) -> Reading:
        views = seen_from_all_sides(images)
        each = self.network.predict_proba(views.reshape(-1, N_PIXELS))
        classes = each.reshape(*views.shape[:2], each.shape[1]).mean(axis=1)
        digits = classes[:, :N_DIGITS]
        shares = digits / digits.sum(axis=1, keepdims=True)
        return Reading(sharpened(shares, SHARPNESS), classes[:, N_DIGITS:].sum(axis=1))

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """Say how likely each picture shows each digit, if it shows one: `Reading.probabilities` of `read`."""
        return self.read(images).probabilities


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
