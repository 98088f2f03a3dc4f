import numpy as np

from digitlab.digit_reader.views import VIEWS, View, seen_from_all_sides
from digitlab.mnist import load_mnist

IMAGES = load_mnist().test.images[:3]


def test_a_picture_as_it_stands_is_the_picture():
    np.testing.assert_allclose(seen_from_all_sides(IMAGES, (View(),))[:, 0], IMAGES, atol=1e-3)


def test_a_whole_pixel_aside_is_a_roll():
    (view,) = seen_from_all_sides(IMAGES[:1], (View(right=2, down=1),))[0]
    np.testing.assert_allclose(view.reshape(28, 28), np.roll(IMAGES[0].reshape(28, 28), (1, 2), axis=(0, 1)), atol=1e-3)


def test_a_quarter_turn_goes_clockwise_on_the_screen():
    (view,) = seen_from_all_sides(IMAGES[:1], (View(turn=90),))[0]
    np.testing.assert_allclose(view.reshape(28, 28), np.rot90(IMAGES[0].reshape(28, 28), -1), atol=1e-2)


def test_half_as_large_has_a_quarter_of_the_ink_in_the_same_middle():
    (view,) = seen_from_all_sides(IMAGES[:1], (View(0.5, 0.5),))[0]
    assert abs(view.sum() / IMAGES[0].sum() - 0.25) < 0.02
    rows = view.reshape(28, 28).sum(axis=1), IMAGES[0].reshape(28, 28).sum(axis=1)
    middles = [(row @ np.arange(28)) / row.sum() - 13.5 for row in rows]
    assert abs(middles[0] - middles[1] / 2) < 0.2


def test_all_views_of_all_pictures():
    views = seen_from_all_sides(IMAGES)
    assert views.shape == (3, len(VIEWS), 784)
    assert views.dtype == np.float32
    assert views.max() <= 255.01
    assert seen_from_all_sides(IMAGES[:0]).shape == (0, len(VIEWS), 784)
