"""Builds and trains the Keras models.

Importing this module imports Keras and JAX: only functions may import it.
"""

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import jax
import keras
import numpy as np
from jax import Array

from digitlab.classifiers.neural.layers import ByteDropout, Convolution
from digitlab.mnist import IMAGE_SIDE, N_PIXELS

# Values of the trained variables, of the model's other variables and of the optimiser's.
_State = tuple[list[Array], ...]
# Batches of images and the indices of their classes.
_Batches = tuple[np.ndarray, np.ndarray]

_WHITE = 255
_WARM_UP_SHARE = 0.1
# Batches of one compiled loop: enough to hide the way into it, few enough to need no second copy of all images.
_LONGEST_LOOP = 200
# Images predicted at a time: many for a test split, few for a picture that somebody has just drawn.
_MANY = 200
_FEW = 10


def seeds(seed: int) -> Iterator[int]:
    """Return a seed for each layer, eight of them."""
    return iter(np.random.SeedSequence(seed).generate_state(8).tolist())


def simple_cnn(n_classes: int, dropout: float, seed: int) -> keras.Model:
    """Build the network of one convolution: from pixels 0 to 255 of shape (n, 784) to logits of shape (n, n_classes).

    The seed fixes the starting weights and the dropped values.
    """
    start, weights = seeds(seed), keras.initializers.GlorotUniform
    return keras.Sequential(
        [
            *pixels(),
            Convolution(32, 5, kernel_initializer=weights(next(start))),
            ByteDropout(dropout, seed=next(start)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu", kernel_initializer=weights(next(start))),
            keras.layers.Dense(n_classes, kernel_initializer=weights(next(start)), name="logits"),
        ]
    )


def larger_cnn(n_classes: int, dropout: float, seed: int) -> keras.Model:
    """Build the network of two convolutions; see `simple_cnn`."""
    start, weights = seeds(seed), keras.initializers.GlorotUniform
    return keras.Sequential(
        [
            *pixels(),
            Convolution(32, 5, kernel_initializer=weights(next(start))),
            keras.layers.BatchNormalization(momentum=0.9),
            Convolution(64, 5, kernel_initializer=weights(next(start))),
            keras.layers.BatchNormalization(momentum=0.9),
            keras.layers.Flatten(),
            ByteDropout(dropout, seed=next(start)),
            keras.layers.Dense(128, activation="relu", kernel_initializer=weights(next(start))),
            keras.layers.Dense(50, activation="relu", kernel_initializer=weights(next(start))),
            keras.layers.Dense(n_classes, kernel_initializer=weights(next(start)), name="logits"),
        ]
    )


def pixels() -> list[Any]:
    """Return the layers that turn rows of 0 to 255 into pictures of 0 to 1."""
    return [
        keras.Input((N_PIXELS,)),
        keras.layers.Rescaling(1 / _WHITE),
        keras.layers.Reshape((IMAGE_SIDE, IMAGE_SIDE, 1)),
    ]


def cross_entropy(classes: Array, logits: Array) -> Array:
    """Return the cross-entropy of each image, shape (n,); `classes` are indices."""
    return keras.ops.sparse_categorical_crossentropy(classes, logits, from_logits=True)


def train(
    model: keras.Model,
    images: np.ndarray,
    targets: np.ndarray,
    *,
    epochs: int,
    batch_size: int,
    optimizer: Callable[[int], keras.optimizers.Optimizer],
    seed: int,
    on_epoch: Callable[[int, float], None],
    losses_of: Callable[[Array, Array], Array] = cross_entropy,
    varied: Callable[[np.ndarray, np.random.Generator], np.ndarray] = lambda images, generator: images,
) -> None:
    """Train a model in place.

    An epoch is a few compiled loops over batches, which stay bytes until a step scales them. Images that would not
    fill a batch or a loop are left out, less than one in a hundred; the next epoch shuffles anew and leaves out others.

    Parameters
    ----------
    model : keras.Model
        Takes pixels, returns logits.
    images : ndarray of uint8, shape (n, 784)
    targets : ndarray of int, shape (n,)
        Index of each image's class.
    epochs : int
    batch_size : int
    optimizer : callable
        ``optimizer(n_steps)`` returns the optimiser for so many steps. One that averages the weights leaves the
        average in the model at the end.
    seed : int
        Fixes the order of the images and how they are varied.
    on_epoch : callable
        ``on_epoch(epoch, loss)`` is called after every epoch (from 1) with the mean training loss; the model then
        holds that epoch's weights.
    losses_of : callable, default=cross_entropy
        Takes class indices and logits, returns a loss for each image.
    varied : callable, optional
        ``varied(images, generator)`` returns the images as a loop shall see them, anew in every epoch.
    """
    batch_size = min(batch_size, len(images))
    n_batches = len(images) // batch_size
    n_loops = math.ceil(n_batches / _LONGEST_LOOP)
    shape = (n_loops, n_batches // n_loops, batch_size)
    used = optimizer(epochs * shape[0] * shape[1])
    used.build(model.trainable_variables)
    run_loop = jax.jit(partial(_run_loop, model, used, losses_of))
    variables = (model.trainable_variables, model.non_trainable_variables, used.variables)
    state: _State = tuple([variable.value for variable in group] for group in variables)
    generator = np.random.default_rng(seed)
    for epoch in range(1, epochs + 1):
        losses = []
        for chosen in generator.permutation(len(images))[: math.prod(shape)].reshape(shape):
            seen = varied(images[chosen.ravel()], generator).reshape(*chosen.shape, -1)
            state, loss = run_loop(state, (seen, targets[chosen]))
            losses.append(float(loss))
        for group, values in zip(variables, state, strict=True):
            for variable, value in zip(group, values, strict=True):
                variable.assign(value)
        if epoch == epochs:
            used.finalize_variable_values(model.trainable_variables)
        on_epoch(epoch, float(np.mean(losses)))


def adam(learning_rate: float, n_steps: int) -> keras.optimizers.Optimizer:
    """Return Adam (Kingma and Ba, 2015) for so many steps.

    Its learning rate rises in a tenth of them, then falls to zero along a cosine (Loshchilov and Hutter, 2017).
    """
    warm_up = round(_WARM_UP_SHARE * n_steps)
    decay = max(n_steps - warm_up, 1)
    return keras.optimizers.Adam(
        keras.optimizers.schedules.CosineDecay(
            learning_rate / 10, decay, warmup_target=learning_rate, warmup_steps=warm_up
        )
    )


def _run_loop(
    model: keras.Model,
    optimizer: keras.optimizers.Optimizer,
    losses_of: Callable[[Array, Array], Array],
    state: _State,
    batches: _Batches,
) -> tuple[_State, Array]:
    """Take a step for each batch; return the new state and the mean loss."""

    def loss_of(trainable: list[Array], others: list[Array], batch: Any) -> tuple[Array, list[Array]]:
        pixels, classes = batch
        logits, others = model.stateless_call(trainable, others, pixels, training=True)
        return losses_of(classes, logits).mean(), others

    def step(state: _State, batch: _Batches) -> tuple[_State, Array]:
        trainable, others, optimizer_values = state
        (loss, others), gradients = jax.value_and_grad(loss_of, has_aux=True)(trainable, others, batch)
        trainable, optimizer_values = optimizer.stateless_apply(optimizer_values, gradients, trainable)
        return (trainable, others, optimizer_values), loss

    state, losses = jax.lax.scan(step, state, batches)
    return state, losses.mean()


class Predictor:
    """A model's outputs, compiled once for as long as the model lives.

    Keras's own ``model.predict`` gives up the model's variables to JAX for the time of the call, which a training
    that still holds them does not survive, and costs more than the prediction of a few images.
    """

    def __init__(self, model: keras.Model) -> None:
        self.model = model
        self._outputs = jax.jit(lambda *state: model.stateless_call(*state, training=False)[0])

    def logits(self, images: np.ndarray) -> np.ndarray:
        """Return the raw outputs for images of uint8, shape (n, 784): float32 of shape (n, n_classes)."""
        # Batches are filled up with paper, so that the model is compiled for two shapes only.
        size = _FEW if len(images) <= _FEW else _MANY
        n_batches = max(1, math.ceil(len(images) / size))
        filled = np.pad(images, ((0, n_batches * size - len(images)), (0, 0)))
        batches = filled.reshape(n_batches, size, images.shape[1])
        groups = (self.model.trainable_variables, self.model.non_trainable_variables)
        variables = [[variable.value for variable in group] for group in groups]
        return np.concatenate([self._outputs(*variables, batch) for batch in batches])[: len(images)]
