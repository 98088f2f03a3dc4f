"""Digits side by side in one picture."""

import numpy as np

from digitlab.mnist import IMAGE_SIDE

_GAP = 2
_ZOOM = 2


def contact_sheet(images: np.ndarray, columns: int) -> np.ndarray:
    """Lay images out in rows, in one picture that needs one request.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 784)
    columns : int
        Images in a row, at least 1.

    Returns
    -------
    ndarray of uint8, shape (height, width)
        Dark ink on light paper, as on the forms of old, each image doubled in size.
    """
    rows = -(-len(images) // columns)
    cell = IMAGE_SIDE + _GAP
    sheet = np.full((rows * cell, columns * cell), 255, dtype=np.uint8)
    for i, image in enumerate(images):
        top, left = (i // columns) * cell, (i % columns) * cell
        sheet[top : top + IMAGE_SIDE, left : left + IMAGE_SIDE] = 255 - image.reshape(IMAGE_SIDE, IMAGE_SIDE)
    return sheet.repeat(_ZOOM, axis=0).repeat(_ZOOM, axis=1)
