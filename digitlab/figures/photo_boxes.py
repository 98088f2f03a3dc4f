"""What is read in a photo."""

from collections.abc import Iterator, Sequence

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont

from digitlab.drawing.grouping import Box
from digitlab.texts.colours import PRECISION

_BOX_COLOUR = ImageColor.getrgb(PRECISION)
# Dashes and the gaps between them, as multiples of the line's width.
_DASH = 4


def boxed(
    grey: np.ndarray,
    boxes: Sequence[Box],
    readings: Sequence[int],
    is_unsure: Sequence[bool],
    *,
    part: Box | None = None,
) -> np.ndarray:
    """Draw each digit's box and reading on a photo.

    Parameters
    ----------
    grey : ndarray of uint8, shape (height, width)
    boxes : sequence of tuple of int
        Left, top, right and bottom of each digit.
    readings : sequence of int
        What was read in each box.
    is_unsure : sequence of bool
        Whether the reading is unsure: its box is dashed then, and the reading has a question mark.
    part : tuple of int, optional
        The box around the part that was read, around which the photo is shown paler; the whole photo by default.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
    """
    picture = Image.fromarray(grey if part is None else _outside_paler(grey, part)).convert("RGB")
    pen = ImageDraw.Draw(picture)
    width = max(2, max(grey.shape) // 300)
    font = ImageFont.load_default(max(14, max(grey.shape) // 28))
    for box, reading, unsure in zip(boxes, readings, is_unsure, strict=True):
        if unsure:
            _dashed(pen, box, width)
        else:
            pen.rectangle(box, outline=_BOX_COLOUR, width=width)
        text, corner = f"{reading}?" if unsure else f"{reading}", (box[0], box[1])
        pen.rectangle(pen.textbbox(corner, text, font=font), fill=_BOX_COLOUR)
        pen.text(corner, text, fill="white", font=font)
    return np.asarray(picture)


def _outside_paler(grey: np.ndarray, part: Box) -> np.ndarray:
    left, top, right, bottom = part
    paler = 128 + grey // 2
    paler[top:bottom, left:right] = grey[top:bottom, left:right]
    return paler


def _dashed(pen: ImageDraw.ImageDraw, box: Box, width: int) -> None:
    left, top, right, bottom = box
    for start, end in _dashes(left, right, width * _DASH):
        for y in (top, bottom):
            pen.line((start, y, end, y), fill=_BOX_COLOUR, width=width)
    for start, end in _dashes(top, bottom, width * _DASH):
        for x in (left, right):
            pen.line((x, start, x, end), fill=_BOX_COLOUR, width=width)


def _dashes(start: int, end: int, length: int) -> Iterator[tuple[int, int]]:
    return ((at, min(at + length, end)) for at in range(start, end, 2 * length))
