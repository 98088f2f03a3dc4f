import math

import numpy as np
import pytest

from digitlab.drawing import DrawingError, strokes_from_canvas


def path_object(commands, **others):
    return {"type": "Path", "left": 0, "top": 0, "strokeWidth": 20, "path": commands} | others


def canvas(*objects):
    return {"version": "7.4.0", "objects": list(objects), "background": ""}


# The box of this path has its middle at (20, 30).
CORNER = [["M", 10, 20], ["L", 10, 40], ["L", 30, 40]]


def test_a_path_stays_where_it_was_drawn():
    (stroke,) = strokes_from_canvas(canvas(path_object(CORNER, left=20, top=30)))
    np.testing.assert_allclose(stroke, [[10, 20], [10, 40], [30, 40]])


def test_a_quadratic_curve_passes_through_bernsteins_points():
    (stroke,) = strokes_from_canvas(canvas(path_object([["M", 0, 0], ["Q", 50, 100, 100, 0]], left=50, top=25)))
    # At t = 1/2 the curve is at a quarter of both ends and half of the control point: (50, 50).
    np.testing.assert_allclose(stroke[2], [50, 50])
    np.testing.assert_allclose(stroke[-1], [100, 0])


def test_an_object_moved_by_its_upper_left_corner_counts_its_line():
    (stroke,) = strokes_from_canvas(canvas(path_object(CORNER, left=0, top=0, originX="left", originY="top")))
    # The box of 20x20 grows by half the line's width on each side, so the path begins at 10.
    np.testing.assert_allclose(stroke.min(axis=0), [10, 10])
    np.testing.assert_allclose(stroke.max(axis=0), [30, 30])


def test_an_object_is_turned_scaled_and_flipped_about_its_middle():
    moved = path_object(CORNER, left=100, top=100, angle=90, scaleX=2, scaleY=3, flipX=True)
    (stroke,) = strokes_from_canvas(canvas(moved))
    # (10, 20) is (-10, -10) from the middle, flipped (10, -10), scaled (20, -30), turned by 90 degrees (30, 20).
    np.testing.assert_allclose(stroke[0], [130, 120])


def test_lines_circles_and_points_are_strokes_too():
    line = {"type": "Line", "x1": -10, "y1": -5, "x2": 10, "y2": 5, "left": 50, "top": 40}
    circle = {"type": "Circle", "radius": 3, "left": 7, "top": 8, "originX": "left", "originY": "center"}
    drawn_line, drawn_circle = strokes_from_canvas(canvas(line, circle))
    np.testing.assert_allclose(drawn_line, [[40, 35], [60, 45]])
    np.testing.assert_allclose(np.hypot(*(drawn_circle - [10, 8]).T), 3, atol=0.02)


def test_texts_and_rectangles_are_no_strokes():
    assert strokes_from_canvas(canvas({"type": "IText", "text": "7"}, {"type": "Rect", "width": 3})) == []


@pytest.mark.parametrize("empty", [None, {}, canvas(), canvas(path_object([]))])
def test_an_empty_canvas_has_no_strokes(empty):
    assert strokes_from_canvas(empty) == []


@pytest.mark.parametrize(
    "junk",
    [
        "[]",
        7,
        {"objects": 3},
        {"objects": [3]},
        canvas(path_object("M 0 0")),
        canvas(path_object([["L", 1, 2]])),
        canvas(path_object([["M", 1]])),
        canvas(path_object([["M", "1", 2]])),
        canvas(path_object([["M", math.nan, 2]])),
        canvas(path_object([["M", 1e300, 2]])),
        canvas(path_object([["M", True, 2]])),
        canvas(path_object([["M", 1, 2], ["A", 1, 2]])),
        canvas(path_object([["M", 1, 2], []])),
        canvas(path_object(CORNER, left=None)),
        canvas(path_object(CORNER, scaleX="2")),
        canvas({"type": "Line", "x1": 1}),
    ],
)
def test_junk_is_refused_with_a_sentence(junk):
    with pytest.raises(DrawingError, match="cannot be read"):
        strokes_from_canvas(junk)


def test_what_leaves_the_canvas_is_cut_off():
    out_and_back = path_object([["M", 50, 50], ["L", 150, 50], ["L", 150, 80], ["L", 50, 80]], left=100, top=65)
    parts = strokes_from_canvas(canvas(out_and_back), size=(100, 100))
    assert len(parts) == 2
    assert max(part[:, 0].max() for part in parts) <= 100
    np.testing.assert_allclose([part[:, 1].mean() for part in parts], [50, 80], atol=0.01)
    assert len(strokes_from_canvas(canvas(out_and_back))) == 1


def test_a_stroke_wholly_outside_the_canvas_is_not_there():
    outside = path_object([["M", -30, -30], ["L", -10, -10]], left=-20, top=-20)
    assert strokes_from_canvas(canvas(outside), size=(100, 100)) == []
