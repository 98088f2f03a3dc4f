"""Who wrote MNIST's images, from QMNIST's files of labels (Yadav and Bottou, 2019), where an operator has them."""

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitlab.mnist.loader import Mnist

# The tables that QMNIST publishes, in MNIST's order.
FILES = {"train": "qmnist-train-labels.tsv.gz", "test": "qmnist-test-labels.tsv.gz"}
_DIGIT, _WRITER = 0, 2
# QMNIST's own files take 0.5 MB, unpacked 3 MB.
_MOST_BYTES, _MOST_DIGITS = 20_000_000, 9


class WritersError(ValueError):
    """A file that should say who wrote MNIST's images does not; the message says what is wrong and what to do."""


@dataclass(frozen=True, eq=False)
class Writers:
    """Who wrote which image.

    Attributes
    ----------
    test : ndarray of int64, shape (10_000,)
        The number of each test image's writer.
    train : ndarray of int64, shape (60_000,), or None
        The same of the training images, where there is a file of them.
    """

    test: np.ndarray
    train: np.ndarray | None = None


def read_writers(folder: Path, data: Mnist) -> Writers:
    """Read who wrote MNIST's images.

    Parameters
    ----------
    folder : Path
        With `qmnist-test-labels.tsv.gz` and, if wanted, `qmnist-train-labels.tsv.gz`.
    data : Mnist

    Returns
    -------
    Writers

    Raises
    ------
    WritersError
        If the file of the test images is missing, or a file is no such table, is far too large, holds other digits than
        MNIST's images in their order, or names one writer only.
    """
    has_train = (folder / FILES["train"]).exists()
    train = _writers_of(folder / FILES["train"], data.train.labels) if has_train else None
    return Writers(_writers_of(folder / FILES["test"], data.test.labels), train)


def _writers_of(file: Path, labels: np.ndarray) -> np.ndarray:
    if not file.is_file():
        raise WritersError(f"{file} is missing or no file: put QMNIST's table of labels there.")
    try:
        digits, writers = _columns(_unpacked(file), len(labels))
    except (OSError, EOFError, zlib.error, ValueError, IndexError) as error:
        raise WritersError(f"{file} cannot be read as QMNIST's table of labels: {str(error)[:200]}") from error
    if not np.array_equal(digits, labels):
        raise WritersError(f"The digits of {file} are not those of MNIST's images in their order.")
    if len(np.unique(writers)) < 2:
        raise WritersError(f"{file} names one writer only, so that nothing can be said of others.")
    return writers


def _unpacked(file: Path) -> bytes:
    with gzip.open(file) as packed:
        content = packed.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ValueError(f"unpacked it is larger than {_MOST_BYTES // 10**6} MB.")
    return content


def _columns(content: bytes, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return digits and writers of the first n lines."""
    lines = [line.split(b"\t") for line in content.split(b"\n", n)[:n] if line]
    if len(lines) < n:
        raise ValueError(f"it has {len(lines):,} lines, and there are {n:,} images.")
    numbers = [[_number(fields[column]) for column in (_DIGIT, _WRITER)] for fields in lines]
    digits, writers = np.array(numbers, dtype=np.int64).T
    return digits, writers


def _number(field: bytes) -> int:
    if not (field.isdigit() and len(field) <= _MOST_DIGITS):
        raise ValueError(f"{field[:20]!r} is no whole number.")
    return int(field)
