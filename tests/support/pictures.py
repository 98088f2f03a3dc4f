"""Pictures as somebody uploads them."""

import io

import numpy as np
from PIL import Image

from digitlab.mnist import IMAGE_SIDE

_ENLARGEMENT = 10


def enlarged_png(image: np.ndarray) -> bytes:
    """Enlarge an MNIST image ten times, dark on light, and save it as PNG."""
    side = IMAGE_SIDE * _ENLARGEMENT
    picture = Image.fromarray(255 - image.reshape(IMAGE_SIDE, IMAGE_SIDE))
    file = io.BytesIO()
    picture.resize((side, side), Image.Resampling.BICUBIC).save(file, "PNG")
    return file.getvalue()
