import numpy as np
import pytest

from digitlab.classifiers.neural.forward import Layer, TrainedNetwork, load_network, save_network
from digitlab.experiment import Experiment
from digitlab.models import UnsafeModelError, load_model

NETWORK = Experiment(digit=None, classifier="SimpleCNN")


@pytest.fixture
def weights(tmp_path):
    """The file of a network that was never trained: what is refused does not depend on its numbers."""
    generator = np.random.default_rng(0)
    layers = [
        Layer(kind, generator.normal(size=shape).astype(np.float32), np.zeros(shape[-1], dtype=np.float32))
        for kind, shape in (("convolution", (5, 5, 1, 4)), ("dense", (12 * 12 * 4, 10)))
    ]
    save_network(TrainedNetwork(np.arange(10), layers), tmp_path / "model.npz")
    return tmp_path / "model.npz"


def test_a_network_is_read_as_it_was_written(weights, data):
    images = data.test.images[:20]
    network = load_model(weights.parent, NETWORK)
    assert np.array_equal(network.predict_proba(images), load_network(weights).predict_proba(images))
    assert np.array_equal(network.classes_, np.arange(10))
    np.testing.assert_allclose(network.predict_proba(images).sum(axis=1), 1)


def test_damaged_or_foreign_weights_are_refused(weights):
    content = weights.read_bytes()
    arrays = dict(np.load(weights))
    foreign = {name: array for name, array in arrays.items() if not name.startswith("0-")}
    for bad in (content[: len(content) // 2], b"", b"text"):
        weights.write_bytes(bad)
        with pytest.raises(UnsafeModelError):
            load_model(weights.parent, NETWORK)
    for wrong in (foreign, {"classes": np.array([{}], dtype=object)}, {**arrays, "classes": np.arange(3)}):
        np.savez(weights, **wrong)
        with pytest.raises(UnsafeModelError):
            load_model(weights.parent, NETWORK)
    weights.write_bytes(content)
    with pytest.raises(UnsafeModelError, match="another task"):
        load_model(weights.parent, Experiment(digit=3, classifier=NETWORK.classifier))
