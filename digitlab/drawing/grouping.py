"""Joins pieces of ink to digits and puts the digits in reading order; knows their boxes only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

# Left, top, right, bottom in pixels; right and bottom lie outside.
Box = tuple[int, int, int, int]

# All as shares of a digit's height. Joined pieces are hardly taller than a digit, ...
_TALLEST = 1.35
# ... the gap between one piece and the other below it is small, ...
_WIDEST_GAP = 0.3
# ... and they lie over each other, by this share of the narrower one's width, ...
_LEAST_OVERLAP = 0.5
# ... or one of them is low, such as the roof of a five, and at most so far to the side.
_LOW = 0.5
_WIDEST_SIDE_GAP = 0.12


@dataclass(frozen=True)
class Group:
    """Pieces of ink that make one digit.

    Attributes
    ----------
    labels : tuple of int
        Their labels.
    box : tuple of int
        Left, top, right and bottom around all of them.
    """

    labels: tuple[int, ...]
    box: Box


def around(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around at least one box."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def grouped(marks: Mapping[int, Box]) -> list[Group]:
    """Join the pieces of each digit; digits side by side and rows one below the other stay apart.

    Parameters
    ----------
    marks : mapping of int to tuple of int
        The box of each connected piece of ink by its label; at least one.

    Returns
    -------
    list of Group
        In no particular order; every label is in one of them.
    """
    heights = np.array([_height(box) for box in marks.values()])
    digit_height = float(np.median(heights[heights >= _LOW * heights.max()]))
    groups = [Group((label,), box) for label, box in marks.items()]
    while True:
        pairs = [
            (_gap(a.box, b.box), index, other)
            for (index, a), (other, b) in combinations(enumerate(groups), 2)
            if _belong_together(a.box, b.box, digit_height)
        ]
        if not pairs:
            return groups
        _, index, other = min(pairs)
        b, a = groups.pop(other), groups.pop(index)
        groups.append(Group(a.labels + b.labels, around((a.box, b.box))))


def _belong_together(a: Box, b: Box, digit_height: float) -> bool:
    aside, below = _apart(a, b)
    if _height(around((a, b))) > _TALLEST * digit_height or below > _WIDEST_GAP * digit_height:
        return False
    narrower = min(a[2] - a[0], b[2] - b[0])
    low = min(_height(a), _height(b)) < _LOW * digit_height
    return -aside >= _LEAST_OVERLAP * narrower or (low and aside <= _WIDEST_SIDE_GAP * digit_height)


def _apart(a: Box, b: Box) -> tuple[int, int]:
    """Return the gaps between two boxes, sideways and downwards; negative where they overlap."""
    return max(a[0], b[0]) - min(a[2], b[2]), max(a[1], b[1]) - min(a[3], b[3])


def _gap(a: Box, b: Box) -> float:
    aside, below = _apart(a, b)
    return float(np.hypot(max(aside, 0), max(below, 0)))


def _height(box: Box) -> int:
    return box[3] - box[1]


def in_reading_order(groups: Iterable[Group]) -> list[Group]:
    """Sort digits left to right, row by row from the top.

    A digit begins a new row if its middle lies below the row's middle by more than half a digit's height, so that
    rows may slope a little.

    Parameters
    ----------
    groups : iterable of Group

    Returns
    -------
    list of Group
    """
    by_middle = sorted(groups, key=lambda group: group.box[1] + group.box[3])
    if not by_middle:
        return []
    half_height = float(np.median([_height(group.box) for group in by_middle])) / 2
    rows: list[list[Group]] = []
    for group in by_middle:
        middle = (group.box[1] + group.box[3]) / 2
        if rows and middle - (rows[-1][-1].box[1] + rows[-1][-1].box[3]) / 2 <= half_height:
            rows[-1].append(group)
        else:
            rows.append([group])
    return [group for row in rows for group in sorted(row, key=lambda group: group.box[0])]
