"""Labelled drawings as a file, to take along and to bring back."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from digitlab.drawing.errors import DrawingError
from digitlab.mnist import IMAGE_SIDE, N_PIXELS

MOST_DRAWINGS = 10_000
_IMAGES, _LABELS = "images", "labels"
_LARGEST_PNG = 100_000
_HELP = "Upload a file that was downloaded here, or a zip of 28x28 PNG pictures named by their digit, like 7-001.png."


@dataclass(frozen=True, eq=False)
class LabelledDrawing:
    """A drawing with what it was meant to be.

    Attributes
    ----------
    image : ndarray of uint8, shape (784,)
        0 is paper and 255 is ink, as in MNIST.
    label : int
        0 to 9.
    """

    image: np.ndarray
    label: int


def to_npz(drawings: Sequence[LabelledDrawing]) -> bytes:
    """Write drawings as ``.npz``: ``images`` uint8 (n, 784) and ``labels`` uint8 (n,)."""
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        allow_pickle=False,
        **{
            _IMAGES: np.array([drawing.image for drawing in drawings], dtype=np.uint8).reshape(-1, N_PIXELS),
            _LABELS: np.array([drawing.label for drawing in drawings], dtype=np.uint8),
        },
    )
    return buffer.getvalue()


def from_file(content: bytes) -> list[LabelledDrawing]:
    """Read drawings from what `to_npz` wrote, or from a zip of PNG pictures named by their digit.

    Parameters
    ----------
    content : bytes
        An untrusted file; nothing in it is unpickled.

    Returns
    -------
    list of LabelledDrawing
        At least one, at most 10,000.

    Raises
    ------
    DrawingError
        If the file is neither, is damaged or holds too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [item.filename for item in archive.infolist() if not item.is_dir()]
            if len(names) > MOST_DRAWINGS:
                raise DrawingError(f"The file holds more than {MOST_DRAWINGS:,} pictures. Split it.")
            if any(name.endswith(".npy") for name in names):
                return _from_npz(archive, content)
            return _from_pictures(archive)
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, EOFError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, DrawingError):
            raise
        raise DrawingError(f"The drawings in this file cannot be read. {_HELP}") from error


def _from_npz(archive: zipfile.ZipFile, content: bytes) -> list[LabelledDrawing]:
    # The sizes are looked at before anything is unpacked: a small file may unpack to a very large one.
    if any(item.file_size > MOST_DRAWINGS * N_PIXELS + 1_000 for item in archive.infolist()):
        raise DrawingError(f"The file holds more than {MOST_DRAWINGS:,} drawings. Split it.")
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        images, labels = arrays[_IMAGES], arrays[_LABELS]
    fits = images.ndim == 2 and images.shape[1] == N_PIXELS and labels.shape == images.shape[:1] and len(labels)
    if not fits or images.dtype != np.uint8 or labels.dtype != np.uint8 or labels.max() > 9:
        raise DrawingError(f"The arrays in this file are not labelled drawings. {_HELP}")
    return [LabelledDrawing(image, int(label)) for image, label in zip(images, labels, strict=True)]


def _from_pictures(archive: zipfile.ZipFile) -> list[LabelledDrawing]:
    drawings = []
    for item in archive.infolist():
        name = item.filename.rsplit("/", maxsplit=1)[-1]
        if not name.lower().endswith(".png") or not name[0].isdecimal() or item.file_size > _LARGEST_PNG:
            continue
        with Image.open(io.BytesIO(archive.read(item)), formats=["PNG"]) as picture:
            if picture.size != (IMAGE_SIDE, IMAGE_SIDE):
                raise DrawingError(f"{name} is not 28x28 pixels. {_HELP}")
            drawings.append(LabelledDrawing(np.asarray(picture.convert("L")).ravel().copy(), int(name[0])))
    if not drawings:
        raise DrawingError(f"There are no drawings in this file. {_HELP}")
    return drawings
