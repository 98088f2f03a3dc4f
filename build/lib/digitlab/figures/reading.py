"""What is read in a photo."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitlab.drawing.photo_to_digits import FoundDigit

_BOX_COLOUR = (31, 134, 201)


def boxed(grey: np.ndarray, digits: Sequence[FoundDigit], readings: Sequence[int]) -> np.ndarray:
    """Draw each digit's box and reading on a photo.

    Parameters
    ----------
    grey : ndarray of uint8, shape (height, width)
    digits : sequence of FoundDigit
    readings : sequence of int
        What was read in each box.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
    """
    picture = Image.fromarray(grey).convert("RGB")
    pen = ImageDraw.Draw(picture)
    width = max(2, max(grey.shape) // 300)
    font = ImageFont.load_default(max(14, max(grey.shape) // 28))
    for digit, reading in zip(digits, readings, strict=True):
        pen.rectangle(digit.box, outline=_BOX_COLOUR, width=width)
        corner = (digit.box[0], digit.box[1])
        pen.rectangle(pen.textbbox(corner, str(reading), font=font), fill=_BOX_COLOUR)
        pen.text(corner, str(reading), fill="white", font=font)
    return np.asarray(picture)
