"""Draws sketches, a few points each, as hands would: trembling, rounded, with pens of several widths."""

import numpy as np

from digitlab.drawing.strokes_to_image import image_from_strokes

# The strokes of a sketch, each a list of points (x, y), y downwards, in a unit of about the drawing's height.
Sketch = list[list[tuple[float, float]]]
_MOST_TREMBLE = 0.05
_THINNEST, _THICKEST = 1.8, 3.4
_SKETCH_SIDE = 200


def drawn_sketch(sketch: Sketch, rng: np.random.Generator, most_tremble: float = _MOST_TREMBLE) -> np.ndarray:
    """Draw a sketch once as a picture in MNIST's form, uint8 of shape (784,).

    Parameters
    ----------
    sketch : list of list of (float, float)
        The strokes' points; the unit does not matter to the picture, only to the tremble.
    rng : numpy.random.Generator
        Its state decides tremble, rounding and the line's width.
    most_tremble : float, default=0.05
        The largest standard deviation by which points are moved, in the sketch's unit.

    Examples
    --------
    >>> drawn_sketch([[(0, 0), (0, 1)]], np.random.default_rng(0)).shape
    (784,)
    """
    roundings, tremble = int(rng.integers(0, 4)), rng.uniform(0, most_tremble)
    strokes = []
    for points in sketch:
        trembling = np.array(points) + rng.normal(scale=tremble, size=(len(points), 2))
        strokes.append(rounded(trembling, roundings) * _SKETCH_SIDE)
    return image_from_strokes(strokes, line_width(rng))


def line_width(rng: np.random.Generator) -> float:
    """Draw a width for a line, in pixels of the 28x28 picture: as thin and thick as MNIST's are."""
    return float(rng.uniform(_THINNEST, _THICKEST))


def rounded(points: np.ndarray, times: int) -> np.ndarray:
    """Cut every corner at a quarter of its sides, again and again, the ends kept (Chaikin, 1974)."""
    for _ in range(times if len(points) > 2 else 0):
        start, end = points[:-1], points[1:]
        cut = np.stack([0.75 * start + 0.25 * end, 0.25 * start + 0.75 * end], axis=1).reshape(-1, 2)
        points = np.concatenate([points[:1], cut[1:-1], points[-1:]])
    return points
