import contextlib
import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitlab.drawing import DrawingError, drawing_steps, strokes_from_canvas
from digitlab.drawing.canvas_json import LONGEST_PATH, MOST_COMMANDS, MOST_STROKES
from digitlab.drawing.strokes_to_image import MOST_SAMPLES, sampled


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


def test_a_stroke_is_cut_exactly_at_the_edges():
    across = path_object([["M", -50, 20], ["L", 150, 60]], left=50, top=40)
    (part,) = strokes_from_canvas(canvas(across), size=(100, 100))
    np.testing.assert_allclose(part, [[0, 30], [100, 50]])
    corner = path_object([["M", 90, -10], ["L", 110, 10]], left=100, top=0)
    (touched,) = strokes_from_canvas(canvas(corner), size=(100, 100))
    np.testing.assert_allclose(touched, [[100, 0], [100, 0]])


def test_a_stroke_along_an_edge_is_seen():
    along = path_object([["M", -50, 0], ["L", 150, 0]], left=50, top=0)
    (part,) = strokes_from_canvas(canvas(along), size=(100, 100))
    np.testing.assert_allclose(part, [[0, 0], [100, 0]])


SIZE = (320, 320)


def test_a_drawing_scaled_far_beyond_the_canvas_is_cut_before_it_is_sampled():
    huge = path_object([["M", 0, 0], ["L", 7, 5]], left=160, top=160, scaleX=1e6, scaleY=1e6)
    (part,) = strokes_from_canvas(canvas(huge), SIZE)
    assert len(part) == 2
    assert np.ptp(part, axis=0).max() <= 320


def test_a_long_path_on_a_small_spot_has_few_samples():
    there_and_back = [np.array([[0.0, 0], [1000, 0]] * 1000)]
    assert len(sampled(there_and_back)) <= MOST_SAMPLES + 2000


ZIGZAG = [["M", 0, 0], *(["L", 300 * (i % 2), i] for i in range(300))]
TOO_MUCH = {
    "objects": [path_object(CORNER)] * (MOST_STROKES + 1),
    "objects that are no strokes": [{"type": "IText"}] * 100_000,
    "strokes of a path": [path_object([["M", 1, 1], ["L", 2, 2]] * (MOST_STROKES + 1))],
    "commands": [path_object([["M", 1, 1], *[["L", 2, 2]] * MOST_COMMANDS])],
    "commands of several paths": [path_object([["M", 1, 1], *[["L", 2, 2]] * (MOST_COMMANDS // 2)])] * 2,
    "parts on the canvas": [path_object(ZIGZAG, scaleX=2, left=300, top=150)],
    "way": [path_object(ZIGZAG, left=150, top=150)] * math.ceil(LONGEST_PATH * 320 / (300 * 300)) * 2,
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_for_a_digit_gets_a_sentence(name):
    with pytest.raises(DrawingError, match="too many strokes"):
        strokes_from_canvas(canvas(*TOO_MUCH[name]), SIZE)


def test_a_patient_scribbler_is_read():
    lines = [path_object([["M", 10, y], ["Q", 160, y + 3, 310, y]], left=160, top=y + 1) for y in range(10, 310, 4)]
    strokes = strokes_from_canvas(canvas(*lines), SIZE)
    assert drawing_steps(strokes, SIZE).image.any()


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)
number = st.integers(-400, 400) | st.floats(-1e6, 1e6) | st.sampled_from([0, 1e6, -1e6, 1e-300]) | anything
command = (
    st.tuples(st.sampled_from("MLQCZz"), st.lists(number, max_size=6)).map(lambda parts: [parts[0], *parts[1]])
    | st.tuples(st.just("L"), number, number).map(list)
    | anything
)
drawn_object = st.fixed_dictionaries(
    {"type": st.sampled_from(["path", "Path", "line", "circle", "rect"]) | anything},
    optional={
        **dict.fromkeys(("left", "top", "scaleX", "scaleY", "angle", "strokeWidth", "radius"), number),
        **dict.fromkeys(("x1", "y1", "x2", "y2"), number),
        **dict.fromkeys(("originX", "originY", "flipX", "flipY"), anything),
        "path": st.lists(command, max_size=6).map(lambda rest: [["M", 5, 5], *rest]) | anything,
    },
)
message = st.fixed_dictionaries({"objects": st.lists(drawn_object, max_size=4) | anything}) | anything


@settings(max_examples=300)
@given(message)
def test_any_message_gives_strokes_on_the_canvas_or_a_sentence(json_data):
    try:
        strokes = strokes_from_canvas(json_data, SIZE)
    except DrawingError:
        strokes = []
    assert all(stroke.ndim == 2 and len(stroke) and np.isfinite(stroke).all() for stroke in strokes)
    assert all((stroke > -0.01).all() and (stroke < 320.01).all() for stroke in strokes)
    if strokes:
        assert drawing_steps(strokes, SIZE).image.any()


def test_the_largest_drawings_hang_nobody():
    rng = np.random.default_rng(0)
    curves = [["Q", *values] for values in rng.uniform(0, 320, (MOST_COMMANDS - 1, 4)).tolist()]
    started = time.thread_time()
    for scale in (1e-3, 0.01, 1, 1e6):
        drawing = canvas(path_object([["M", 0, 0], *curves], left=160, top=160, scaleX=scale, scaleY=scale))
        with contextlib.suppress(DrawingError):
            drawing_steps(strokes_from_canvas(drawing, SIZE), SIZE)
    assert time.thread_time() - started < 20
