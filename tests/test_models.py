import numpy as np
import pytest

from digitlab.classifiers.neural import LargerCNN, SimpleCNN
from digitlab.experiment import Experiment
from digitlab.models import UnsafeModelError, load_model, save_model

NETWORKS = {"SimpleCNN": SimpleCNN, "LargerCNN": LargerCNN}


@pytest.fixture(scope="module", params=NETWORKS)
def network(request, data):
    estimator = NETWORKS[request.param](epochs=1, batch_size=64)
    return request.param, estimator.fit(data.train.images[:640], data.train.labels[:640])


@pytest.fixture
def saved(network, tmp_path):
    key, estimator = network
    save_model(estimator, tmp_path)
    return Experiment(digit=None, classifier=key), estimator, tmp_path


def test_network_reads_the_same_without_keras(saved, data):
    experiment, estimator, folder = saved
    images = data.test.images[:300]
    plain = load_model(folder, experiment)
    np.testing.assert_allclose(plain.predict_proba(images), estimator.predict_proba(images), atol=1e-5)
    assert np.array_equal(plain.classes_, np.arange(10))


def test_damaged_or_foreign_weights_are_refused(saved):
    experiment, _, folder = saved
    weights = folder / "model.npz"
    content = weights.read_bytes()
    arrays = dict(np.load(weights))
    foreign = {name: array for name, array in arrays.items() if not name.startswith("0-")}
    for bad in (content[: len(content) // 2], b"", b"text"):
        weights.write_bytes(bad)
        with pytest.raises(UnsafeModelError):
            load_model(folder, experiment)
    for wrong in (foreign, {"classes": np.array([{}], dtype=object)}, {**arrays, "classes": np.arange(3)}):
        np.savez(weights, **wrong)
        with pytest.raises(UnsafeModelError):
            load_model(folder, experiment)
    weights.write_bytes(content)
    with pytest.raises(UnsafeModelError, match="another task"):
        load_model(folder, Experiment(digit=3, classifier=experiment.classifier))
