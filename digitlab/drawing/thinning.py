"""Finds the middle of a picture's lines, as points that can be drawn anew.

The thinning is that of Zhang, T. Y. and Suen, C. Y. (1984). A fast parallel algorithm for thinning digital patterns.
*Communications of the ACM*, 27(3), for many pictures at once.
"""

import numpy as np

from digitlab.drawing.sketches import line_width
from digitlab.drawing.strokes_to_image import image_from_strokes
from digitlab.mnist.frame import SIDE

_INK = 100
_CHUNK = 1000
# The canvas pixels of one: a drawing of a few of those counts as a dot.
_PIXEL = 10


def middles(images: np.ndarray) -> list[np.ndarray]:
    """Return the points (x, y) in the middle of each picture's lines, float64 of shape (k, 2), in pixels.

    The pictures are uint8 of shape (n, 784), ink bright. Points are a pixel apart or less far than two, and each is the
    mean of those around it, because the pixels of a slanted line make steps. A picture without ink has no points.

    Examples
    --------
    >>> middles(np.zeros((1, 784), dtype=np.uint8))[0].shape
    (0, 2)
    """
    found: list[np.ndarray] = []
    for start in range(0, len(images), _CHUNK):
        ink = images[start : start + _CHUNK].reshape(-1, SIDE, SIDE) >= _INK
        found.extend(_smoothed(picture) for picture in _thinned(np.pad(ink, ((0, 0), (2, 2), (2, 2)))))
    return found


def drawn_again(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw pictures of digits anew with a pen that is as even as a canvas's, uint8 of shape (n, 784).

    Of a picture without a line, as of a speck, the picture itself is returned.
    """
    both = zip(images, middles(images), strict=True)
    return np.array([line_through(points, rng) if len(points) > 5 else image for image, points in both])


def line_through(points: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw points that lie close together as one line, uint8 of shape (784,); its width is random, as in sketches."""
    return image_from_strokes([point[np.newaxis] * _PIXEL for point in points], line_width(rng))


def _thinned(ink: np.ndarray) -> np.ndarray:
    """Peel pictures, bool (n, side, side) with a rim of paper, until lines are a pixel wide."""
    ink = ink.copy()
    while True:
        before = int(ink.sum())
        for is_second in (False, True):
            ink &= ~_peeled(ink, is_second=is_second)
        if int(ink.sum()) == before:
            return ink


def _peeled(ink: np.ndarray, *, is_second: bool) -> np.ndarray:
    """Tell which pixels one of the two passes takes away: edges that neither end a line nor hold it together."""
    # Clockwise from the pixel above.
    places = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
    around = [np.roll(ink, (-down, -right), axis=(1, 2)) for down, right in places]
    n_ink = sum(neighbour.astype(np.int8) for neighbour in around)
    n_begins = sum((~around[i] & around[(i + 1) % 8]).astype(np.int8) for i in range(8))
    up, right, down, left = around[::2]
    keeps = (up & right & left) | (up & down & left) if is_second else (up & right & down) | (right & down & left)
    return ink & (n_ink >= 2) & (n_ink <= 6) & (n_begins == 1) & ~keeps


def _smoothed(ink: np.ndarray) -> np.ndarray:
    y, x = np.nonzero(ink)
    points = np.stack([x, y], axis=1).astype(np.float64)
    if not len(points):
        return points
    is_near = np.abs(points[:, np.newaxis] - points).max(axis=2) <= 1.5
    return (is_near @ points) / is_near.sum(axis=1, keepdims=True) - 1.5
