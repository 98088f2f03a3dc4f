import numpy as np
import pytest

from digitlab.drawing import load_reader, train_reader
from digitlab.drawing.reader import load_test_readings
from digitlab.mnist import Split, load_mnist

TRAIN = load_mnist().train
FEW = Split(TRAIN.images[:384], TRAIN.labels[:384])


@pytest.fixture(scope="module")
def epochs():
    return list(train_reader.trained(FEW, n_epochs=2))


def test_each_epoch_yields_weights_and_a_finite_loss(epochs):
    assert len(epochs) == 2
    for weights, loss in epochs:
        assert weights["conv0.weight"].shape == (3, 3, 1, 16)
        assert weights["output.bias"].shape == (10,)
        # A network that knows nothing has the loss log(10), about 2.3.
        assert 0 < loss < 2.5


def test_the_seed_decides(epochs):
    (again, _) = next(iter(train_reader.trained(FEW, n_epochs=2)))
    for name, value in epochs[0][0].items():
        np.testing.assert_allclose(value, again[name], atol=1e-5)


def test_the_reader_computes_what_was_trained(epochs, tmp_path, monkeypatch):
    readings = train_reader.save(epochs[-1][0], TRAIN.images[:20], tmp_path / "reader.npz")
    reader = load_reader(tmp_path / "reader.npz")
    assert np.array_equal(readings, reader.probabilities(TRAIN.images[:20]).argmax(axis=1))
    assert np.array_equal(readings, load_test_readings(tmp_path / "reader.npz"))
    monkeypatch.setattr(train_reader, "DROPOUT", 0.0)
    monkeypatch.setattr("digitlab.drawing.reader._PLACES", ((0, 0),))
    images = TRAIN.images[:8]
    scores = np.asarray(
        train_reader._logits(
            reader.weights, images.reshape(-1, 28, 28, 1).astype(np.float32) / 255, train_reader.jax.random.PRNGKey(0)
        )
    )
    expected = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(reader.probabilities(images), expected, atol=1e-5)


def test_the_training_split_is_mnist_and_the_forms(monkeypatch):
    monkeypatch.setattr(train_reader, "N_FORMS", 50)
    split = train_reader.training_split()
    assert len(split) == 60_050
    np.testing.assert_array_equal(split.images[:60_000], TRAIN.images)
    assert set(split.labels[60_000:].tolist()) <= {1, 4, 7, 9}
