import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from digitlab.experiments.experiment import Experiment
from digitlab.inspection.mistakes import (
    as_table,
    flips,
    images_in,
    in_order,
    mistakes_by_digit,
)
from digitlab.inspection.predictions import Predictions
from digitlab.mnist import Split

SCORES = arrays(np.float64, 30, elements=st.floats(-2, 2, width=16))


@pytest.fixture(scope="module")
def ten():
    generator = np.random.default_rng(5)
    split = Split(np.zeros((0, 784), dtype=np.uint8), generator.integers(0, 10, 400).astype(np.uint8))
    scores = generator.dirichlet(np.full(10, 0.2), 400)
    return Predictions(Experiment(digit=None), split, generator.permutation(400), scores, "probability", 0.5)


@pytest.fixture
def detector():
    labels = np.array([0] * 10 + [7, 7, 1, 2, 7, 9], dtype=np.uint8)
    scores = np.array([0.9, 0.2, 0.6, 0.1, 0.55, 0.75])
    split = Split(np.zeros((0, 784), dtype=np.uint8), labels)
    return Predictions(Experiment(digit=7), split, np.arange(10, 16), scores, "probability", 0.5)


def test_cells_of_a_detector_by_hand(detector):
    np.testing.assert_array_equal(detector.counts, [[1, 2], [1, 2]])
    assert list(images_in(detector, 0, 1)) == [2, 5]
    assert list(images_in(detector, 1, 0)) == [1]
    assert list(images_in(detector, 1, 1)) == [0, 4]
    assert list(images_in(detector)) == [1, 2, 5]
    assert list(images_in(detector, true=0)) == [2, 5]
    assert list(images_in(detector, predicted=0)) == [1]


def test_every_cell_holds_as_many_images_as_it_counts(ten):
    counts = ten.counts
    for true in range(10):
        for predicted in range(10):
            found = images_in(ten, true, predicted)
            assert len(found) == counts[true, predicted]
            assert (ten.labels[found] == true).all()
            assert (ten.scores[found].argmax(axis=1) == predicted).all()
    assert len(images_in(ten)) == counts.sum() - np.trace(counts)


def test_order_of_a_detectors_mistakes_by_hand(detector):
    mistakes = images_in(detector)
    assert list(in_order(detector, mistakes, "confident")) == [1, 5, 2]
    assert list(in_order(detector, mistakes, "close")) == [2, 5, 1]
    assert list(in_order(detector, mistakes[::-1], "index")) == [1, 2, 5]


def test_order_of_ten_digits(ten):
    mistakes = images_in(ten)
    by_confidence, by_margin, by_index = (in_order(ten, mistakes, order) for order in ("confident", "close", "index"))
    assert (np.diff(ten.scores.max(axis=1)[by_confidence]) <= 0).all()
    two_best = np.sort(ten.scores, axis=1)[:, -2:]
    assert (np.diff((two_best[:, 1] - two_best[:, 0])[by_margin]) >= 0).all()
    assert (np.diff(ten.indices[by_index]) > 0).all()
    assert set(by_confidence) == set(by_margin) == set(by_index) == set(mistakes)


def test_flips_by_hand():
    scores = np.array([0.1, 0.3, 0.5, 0.5, 0.7])
    assert flips(scores, 0.3, 0.6).tolist() == flips(scores, 0.6, 0.3).tolist() == [1, 2, 3]


@given(SCORES, st.floats(-3, 3), st.floats(-3, 3))
def test_flips_lead_from_one_set_of_flagged_images_to_the_other(scores, before, after):
    found = flips(scores, before, after)
    assert (np.diff(found) > 0).all()
    flagged = set(np.flatnonzero(scores >= before))
    assert flagged ^ set(found) == set(np.flatnonzero(scores >= after))


def test_table_of_a_detector_by_hand(detector):
    table = as_table(detector, np.array([1, 5]))
    assert table.to_dict("list") == {
        "index": [11, 15],
        "true": [7, 9],
        "predicted": ["not 7", "7"],
        "score": [0.2, 0.75],
        "threshold": [0.5, 0.5],
    }


def test_table_of_ten_digits_holds_all_scores(ten):
    table = as_table(ten, np.array([3, 0]))
    assert list(table.columns) == ["index", "true", "predicted", *(f"score_{digit}" for digit in range(10))]
    np.testing.assert_array_equal(table["index"], ten.indices[[3, 0]])
    np.testing.assert_array_equal(table.filter(like="score_"), ten.scores[[3, 0]])


def test_mistakes_by_digit_by_hand(detector):
    table = mistakes_by_digit(detector).set_index("digit")
    assert table.loc[7].tolist() == [1, pytest.approx(1 / 3)]
    assert table.loc[1].tolist() == [1, 1.0]
    assert table.loc[2].tolist() == [0, 0.0]
    assert np.isnan(table.loc[5, "rate"])
