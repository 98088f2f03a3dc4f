"""MNIST's frame: a 20x20 box set into 28x28 pixels by its centre of mass.

LeCun, Y., Bottou, L., Bengio, Y. and Haffner, P. (1998). Gradient-based learning applied to document recognition.
*Proceedings of the IEEE*, 86(11), section III.A.
"""

import numpy as np

from digitlab.mnist.loader import IMAGE_SIDE

SIDE = IMAGE_SIDE
BOX_SIDE = 20
# Where MNIST's own pictures have their centre of mass, on average within a hundredth of a pixel: the middle of the
# pixel with index 14. Coordinates run from 0 at the picture's left and upper edge to 28.
CENTRE = 14.5


def centre_of_mass(image: np.ndarray) -> np.ndarray:
    """Return the centre of mass (x, y) of a picture's ink, in pixels from the upper left corner.

    The ink is positive somewhere and negative nowhere; the middle of the first pixel is (0.5, 0.5).
    """
    weights = np.asarray(image, dtype=np.float64)
    total = weights.sum()
    x = weights.sum(axis=0) @ (np.arange(weights.shape[1]) + 0.5)
    y = weights.sum(axis=1) @ (np.arange(weights.shape[0]) + 0.5)
    return np.array([x, y]) / total
