"""Trains the default reader and writes the file that travels with the repository.

Run ``python -m digitlab.digit_reader.train`` (about forty minutes on two idle cores). It needs Keras and JAX; reading
with the file does not, and nothing else imports this module. The reader sees MNIST's 60,000 training images, some of
them drawn again with a pen as even as a canvas's, forms of digits that MNIST lacks, and what is no digit, all varied
anew in every epoch; no recorded pen strokes and none of MNIST's test images.

It was chosen on recorded pen digits (``python -m benchmarks.drawing``): which forms to draw was decided by looking at
what a network without them misread there.
"""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from digitlab.augmentation.hands import Variation, varied
from digitlab.classifiers.neural.estimators import keras_networks
from digitlab.classifiers.neural.forward import Layer, TrainedNetwork, from_keras, save_network
from digitlab.digit_reader.forms import drawn_forms
from digitlab.digit_reader.reader import N_DIGITS, READER_FILE, TEST_READINGS, Reader
from digitlab.drawing.no_digits import drawn_no_digits
from digitlab.drawing.thinning import drawn_again
from digitlab.mnist import Split, load_mnist

if TYPE_CHECKING:
    import keras

# Maps of each convolution of 3x3 pixels, and whether pooling follows: the picture's side goes from 28 to 14, 7 and 4.
CONVOLUTIONS = ((16, True), (32, False), (48, True), (96, False), (96, True))
N_HIDDEN = 128
N_FORMS = 40_000
N_DRAWN_AGAIN = 20_000
N_NO_DIGITS = 15_000
# Strokes are drawn at one size, photos and hands are not.
VARIATION = Variation(scale=0.15)
N_EPOCHS = 30
BATCH = 128
PEAK_RATE, WARM_UP_STEPS = 3e-3, 500
SMOOTHING = 0.05
DROPOUT = 0.3
# The ten digits, and one class for what is none.
_CLASSES = np.arange(N_DIGITS + 1)


def trained(
    split: Split, n_epochs: int = N_EPOCHS, seed: int = 0, on_epoch: Callable[[int, float], None] = lambda *news: None
) -> TrainedNetwork:
    """Train the reader's network; ``on_epoch(epoch, loss)`` is called after every epoch with the mean training loss.

    The learning rate rises over the first 500 steps and falls as a cosine to 0 at the last. The outcome has a running
    average of the weights over about a thousand steps, which reads better than the last step's.
    """
    networks = keras_networks()
    model = _network(seed)
    networks.train(
        model,
        split.images,
        split.labels.astype(np.int32),
        epochs=n_epochs,
        batch_size=BATCH,
        optimizer=_optimizer,
        seed=seed,
        on_epoch=on_epoch,
        losses_of=_smoothed_cross_entropy,
        varied=partial(varied, variation=VARIATION),
    )
    return from_keras(_CLASSES, model)


def training_split(seed: int = 1) -> Split:
    """Return MNIST's training images, some of them drawn again, the drawn forms and what is no digit (label 10)."""
    mnist, rng = load_mnist().train, np.random.default_rng(seed)
    forms, form_labels = drawn_forms(N_FORMS, rng)
    chosen = rng.choice(len(mnist), size=N_DRAWN_AGAIN, replace=False)
    again = drawn_again(mnist.images[chosen], rng)
    no_digits = drawn_no_digits(N_NO_DIGITS, rng, mnist.images)
    labels = (mnist.labels, form_labels, mnist.labels[chosen], np.full(N_NO_DIGITS, N_DIGITS, dtype=np.uint8))
    return Split(np.concatenate([mnist.images, forms, again, no_digits]), np.concatenate(labels))


def save(network: TrainedNetwork, test_images: np.ndarray, path: Path = READER_FILE) -> np.ndarray:
    """Write the weights in half precision, which costs no accuracy and halves the file, and what they read.

    Returns the readings, uint8 of shape (n,), of the test images, uint8 of shape (n, 784).
    """
    halves = _with_arrays_as(np.float16, network)
    reader = Reader(_with_arrays_as(np.float32, halves))
    readings = reader.probabilities(test_images).argmax(axis=1).astype(np.uint8)
    save_network(halves, path, **{TEST_READINGS: readings})
    return readings


def _with_arrays_as(dtype: type, network: TrainedNetwork) -> TrainedNetwork:
    layers = [Layer(kind, first.astype(dtype), second.astype(dtype)) for kind, first, second in network.layers]
    return TrainedNetwork(network.classes, layers)


def _network(seed: int) -> "keras.Model":
    """Build the network, its weights drawn as He, Zhang, Ren and Sun (2015) do for rectified layers."""
    networks = keras_networks()
    import keras  # the backend has to be chosen before

    from digitlab.classifiers.neural.layers import ByteDropout, Convolution

    start = networks.seeds(seed)
    he_normal = keras.initializers.HeNormal
    convolutions = [
        Convolution(n_maps, 3, padded=True, pooled=pooled, kernel_initializer=he_normal(next(start)))
        for n_maps, pooled in CONVOLUTIONS
    ]
    return keras.Sequential(
        [
            *networks.pixels(),
            *convolutions,
            keras.layers.Flatten(),
            keras.layers.Dense(N_HIDDEN, activation="relu", kernel_initializer=he_normal(next(start))),
            ByteDropout(DROPOUT, seed=next(start)),
            keras.layers.Dense(
                len(_CLASSES), kernel_initializer=keras.initializers.RandomNormal(0.0, 0.01, next(start))
            ),
        ]
    )


def _optimizer(n_steps: int) -> "keras.optimizers.Optimizer":
    """Return Adam with decoupled weight decay (Loshchilov and Hutter, 2019) that averages the weights."""
    import keras

    warm_up = min(WARM_UP_STEPS, n_steps // 2)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, max(n_steps - warm_up, 1), warmup_target=PEAK_RATE, warmup_steps=warm_up
    )
    return keras.optimizers.AdamW(rate, weight_decay=1e-3, beta_2=0.99, use_ema=True, ema_momentum=0.999)


def _smoothed_cross_entropy(classes: Any, logits: Any) -> Any:
    import keras

    wanted = keras.ops.one_hot(classes, len(_CLASSES)) * (1 - SMOOTHING) + SMOOTHING / len(_CLASSES)
    return keras.ops.categorical_crossentropy(wanted, logits, from_logits=True)


def main() -> None:
    """Read the command line, train, write the file and say how well it reads."""
    parser = argparse.ArgumentParser(
        prog="python -m digitlab.digit_reader.train", description="Train the Draw page's default reader."
    )
    parser.add_argument("--to", type=Path, default=READER_FILE, metavar="FILE", help="the file to write")
    parser.add_argument("--epochs", type=int, default=N_EPOCHS)
    options = parser.parse_args()

    def say(epoch: int, loss: float) -> None:
        print(f"Epoch {epoch} of {options.epochs}: loss {loss:.4f}", flush=True)

    network = trained(training_split(), options.epochs, on_epoch=say)
    test = load_mnist().test
    accuracy = float((save(network, test.images, options.to) == test.labels).mean())
    print(f"Wrote {options.to} ({options.to.stat().st_size / 1e6:.2f} MB); {accuracy:.2%} on MNIST's test images.")


if __name__ == "__main__":
    main()
