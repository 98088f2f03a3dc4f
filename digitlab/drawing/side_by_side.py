"""Finds digits that were drawn side by side: strokes that lie one above another belong together."""

from collections.abc import Sequence

import numpy as np

from digitlab.drawing.canvas_json import Stroke

# A stroke narrower than this share of the drawing's height, as a bar is, belongs to what is no further away than that.
_NEAR = 0.04
# Other strokes belong together where they share so much of the narrower one's width.
_SHARED = 0.3


def side_by_side(strokes: Sequence[Stroke]) -> list[list[Stroke]]:
    """Group strokes into what lies side by side, from left to right; each group keeps the order of drawing.

    Parameters
    ----------
    strokes : sequence of ndarray of float, shape (k, 2)
        Points (x, y) in canvas pixels; strokes without points are left out.

    Returns
    -------
    list of list of ndarray
        One group for a single digit, none where nothing was drawn.

    Examples
    --------
    >>> bar = np.array([[0.0, 0.0], [0.0, 100.0]])
    >>> [len(group) for group in side_by_side([bar, bar + [[80.0, 0.0]], bar + [2.0, 0.0]])]
    [2, 1]
    """
    groups: list[tuple[float, float, list[int]]] = []
    drawn = [(number, stroke) for number, stroke in enumerate(strokes) if len(stroke)]
    if not drawn:
        return []
    height = float(np.ptp(np.concatenate([stroke[:, 1] for _, stroke in drawn])))
    for number, stroke in drawn:
        left, right, members = float(stroke[:, 0].min()), float(stroke[:, 0].max()), [number]
        apart = []
        for group in groups:
            if _belong_together((left, right), group[:2], height):
                left, right, members = min(left, group[0]), max(right, group[1]), [*group[2], *members]
            else:
                apart.append(group)
        groups = [*apart, (left, right, members)]
    return [[strokes[number] for number in sorted(members)] for *_, members in sorted(groups)]


def _belong_together(one: tuple[float, float], other: tuple[float, float], height: float) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    narrower = min(one[1] - one[0], other[1] - other[0])
    if narrower < _NEAR * height:
        return shared >= -_NEAR * height
    return shared >= _SHARED * narrower
