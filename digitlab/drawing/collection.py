"""Labelled drawings as a file, to take along and to bring back."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from digitlab.drawing.errors import DrawingError, unreadable
from digitlab.drawing.picture_bytes import strip_ancillary
from digitlab.mnist import IMAGE_SIDE, N_PIXELS

LARGEST_FILE = 5 * 1024 * 1024
# One of each digit from each of thirty students, and some. The shipped reader takes 3 ms of a processor for each.
MOST_DRAWINGS = 500
_TOO_MANY = f"The file holds more than {MOST_DRAWINGS:,} drawings. Split it."
_IMAGES, _LABELS, _IS_BLIND = "images", "labels", "is_blind"
_LARGEST_PNG = 100_000
_DIGITS = "0123456789"
_HELP = "Upload a file that was downloaded here, or a zip of 28x28 PNG pictures named by their digit, like 7-001.png."


@dataclass(frozen=True, eq=False)
class LabelledDrawing:
    """A drawing, uint8 of shape (784,) as in MNIST, with what it was meant to be, 0 to 9.

    It is blind if the label was given before anybody read the drawing; one that is given after leans towards the
    reading.
    """

    image: np.ndarray
    label: int
    is_blind: bool = True


def to_npz(drawings: Sequence[LabelledDrawing]) -> bytes:
    """Write drawings as ``.npz``: ``images`` uint8 (n, 784), ``labels`` uint8 (n,) and ``is_blind`` bool (n,)."""
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        allow_pickle=False,
        **{
            _IMAGES: np.array([drawing.image for drawing in drawings], dtype=np.uint8).reshape(-1, N_PIXELS),
            _LABELS: np.array([drawing.label for drawing in drawings], dtype=np.uint8),
            _IS_BLIND: np.array([drawing.is_blind for drawing in drawings], dtype=np.bool_),
        },
    )
    return buffer.getvalue()


def from_file(content: bytes) -> list[LabelledDrawing]:
    """Read 1 to 500 drawings from what `to_npz` wrote, or from a zip of PNG pictures named by their digit.

    The file is untrusted; nothing in it is unpickled.

    Raises
    ------
    DrawingError
        If the file is neither, is damaged or holds too much.
    """
    if len(content) > LARGEST_FILE:
        raise DrawingError(f"This file has {len(content) / 1024**2:.1f} MB. {_HELP}")
    message = f"The drawings in this file cannot be read. {_HELP}"
    with unreadable("Drawings", message), zipfile.ZipFile(io.BytesIO(content)) as archive:
        items = [item for item in archive.infolist() if not item.is_dir()]
        if len(items) > MOST_DRAWINGS:
            raise DrawingError(_TOO_MANY)
        if any(item.filename.endswith(".npy") for item in items):
            return _from_npz(items, content)
        return _from_pictures(archive, items)


def _from_npz(items: Sequence[zipfile.ZipInfo], content: bytes) -> list[LabelledDrawing]:
    # The sizes are looked at before anything is unpacked: a small file may unpack to a very large one.
    if any(item.file_size > MOST_DRAWINGS * N_PIXELS + 1_000 for item in items):
        raise DrawingError(_TOO_MANY)
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        images, labels = arrays[_IMAGES], arrays[_LABELS]
        # A file that does not say was labelled elsewhere, by whoever knew what was drawn.
        is_blind = arrays[_IS_BLIND] if _IS_BLIND in arrays else np.ones(len(labels), dtype=np.bool_)
    fits = images.ndim == 2 and images.shape[1] == N_PIXELS and labels.shape == images.shape[:1] and len(labels)
    fits = fits and is_blind.shape == labels.shape and is_blind.dtype == np.bool_
    if not fits or images.dtype != np.uint8 or labels.dtype != np.uint8 or labels.max() > 9:
        raise DrawingError(f"The arrays in this file are not labelled drawings. {_HELP}")
    return [
        LabelledDrawing(image, int(label), bool(blind))
        for image, label, blind in zip(images, labels, is_blind, strict=True)
    ]


def _from_pictures(archive: zipfile.ZipFile, items: Sequence[zipfile.ZipInfo]) -> list[LabelledDrawing]:
    drawings = []
    for item in items:
        name = item.filename.rsplit("/", maxsplit=1)[-1]
        if name.lower().endswith(".png") and name[0] in _DIGITS and item.file_size <= _LARGEST_PNG:
            drawings.append(LabelledDrawing(_image_from_png(archive.read(item)), int(name[0])))
    if not drawings:
        raise DrawingError(f"There are no drawings in this file. {_HELP}")
    return drawings


def _image_from_png(content: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(strip_ancillary(content)), formats=["PNG"]) as picture:
        if picture.size != (IMAGE_SIDE, IMAGE_SIDE):
            raise DrawingError(f"There is a picture in this file that has not 28x28 pixels. {_HELP}")
        return np.asarray(picture.convert("L")).ravel().copy()
