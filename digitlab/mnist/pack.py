"""Packs MNIST into the file that travels with the repository.

Run ``python -m digitlab.mnist.pack --idx FOLDER`` with the four published IDX files in FOLDER, or
``python -m digitlab.mnist.pack --openml`` to download the same images from OpenML. Both write the same bytes.
"""

import argparse
import hashlib
from pathlib import Path

import numpy as np
from sklearn.datasets import fetch_openml

from digitlab.mnist.idx import PUBLISHED_FILES, idx_bytes, read_idx
from digitlab.mnist.loader import IMAGE_SIDE, MNIST_FILE

_N_TRAIN = 60_000


def from_idx(folder: Path) -> dict[str, np.ndarray]:
    """Read the four published IDX files from a folder, as the arrays of `SHAPES`; errors as of `read_idx`."""
    return {name: read_idx(folder, published) for name, published in PUBLISHED_FILES.items()}


def from_openml() -> dict[str, np.ndarray]:
    """Download the same arrays from OpenML (``mnist_784``), which keeps the official order: training images first.

    Raises
    ------
    ValueError
        If what OpenML sent is not the published data set.
    """
    pixels, labels = fetch_openml("mnist_784", version=1, as_frame=False, return_X_y=True)
    images, digits = pixels.astype(np.uint8).reshape(-1, IMAGE_SIDE, IMAGE_SIDE), labels.astype(np.uint8)
    parts = (images[:_N_TRAIN], digits[:_N_TRAIN], images[_N_TRAIN:], digits[_N_TRAIN:])
    arrays = dict(zip(PUBLISHED_FILES, parts, strict=True))
    for name, published in PUBLISHED_FILES.items():
        if hashlib.md5(idx_bytes(arrays[name]), usedforsecurity=False).hexdigest() != published.md5:
            raise ValueError(f"OpenML's mnist_784 is not the published MNIST: {name} differs. Use --idx instead.")
    return arrays


def pack(arrays: dict[str, np.ndarray], path: Path = MNIST_FILE) -> None:
    """Write what `from_idx` or `from_openml` returned as a compressed ``.npz`` with Keras's key names."""
    ordered = {name: np.ascontiguousarray(arrays[name]) for name in PUBLISHED_FILES}
    np.savez_compressed(path, allow_pickle=False, **ordered)


def main() -> None:
    """Read the command line, pack, and say what was written."""
    parser = argparse.ArgumentParser(prog="python -m digitlab.mnist.pack", description="Pack MNIST into one file.")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--idx", type=Path, metavar="FOLDER", help="folder with the four published IDX files")
    source.add_argument("--openml", action="store_true", help="download from OpenML (needs a network)")
    parser.add_argument("--to", type=Path, default=MNIST_FILE, metavar="FILE", help="the file to write")
    options = parser.parse_args()
    try:
        arrays = from_openml() if options.openml else from_idx(options.idx)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    pack(arrays, options.to)
    print(f"Wrote {options.to} ({options.to.stat().st_size / 1e6:.1f} MB).")


if __name__ == "__main__":
    main()
