"""The IDX format in which MNIST was published, and the published files' names and sums."""

import gzip
import hashlib
import struct
from pathlib import Path
from typing import NamedTuple

import numpy as np

# The third byte of the magic number: unsigned bytes. The fourth is the number of dimensions.
_UNSIGNED_BYTE = 0x08


class PublishedFile(NamedTuple):
    """One of the four files that LeCun, Cortes and Burges published; its MD5 sum is that of the uncompressed file."""

    name: str
    md5: str


PUBLISHED_FILES: dict[str, PublishedFile] = {
    "x_train": PublishedFile("train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb"),
    "y_train": PublishedFile("train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624"),
    "x_test": PublishedFile("t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea"),
    "y_test": PublishedFile("t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637"),
}


def idx_bytes(array: np.ndarray) -> bytes:
    """Serialise an array of uint8, of any shape, as an uncompressed IDX file."""
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, _UNSIGNED_BYTE, array.ndim, *array.shape)
    return header + np.ascontiguousarray(array, dtype=np.uint8).tobytes()


def read_idx(folder: Path, published: PublishedFile) -> np.ndarray:
    """Read one published IDX file, plain or gzipped, as an array of uint8 and check its MD5 sum.

    Raises
    ------
    FileNotFoundError
        If the folder holds neither ``NAME`` nor ``NAME.gz``.
    ValueError
        If the file's MD5 sum is not the published one.
    """
    content = _read_plain_or_gzipped(folder / published.name)
    if hashlib.md5(content, usedforsecurity=False).hexdigest() != published.md5:
        raise ValueError(
            f"{folder / published.name} is not the published MNIST file: its MD5 sum differs from {published.md5}."
        )
    n_dimensions = content[3]
    shape = struct.unpack_from(f">{n_dimensions}I", content, offset=4)
    return np.frombuffer(content, dtype=np.uint8, offset=4 + 4 * n_dimensions).reshape(shape)


def _read_plain_or_gzipped(path: Path) -> bytes:
    if path.exists():
        return path.read_bytes()
    gzipped = path.with_name(path.name + ".gz")
    if gzipped.exists():
        return gzip.decompress(gzipped.read_bytes())
    raise FileNotFoundError(f"There is neither {path} nor {gzipped}. Download the four IDX files of MNIST first.")
