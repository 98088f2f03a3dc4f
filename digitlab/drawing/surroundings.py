"""Tells what surrounds the paper or the digits from ink: a table, a shadow at the edge, a frame."""

from collections.abc import Mapping

import numpy as np
from scipy import ndimage

from digitlab.drawing.grouping import Box

_WHOLE_EDGE = 0.98
# A digit that was cut out to its edges takes at least this share of the picture, and has few marks beside it.
_CUT_OUT_INK, _FEW = 0.15, 4
# A mark at the picture's edge is cut off there; it says nothing about digits if other marks do. Those are larger than
# this share of the picture's longer side.
_LEAST_DIGIT = 0.04
# A table's edge or a shadow lies along the picture's edge with this share of its length; a stroke only ends there.
_ALONG_EDGE = 0.4
# A frame takes at least this share of the picture, ...
_LEAST_FRAME = 0.15
# ... its lines lie so near to its box, as a share of its shorter side, ...
_FRAME_BORDER = 0.08
# ... cover so much of each of its four sides, ...
_FRAME_CLOSED = 0.95
# ... and what is within is not connected to it, but for this share of the area; or all of it is dark.
_FRAME_INK_WITHIN = 0.01
_SOLID = 0.5
# Within a frame there is something of at least this share of its height.
_LEAST_WITHIN = 0.15


def extent(box: Box) -> int:
    """Return the longer side of a box."""
    return max(box[2] - box[0], box[3] - box[1])


def without_surroundings(pieces: np.ndarray, boxes: Mapping[int, Box]) -> dict[int, Box]:
    """Leave out what is not on the paper.

    Parameters
    ----------
    pieces : ndarray of int, shape (height, width)
        The connected pieces of ink by their labels, 0 for paper.
    boxes : mapping of int to tuple of int
        The box of each.

    Returns
    -------
    dict of int to tuple of int
        The boxes of the others.
    """
    alone = len(boxes) <= _FEW
    kept = {label: box for label, box in boxes.items() if not _runs_across(pieces, label, box, alone=alone)}
    if any(_fills(box, pieces.shape) for box in kept.values()):
        return kept
    inner = [box for box in kept.values() if not at_edge(box, pieces.shape)]
    digit_sized = [box for box in inner if extent(box) >= _LEAST_DIGIT * max(pieces.shape)]
    if not digit_sized:
        return kept
    # Of several marks within the picture, those that are cut off at its edge are not missed.
    n_alike = sum(extent(box) >= max(map(extent, digit_sized)) / 2 for box in digit_sized)
    return {
        label: box
        for label, box in kept.items()
        if not at_edge(box, pieces.shape) or (n_alike < 3 and not _lies_along_edge(pieces, label, box))
    }


def frame_around_digits(pieces: np.ndarray, boxes: Mapping[int, Box]) -> Box | None:
    """Return the inside of a frame, or of a panel such as that of a plot, in which something stands; None without one.

    Parameters as of `without_surroundings`.
    """
    for label in sorted(boxes, key=lambda label: -extent(boxes[label])):
        left, top, right, bottom = boxes[label]
        if (right - left) * (bottom - top) < _LEAST_FRAME * pieces.size:
            continue
        border = max(round(_FRAME_BORDER * min(right - left, bottom - top)), 2)
        inside = left + border, top + border, right - border, bottom - border
        if _is_frame(pieces[top:bottom, left:right] == label, border) and _holds_something(pieces, label, inside):
            return inside
    return None


def _runs_across(pieces: np.ndarray, label: int, box: Box, *, alone: bool) -> bool:
    """Tell a table or a shadow beside the paper from ink: it runs along a whole edge or across the whole picture."""
    left, top, right, bottom = box
    height, width = pieces.shape
    if extent(box) < _WHOLE_EDGE * min(height, width):
        return False
    edges = (pieces[0], pieces[-1], pieces[:, 0], pieces[:, -1])
    if any((edge == label).mean() > _WHOLE_EDGE for edge in edges):
        return True
    across = (left == 0 and right == width) or (top == 0 and bottom == height)
    # A single digit may have been cut out to its very edges, with an end of paper or a speck beside it.
    is_cut_out = alone and (pieces == label).mean() >= _CUT_OUT_INK
    return across and not is_cut_out


def _fills(box: Box, shape: tuple[int, ...]) -> bool:
    """Tell whether a mark reaches all four edges of a picture of this height and width."""
    left, top, right, bottom = box
    return left <= 1 and top <= 1 and right >= shape[1] - 1 and bottom >= shape[0] - 1


def at_edge(box: Box, shape: tuple[int, ...]) -> bool:
    """Tell whether a mark is cut off by the edge of a picture of this height and width."""
    left, top, right, bottom = box
    return left <= 1 or top <= 1 or right >= shape[1] - 1 or bottom >= shape[0] - 1


def _lies_along_edge(pieces: np.ndarray, label: int, box: Box) -> bool:
    """Tell whether a mark lies along the picture's edge with much of its length."""
    left, top, right, bottom = box
    edges = (pieces[:2, left:right], pieces[-2:, left:right], pieces[top:bottom, :2].T, pieces[top:bottom, -2:].T)
    longest = max(int((edge == label).any(axis=0).sum()) for edge in edges)
    return longest >= _ALONG_EDGE * extent(box)


def _is_frame(own: np.ndarray, border: int) -> bool:
    """Tell a rectangle of lines, or one that is filled, from a digit, by the pixels of its box."""
    across, down = (own[:border], own[-border:]), (own[:, :border], own[:, -border:])
    covered = [side.any(axis=axis).mean() for axis, sides in enumerate((across, down)) for side in sides]
    inside = own[border:-border, border:-border]
    if min(covered) < _FRAME_CLOSED or not inside.size:
        return False
    return bool(inside.mean() <= _FRAME_INK_WITHIN or inside.mean() >= _SOLID)


def _holds_something(pieces: np.ndarray, label: int, inside: Box) -> bool:
    left, top, right, bottom = inside
    within = pieces[top:bottom, left:right]
    if (within == label).mean() >= _SOLID:
        marks, _ = ndimage.label(within != label)
    else:
        marks = np.where(within == label, 0, within)
    heights = [place[0].stop - place[0].start for place in ndimage.find_objects(marks) if place is not None]
    return max(heights, default=0) >= _LEAST_WITHIN * (bottom - top)
