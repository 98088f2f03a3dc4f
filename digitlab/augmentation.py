"""More training images out of those that there are."""

import numpy as np

from digitlab.mnist import IMAGE_SIDE, N_PIXELS

# Images as they are and four more of each, whichever augmentation.
N_COPIES = 5


def shift_augmented(images: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Add each image shifted by one pixel up, down, left and right.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 784)
    labels : ndarray, shape (n,)

    Returns
    -------
    images : ndarray of uint8, shape (5 n, 784)
        The images as they are, then all of them up, down, left and right. Vacated pixels are paper; ink that
        leaves the picture is lost.
    labels : ndarray, shape (5 n,)
    """
    pictures = images.reshape(-1, IMAGE_SIDE, IMAGE_SIDE)
    augmented = np.zeros((N_COPIES, *pictures.shape), dtype=images.dtype)
    same, up, down, left, right = augmented
    same[:] = pictures
    up[:, :-1] = pictures[:, 1:]
    down[:, 1:] = pictures[:, :-1]
    left[:, :, :-1] = pictures[:, :, 1:]
    right[:, :, 1:] = pictures[:, :, :-1]
    return augmented.reshape(-1, N_PIXELS), np.tile(labels, N_COPIES)
