import numpy as np
import pytest

from digitlab.drawing.no_digits import LETTERS, SYMBOLS, drawn_no_digits
from digitlab.drawing.sketches import drawn_sketch, rounded
from digitlab.drawing.thinning import drawn_again, line_through, middles
from digitlab.mnist import load_mnist

DIGITS = load_mnist().train.images[:200]


def test_the_seed_alone_decides_what_is_drawn():
    first, again, other = (drawn_no_digits(40, np.random.default_rng(seed), DIGITS) for seed in (3, 3, 4))
    assert first.shape == (40, 784)
    assert first.dtype == np.uint8
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    assert first.max(axis=1).min() > 150  # each has ink
    assert len(np.unique(first, axis=0)) == 40


def test_none_is_no_picture_too():
    assert drawn_no_digits(0, np.random.default_rng(0), DIGITS).shape == (0, 784)


def test_the_tables_hold_points():
    assert len(LETTERS) > 40
    assert len(SYMBOLS) > 40
    assert all(len(stroke) >= 2 for sketch in LETTERS + SYMBOLS for stroke in sketch)


def test_a_bar_is_drawn_upright_and_as_thin_as_a_pen():
    image = drawn_sketch([[(0, 0), (0, 1)]], np.random.default_rng(0), most_tremble=0).reshape(28, 28)
    rows, columns = (np.flatnonzero(image.max(axis=axis) > 128) for axis in (1, 0))
    assert 19 <= np.ptp(rows) + 1 <= 20
    assert np.ptp(columns) + 1 <= 4


def test_corners_are_cut_and_ends_kept():
    corner = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]])
    np.testing.assert_allclose(rounded(corner, 1), [[0, 0], [0.75, 0], [1, 0.25], [1, 1]])
    np.testing.assert_array_equal(rounded(corner[:2], 3), corner[:2])


@pytest.mark.parametrize("width", [1, 2, 3, 5])
def test_the_middle_of_a_bar_is_its_middle(width):
    picture = np.zeros((28, 28), dtype=np.uint8)
    picture[4:24, 10 : 10 + width] = 255
    (points,) = middles(picture.reshape(1, -1))
    np.testing.assert_allclose(points[:, 0], 10 + width / 2, atol=0.5)
    assert len(points) >= 20 - width


def test_a_digit_drawn_again_lies_where_it_lay():
    both = zip(DIGITS[:20], drawn_again(DIGITS[:20], np.random.default_rng(0)), strict=True)
    alike = [np.corrcoef(image, again)[0, 1] for image, again in both]
    assert np.mean(alike) > 0.75


def test_a_picture_without_a_line_stays_as_it_is():
    blank = np.zeros((1, 784), dtype=np.uint8)
    assert middles(blank)[0].shape == (0, 2)
    np.testing.assert_array_equal(drawn_again(blank, np.random.default_rng(0)), blank)
    points = np.array([[3.0, 3.0], [3.0, 4.0], [3.0, 20.0]])
    assert line_through(points, np.random.default_rng(0)).max() == 255
