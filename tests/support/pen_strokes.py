"""Replays recorded pen strokes on a drawing canvas: the JSON it would send and the picture it would show."""

import gzip
import json
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

CANVAS_SIDE = 400
STROKE_WIDTH = 20
_RECORDED_SIDE = 500
# The canvas drops points closer than this to the one before (fabric.js, `PencilBrush.decimate`).
_DECIMATE = 0.4

Stroke = np.ndarray


def load_strokes(path: Path) -> tuple[list[list[Stroke]], np.ndarray]:
    """Read recorded digits, one JSON object a line, plain or gzipped.

    Parameters
    ----------
    path : Path
        Each line holds ``digit`` and ``strokes``, lists of [x, y] in a 500x500 box with y downwards.

    Returns
    -------
    drawings : list of list of ndarray of float64, shape (k, 2)
        Scaled to the canvas's 400x400 pixels.
    labels : ndarray of uint8, shape (n,)
    """
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    rows = [json.loads(line) for line in content.splitlines()]
    scale = CANVAS_SIDE / _RECORDED_SIDE
    drawings = [[np.array(stroke, dtype=np.float64) * scale for stroke in row["strokes"]] for row in rows]
    return drawings, np.array([row["digit"] for row in rows], dtype=np.uint8)


def canvas_json(strokes: list[Stroke], stroke_width: float = STROKE_WIDTH) -> dict[str, object]:
    """Build what streamlit-drawable-canvas 0.13 sends after these strokes were drawn with its pen.

    Parameters
    ----------
    strokes : list of ndarray of float, shape (k, 2)
        The mouse's positions in canvas pixels.
    stroke_width : float, default=20

    Returns
    -------
    dict
        As ``CanvasResult.json_data``.
    """
    return {"version": "7.4.0", "objects": [_path_object(stroke, stroke_width) for stroke in strokes], "background": ""}


def _path_object(stroke: Stroke, stroke_width: float) -> dict[str, object]:
    commands = _pencil_commands(_decimated(stroke), stroke_width / 1000)
    ends = np.array([command[-2:] for command in commands])
    low, high = ends.min(axis=0), ends.max(axis=0)
    left, top = np.round((low + high) / 2, 4).tolist()
    width, height = np.round(high - low, 4).tolist()
    return {
        "type": "Path",
        "version": "7.4.0",
        "originX": "center",
        "originY": "center",
        "left": left,
        "top": top,
        "width": width,
        "height": height,
        "fill": None,
        "stroke": "black",
        "strokeWidth": stroke_width,
        "strokeLineCap": "round",
        "strokeLineJoin": "round",
        "scaleX": 1,
        "scaleY": 1,
        "angle": 0,
        "flipX": False,
        "flipY": False,
        "path": commands,
    }


def _decimated(stroke: Stroke) -> Stroke:
    kept = [stroke[0]]
    for point in stroke[1:-2]:
        if np.hypot(*(point - kept[-1])) >= _DECIMATE:
            kept.append(point)
    return np.array([*kept, stroke[-1]])


def _pencil_commands(points: Stroke, correction: float) -> list[list[object]]:
    """Join the points as fabric.js's pencil does: curves from middle to middle, a straight end."""
    first = points[0] - correction * np.sign(points[2] - points[1]) if len(points) > 2 else points[0]
    last = points[-1] + correction * np.sign(points[-1] - points[-2]) if len(points) > 2 else points[-1]
    commands: list[list[object]] = [["M", *first.tolist()]]
    for point, following in pairwise(points):
        if not np.array_equal(point, following):
            commands.append(["Q", *point.tolist(), *((point + following) / 2).tolist()])
    return [*commands, ["L", *last.tolist()]]


def canvas_picture(strokes: list[Stroke], stroke_width: int = STROKE_WIDTH) -> Image.Image:
    """Draw what the canvas shows, white ink on black, without anti-aliasing.

    Parameters
    ----------
    strokes : list of ndarray of float, shape (k, 2)
    stroke_width : int, default=20

    Returns
    -------
    PIL.Image.Image
        400x400, mode "L".
    """
    picture = Image.new("L", (CANVAS_SIDE, CANVAS_SIDE))
    pen = ImageDraw.Draw(picture)
    radius = stroke_width / 2
    for stroke in strokes:
        pen.line([tuple(point) for point in stroke], fill=255, width=stroke_width, joint="curve")
        for x, y in stroke[[0, -1]]:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return picture
