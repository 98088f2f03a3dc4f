"""Joins pieces of ink to digits, tells these from lines and orders them for reading; knows their boxes only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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

# What is smaller than this share of the picture's longer side is dirt, ...
_SMALLEST = 0.02
# ... what is so many times wider than high is a line, ...
_FLATTEST = 3.0
# ... and what lies within this share of the picture's side from its edge is the rest of one, or of the paper's edge.
_AT_EDGE = 0.04


@dataclass(frozen=True)
class Group:
    """Pieces of ink that make one digit, by their labels, and the box around all of them."""

    labels: tuple[int, ...]
    box: Box


def around(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around at least one box."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def grouped(marks: Mapping[int, Box]) -> list[Group]:
    """Join the pieces of each digit; digits side by side and rows one below the other stay apart.

    `marks` has the box of each connected piece of ink by its label, at least one; every label is in one group.
    """
    labels: list[tuple[int, ...]] = [(label,) for label in marks]
    # A joined group gets a new row after all others, and the rows of its two parts are no longer looked at.
    n_rows = 2 * len(marks) - 1
    boxes = np.zeros((n_rows, 4), dtype=np.int64)
    boxes[: len(marks)] = list(marks.values())
    heights = boxes[: len(marks), 3] - boxes[: len(marks), 1]
    digit_height = float(np.median(heights[heights >= _LOW * heights.max()]))
    gaps = np.full((n_rows, n_rows), np.inf)
    for row in range(1, len(marks)):
        gaps[:row, row] = _gaps(boxes[row], boxes[:row], digit_height)
    alive = np.arange(n_rows) < len(marks)
    while np.isfinite(gaps).any():
        pair = np.unravel_index(gaps.argmin(), gaps.shape)
        row = len(labels)
        labels.append(labels[pair[0]] + labels[pair[1]])
        boxes[row] = np.concatenate([boxes[pair, :2].min(axis=0), boxes[pair, 2:].max(axis=0)])
        alive[list(pair)], alive[row] = False, True
        gaps[list(pair)] = gaps[:, list(pair)] = np.inf
        gaps[:row, row] = np.where(alive[:row], _gaps(boxes[row], boxes[:row], digit_height), np.inf)
    return [Group(labels[row], tuple(boxes[row].tolist())) for row in np.flatnonzero(alive)]


def _gaps(box: np.ndarray, others: np.ndarray, digit_height: float) -> np.ndarray:
    """Return the gaps between a box and others, shape (n, 4), infinite for those that do not belong to it."""
    aside = np.maximum(box[0], others[:, 0]) - np.minimum(box[2], others[:, 2])
    below = np.maximum(box[1], others[:, 1]) - np.minimum(box[3], others[:, 3])
    together = np.maximum(box[3], others[:, 3]) - np.minimum(box[1], others[:, 1])
    narrower = np.minimum(box[2] - box[0], others[:, 2] - others[:, 0])
    low = np.minimum(box[3] - box[1], others[:, 3] - others[:, 1]) < _LOW * digit_height
    over_each_other = (-aside >= _LEAST_OVERLAP * narrower) | (low & (aside <= _WIDEST_SIDE_GAP * digit_height))
    one_digit = (together <= _TALLEST * digit_height) & (below <= _WIDEST_GAP * digit_height)
    return np.where(over_each_other & one_digit, np.hypot(np.maximum(aside, 0), np.maximum(below, 0)), np.inf)


def has_digits_shape(box: Box, shape: tuple[int, ...]) -> bool:
    """Tell what may be a digit from dirt, lines and the edges of a picture of this height and width, by its box."""
    left, top, right, bottom = box
    height, width = shape
    is_flat = right - left > _FLATTEST * (bottom - top)
    inner_left, inner_top = _AT_EDGE * width, _AT_EDGE * height
    is_inside = right > inner_left and bottom > inner_top and left < width - inner_left and top < height - inner_top
    is_small = max(right - left, bottom - top) < _SMALLEST * max(shape)
    return is_inside and not is_flat and not is_small


def in_reading_order(groups: Iterable[Group]) -> list[Group]:
    """Sort digits left to right, row by row from the top.

    A digit begins a new row if its middle lies below the row's middle by more than half a digit's height, so that
    rows may slope a little.
    """
    by_middle = sorted(groups, key=lambda group: group.box[1] + group.box[3])
    if not by_middle:
        return []
    half_height = float(np.median([group.box[3] - group.box[1] for group in by_middle])) / 2
    rows: list[list[Group]] = []
    for group in by_middle:
        middle = (group.box[1] + group.box[3]) / 2
        if rows and middle - (rows[-1][-1].box[1] + rows[-1][-1].box[3]) / 2 <= half_height:
            rows[-1].append(group)
        else:
            rows.append([group])
    return [group for row in rows for group in sorted(row, key=lambda group: group.box[0])]
