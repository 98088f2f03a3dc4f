"""Moves: the same image a pixel up, down, left and right."""

import numpy as np

from digitlab.augmentation.spec import Augmentation
from digitlab.mnist import IMAGE_SIDE


def shifted(images: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Shift images of shape (n, 784) by one pixel up, down, left and right, (4, n, 784); nothing is drawn at random.

    Vacated pixels are paper; ink that leaves the picture is lost.
    """
    pictures = images.reshape(-1, IMAGE_SIDE, IMAGE_SIDE)
    copies = np.zeros((4, *pictures.shape), dtype=images.dtype)
    up, down, left, right = copies
    up[:, :-1] = pictures[:, 1:]
    down[:, 1:] = pictures[:, :-1]
    left[:, :, :-1] = pictures[:, :, 1:]
    right[:, :, 1:] = pictures[:, :, :-1]
    return copies.reshape(4, *images.shape)


_PROGRAM = '''\
def with_copies(images, labels):
    """Add each image moved by one pixel up, down, left and right: wherever it stands, a digit is the same digit."""
    pictures = images.reshape(-1, 28, 28)
    up, down, left, right = np.zeros((4, *pictures.shape), dtype=np.uint8)
    up[:, :-1], down[:, 1:] = pictures[:, 1:], pictures[:, :-1]
    left[:, :, :-1], right[:, :, 1:] = pictures[:, :, 1:], pictures[:, :, :-1]
    return np.concatenate([pictures, up, down, left, right]).reshape(-1, 784), np.tile(labels, 5)
'''

SHIFTS = (
    Augmentation(
        key="shift",
        title="Shift augmentation",
        in_names="shifted",
        sentence="Each training image is also shown shifted by one pixel up, down, left and right: five times the "
        "images, and about five times the time.",
        n_copies=4,
        copies=shifted,
        program=_PROGRAM,
    ),
)
