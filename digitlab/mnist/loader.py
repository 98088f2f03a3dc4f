"""Loads the embedded data set once for the whole process."""

import hashlib
import zipfile
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

MNIST_FILE = Path(__file__).with_name("mnist.npz")
IMAGE_SIDE = 28
N_PIXELS = IMAGE_SIDE * IMAGE_SIDE
REBUILD_COMMAND = "python -m digitlab.mnist.pack --openml"

# SHA-256 over the bytes of x_train, y_train, x_test, y_test in this order. It is taken of the content and not
# of the file, because another zlib may compress the same content to other bytes.
CONTENT_SHA256 = "06b0d1f124c4e5fa796686ade41a9b778edacc8622f2195a352ef479ad44fc16"
SHAPES: dict[str, tuple[int, ...]] = {
    "x_train": (60_000, IMAGE_SIDE, IMAGE_SIDE),
    "y_train": (60_000,),
    "x_test": (10_000, IMAGE_SIDE, IMAGE_SIDE),
    "y_test": (10_000,),
}


class DamagedDatasetError(RuntimeError):
    """The data set's file is missing or is not what was published."""


@dataclass(frozen=True, eq=False)
class Split:
    """Images, uint8 of shape (n, 784), row major, 0 is paper and 255 is ink, with their labels, uint8 of shape (n,)."""

    images: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        """Return the number of images."""
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class Mnist:
    """The official split of MNIST: 60,000 training images, and 10,000 test images by other writers."""

    train: Split
    test: Split


@cache
def load_mnist(path: Path = MNIST_FILE) -> Mnist:
    """Load the embedded MNIST; the images are kept once for the whole process.

    Parameters
    ----------
    path : Path, default=MNIST_FILE
        The ``.npz`` file that ``python -m digitlab.mnist.pack`` writes.

    Returns
    -------
    Mnist
        Splits whose arrays are read-only.

    Raises
    ------
    DamagedDatasetError
        If the file is missing or its shapes, types or checksum are not MNIST's.

    References
    ----------
    LeCun, Y., Cortes, C. and Burges, C. J. C. (1998). The MNIST database of handwritten digits.

    Examples
    --------
    >>> data = load_mnist()
    >>> data.train.images.shape, len(data.test)
    ((60000, 784), 10000)
    """
    arrays = _read_arrays(path)
    for array in arrays.values():
        array.flags.writeable = False
    return Mnist(
        train=Split(arrays["x_train"].reshape(-1, N_PIXELS), arrays["y_train"]),
        test=Split(arrays["x_test"].reshape(-1, N_PIXELS), arrays["y_test"]),
    )


def content_sha256(arrays: dict[str, np.ndarray]) -> str:
    """Return the SHA-256 sum, in hexadecimal, over the four arrays' bytes in the order of `SHAPES`."""
    digest = hashlib.sha256()
    for name in SHAPES:
        digest.update(np.ascontiguousarray(arrays[name]).data)
    return digest.hexdigest()


def _read_arrays(path: Path) -> dict[str, np.ndarray]:
    if not path.exists():
        raise DamagedDatasetError(f"The data set {path} is missing. Rebuild it with: {REBUILD_COMMAND}")
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in SHAPES}
        _check(arrays)
    except (OSError, ValueError, KeyError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        raise DamagedDatasetError(
            f"The data set {path} is damaged ({error}). Rebuild it with: {REBUILD_COMMAND}"
        ) from error
    return arrays


def _check(arrays: dict[str, np.ndarray]) -> None:
    for name, shape in SHAPES.items():
        array = arrays[name]
        if array.shape != shape or array.dtype != np.uint8:
            raise ValueError(f"{name} is {array.dtype} {array.shape} instead of uint8 {shape}")
    if content_sha256(arrays) != CONTENT_SHA256:
        raise ValueError("its checksum is not MNIST's")
