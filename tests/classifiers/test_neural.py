"""The networks as estimators, their layers against Keras's own, and their files."""

import importlib
from itertools import product

import numpy as np
import pytest
from sklearn.base import clone

from digitlab.classifiers import REGISTRY
from digitlab.classifiers.features import prepare
from digitlab.classifiers.neural import NEURAL
from digitlab.classifiers.neural.estimators import LargerCNN, SimpleCNN, keras_networks
from digitlab.mnist import load_mnist

N_TRAIN, N_TEST = 1500, 500
# Both networks go through the matrix; most of what stands here compiles them again and again.
compiles = pytest.mark.slow
NETWORKS = (SimpleCNN, LargerCNN)


@pytest.fixture(scope="module")
def keras():
    """Keras on the backend that the networks choose."""
    keras_networks()
    return importlib.import_module("keras")


@pytest.fixture(scope="module")
def train():
    split = load_mnist().train
    return split.images[:N_TRAIN], split.labels[:N_TRAIN]


@pytest.fixture(scope="module")
def test():
    split = load_mnist().test
    return split.images[:N_TEST], split.labels[:N_TEST]


@pytest.fixture(scope="module", params=NETWORKS, ids=lambda network: network.__name__)
def ten_digits(request, train):
    return request.param(epochs=2, batch_size=32).fit(*train)


@pytest.mark.parametrize("spec", NEURAL, ids=lambda spec: spec.key)
def test_the_registry_builds_what_the_parameters_say(spec):
    assert REGISTRY[spec.key] is spec

    estimator = spec.build(spec.complete({"epochs": 3, "learning_rate": 0.003}), 11)

    parameters = estimator.get_params()
    assert type(estimator).__name__ == spec.key
    assert parameters["random_state"] == 11
    assert 3 in (parameters.get("epochs"), parameters.get("max_iter"))
    assert 0.003 in (parameters.get("learning_rate"), parameters.get("learning_rate_init"))


def test_the_perceptron_reports_a_falling_loss_and_learns(train, test):
    spec = REGISTRY["MLPClassifier"]
    losses = []

    fitted = spec.fit(
        spec.build(spec.complete({"epochs": 5}), 0),
        prepare(train[0], spec.layout),
        train[1],
        lambda done, total, estimator=None, loss=None: losses.append((done, total, loss)),
    )

    assert [(done, total) for done, total, _ in losses] == [(epoch, 5) for epoch in range(1, 6)]
    assert losses[-1][2] < losses[0][2] / 2
    assert fitted.score(prepare(test[0], spec.layout), test[1]) > 0.8


@compiles
@pytest.mark.parametrize("key", [network.__name__ for network in NETWORKS])
def test_a_detector_reports_each_epoch_with_an_estimator_that_is_ready(key, train, test):
    spec = REGISTRY[key]
    detected = train[1] == 7
    network, seen, news = spec.build(spec.complete({"epochs": 2, "batch_size": 64}), 0), test[0][:20], []

    def report(done, total, estimator=None, loss=None):
        news.append((done, total, loss, estimator.predict_proba(seen)))

    fitted = spec.fit(network, train[0][:640], detected[:640], report)

    assert [(done, total) for done, total, _, _ in news] == [(1, 2), (2, 2)]
    assert news[1][2] < news[0][2]
    assert not np.array_equal(news[0][3], news[1][3])
    assert np.array_equal(news[1][3], fitted.predict_proba(seen))
    assert fitted.classes_.tolist() == [False, True]
    assert fitted.predict(seen).dtype == bool


@compiles
def test_ten_digits_are_learnt(ten_digits, test):
    probabilities = ten_digits.predict_proba(test[0])

    assert ten_digits.classes_.tolist() == list(range(10))
    assert probabilities.shape == (N_TEST, 10)
    assert probabilities.dtype == np.float64
    assert probabilities.min() >= 0
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    assert np.array_equal(ten_digits.predict(test[0]), probabilities.argmax(axis=1))
    assert ten_digits.score(*test) > 0.85


@compiles
def test_an_image_is_scored_alone_as_among_others(ten_digits, test):
    among_others = ten_digits.predict_proba(test[0])[:3]
    alone = np.concatenate([ten_digits.predict_proba(test[0][i : i + 1]) for i in range(3)])

    np.testing.assert_allclose(alone, among_others, rtol=1e-4)


@compiles
def test_no_images_give_no_scores(ten_digits):
    assert ten_digits.predict_proba(np.zeros((0, 784), dtype=np.uint8)).shape == (0, 10)


@compiles
def test_labels_of_any_kind_come_back(train):
    letters = np.array(["even", "odd"])[train[1] % 2]

    fitted = SimpleCNN(epochs=1).fit(train[0][:300], letters[:300])

    assert fitted.classes_.tolist() == ["even", "odd"]
    assert set(fitted.predict(train[0][:20])) <= {"even", "odd"}


@compiles
def test_the_seed_fixes_the_result_and_another_one_changes_it(train, test):
    network = SimpleCNN(epochs=1, random_state=5)
    few = (train[0][:256], train[1][:256])

    first = network.fit(*few).predict_proba(test[0][:50])
    again = clone(network).fit(*few).predict_proba(test[0][:50])
    other = clone(network).set_params(random_state=6).fit(*few).predict_proba(test[0][:50])

    np.testing.assert_allclose(again, first, rtol=1e-3, atol=1e-6)
    assert np.abs(other - first).max() > 0.01


@compiles
def test_fewer_images_than_a_batch_can_be_learnt(train):
    images, labels = train[0][:20], train[1][:20]

    fitted = SimpleCNN(epochs=15, batch_size=256, learning_rate=0.003, dropout=0.0).fit(images, labels)

    assert fitted.score(images, labels) > 0.5


@pytest.mark.parametrize("network", NETWORKS)
def test_clone_keeps_the_parameters_and_forgets_the_fit(network, train):
    original = network(epochs=1, batch_size=64, learning_rate=0.003, dropout=0.1, random_state=9)

    copied = clone(original)

    assert copied is not original
    assert copied.get_params() == original.get_params()
    assert not hasattr(copied, "classes_")


def test_images_that_are_not_bytes_are_refused(train):
    with pytest.raises(ValueError, match="uint8 of shape"):
        SimpleCNN().fit(train[0] / 255, train[1])
    with pytest.raises(ValueError, match="uint8 of shape"):
        SimpleCNN().fit(train[0].reshape(-1, 28, 28), train[1])


def test_a_single_class_is_refused(train):
    with pytest.raises(ValueError, match="only one"):
        SimpleCNN().fit(train[0], np.zeros(N_TRAIN, dtype=bool))


# Half of them hold each pair of the three together.
LAYERS = [
    pytest.param(*shape, padded, pooled, marks=[compiles] if (padded == pooled) == (shape == (1, 28)) else [])
    for shape, padded, pooled in product([(1, 28), (2, 7)], [False, True], [False, True])
]


@pytest.mark.parametrize(("channels", "side", "padded", "pooled"), LAYERS)
def test_the_fast_layer_and_the_plain_one_compute_what_keras_computes(keras, channels, side, padded, pooled):
    from digitlab.classifiers.neural.forward import _convolved, from_keras
    from digitlab.classifiers.neural.layers import Convolution

    pictures = np.random.default_rng(0).random((4, side, side, channels), dtype=np.float32)
    fast = Convolution(6, 5, padded=padded, pooled=pooled)
    model = keras.Sequential([keras.Input(pictures.shape[1:]), fast])
    fast.bias.assign(np.linspace(-1, 1, 6))
    padding = "same" if padded else "valid"
    usual = keras.layers.Conv2D(6, 5, activation="relu", padding=padding)
    usual.build(pictures.shape)
    usual.set_weights(fast.get_weights())

    expected = usual(pictures)
    if pooled:
        expected = keras.layers.MaxPooling2D(2, padding=padding)(expected)

    np.testing.assert_allclose(fast(pictures), expected, atol=1e-5)
    assert fast.compute_output_shape(pictures.shape) == tuple(expected.shape)
    (plain,) = from_keras(np.arange(2), model).layers
    np.testing.assert_allclose(_convolved(pictures, plain), expected, atol=1e-5)


def test_dropout_drops_its_share_and_keeps_the_mean(keras):
    from digitlab.classifiers.neural.layers import ByteDropout

    ones = np.ones((100, 1003), dtype=np.float32)
    layer = ByteDropout(0.25, seed=3)

    dropped, again = np.asarray(layer(ones, training=True)), np.asarray(layer(ones, training=True))

    assert (dropped == 0).mean() == pytest.approx(0.25, abs=0.01)
    assert np.unique(dropped).tolist() == pytest.approx([0, 4 / 3])
    assert not np.array_equal(dropped, again)
    assert np.array_equal(np.asarray(layer(ones, training=False)), ones)
