import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digitlab.drawing import DrawingError, drawing_steps, image_from_strokes, strokes_from_canvas
from digitlab.mnist.frame import CENTRE, centre_of_mass
from tests.support.pen_strokes import canvas_json

# A seven with its bar, in canvas pixels.
SEVEN = [
    np.array([[100.0, 100], [220, 95], [205, 150], [180, 220], [160, 300]]),
    np.array([[130.0, 200], [160, 199], [230, 198]]),
]
# "By little": the mean change over all 784 pixels, in grey levels of 255; MNIST's pictures have a mean of 33.
LITTLE = 1.0
STEP = 10.0  # in canvas pixels


@st.composite
def drawings(draw):
    """Strokes of a pen that moves on, at least as large as half a canvas of 400 pixels."""
    strokes = []
    for _ in range(draw(st.integers(1, 3))):
        n = draw(st.integers(2, 12))
        points = [(draw(st.floats(50, 350)), draw(st.floats(50, 350))) for _ in range(n)]
        # The canvas's pen leaves out what is nearer than a few pixels, of a smaller drawing more than of a larger one.
        moves = points[:1]
        for point in points[1:]:
            if np.hypot(*np.subtract(point, moves[-1])) > STEP:
                moves.append(point)
        strokes.append(np.array(moves))
    everything = np.concatenate(strokes)
    assume(np.ptp(everything, axis=0).max() >= 150)
    return strokes


def read(strokes, stroke_width=20, size=None):
    return image_from_strokes(strokes_from_canvas(canvas_json(strokes, stroke_width), size))


def mean_change(a, b):
    assert a.shape == b.shape == (784,)
    assert a.dtype == b.dtype == np.uint8
    return np.abs(a.astype(float) - b).mean()


@given(drawings(), st.floats(-300, 300), st.floats(-300, 300))
def test_moving_a_drawing_changes_little(strokes, right, down):
    moved = [stroke + np.array([right, down]) for stroke in strokes]
    assert mean_change(read(strokes), read(moved)) < LITTLE


@given(drawings(), st.floats(0.3, 2))
def test_scaling_a_drawing_changes_little(strokes, factor):
    assert mean_change(read(strokes), read([stroke * factor for stroke in strokes])) < LITTLE


@given(drawings(), st.integers(1, 60))
def test_another_pen_changes_little(strokes, width):
    assert mean_change(read(strokes), read(strokes, stroke_width=width)) < LITTLE


@given(drawings())
def test_a_drawing_fills_mnists_box_around_its_centre_of_mass(strokes):
    picture = read(strokes).reshape(28, 28)
    inked = np.argwhere(picture > 127)
    assert 19 <= np.ptp(inked, axis=0).max() + 1 <= 21
    # Only a drawing whose mass lies at the box's end is held back at the picture's edge.
    touches_edge = picture[[0, -1]].any() or picture[:, [0, -1]].any()
    assert touches_edge or np.abs(centre_of_mass(picture) - CENTRE).max() < 0.25


def test_proportions_are_kept():
    flat = image_from_strokes([np.array([[0.0, 0], [300, 0], [300, 100], [0, 100]])]).reshape(28, 28)
    inked = np.argwhere(flat > 127)
    height, width = np.ptp(inked, axis=0) + 1
    # 17.6 pixels of path and 2.4 of line; a third of the path is 5.9.
    assert (width, height) == (20, pytest.approx(17.6 / 3 + 2.4, abs=1))


def test_a_straight_line_has_the_line_width():
    picture = read([np.array([[200.0, 50], [200, 350]])]).reshape(28, 28)
    assert picture[14].sum() / 255 == pytest.approx(2.4, abs=0.05)


@pytest.mark.parametrize("dot", [[[200.0, 200], [200, 200]], [[200.0, 200]], [[200.0, 200], [201.5, 200.5]]])
def test_a_dot_is_a_dot_in_the_middle(dot):
    picture = image_from_strokes([np.array(dot)]).reshape(28, 28)
    assert centre_of_mass(picture) == pytest.approx([CENTRE, CENTRE], abs=0.01)
    assert 3 < picture.sum() / 255 < 6


def test_a_click_on_the_canvas_is_a_dot():
    assert 3 < read([np.array([[40.0, 60], [40, 60]])]).sum() / 255 < 6


@pytest.mark.parametrize("nothing", [[], [np.empty((0, 2))]])
def test_an_empty_canvas_says_so(nothing):
    with pytest.raises(DrawingError, match="Nothing is drawn"):
        image_from_strokes(nothing)
    with pytest.raises(DrawingError, match="Nothing is drawn"):
        drawing_steps(nothing, (400, 400))


def test_thousands_of_points_make_the_same_picture():
    angles = np.linspace(0, 2 * np.pi, 20_000)
    circle = 200 + 100 * np.column_stack([np.cos(angles), np.sin(angles)])
    assert mean_change(image_from_strokes([circle]), image_from_strokes([circle[::100]])) < LITTLE


def test_a_stroke_that_leaves_the_canvas_counts_as_far_as_it_is_seen():
    seen = [np.array([[100.0, 100], [100, 300]]), np.array([[100.0, 200], [400, 200]])]
    beyond = [seen[0], np.array([[100.0, 200], [900, 200]])]
    assert mean_change(read(seen, size=(400, 400)), read(beyond, size=(400, 400))) < LITTLE


def test_the_steps_lead_to_the_picture():
    steps = drawing_steps(SEVEN, (400, 400))
    assert steps.path.shape == steps.box.shape == (112, 112)
    assert steps.scaled.shape == (28, 28)
    np.testing.assert_array_equal(steps.image, image_from_strokes(SEVEN))
    # The path is where it was drawn, at 112 / 400 of its size: the corner at (220, 95).
    assert steps.path[round(95 * 0.28), round(220 * 0.28) - 1] > 200
    assert (steps.box >= steps.path).all()
    assert (steps.box == 128).sum() > 100
    inked = np.argwhere(steps.scaled > 127)
    assert (inked.min(axis=0)[0], inked.max(axis=0)[0]) == (4, 23)


def test_a_stroke_outside_leaves_the_path_picture_whole():
    steps = drawing_steps([np.array([[-50.0, 100], [500, 300]])], (400, 400))
    assert steps.path.shape == (112, 112)
    assert steps.path.any()
