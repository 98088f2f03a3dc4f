"""Reads the drawing canvas's JSON (fabric.js 7, as streamlit-drawable-canvas 0.13 sends it) into pen strokes."""

import math
from collections.abc import Mapping

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


def strokes_from_canvas(json_data: object, size: tuple[float, float] | None = None) -> list[Stroke]:
    """Read the pen strokes off the canvas.

    Freely drawn paths, lines, circles and points are read, also after they were moved, turned or scaled with the
    canvas's toolbar; other objects (texts, rectangles, images) are no pen strokes and are passed over.

    Parameters
    ----------
    json_data : mapping or None
        ``CanvasResult.json_data``; None before anything was drawn.
    size : tuple of float, optional
        Width and height of the canvas in its pixels. What was drawn outside is cut off, because nobody sees it.

    Returns
    -------
    list of ndarray of float64, shape (k, 2)
        The points (x, y) of each stroke in canvas pixels, y downwards, in the order they were drawn. Empty if
        nothing was drawn.

    Raises
    ------
    DrawingError
        If the JSON is not a canvas's.
    """
    if json_data is None:
        return []
    objects = json_data.get("objects", []) if isinstance(json_data, Mapping) else None
    if not isinstance(objects, list) or not all(isinstance(item, Mapping) for item in objects):
        raise DrawingError(_UNREADABLE)
    strokes = [stroke for item in objects for stroke in _strokes_of(item)]
    return strokes if size is None else [part for stroke in strokes for part in _inside(stroke, size)]


def _strokes_of(item: Json) -> list[Stroke]:
    kind = str(item.get("type", "")).lower()
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
    controls = [start, *(numbers[i : i + 2] for i in range(0, len(numbers), 2))]
    weights = _BERNSTEIN[len(controls) - 1]
    return [
        [sum(w * point[axis] for w, point in zip(row, controls, strict=True)) for axis in (0, 1)] for row in weights
    ]


def _bernstein(degree: int) -> list[list[float]]:
    steps = [step / _POINTS_A_CURVE for step in range(1, _POINTS_A_CURVE + 1)]
    return [[math.comb(degree, i) * t**i * (1 - t) ** (degree - i) for i in range(degree + 1)] for t in steps]


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
    own_point = np.array([_ORIGIN.get(str(item.get(name, "center")), 0.0) for name in ("originX", "originY")])
    centre = np.array([_number(item, "left"), _number(item, "top")]) - rotation @ (own_point * extent)
    matrix = rotation * (scale * flip)
    return [(shape - (low + high) / 2) @ matrix.T + centre for shape in shapes]


def _number(item: Json, name: str, default: float | None = None) -> float:
    return _checked(item.get(name, default))


def _checked(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST_NUMBER:
        raise DrawingError(_UNREADABLE)
    return float(value)


def _inside(stroke: Stroke, size: tuple[float, float]) -> list[Stroke]:
    """Cut a stroke where it leaves the canvas."""
    dense = resampled(stroke, spacing=max(size) / 400)
    inside = np.all((dense >= 0) & (dense <= size), axis=1)
    runs = np.split(np.arange(len(dense)), np.flatnonzero(np.diff(inside)) + 1)
    return [dense[run] for run in runs if inside[run[0]]]


def resampled(stroke: Stroke, spacing: float) -> Stroke:
    """Lay points at equal distances along a stroke.

    Parameters
    ----------
    stroke : ndarray of float, shape (k, 2), k at least 1
    spacing : float
        Largest distance between neighbours, in the stroke's own unit.

    Returns
    -------
    ndarray of float, shape (m, 2)
        Both ends are kept. Corners between two of the new points are cut by at most half the spacing.
    """
    lengths = np.hypot(*np.diff(stroke, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    n_steps = int(np.ceil(along[-1] / spacing))
    if n_steps == 0:
        return stroke[:1]
    at = np.linspace(0, along[-1], n_steps + 1)
    return np.column_stack([np.interp(at, along, stroke[:, axis]) for axis in (0, 1)])
