import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier

from digitlab.evaluation.detectors import Detector
from digitlab.server.memory import deep_size


def test_arrays_count_once_and_views_as_what_they_look_at():
    array = np.zeros(10**6)
    for thing in (
        array,
        {"deep": [(array, array[::2])]},
        array.reshape(1000, 1000)[:, 3],
        np.array([array, 1], object),
    ):
        assert deep_size(thing) == pytest.approx(8e6, rel=0.001)


def test_what_is_computed_later_counts_then():
    detector = Detector.from_scores(np.arange(50_000) % 2 == 0, np.random.default_rng(0).normal(size=50_000))
    before = deep_size(detector)
    assert detector.curve.average_precision < 1
    assert deep_size(detector) > before + 2 * 8 * 50_000


def test_trees_of_scikit_learn_count(data):
    forest = RandomForestClassifier(5).fit(data.train.images[:1_000], data.train.labels[:1_000])
    nodes = sum(member.tree_.node_count for member in forest.estimators_)
    assert deep_size(forest) == pytest.approx(nodes * 144, rel=0.3)
