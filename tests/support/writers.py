"""Made-up tables of who wrote MNIST's images, in the form of QMNIST's."""

import gzip
from pathlib import Path

import numpy as np

from digitlab.mnist import Mnist
from digitlab.mnist.writers import FILES


def write_labels(folder: Path, data: Mnist, test: np.ndarray, train: np.ndarray | None = None) -> None:
    """Write the writers of the test images and, if given, of the training images."""
    for part, writers in (("test", test), ("train", train)):
        if writers is not None:
            labels = getattr(data, part).labels
            rows = [f"{digit}\t4\t{writer}\t0\t0\t0\t0\t0\n" for digit, writer in zip(labels, writers, strict=True)]
            (folder / FILES[part]).write_bytes(gzip.compress("".join(rows).encode(), compresslevel=1))
