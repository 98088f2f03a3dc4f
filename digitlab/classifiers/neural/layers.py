"""Keras layers that compute the usual things in the way in which a processor is fast at them.

Importing this module imports Keras and JAX: only functions may import it.
"""

from typing import Any

import keras
import numpy as np
from jax import Array, lax, random
from keras import ops

_POOL = 2
# Stands for results beyond the edge in a block of 2x2; the rectifier makes 0 of a block of nothing else.
_NEVER_GREATEST = -1e9
# The four places (row, column) of a 2x2 pooling block.
_PLACES = tuple((row, column) for row in range(_POOL) for column in range(_POOL))


def _windows(pictures: Array, size: int, stride: int, n_across: int) -> Array:
    """Write each window that a convolution looks through into a row of a matrix ("im2col").

    Pictures of shape (n, side, side, channels) give (n * n_across * n_across, size * size * channels), by windows of
    `size` pixels whose neighbours are `stride` pixels apart, `n_across` in a row.
    """
    end = stride * (n_across - 1) + 1
    shifted = [
        pictures[:, row : row + end : stride, column : column + end : stride]
        for row in range(size)
        for column in range(size)
    ]
    # XLA:CPU multiplies two matrices faster than an array of four axes with a matrix.
    return ops.reshape(ops.concatenate(shifted, axis=-1), (-1, size * size * pictures.shape[-1]))


class Convolution(keras.layers.Layer):
    """A convolution with a rectifier, with or without max pooling, in one layer.

    The result is that of ``Conv2D(filters, kernel_size, activation="relu")`` and, if pooled, ``MaxPooling2D(2)``, both
    with the same ``padding``, and the weights have the same shapes; only the way is another. Matrix
    products take the place of XLA's convolution, and the greatest of four arrays takes the place of its windowed
    maximum, whose gradient XLA:CPU finds very slowly. The rectifier comes after the pooling, where it has a
    quarter of the work: both are monotone, so the order does not matter.

    Parameters
    ----------
    filters : int
        Number of feature maps.
    kernel_size : int
        Side of the kernel, in pixels; odd.
    padded : bool, default=False
        Whether pictures get a rim of paper, so that maps are as large as they ("same"), or none ("valid").
    pooled : bool, default=True
        Whether only the largest of each 2x2 results is kept.
    kernel_initializer : keras.initializers.Initializer or str, default="glorot_uniform"
    """

    def __init__(
        self,
        filters: int,
        kernel_size: int,
        *,
        padded: bool = False,
        pooled: bool = True,
        kernel_initializer: keras.initializers.Initializer | str = "glorot_uniform",
    ) -> None:
        super().__init__()
        self.filters = filters
        self.kernel_size = kernel_size
        self.padded = padded
        self.pooled = pooled
        self.kernel_initializer = keras.initializers.get(kernel_initializer)

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Create the weights for pictures of shape (n, side, side, channels)."""
        shape = (self.kernel_size, self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(shape=shape, initializer=self.kernel_initializer, name="kernel")
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros", name="bias")

    def call(self, pictures: Array) -> Array:
        """Return the feature maps, shape (n, map side, map side, filters)."""
        side = self._map_side(pictures.shape[1])
        if self.padded:
            rim = (self.kernel_size // 2, self.kernel_size // 2)
            pictures = ops.pad(pictures, ((0, 0), rim, rim, (0, 0)))
        if not self.pooled:
            return ops.relu(self._results(pictures) + self.bias)
        fills_blocks = pictures.shape[1] - self.kernel_size + 1 >= _POOL * side
        by_place = self._block_results if pictures.shape[-1] == 1 and fills_blocks else self._split_results
        first, second, third, fourth = by_place(pictures, side)
        greatest = ops.maximum(ops.maximum(first, second), ops.maximum(third, fourth))
        return ops.reshape(ops.relu(greatest + self.bias), (-1, side, side, self.filters))

    def _results(self, pictures: Array) -> Array:
        """Return the convolution's results, shape (n, result side, result side, filters)."""
        side = pictures.shape[1] - self.kernel_size + 1
        windows = _windows(pictures, self.kernel_size, 1, side)
        return ops.reshape(
            ops.matmul(windows, ops.reshape(self.kernel, (-1, self.filters))), (-1, side, side, self.filters)
        )

    def _block_results(self, pictures: Array, pooled_side: int) -> list[Array]:
        """Return the convolution's results at each of the four places of the pooling blocks, for a single channel.

        A block of 2x2 results depends on a window that is one pixel larger than the kernel. Writing out these
        windows copies far fewer numbers than writing out each result's own (5,184 an image instead of 14,400
        for 5x5 on MNIST), and the kernel, padded with zeros, takes its four places in them.
        """
        windows = _windows(pictures, self.kernel_size + 1, _POOL, pooled_side)
        kernel = ops.convert_to_tensor(self.kernel)
        placed = [ops.pad(kernel, ((row, 1 - row), (column, 1 - column), (0, 0), (0, 0))) for row, column in _PLACES]
        return [ops.matmul(windows, ops.reshape(kernel, (-1, self.filters))) for kernel in placed]

    def _split_results(self, pictures: Array, pooled_side: int) -> list[Array]:
        """Return the same; with many channels the products outweigh the copies, so none is made with zeros."""
        maps, side = self._results(pictures), _POOL * pooled_side
        missing = max(0, side - maps.shape[1])
        if missing:
            maps = ops.pad(maps, ((0, 0), (0, missing), (0, missing), (0, 0)), constant_values=_NEVER_GREATEST)
        return [maps[:, row:side:_POOL, column:side:_POOL] for row, column in _PLACES]

    def compute_output_shape(self, input_shape: tuple[Any, int, int, int]) -> tuple[Any, int, int, int]:
        """Return (n, map side, map side, filters)."""
        n, side, _, _ = input_shape
        return (n, self._map_side(side), self._map_side(side), self.filters)

    def _map_side(self, side: int) -> int:
        results = side if self.padded else side - self.kernel_size + 1
        if not self.pooled:
            return results
        return -(-results // _POOL) if self.padded else results // _POOL


class ByteDropout(keras.layers.Layer):
    """Dropout that decides by one random byte a value instead of by a random float.

    Drawing the random numbers is most of the work of dropout, and one word of 32 random bits serves four values. The
    rate, 0 to below 1, is rounded to 256ths.
    """

    def __init__(self, rate: float, seed: int) -> None:
        super().__init__()
        self.rate = rate
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
