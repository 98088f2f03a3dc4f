"""The shifts, against pictures worked out by hand and the laws of shifting."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from digitlab.augmentation import AUGMENTATIONS


def shift_augmented(images, labels):
    return AUGMENTATIONS["shift"].apply(images, labels, seed=0)


def picture_with_ink_at(row, column):
    picture = np.zeros((28, 28), dtype=np.uint8)
    picture[row, column] = 200
    return picture.reshape(1, 784)


def places_of_ink(images):
    return [tuple(np.argwhere(image.reshape(28, 28)).tolist()[0]) for image in images]


def test_ink_moves_one_pixel_up_down_left_and_right():
    images, labels = shift_augmented(picture_with_ink_at(10, 20), np.array([7], dtype=np.uint8))

    assert places_of_ink(images) == [(10, 20), (9, 20), (11, 20), (10, 19), (10, 21)]
    assert images.dtype == np.uint8
    assert images.shape == (5, 784)
    assert labels.tolist() == [7, 7, 7, 7, 7]
    assert labels.dtype == np.uint8


def test_ink_that_leaves_the_picture_is_lost_and_does_not_come_back_on_the_other_side():
    images, _ = shift_augmented(picture_with_ink_at(0, 27), np.array([1]))

    assert np.count_nonzero(images, axis=1).tolist() == [1, 0, 1, 1, 0]


def test_labels_stay_with_their_images():
    two = np.concatenate([picture_with_ink_at(5, 5), picture_with_ink_at(14, 14)])

    images, labels = shift_augmented(two, np.array([3, 8]))

    for image, label in zip(images, labels, strict=True):
        row, _ = places_of_ink([image])[0]
        assert (row < 10) == (label == 3)


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
def test_the_originals_come_first_and_are_not_changed(seed, n):
    originals = np.random.default_rng(seed).integers(0, 256, (n, 784), dtype=np.uint8)
    before = originals.copy()

    images, labels = shift_augmented(originals, np.arange(n))

    assert np.array_equal(originals, before)
    assert np.array_equal(images[:n], originals)
    assert np.array_equal(labels, np.tile(np.arange(n), 5))
    inner = images.reshape(5, n, 28, 28)[:, :, 1:-1, 1:-1]
    assert np.array_equal(inner[1], originals.reshape(n, 28, 28)[:, 2:, 1:-1])
    assert np.array_equal(inner[2], originals.reshape(n, 28, 28)[:, :-2, 1:-1])
    assert np.array_equal(inner[3], originals.reshape(n, 28, 28)[:, 1:-1, 2:])
    assert np.array_equal(inner[4], originals.reshape(n, 28, 28)[:, 1:-1, :-2])
