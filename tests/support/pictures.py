"""Pictures as somebody uploads them."""

import io
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitlab.drawing.thinning import drawn_again
from digitlab.mnist import IMAGE_SIDE
from digitlab.mnist.frame import BOX_SIDE

_ENLARGEMENT = 10
_GLYPH_HEIGHT = 90


def enlarged_png(image: np.ndarray) -> bytes:
    """Enlarge an MNIST image ten times, dark on light, and save it as PNG."""
    side = IMAGE_SIDE * _ENLARGEMENT
    picture = Image.fromarray(255 - image.reshape(IMAGE_SIDE, IMAGE_SIDE))
    file = io.BytesIO()
    picture.resize((side, side), Image.Resampling.BICUBIC).save(file, "PNG")
    return file.getvalue()


# Letters and symbols that no digit looks like, of a font's hand and not of ours.
NO_DIGITS = "ACEFGHJKLMNPQRTUVWXYadefhkmnprtuvwxy@#%&+=<>*~?"


def letters_of_a_font(characters: str = NO_DIGITS) -> np.ndarray:
    """Draw the middles of the lines of characters in Pillow's own font with one pen: uint8 of shape (n, 784)."""
    font = ImageFont.load_default(_GLYPH_HEIGHT)
    return drawn_again(np.array([_glyph(character, font) for character in characters]), np.random.default_rng(0))


def _glyph(character: str, font: Any) -> np.ndarray:
    """Write a character as large as MNIST's box, in the middle of 28x28 pixels."""
    paper = Image.new("L", (3 * _GLYPH_HEIGHT, 3 * _GLYPH_HEIGHT))
    ImageDraw.Draw(paper).text((_GLYPH_HEIGHT, _GLYPH_HEIGHT), character, font=font, fill=255)
    glyph = paper.crop(paper.getbbox())
    scale = BOX_SIDE / max(glyph.size)
    small = glyph.resize((max(1, round(scale * glyph.width)), max(1, round(scale * glyph.height))))
    picture = Image.new("L", (IMAGE_SIDE, IMAGE_SIDE))
    picture.paste(small, ((IMAGE_SIDE - small.width) // 2, (IMAGE_SIDE - small.height) // 2))
    return np.asarray(picture).ravel()
