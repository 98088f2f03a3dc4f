"""Keras layers that compute the usual things in the way in which a processor is fast at them.

Importing this module imports Keras and JAX: only functions may import it.
"""

from typing import Any

import keras
import numpy as np
from jax import Array, lax, random
from keras import ops

_PACKAGE = "digitlab"
_POOL = 2
# The four places (row, column) of a 2x2 pooling block.
_PLACES = tuple((row, column) for row in range(_POOL) for column in range(_POOL))


def _windows(pictures: Array, size: int, stride: int, n_across: int) -> Array:
    """Write each window that a convolution looks through into a row of a matrix ("im2col").

    Parameters
    ----------
    pictures : Array, shape (n, side, side, channels)
    size : int
        Side of a window, in pixels.
    stride : int
        Distance between neighbouring windows, in pixels.
    n_across : int
        Number of windows in a row of windows.

    Returns
    -------
    Array, shape (n * n_across * n_across, size * size * channels)
    """
    end = stride * (n_across - 1) + 1
    shifted = [
        pictures[:, row : row + end : stride, column : column + end : stride]
        for row in range(size)
        for column in range(size)
    ]
    # XLA:CPU multiplies two matrices faster than an array of four axes with a matrix.
    return ops.reshape(ops.concatenate(shifted, axis=-1), (-1, size * size * pictures.shape[-1]))


@keras.saving.register_keras_serializable(package=_PACKAGE)
class ConvolutionMaxPooling(keras.layers.Layer):
    """``Conv2D(filters, kernel_size, activation="relu")`` and ``MaxPooling2D(2)`` in one layer.

    The result is that of the two Keras layers, with weights of the same shapes; only the way is another. Matrix
    products take the place of XLA's convolution, and the greatest of four arrays takes the place of its windowed
    maximum, whose gradient XLA:CPU finds very slowly. The rectifier comes after the pooling, where it has a
    quarter of the work: both are monotone, so the order does not matter.

    Parameters
    ----------
    filters : int
        Number of feature maps.
    kernel_size : int
        Side of the kernel, in pixels; odd.
    kernel_initializer : str or keras.initializers.Initializer, default="glorot_uniform"
    **options
        Passed on to `keras.layers.Layer`.
    """

    def __init__(
        self,
        filters: int,
        kernel_size: int,
        kernel_initializer: str | keras.initializers.Initializer = "glorot_uniform",
        **options: object,
    ) -> None:
        super().__init__(**options)
        self.filters = filters
        self.kernel_size = kernel_size
        self.kernel_initializer = keras.initializers.get(kernel_initializer)

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Create the weights for pictures of shape (n, side, side, channels)."""
        shape = (self.kernel_size, self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(shape=shape, initializer=self.kernel_initializer, name="kernel")
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros", name="bias")

    def call(self, pictures: Array) -> Array:
        """Return the feature maps, shape (n, pooled side, pooled side, filters)."""
        pooled_side = self._pooled(pictures.shape[1])
        convolve = self._convolve_single_channel if pictures.shape[-1] == 1 else self._convolve_channels
        first, second, third, fourth = convolve(pictures, pooled_side)
        greatest = ops.maximum(ops.maximum(first, second), ops.maximum(third, fourth))
        return ops.reshape(ops.relu(greatest + self.bias), (-1, pooled_side, pooled_side, self.filters))

    def _convolve_single_channel(self, pictures: Array, pooled_side: int) -> list[Array]:
        """Return the convolution's results at each of the four places of the pooling blocks.

        A block of 2x2 results depends on a window that is one pixel larger than the kernel. Writing out these
        windows copies far fewer numbers than writing out each result's own (5,184 an image instead of 14,400
        for 5x5 on MNIST), and the kernel, padded with zeros, takes its four places in them.
        """
        windows = _windows(pictures, self.kernel_size + 1, _POOL, pooled_side)
        kernel = ops.convert_to_tensor(self.kernel)
        placed = [ops.pad(kernel, ((row, 1 - row), (column, 1 - column), (0, 0), (0, 0))) for row, column in _PLACES]
        return [ops.matmul(windows, ops.reshape(kernel, (-1, self.filters))) for kernel in placed]

    def _convolve_channels(self, pictures: Array, pooled_side: int) -> list[Array]:
        """Return the same; with many channels the products outweigh the copies, so none is made with zeros."""
        side = _POOL * pooled_side
        windows = _windows(pictures, self.kernel_size, 1, side)
        results = ops.matmul(windows, ops.reshape(self.kernel, (-1, self.filters)))
        maps = ops.reshape(results, (-1, side, side, self.filters))
        return [maps[:, row::_POOL, column::_POOL] for row, column in _PLACES]

    def compute_output_shape(self, input_shape: tuple[Any, int, int, int]) -> tuple[Any, int, int, int]:
        """Return (n, pooled side, pooled side, filters)."""
        n, height, width, _ = input_shape
        return (n, self._pooled(height), self._pooled(width), self.filters)

    def _pooled(self, side: int) -> int:
        return (side - self.kernel_size + 1) // _POOL

    def get_config(self) -> dict[str, object]:
        """Return what the constructor needs."""
        return {
            **super().get_config(),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "kernel_initializer": keras.initializers.serialize(self.kernel_initializer),
        }


@keras.saving.register_keras_serializable(package=_PACKAGE)
class ByteDropout(keras.layers.Layer):
    """Dropout that decides by one random byte a value instead of by a random float.

    Drawing the random numbers is most of the work of dropout, and one word of 32 random bits serves four values.

    Parameters
    ----------
    rate : float
        Share of the values set to zero while training, 0 to below 1; rounded to 256ths.
    seed : int
        Start of the random numbers.
    **options
        Passed on to `keras.layers.Layer`.
    """

    def __init__(self, rate: float, seed: int, **options: object) -> None:
        super().__init__(**options)
        self.rate = rate
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, values: Array, training: bool = False) -> Array:
        """Drop some of the values and scale up the others, if training."""
        dropped_of_256 = round(256 * self.rate)
        if not training or dropped_of_256 == 0:
            return values
        n_values = int(np.prod(values.shape))
        words = random.bits(self.seed_generator.next(), (-(-n_values // 4),), np.uint32)
        random_bytes = lax.bitcast_convert_type(words, np.uint8).reshape(-1)[:n_values].reshape(values.shape)
        return ops.where(random_bytes >= dropped_of_256, values / (1 - dropped_of_256 / 256), 0.0)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the shape of the input."""
        return input_shape

    def get_config(self) -> dict[str, object]:
        """Return what the constructor needs."""
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}
