"""An epoch of the simple convolutional network: the tutorial's plain Keras way and ours.

Both ways train the same network (conv 5x5x32, max pooling, dropout 0.2, dense 128) from the same kind of starting
weights with Adam, the same course of the learning rate and the same batch size on the same backend (JAX). The plain way
is ``Conv2D`` and ``MaxPooling2D`` trained with ``model.fit`` on images scaled to float32, with one-hot labels.
An epoch's time is the shortest one measured, without the first epoch, which contains the compilation.

What helped, in milliseconds for a step of 128 images on two cores (468 steps an epoch). Each was timed once
while the code was written, the first two in plain JAX without dropout; other work on the machine may have slowed some:

- Max pooling as the greatest of arrays instead of a windowed maximum, whose gradient is slow: 67 to 20.
- Convolution and pooling together: windows of 6x6 pixels, two apart, times four kernels, and the greatest of the four
  products (`ConvolutionMaxPooling`): 20 to 8; 14,400 copied numbers an image become 5,184. As a product of plain
  matrices; with the picture's axes left in place, the same product makes a step last 25.
- Dropout that takes a byte for each value, four from one random word (`ByteDropout`): 6 to 1.
- The whole epoch as one compiled loop that picks its batches from bytes: 10.2 to 8.4, and no floats of all images.
"""

import time
from typing import Any

import numpy as np

from benchmarks.report import arguments, write
from digitlab.classifiers.neural import SimpleCNN
from digitlab.mnist import IMAGE_SIDE, Mnist, load_mnist

BATCH_SIZE = 128
LEARNING_RATE = 0.001


def our_way(data: Mnist, epochs: int) -> dict[str, Any]:
    """Return seconds of each epoch and the accuracy on the test images."""
    seconds: list[float] = []
    started = time.perf_counter()

    def on_epoch(epoch: int, loss: float) -> None:
        nonlocal started
        seconds.append(time.perf_counter() - started)
        started = time.perf_counter()

    network = SimpleCNN(epochs=epochs, batch_size=BATCH_SIZE, learning_rate=LEARNING_RATE)
    network.fit(data.train.images, data.train.labels, on_epoch=on_epoch)
    return {"seconds": seconds, "accuracy": float(network.score(data.test.images, data.test.labels))}


def plain_way(data: Mnist, epochs: int) -> dict[str, Any]:
    """Return the same of the network as a tutorial writes it; call it after `our_way`, which chooses the backend."""
    import keras  # the backend has to be chosen before

    from digitlab.classifiers.neural.networks import one_cycle  # imports Keras

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
            keras.layers.Conv2D(32, (5, 5), activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Dropout(0.2),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    n_steps = epochs * (len(data.train) // BATCH_SIZE)
    optimizer = keras.optimizers.Adam(one_cycle(LEARNING_RATE, n_steps))
    network.compile(loss="categorical_crossentropy", optimizer=optimizer, metrics=["accuracy"])
    labels = keras.utils.to_categorical(data.train.labels)
    network.fit(
        _scaled(data.train.images), labels, epochs=epochs, batch_size=BATCH_SIZE, verbose=0, callbacks=[EpochTimes()]
    )
    predicted = network.predict(_scaled(data.test.images), verbose=0).argmax(axis=1)
    return {"seconds": seconds, "accuracy": float(np.mean(predicted == data.test.labels))}


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
    options = parser.parse_args()
    write(options.json, measure(load_mnist(), options.epochs))


if __name__ == "__main__":
    main()
