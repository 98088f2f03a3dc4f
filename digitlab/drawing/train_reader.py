"""Trains the default reader and writes the file that travels with the repository.

Run ``python -m digitlab.drawing.train_reader``. Needs JAX; reading with the file needs neither JAX nor Keras.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from digitlab.drawing.augmentation import augment_drawings

CHANNELS = ((1, 16), (16, 32), (32, 32), (32, 64), (64, 64))
POOLED = (0, 2, 4)
N_HIDDEN = 128
BATCH = 128
N_EPOCHS = 16
PEAK_RATE = 3e-3
DECAY = 1e-4
SMOOTHING = 0.05
DROPOUT = 0.3
AVERAGING = 0.999

Weights = dict[str, Any]


def initial_weights(rng: np.random.Generator) -> Weights:
    """Draw He et al.'s (2015) initial weights for layers with rectified outputs."""
    weights: Weights = {}

    def add(name: str, shape: tuple[int, ...]) -> None:
        fan_in = int(np.prod(shape[:-1]))
        weights[f"{name}.weight"] = rng.normal(scale=np.sqrt(2 / fan_in), size=shape).astype(np.float32)
        weights[f"{name}.bias"] = np.zeros(shape[-1], dtype=np.float32)

    for index, (n_in, n_out) in enumerate(CHANNELS):
        add(f"conv{index}", (3, 3, n_in, n_out))
    add("hidden", (4 * 4 * CHANNELS[-1][1], N_HIDDEN))
    add("output", (N_HIDDEN, 10))
    weights["output.weight"] *= 0.1
    return weights


def logits(weights: Weights, images: Any, key: Any = None) -> Any:
    """Run the network on images (n, 28, 28, 1) of 0 to 1; `key` switches dropout on."""
    import jax
    import jax.numpy as jnp

    x = images
    for index in range(len(CHANNELS)):
        kernel = weights[f"conv{index}.weight"]
        if index == 0:
            side = x.shape[1]
            padded = jnp.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
            cols = jnp.concatenate([padded[:, i : i + side, j : j + side] for i in range(3) for j in range(3)], axis=-1)
            x = cols @ kernel.reshape(9, -1)
        else:
            x = jax.lax.conv_general_dilated(x, kernel, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
        x = jax.nn.relu(x + weights[f"conv{index}.bias"])
        if index in POOLED:
            x = _halved(x)
    x = x.reshape(len(x), -1)
    x = jax.nn.relu(x @ weights["hidden.weight"] + weights["hidden.bias"])
    if key is not None:
        x = x * jax.random.bernoulli(key, 1 - DROPOUT, x.shape) / (1 - DROPOUT)
    return x @ weights["output.weight"] + weights["output.bias"]


def _halved(x: Any) -> Any:
    import jax.numpy as jnp

    if x.shape[1] % 2:
        x = jnp.pad(x, ((0, 0), (0, 1), (0, 1), (0, 0)))
    n, side, _, channels = x.shape
    return x.reshape(n, side // 2, 2, side // 2, 2, channels).max(axis=(2, 4))


def trained(
    images: np.ndarray, labels: np.ndarray, n_epochs: int = N_EPOCHS, seed: int = 0, make: Any = augment_drawings
) -> Iterator[Weights]:
    """Train and yield the averaged weights after each epoch."""
    import jax
    import jax.numpy as jnp

    n_batches = len(images) // BATCH
    n_steps = n_batches * n_epochs

    def loss(weights: Weights, x: Any, y: Any, key: Any) -> Any:
        target = jax.nn.one_hot(y, 10) * (1 - SMOOTHING) + SMOOTHING / 10
        return -(target * jax.nn.log_softmax(logits(weights, x, key))).sum(axis=1).mean()

    @jax.jit
    def step(state: Any, x: Any, y: Any) -> Any:
        weights, mean, square, average, count, key = state
        key, own = jax.random.split(key)
        value, gradient = jax.value_and_grad(loss)(weights, x.reshape(-1, 28, 28, 1).astype(jnp.float32) / 255, y, own)
        count = count + 1
        done = count / n_steps
        rate = PEAK_RATE * jnp.minimum(count / 500, 1.0) * (1 + jnp.cos(jnp.pi * done)) / 2
        mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, gradient)
        square = jax.tree.map(lambda s, g: 0.99 * s + 0.01 * g * g, square, gradient)

        def update(w: Any, m: Any, s: Any) -> Any:
            m, s = m / (1 - 0.9**count), s / (1 - 0.99**count)
            return w - rate * (m / (jnp.sqrt(s) + 1e-8) + DECAY * 10 * w)

        weights = jax.tree.map(update, weights, mean, square)
        keep = jnp.minimum(AVERAGING, count / (count + 10.0))
        average = jax.tree.map(lambda a, w: keep * a + (1 - keep) * w, average, weights)
        return (weights, mean, square, average, count, key), value

    rng = np.random.default_rng(seed)
    weights = jax.tree.map(jnp.asarray, initial_weights(rng))
    zeros = jax.tree.map(jnp.zeros_like, weights)
    state = (weights, zeros, zeros, weights, jnp.zeros(()), jax.random.PRNGKey(seed))
    for _ in range(n_epochs):
        order = rng.permutation(len(images))[: n_batches * BATCH]
        x = make(images[order], rng).reshape(n_batches, BATCH, -1)
        y = labels[order].astype(np.int32).reshape(n_batches, BATCH)
        losses = []
        for batch in range(n_batches):
            state, value = step(state, x[batch], y[batch])
            losses.append(value)
        print("loss", float(np.mean(losses)), flush=True)
        yield {name: np.asarray(value) for name, value in state[3].items()}
