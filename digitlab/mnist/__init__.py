"""The complete MNIST data set, embedded, and its loader."""

from digitlab.mnist.loader import IMAGE_SIDE, MNIST_FILE, N_PIXELS, DamagedDatasetError, Mnist, Split, load_mnist
from digitlab.mnist.writers import Writers, WritersError, read_writers

__all__ = [
    "IMAGE_SIDE",
    "MNIST_FILE",
    "N_PIXELS",
    "DamagedDatasetError",
    "Mnist",
    "Split",
    "Writers",
    "WritersError",
    "load_mnist",
    "read_writers",
]
