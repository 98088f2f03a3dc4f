import io

import numpy as np
from PIL import Image

from digitlab.figures.gallery import captioned_sheet, ink_sprite

IMAGES = np.random.default_rng(4).integers(0, 256, (13, 784), dtype=np.uint8)


def opened(png):
    return Image.open(io.BytesIO(png))


def test_sprite_holds_every_images_ink_as_opacity():
    sprite = np.asarray(opened(ink_sprite(IMAGES)))
    np.testing.assert_array_equal(sprite[..., 1].reshape(-1, 784), IMAGES)


def test_sheet_holds_every_image_with_a_caption():
    captions = [("4 → 9", f"#{i}") for i in range(13)]
    sheet = opened(captioned_sheet(IMAGES, captions, columns=5))
    pixels = np.asarray(sheet)
    # The eighth image stands third in the second row: 112 pixels and a gap of 12 across, 164 down.
    left, top = 12 + 2 * 124, 12 + 164
    np.testing.assert_array_equal(pixels[top : top + 112 : 4, left : left + 112 : 4], 255 - IMAGES[7].reshape(28, 28))
    below = pixels[top + 112 : top + 152, left : left + 112]
    assert (below < 100).any()
    assert (pixels[-100:, -100:] == 255).all()


def test_sheet_of_no_images_is_an_empty_page():
    assert opened(captioned_sheet(IMAGES[:0], [], columns=5)).size == (5 * 124 + 12, 164 + 12)
