"""Many images in one PNG file."""

import base64
import io
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitlab.mnist import IMAGE_SIDE

_ZOOM = 4
_GAP = 12
_TEXT_SIZE = 15
_LINE = 20


def ink_sprite(images: np.ndarray) -> bytes:
    """Write images below each other, their ink as opacity.

    A page uses it as a mask over its own text colour, so that one file serves light and dark pages.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 784)
        At least one.

    Returns
    -------
    bytes
        A PNG file, 28 pixels wide and 28 n high.
    """
    ink = np.zeros((len(images) * IMAGE_SIDE, IMAGE_SIDE, 2), dtype=np.uint8)
    ink[..., 1] = images.reshape(-1, IMAGE_SIDE)
    return _png(Image.fromarray(ink, mode="LA"))


def sprite_url(images: np.ndarray) -> str:
    """Return `ink_sprite` as the address of a picture."""
    return f"data:image/png;base64,{base64.b64encode(ink_sprite(images)).decode()}"


def captioned_sheet(images: np.ndarray, captions: Sequence[tuple[str, str]], columns: int) -> bytes:
    """Draw images on white paper, each with two lines below it.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 784)
    captions : sequence of (str, str), n long
    columns : int
        Images in a row, at least 1.

    Returns
    -------
    bytes
        A PNG file.
    """
    side = IMAGE_SIDE * _ZOOM
    width, height = side + _GAP, side + 2 * _LINE + _GAP
    rows = -(-len(images) // columns)
    sheet = Image.new("L", (columns * width + _GAP, max(rows, 1) * height + _GAP), 255)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(_TEXT_SIZE)
    for i, (image, lines) in enumerate(zip(images, captions, strict=True)):
        left, top = _GAP + (i % columns) * width, _GAP + (i // columns) * height
        ink = Image.fromarray(255 - image.reshape(IMAGE_SIDE, IMAGE_SIDE))
        sheet.paste(ink.resize((side, side), Image.Resampling.NEAREST), (left, top))
        for line, text in enumerate(lines):
            draw.text((left + side / 2, top + side + line * _LINE), text, fill=0, font=font, anchor="ma")
    return _png(sheet)


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, format="PNG", compress_level=1)
    return file.getvalue()
