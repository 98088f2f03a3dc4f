import numpy as np
import pytest

from digitlab.augmentation.hands import Variation, varied
from digitlab.mnist import load_mnist
from digitlab.mnist.frame import CENTRE, centre_of_mass

IMAGES = load_mnist().train.images[:300]
NONE = Variation(rotation=0, stretch=0, shear=0, wave=0, thickness=0, scale=0, shift=0)


def test_the_generator_alone_decides():
    first, again, other = (varied(IMAGES, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any(axis=1).all()
    assert first.shape == IMAGES.shape
    assert first.dtype == np.uint8


def test_the_images_themselves_stay():
    before = IMAGES.copy()
    varied(IMAGES, np.random.default_rng(0))
    np.testing.assert_array_equal(IMAGES, before)


def test_without_variation_a_digit_is_only_brought_to_mnists_form():
    same = varied(IMAGES, np.random.default_rng(0), NONE)
    # Between MNIST's whole-pixel centring and ours lies half a pixel at most.
    assert np.abs(same.astype(float) - IMAGES).mean() < 12
    centres = np.array([centre_of_mass(image.reshape(28, 28)) for image in same])
    # A digit that reaches the edge is cut there.
    assert np.abs(centres - CENTRE).max() < 0.2


def test_shifts_move_the_centre_of_mass_as_far_as_allowed():
    moved = varied(IMAGES, np.random.default_rng(0), Variation(0, 0, 0, 0, 0, 0, shift=2))
    distance = np.array([centre_of_mass(image.reshape(28, 28)) for image in moved]) - CENTRE
    assert 1.8 < np.abs(distance).max() < 2.2


def test_thickness_makes_ink_more_and_less():
    ink = varied(IMAGES, np.random.default_rng(0), Variation(0, 0, 0, 0, 1, 0, 0)).sum(axis=1)
    plain = varied(IMAGES, np.random.default_rng(0), NONE).sum(axis=1)
    assert (ink > plain * 1.2).mean() > 0.2
    assert (ink < plain * 0.9).mean() > 0.2


def test_a_rotation_turns_a_bar_by_at_most_its_angle():
    bar = np.zeros((200, 28, 28), dtype=np.uint8)
    bar[:, 4:24, 13:15] = 255
    turned = varied(bar.reshape(-1, 784), np.random.default_rng(0), Variation(30, 0, 0, 0, 0, 0, 0))
    rows, columns = np.mgrid[:28, :28]
    angles = []
    for picture in turned.reshape(-1, 28, 28).astype(float):
        x, y = columns + 0.5 - CENTRE, rows + 0.5 - CENTRE
        xx, yy, xy = (np.average(product, weights=picture) for product in (x * x, y * y, x * y))
        angles.append(np.degrees(0.5 * np.arctan2(2 * xy, yy - xx)))
    assert 25 < np.abs(angles).max() < 31


@pytest.mark.parametrize("value", [0, 255])
def test_blank_and_full_images_come_through(value):
    images = np.full((3, 784), value, dtype=np.uint8)
    result = varied(images, np.random.default_rng(0))
    assert result.shape == (3, 784)
    assert (result > 0).any() == (value > 0)


def test_no_images_give_none():
    assert varied(IMAGES[:0], np.random.default_rng(0)).shape == (0, 784)
