from functools import partial

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.decomposition import PCA
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    VotingClassifier,
)
from sklearn.frozen import FrozenEstimator
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline
from sklearn.tree import DecisionTreeClassifier

from digitlab.classifiers.model_format import UnsafeModelError
from digitlab.classifiers.neural.forward import Layer, TrainedNetwork, load_network, save_network
from digitlab.classifiers.skops_file import check_nodes
from digitlab.experiments.experiment import Experiment
from digitlab.store.run_files import DamagedRunError, load_model

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
        with pytest.raises(DamagedRunError):
            load_model(weights.parent, NETWORK)
    for wrong in (foreign, {"classes": np.array([{}], dtype=object)}, {**arrays, "classes": np.arange(3)}):
        np.savez(weights, **wrong)
        with pytest.raises(DamagedRunError):
            load_model(weights.parent, NETWORK)
    weights.write_bytes(content)
    with pytest.raises(DamagedRunError, match="another task"):
        load_model(weights.parent, Experiment(digit=3, classifier=NETWORK.classifier))


@pytest.fixture(scope="module")
def few(data):
    return data.train.images[:200].astype(np.float32), data.train.labels[:200] % 3


def boosted():
    return HistGradientBoostingClassifier(max_iter=2, max_leaf_nodes=4)


# Each with the way to one of its trees.
NESTED = {
    "tree": (DecisionTreeClassifier(max_depth=3), lambda model: model.tree_),
    "forest": (RandomForestClassifier(3), lambda model: model.estimators_[1].tree_),
    "pipeline": (
        Pipeline([("parts", PCA(9)), ("forest", ExtraTreesClassifier(3))]),
        lambda model: model.steps[1][1].estimators_[2].tree_,
    ),
    "AdaBoost": (AdaBoostClassifier(DecisionTreeClassifier(max_depth=2), n_estimators=2), lambda m: m[-1].tree_),
    "bagging": (
        BaggingClassifier(Pipeline([("tree", DecisionTreeClassifier(max_depth=3))]), 2, max_features=0.5),
        lambda model: model[1].steps[0][1].tree_,
    ),
    "calibrated": (
        CalibratedClassifierCV(RandomForestClassifier(2), cv=2),
        lambda model: model.calibrated_classifiers_[1].estimator.estimators_[0].tree_,
    ),
    "calibrated, frozen": (None, lambda model: model.calibrated_classifiers_[0].estimator.estimator.tree_),
    "voting": (
        VotingClassifier([("tree", DecisionTreeClassifier(max_depth=3)), ("boosting", boosted())]),
        lambda model: model.estimators_[0].tree_,
    ),
    "voting, boosting": (VotingClassifier([("boosting", boosted())]), lambda m: m.estimators_[0]._predictors[1][2]),
    "gradient boosting": (GradientBoostingClassifier(n_estimators=2), lambda model: model.estimators_[1, 2].tree_),
    "one against the rest": (
        OneVsRestClassifier(BaggingClassifier(DecisionTreeClassifier(max_depth=3), 2)),
        lambda model: model.estimators_[2].estimators_[1].tree_,
    ),
}


@pytest.fixture(params=NESTED, ids=str)
def nested(request, few):
    """A fitted model that holds trees somewhere, and one of the trees."""
    estimator, tree_of = NESTED[request.param]
    if estimator is None:
        estimator = CalibratedClassifierCV(FrozenEstimator(DecisionTreeClassifier(max_depth=3).fit(*few)))
    model = clone(estimator).fit(*few)
    return model, tree_of(model)


def change(tree, field, value):
    if hasattr(tree, "nodes"):
        tree.nodes[{"left_child": "left", "right_child": "right", "feature": "feature_idx"}[field]][0] = value
        return
    state = tree.__getstate__()
    state["nodes"][field][0] = value
    tree.__setstate__(state)


def test_whole_trees_pass_wherever_they_are(nested):
    assert check_nodes(nested[0]) is None  # what is broken raises


@pytest.mark.parametrize(("field", "value"), [("left_child", 10**6), ("right_child", 0), ("feature", 784)])
def test_a_broken_tree_is_found_wherever_it_is(nested, field, value):
    model, tree = nested
    change(tree, field, value)
    with pytest.raises(UnsafeModelError, match="its tree"):
        check_nodes(model)


def test_a_tree_asks_only_for_what_the_estimators_around_it_take(few):
    """A forest hands its trees what it got, unchecked; behind nine components there is no tenth."""
    forest = Pipeline([("parts", PCA(9)), ("forest", RandomForestClassifier(2))]).fit(*few)
    change(forest.steps[1][1].estimators_[1].tree_, "feature", 9)
    with pytest.raises(UnsafeModelError, match="pixels that do not exist"):
        check_nodes(forest)


def test_a_forest_that_does_not_look_is_refused(few):
    forest = RandomForestClassifier(2).fit(*few)
    del forest.n_features_in_
    with pytest.raises(UnsafeModelError, match="pixels that do not exist"):
        check_nodes(forest)


def test_a_tree_that_hides_in_an_array_or_a_partial_is_found(few):
    tree = DecisionTreeClassifier(max_depth=3).fit(*few)
    change(tree.tree_, "left_child", 10**6)
    for hidden in (np.array([[None, [tree]]], dtype=object), partial(print, tree), {"deep": ({"er": tree},)}):
        with pytest.raises(UnsafeModelError):
            check_nodes(Pipeline([("holder", hidden)]))
