"""Trained networks as Keras's own files, made of Keras's own layers.

Importing this module imports neither Keras nor JAX; its function does.
"""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from digitlab.classifiers.neural.estimators import keras_networks
from digitlab.classifiers.neural.forward import CONVOLUTIONS, NORMALISATION, Layer, TrainedNetwork


def keras_file(network: TrainedNetwork) -> bytes:
    """Return a file that ``keras.models.load_model`` reads.

    Its model takes bytes 0 to 255 of shape (n, 784) and returns probabilities of shape (n, n_classes).
    """
    pixels = keras_networks().pixels
    import keras  # on the backend that was just chosen

    stack = pixels()
    for layer in network.layers:
        stack += _keras_layers(keras.layers, layer, is_last=layer is network.layers[-1])
    model = keras.Sequential(stack)
    with_weights = (layer for layer in model.layers if layer.weights)
    for keras_layer, layer in zip(with_weights, network.layers, strict=True):
        keras_layer.set_weights(_weights(layer))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.save(path)
        return path.read_bytes()


def _keras_layers(layers: Any, layer: Layer, *, is_last: bool) -> list[Any]:
    """Return what computes a layer, the one with its weights among others that have none."""
    if layer.kind in CONVOLUTIONS:
        padded, pooled = CONVOLUTIONS[layer.kind]
        padding = "same" if padded else "valid"
        size, _, _, filters = layer.first.shape
        convolution = layers.Conv2D(filters, size, padding=padding, activation="relu")
        return [convolution, layers.MaxPooling2D(padding=padding)] if pooled else [convolution]
    if layer.kind == NORMALISATION:
        return [layers.BatchNormalization(epsilon=0.0)]
    # Flattening what is flat already does nothing.
    return [layers.Flatten(), layers.Dense(layer.first.shape[1], activation="softmax" if is_last else "relu")]


def _weights(layer: Layer) -> list[np.ndarray]:
    """Return what Keras keeps of a layer; the mean and the variance of a normalisation are in its factor already."""
    if layer.kind == NORMALISATION:
        return [layer.first, layer.second, np.zeros_like(layer.first), np.ones_like(layer.first)]
    return [layer.first, layer.second]
