import numpy as np
import pytest

from digitlab.digit_reader import load_reader, load_test_readings, train
from digitlab.mnist import Split, load_mnist

TRAIN = load_mnist().train
FEW = Split(TRAIN.images[:384], TRAIN.labels[:384])


@pytest.fixture(scope="module")
def news():
    return []


@pytest.fixture(scope="module")
def network(news):
    return train.trained(FEW, n_epochs=2, on_epoch=lambda epoch, loss: news.append((epoch, loss)))


@pytest.mark.slow
def test_each_epoch_is_told_with_a_finite_loss(network, news):
    assert [epoch for epoch, _ in news] == [1, 2]
    # A network that knows nothing has the loss log(10), about 2.3.
    assert all(0 < loss < 2.5 for _, loss in news)


@pytest.mark.slow
def test_the_network_is_the_one_described(network):
    shapes = [layer.first.shape for layer in network.layers]
    assert shapes == [
        (3, 3, 1, 16), (3, 3, 16, 32), (3, 3, 32, 48), (3, 3, 48, 96), (3, 3, 96, 96), (1536, 128), (128, 11),
    ]  # fmt: skip


@pytest.mark.slow
def test_the_seed_decides(network):
    again = train.trained(FEW, n_epochs=2)
    for layer, other in zip(network.layers, again.layers, strict=True):
        np.testing.assert_allclose(layer.first, other.first, atol=1e-4)


@pytest.mark.slow
def test_the_saved_reader_reads_what_was_trained(network, tmp_path):
    file = tmp_path / "reader.npz"
    readings = train.save(network, TRAIN.images[:20], file)
    reader = load_reader(file)
    assert np.array_equal(readings, reader.probabilities(TRAIN.images[:20]).argmax(axis=1))
    assert np.array_equal(readings, load_test_readings(file))
    # Half precision and the average over five places move a probability by little.
    np.testing.assert_allclose(
        reader.network.predict_proba(TRAIN.images[:8]), network.predict_proba(TRAIN.images[:8]), atol=0.01
    )


def test_the_training_split_is_mnist_with_what_is_drawn(monkeypatch):
    for name, n in (("N_FORMS", 50), ("N_DRAWN_AGAIN", 20), ("N_NO_DIGITS", 10)):
        monkeypatch.setattr(train, name, n)
    split = train.training_split()
    assert len(split) == 60_080
    np.testing.assert_array_equal(split.images[:60_000], TRAIN.images)
    assert split.labels[60_000:60_070].max() <= 9
    assert set(split.labels[60_070:].tolist()) == {10}
