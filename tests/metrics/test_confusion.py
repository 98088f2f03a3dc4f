import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from digitlab.metrics.confusion import (
    ConfusedPair,
    class_points,
    confusion_counts,
    detector_summary,
    macro_summary,
    most_confused_pairs,
    shares,
)

CLASSES = st.integers(0, 9)
PAIRS = st.lists(st.tuples(CLASSES, CLASSES), min_size=1, max_size=60).map(np.array)
BY_HAND = np.array([[8, 2, 0], [1, 5, 4], [0, 0, 0]])


@given(PAIRS)
def test_counts_are_scikit_learns(pairs):
    truth, predicted = pairs.T
    expected = confusion_matrix(truth, predicted, labels=range(10))
    np.testing.assert_array_equal(confusion_counts(truth, predicted), expected)


@given(PAIRS, st.sampled_from(["true", "pred"]))
def test_shares_are_scikit_learns(pairs, normalise):
    truth, predicted = pairs.T
    found = shares(confusion_counts(truth, predicted), "true" if normalise == "true" else "predicted")
    # scikit-learn writes 0 where a class does not occur; here it is undefined.
    expected = confusion_matrix(truth, predicted, labels=range(10), normalize=normalise)
    np.testing.assert_allclose(np.nan_to_num(found), expected)
    sums = found.sum(axis=1 if normalise == "true" else 0)
    np.testing.assert_allclose(sums[~np.isnan(sums)], 1)


def test_shares_by_hand():
    np.testing.assert_array_equal(shares(BY_HAND, "counts"), BY_HAND)
    np.testing.assert_allclose(shares(BY_HAND, "true")[:2], [[0.8, 0.2, 0.0], [0.1, 0.5, 0.4]])
    assert np.isnan(shares(BY_HAND, "true")[2]).all()
    np.testing.assert_allclose(shares(BY_HAND, "predicted")[:, 0], [8 / 9, 1 / 9, 0])


def test_errors_only_leave_the_diagonal_out():
    errors = shares(BY_HAND, "errors")
    assert np.isnan(errors.diagonal()).all()
    np.testing.assert_allclose(errors[:2], [[np.nan, 0.2, 0.0], [0.1, np.nan, 0.4]])


def test_most_confused_pairs_by_hand():
    assert most_confused_pairs(BY_HAND) == [
        ConfusedPair(1, 2, 4, 0.4),
        ConfusedPair(0, 1, 2, 0.2),
        ConfusedPair(1, 0, 1, 0.1),
    ]
    assert most_confused_pairs(BY_HAND, limit=1) == [ConfusedPair(1, 2, 4, 0.4)]


def test_equally_frequent_pairs_are_ranked_by_rate():
    assert [pair.true for pair in most_confused_pairs(np.array([[90, 3], [3, 1]]))] == [1, 0]


@given(arrays(np.int64, (4, 4), elements=st.integers(0, 20)))
def test_class_points_are_scikit_learns(counts):
    truth = np.repeat(np.arange(4), counts.sum(axis=1))
    predicted = np.concatenate([np.repeat(np.arange(4), row) for row in counts])
    points = class_points(counts)
    if not len(truth):
        assert np.isnan([points.precision, points.f1]).all()
        return
    precision, recall, f1, support = precision_recall_fscore_support(
        truth, predicted, labels=range(4), zero_division=np.nan
    )
    np.testing.assert_array_equal(points.tp + points.fn, support)
    np.testing.assert_allclose(points.precision, precision)
    np.testing.assert_allclose(points.recall, np.where(support, recall, 1.0))
    np.testing.assert_allclose(points.f1, f1)


@given(arrays(np.int64, (4, 4), elements=st.integers(0, 20)))
def test_macro_summary_is_scikit_learns(counts):
    truth = np.repeat(np.arange(4), counts.sum(axis=1))
    predicted = np.concatenate([np.repeat(np.arange(4), row) for row in counts])
    if not len(truth):
        return
    found, occurring = macro_summary(counts), np.unique(truth)
    expected = precision_recall_fscore_support(truth, predicted, labels=occurring, average="macro", zero_division=0.0)
    assert (found.precision, found.recall, found.f1) == pytest.approx(expected[:3])
    assert found.accuracy == pytest.approx(np.mean(truth == predicted))
    assert found.n_samples == len(truth)


def test_detector_summary_by_hand():
    found = detector_summary(np.array([[86, 2], [4, 8]]))
    assert (found.precision, found.recall, found.f1, found.accuracy) == (0.8, 8 / 12, 16 / 22, 0.94)
    assert np.isnan(detector_summary(np.array([[5, 0], [0, 0]])).precision)


@pytest.mark.parametrize(
    ("truth", "predicted", "message"),
    [([0, 1], [0], "equal length"), ([0, 10], [0, 1], "y_true"), ([0, 1], [0, -1], "y_pred")],
)
def test_impossible_classes_are_refused(truth, predicted, message):
    with pytest.raises(ValueError, match=message):
        confusion_counts(truth, predicted)
