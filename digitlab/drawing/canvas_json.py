"""Reads the drawing canvas's JSON (fabric.js 7, as streamlit-drawable-canvas 0.13 sends it) into pen strokes."""

import math
from collections.abc import Mapping, Sized

import numpy as np

from digitlab.drawing.errors import DrawingError

Stroke = np.ndarray
Json = Mapping[str, object]

_UNREADABLE = "The drawing cannot be read. Clear the canvas and draw again."
_POINTS_A_CURVE = 4
_POINTS_A_CIRCLE = 48
# How far an object's own point lies from its centre, as a share of its width or height.
_ORIGIN = {"left": -0.5, "top": -0.5, "center": 0.0, "right": 0.5, "bottom": 0.5}
# fabric.js writes numbers of pixels; whatever is far outside any screen is damaged.
_LARGEST_NUMBER = 1e6
# A digit has a handful of strokes of a few hundred points. These are room for a patient scribbler, and few enough to be
# read in a moment.
MOST_STROKES = 150
MOST_COMMANDS = 2_000
# As a multiple of the canvas's longer side: a canvas blackened with the thinnest pen, line by line.
LONGEST_PATH = 100
_TOO_MUCH = "This drawing has too many strokes to be one digit. Clear the canvas and draw again."


def strokes_from_canvas(json_data: object, size: tuple[float, float] | None = None) -> list[Stroke]:
    """Read the pen strokes off the canvas.

    Freely drawn paths, lines, circles and points are read, also after they were moved, turned or scaled with the
    canvas's toolbar; other objects (texts, rectangles, images) are no pen strokes and are passed over.

    Parameters
    ----------
    json_data : mapping or None
        ``CanvasResult.json_data``; None before anything was drawn.
    size : tuple of float, optional
        Width and height of the canvas in its pixels. What was drawn outside is cut off, because nobody sees it, and
        the length of what is left is limited to 100 times the longer side.

    Returns
    -------
    list of ndarray of float64, shape (k, 2)
        The points (x, y) of each stroke in canvas pixels, y downwards, in the order they were drawn. Empty if
        nothing was drawn.

    Raises
    ------
    DrawingError
        If the JSON is not a canvas's, or holds more than 150 strokes or 2,000 commands of paths.
    """
    strokes = [stroke for item in _objects(json_data) for stroke in _strokes_of(item)]
    _check_number(strokes)
    if size is None:
        return strokes
    seen = [part for stroke in strokes for part in _inside(stroke, size)]
    _check_number(seen)
    if sum(map(_length, seen)) > LONGEST_PATH * max(size):
        raise DrawingError(_TOO_MUCH)
    return seen


def _objects(json_data: object) -> list[Json]:
    """Return the canvas's objects, their number and that of their commands checked before any of them is read."""
    if json_data is None:
        return []
    objects = json_data.get("objects", []) if isinstance(json_data, Mapping) else None
    if not isinstance(objects, list):
        raise DrawingError(_UNREADABLE)
    _check_number(objects)
    if not all(isinstance(item, Mapping) for item in objects):
        raise DrawingError(_UNREADABLE)
    paths = [item.get("path") for item in objects]
    if sum(len(path) for path in paths if isinstance(path, list)) > MOST_COMMANDS:
        raise DrawingError(_TOO_MUCH)
    return objects


def _check_number(strokes: Sized) -> None:
    if len(strokes) > MOST_STROKES:
        raise DrawingError(_TOO_MUCH)


def _length(stroke: Stroke) -> float:
    return float(np.hypot(*np.diff(stroke, axis=0).T).sum())


def _strokes_of(item: Json) -> list[Stroke]:
    kind = _text(item, "type").lower()
    if kind == "path":
        shapes = _path(item.get("path"))
    elif kind == "line":
        ends = [_number(item, name) for name in ("x1", "y1", "x2", "y2")]
        shapes = [np.array(ends).reshape(2, 2)]
    elif kind == "circle":
        angles = np.linspace(0, 2 * np.pi, _POINTS_A_CIRCLE)
        shapes = [_number(item, "radius") * np.column_stack([np.cos(angles), np.sin(angles)])]
    else:
        shapes = []
    return _placed(shapes, item) if shapes else []


def _path(commands: object) -> list[Stroke]:
    """Follow the path's commands; each "M" lifts the pen."""
    if not isinstance(commands, list):
        raise DrawingError(_UNREADABLE)
    pieces: list[list[list[float]]] = []
    for command in commands:
        if not isinstance(command, list) or not command:
            raise DrawingError(_UNREADABLE)
        name, numbers = command[0], [_checked(number) for number in command[1:]]
        if name == "M" and len(numbers) == 2:
            pieces.append([numbers])
        elif not pieces:
            raise DrawingError(_UNREADABLE)
        elif name == "L" and len(numbers) == 2:
            pieces[-1].append(numbers)
        elif (name == "Q" and len(numbers) == 4) or (name == "C" and len(numbers) == 6):
            pieces[-1].extend(_curve(pieces[-1][-1], numbers))
        elif name in ("Z", "z"):
            pieces[-1].append(pieces[-1][0])
        else:
            raise DrawingError(_UNREADABLE)
    return [np.array(piece) for piece in pieces]


def _curve(start: list[float], numbers: list[float]) -> list[list[float]]:
    """Return points on a Bezier curve of degree two or three, without its start (Bernstein's form)."""
    controls = np.array(start + numbers).reshape(-1, 2)
    return (_BERNSTEIN[len(controls) - 1] @ controls).tolist()


def _bernstein(degree: int) -> np.ndarray:
    t = np.arange(1, _POINTS_A_CURVE + 1)[:, np.newaxis] / _POINTS_A_CURVE
    i = np.arange(degree + 1)
    return np.array([math.comb(degree, k) for k in i]) * t**i * (1 - t) ** (degree - i)


_BERNSTEIN = {2: _bernstein(2), 3: _bernstein(3)}


def _placed(shapes: list[Stroke], item: Json) -> list[Stroke]:
    """Turn, scale and move an object's points to where the canvas shows them.

    fabric.js maps a point p to ``centre + rotation @ scale @ (p - middle of the object's box)``; its skews, which
    the canvas's toolbar cannot make, are left out.
    """
    points = np.concatenate(shapes)
    low, high = points.min(axis=0), points.max(axis=0)
    flip = np.array([-1.0 if item.get(name) is True else 1.0 for name in ("flipX", "flipY")])
    scale = np.array([_number(item, "scaleX", 1.0), _number(item, "scaleY", 1.0)])
    angle = np.radians(_number(item, "angle", 0.0))
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    extent = (high - low + _number(item, "strokeWidth", 0.0)) * scale
    own_point = np.array([_ORIGIN.get(_text(item, name), 0.0) for name in ("originX", "originY")])
    centre = np.array([_number(item, "left"), _number(item, "top")]) - rotation @ (own_point * extent)
    matrix = rotation * (scale * flip)
    return [(shape - (low + high) / 2) @ matrix.T + centre for shape in shapes]


def _text(item: Json, name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _number(item: Json, name: str, default: float | None = None) -> float:
    return _checked(item.get(name, default))


def _checked(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST_NUMBER:
        raise DrawingError(_UNREADABLE)
    return float(value)


def _inside(stroke: Stroke, size: tuple[float, float]) -> list[Stroke]:
    """Cut a stroke where it leaves the canvas, each of its segments as Liang and Barsky (1984) do.

    A point of a segment is its start plus t times its way, t from 0 to 1. Where it crosses the canvas's four edges
    gives the part of it, from `enters` to `leaves`, that lies inside.
    """
    if np.all((stroke >= 0) & (stroke <= size)):
        return [stroke]
    if len(stroke) == 1:
        return []
    starts, ways = stroke[:-1], np.diff(stroke, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        at_edges = np.stack([-starts / ways, (np.array(size) - starts) / ways])
    # Along an edge a segment never crosses it: it is between the two edges all the time, or never.
    between = (starts >= 0) & (starts <= size)
    first = np.where(ways == 0, np.where(between, 0.0, 2.0), at_edges.min(axis=0))
    last = np.where(ways == 0, np.where(between, 1.0, -1.0), at_edges.max(axis=0))
    enters, leaves = np.maximum(first.max(axis=1), 0), np.minimum(last.min(axis=1), 1)
    seen = np.flatnonzero(enters <= leaves)
    if not len(seen):
        return []
    # A new part begins wherever the segment before was left before its end.
    begins = np.flatnonzero((np.diff(seen) > 1) | (leaves[seen[:-1]] < 1) | (enters[seen[1:]] > 0)) + 1
    _check_number(begins)
    into = starts + np.minimum(enters, 1)[:, np.newaxis] * ways
    out = starts + np.maximum(leaves, 0)[:, np.newaxis] * ways
    return [np.concatenate([into[part[:1]], out[part]]) for part in np.split(seen, begins)]
