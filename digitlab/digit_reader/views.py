"""Shows a picture as it stands and as other hands would have slanted, turned and sized it.

The average of what a network reads in them is right where single readings waver.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from digitlab.mnist import N_PIXELS
from digitlab.mnist.frame import SIDE

_MIDDLE = SIDE / 2


class View(NamedTuple):
    """One way to show a picture: scaled by `width` and `height`, then slanted, turned and moved."""

    width: float = 1.0
    height: float = 1.0
    slant: float = 0.0
    turn: float = 0.0
    right: float = 0.0
    down: float = 0.0


# Chosen on recorded pen strokes, whose writers slant to the right: one by one, each time the view that helps most.
VIEWS = (
    View(1.08, 1.08),
    View(0.88, 0.88),
    View(0.75, 0.92),
    View(0.92, 0.92, turn=-15),
    View(0.8, 1.0),
    View(0.92, 0.75),
    View(0.92, 0.92, turn=-9),
)


def seen_from_all_sides(images: np.ndarray, views: tuple[View, ...] = VIEWS) -> np.ndarray:
    """Return each picture in each view: float32 of shape (n, n_views, 784), 0 to 255.

    The pictures are uint8 of shape (n, 784). A pixel of a view lies between four of the picture and is their weighted
    mean; around the picture is paper.

    Examples
    --------
    >>> seen_from_all_sides(np.full((1, 784), 255, dtype=np.uint8), (View(),)).min().item()
    255.0
    """
    return (_lookup(views) @ images.T.astype(np.float32)).T.reshape(len(images), len(views), N_PIXELS)


@cache
def _lookup(views: tuple[View, ...]) -> csr_array:
    """Return the weights of the picture's pixels in those of all views: shape (n_views * 784, 784)."""
    rows, columns, weights = [], [], []
    y, x = np.indices((SIDE, SIDE)).reshape(2, -1) + 0.5
    for number, view in enumerate(views):
        angle = np.radians(view.turn)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        matrix = turn @ [[1.0, view.slant], [0.0, 1.0]] @ np.diag([view.width, view.height])
        moved = np.stack([x - _MIDDLE - view.right, y - _MIDDLE - view.down])
        source = np.linalg.inv(matrix) @ moved + _MIDDLE - 0.5
        first = np.floor(source).astype(int)
        part = source - first
        for across in (0, 1):
            for down in (0, 1):
                column, row = first[0] + across, first[1] + down
                weight = np.abs(1 - across - part[0]) * np.abs(1 - down - part[1])
                inside = np.flatnonzero((column >= 0) & (column < SIDE) & (row >= 0) & (row < SIDE) & (weight > 0))
                rows.append(number * SIDE**2 + inside)
                columns.append(row[inside] * SIDE + column[inside])
                weights.append(weight[inside])
    entries = np.concatenate(weights).astype(np.float32), (np.concatenate(rows), np.concatenate(columns))
    return csr_array(entries, shape=(len(views) * SIDE**2, SIDE**2))
