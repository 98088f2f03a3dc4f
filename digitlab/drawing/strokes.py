"""Draws pen strokes anew as MNIST would have shown them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from digitlab.drawing.canvas import Stroke, resampled
from digitlab.drawing.errors import DrawingError
from digitlab.drawing.frame import BOX_SIDE, CENTRE, SIDE, centre_of_mass

# Chosen on pen-drawn digits: between 2.2 and 2.8 the readings hardly differ, thinner and thicker lines cost some.
LINE_WIDTH = 2.4
# Width of the grey rim that anti-aliasing leaves on either side of a line.
_SOFTNESS = 1.0
# A path smaller than this in canvas pixels is a dot: enlarging it would only show the hand's tremble.
_SMALLEST_EXTENT = 3.0
_SPACING = 0.1
# More samples than this lie denser on the picture than anybody can see.
_MOST_SAMPLES = 50_000

_GRID = np.stack(np.meshgrid(np.arange(SIDE) + 0.5, np.arange(SIDE) + 0.5), axis=-1).reshape(-1, 2)


@dataclass(frozen=True, eq=False)
class DrawingSteps:
    """A drawing on its way to the 28x28 picture.

    Attributes
    ----------
    path : ndarray of uint8, shape (112, 112)
        The path as thin line where it was drawn.
    """

    path: np.ndarray


def image_from_strokes(strokes: Sequence[Stroke], line_width: float = LINE_WIDTH) -> np.ndarray:
    """Draw strokes as the picture that MNIST would have made of them."""
    points = _into_box(strokes, line_width)
    points = points + (CENTRE - centre_of_mass(_ink(points, line_width).reshape(SIDE, SIDE)))
    return _ink(points, line_width)


def _into_box(strokes: Sequence[Stroke], line_width: float) -> np.ndarray:
    """Scale the strokes, proportions kept, until they with their line fill the 20x20 box in the middle."""
    if not strokes:
        raise DrawingError("Nothing is drawn yet.")
    everything = np.concatenate(list(strokes))
    low, high = everything.min(axis=0), everything.max(axis=0)
    extent = float((high - low).max())
    scale = 0.0 if extent < _SMALLEST_EXTENT else (BOX_SIDE - line_width) / extent
    spacing = _SPACING
    dense = np.concatenate([resampled((stroke - (low + high) / 2) * scale, spacing) for stroke in strokes])
    return dense + SIDE / 2


def _ink(points: np.ndarray, line_width: float) -> np.ndarray:
    """Grey by distance from the path: full ink inside the line, fading over one pixel at its rim."""
    distance, _ = cKDTree(points).query(_GRID, distance_upper_bound=line_width)
    coverage = np.clip((line_width / 2 - distance) / _SOFTNESS + 0.5, 0, 1)
    return np.rint(255 * coverage).astype(np.uint8)
