"""An epoch of the simple convolutional network: the tutorial's plain Keras way and ours.

Both ways train the same network (conv 5x5x32, max pooling, dropout 0.2, dense 128) from the same kind of starting
weights with Adam, the same course of the learning rate and the same batch size on the same backend (JAX). The plain way
is ``Conv2D`` and ``MaxPooling2D`` trained with ``model.fit`` on images scaled to float32, with one-hot labels.
An epoch's time is the shortest one measured, without the first epoch, which contains the compilation.

What helped, each on top of what came before it; ``--steps`` times them all:

- Max pooling as the greatest of four arrays instead of a windowed maximum, whose gradient is slow.
- Convolution and pooling together: windows of 6x6 pixels, two apart, times four kernels, and the greatest of the four
  products (`Convolution`); 14,400 copied numbers an image become 5,184.
- Dropout that takes a byte for each value, four from one random word (`ByteDropout`).
- Compiled loops over hundreds of batches of bytes, instead of ``model.fit``. This helps only after the others: XLA's
  own convolution is slower inside a loop than outside.
"""

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.report import arguments, write
from digitlab.classifiers.neural.estimators import SimpleCNN
from digitlab.mnist import IMAGE_SIDE, Mnist, load_mnist

if TYPE_CHECKING:
    import keras

BATCH_SIZE = 128
LEARNING_RATE = 0.001


class Stopwatch:
    """Notes how long each epoch took; an `on_epoch`."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._started = time.perf_counter()

    def __call__(self, epoch: int, loss: float) -> None:
        """Note the time since the epoch before, or since the beginning."""
        now = time.perf_counter()
        self.seconds.append(now - self._started)
        self._started = now


def our_way(data: Mnist, epochs: int) -> dict[str, Any]:
    """Return seconds of each epoch and the accuracy on the test images."""
    network = SimpleCNN(epochs=epochs, batch_size=BATCH_SIZE, learning_rate=LEARNING_RATE)
    stopwatch = Stopwatch()
    network.fit(data.train.images, data.train.labels, on_epoch=stopwatch)
    return {"seconds": stopwatch.seconds, "accuracy": float(network.score(data.test.images, data.test.labels))}


def plain_way(data: Mnist, epochs: int) -> dict[str, Any]:
    """Return the same of the network as a tutorial writes it; call it after `our_way`, which chooses the backend."""
    import keras  # the backend has to be chosen before

    return usual_fit(
        data,
        epochs,
        keras.layers.Conv2D(32, (5, 5), activation="relu"),
        keras.layers.MaxPooling2D(),
        keras.layers.Dropout(0.2),
    )


def usual_fit(data: Mnist, epochs: int, *first_layers: "keras.layers.Layer") -> dict[str, Any]:
    """Train the network that begins with some layers by ``model.fit``; return the same."""
    import keras

    from digitlab.classifiers.neural.networks import adam  # imports Keras

    class EpochTimes(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.started = time.perf_counter()

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            seconds.append(time.perf_counter() - self.started)

    seconds: list[float] = []
    keras.utils.set_random_seed(0)
    network = keras.Sequential(
        [
            keras.Input((IMAGE_SIDE, IMAGE_SIDE, 1)),
            *first_layers,
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    n_steps = epochs * (len(data.train) // BATCH_SIZE)
    network.compile(loss="categorical_crossentropy", optimizer=adam(LEARNING_RATE, n_steps), metrics=["accuracy"])
    labels = keras.utils.to_categorical(data.train.labels)
    network.fit(
        _scaled(data.train.images), labels, epochs=epochs, batch_size=BATCH_SIZE, verbose=0, callbacks=[EpochTimes()]
    )
    predicted = network.predict(_scaled(data.test.images), verbose=0).argmax(axis=1)
    return {"seconds": seconds, "accuracy": float(np.mean(predicted == data.test.labels))}


def measure_steps(data: Mnist, ways: dict[str, Any]) -> dict[str, float]:
    """Time what lies between the two ways, print and return an epoch's seconds by the step's name.

    Parameters
    ----------
    data : Mnist
    ways : dict
        What `measure` returned, which are the first and the last step.

    Returns
    -------
    dict
    """
    import keras

    from digitlab.classifiers.neural.layers import ByteDropout, Convolution  # imports Keras

    class GreatestOfFour(keras.layers.Layer):
        def call(self, maps: Any) -> Any:
            first, second, third, fourth = (maps[:, row::2, column::2] for row in range(2) for column in range(2))
            return keras.ops.maximum(keras.ops.maximum(first, second), keras.ops.maximum(third, fourth))

    dropout = keras.layers.Dropout
    changed = {
        "greatest of four": (keras.layers.Conv2D(32, (5, 5), activation="relu"), GreatestOfFour(), dropout(0.2)),
        "one layer for both": (Convolution(32, 5), dropout(0.2)),
        "dropout by bytes": (Convolution(32, 5), ByteDropout(0.2, seed=0)),
    }
    seconds = {"the plain way": min(ways["plain"]["seconds"][1:])}
    for name, first_layers in changed.items():
        seconds[name] = min(usual_fit(data, 3, *first_layers)["seconds"][1:])
    seconds["compiled loops"] = min(ways["ours"]["seconds"][1:])
    for name, value in seconds.items():
        print(f"{name:<20}{value:>8.2f} s{value / seconds['the plain way']:>8.2f}")
    return seconds


def _scaled(images: np.ndarray) -> np.ndarray:
    return images.reshape(-1, IMAGE_SIDE, IMAGE_SIDE, 1).astype(np.float32) / 255


def measure(data: Mnist, epochs: int = 3) -> dict[str, Any]:
    """Time both ways, print and return the figures.

    Parameters
    ----------
    data : Mnist
    epochs : int, default=3
        At least 2.

    Returns
    -------
    dict
        "ours" and "plain" with "seconds" of each epoch and "accuracy", and "ratio" of our epoch's time to the plain
        one's.

    Raises
    ------
    ValueError
        If there is no epoch after the one that contains the compilation.
    """
    if epochs < 2:
        raise ValueError("Measuring takes at least two epochs, because the first one contains the compilation.")
    ways = {"ours": our_way(data, epochs), "plain": plain_way(data, epochs)}
    print(f"{'simple CNN':<12}{'epoch':>10}{'first epoch':>14}{'accuracy after ' + str(epochs):>20}")
    for name, figures in ways.items():
        first, *others = figures["seconds"]
        print(f"{name:<12}{min(others):>8.2f} s{first:>12.2f} s{figures['accuracy']:>20.4f}")
    ratio = min(ways["ours"]["seconds"][1:]) / min(ways["plain"]["seconds"][1:])
    print(f"Our epoch takes {ratio:.2f} of the plain one's time.")
    return {**ways, "ratio": ratio}


def main() -> None:
    """Read the command line, measure, print."""
    parser = arguments("networks", __doc__ or "")
    parser.add_argument("--epochs", type=int, default=3, metavar="N", help="epochs that each way trains (default 3)")
    parser.add_argument("--steps", action="store_true", help="time each step from the plain way to ours, too")
    options = parser.parse_args()
    data = load_mnist()
    figures = measure(data, options.epochs)
    if options.steps:
        figures["steps"] = measure_steps(data, figures)
    write(options.json, figures)


if __name__ == "__main__":
    main()
