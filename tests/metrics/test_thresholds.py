import warnings
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    confusion_matrix,
    confusion_matrix_at_thresholds,
    f1_score,
    precision_recall_curve,
    roc_auc_score,
)

from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.thresholds import ThresholdCurve

# Few distinct values, so that ties are the rule.
SCORES = st.one_of(st.integers(-3, 3).map(float), st.floats(-1e6, 1e6))
ROWS = st.lists(st.tuples(st.booleans(), SCORES), min_size=1, max_size=60)


def curve_of(rows):
    truth, scores = (np.array(column) for column in zip(*rows, strict=True))
    return truth, scores, ThresholdCurve(truth, scores)


@given(ROWS)
def test_equals_precision_recall_curve_at_every_threshold(rows):
    truth, scores, curve = curve_of(rows)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # labels that are all alike
        precision, recall, thresholds = precision_recall_curve(truth, scores)
    assert np.array_equal(curve.scores, thresholds)
    np.testing.assert_allclose(curve.precision[:-1], precision[:-1])
    np.testing.assert_allclose(curve.recall[:-1], recall[:-1])
    # The curve's own end flags nothing; scikit-learn writes a precision of 1 there, where it is undefined.
    assert curve.thresholds[-1] == np.inf
    assert np.isnan(curve.precision[-1])
    assert curve.recall[-1] == (recall[-1] if truth.any() else 1.0)


@given(ROWS, SCORES)
def test_counts_equal_confusion_matrix(rows, threshold):
    truth, scores, curve = curve_of(rows)
    for at in [threshold, *scores]:
        point = curve.at(at)
        expected = confusion_matrix(truth, scores >= at, labels=[False, True])
        assert np.array_equal(point.confusion_matrix, expected)
        assert point.n_samples == len(rows)


@given(ROWS, SCORES)
def test_measures_equal_scikit_learn(rows, threshold):
    truth, scores, curve = curve_of(rows)
    point = curve.at(threshold)
    predicted = scores >= threshold
    assert point.accuracy == pytest.approx(accuracy_score(truth, predicted))
    if truth.any() or predicted.any():
        assert point.f1 == pytest.approx(f1_score(truth, predicted, zero_division=0.0))
    else:
        assert np.isnan(point.f1)


@given(ROWS)
def test_recall_never_rises_with_the_threshold(rows):
    _, _, curve = curve_of(rows)
    assert (np.diff(curve.recall) <= 0).all()
    assert (np.diff(curve.tp + curve.fp) < 0).all()


@given(ROWS)
def test_areas_equal_scikit_learn(rows):
    truth, scores, curve = curve_of(rows)
    if truth.all() or not truth.any():
        assert np.isnan(curve.roc_auc)
        assert np.isnan(curve.average_precision)
    else:
        assert curve.roc_auc == pytest.approx(roc_auc_score(truth, scores))
        assert curve.average_precision == pytest.approx(average_precision_score(truth, scores))


def test_by_hand():
    curve = ThresholdCurve([True, False, True, False, False], [3.0, 3.0, 2.0, 1.0, -1.0])
    assert curve.thresholds.tolist() == [-1.0, 1.0, 2.0, 3.0, np.inf]
    assert curve.tp.tolist() == [2, 2, 2, 1, 0]
    assert curve.fp.tolist() == [3, 2, 1, 1, 0]
    point = curve.at(2.5)
    assert (point.tp, point.fp, point.fn, point.tn) == (1, 1, 1, 2)
    assert (point.precision, point.recall, point.f1, point.accuracy) == (0.5, 0.5, 0.5, 0.6)
    assert point.false_positive_rate == pytest.approx(1 / 3)


def test_nothing_flagged_leaves_precision_undefined():
    point = ThresholdCurve([True, False], [0.2, 0.1]).at(0.3)
    assert np.isnan(point.precision)
    assert (point.recall, point.f1, point.accuracy) == (0.0, 0.0, 0.5)


def test_labels_all_alike():
    negative = ThresholdCurve([False, False], [0.1, 0.2]).at(0.15)
    assert (negative.precision, negative.recall) == (0.0, 1.0)
    positive = ThresholdCurve([True, True], [0.1, 0.2]).at(0.15)
    assert (positive.precision, positive.recall) == (1.0, 0.5)
    assert np.isnan(positive.false_positive_rate)


def test_point_of_nothing():
    point = OperatingPoint(0.0, 0, 0, 0, 0)
    assert np.isnan(point.accuracy)


@pytest.mark.parametrize(
    ("truth", "scores"),
    [([], []), ([True], [0.1, 0.2]), ([True], [np.nan]), ([True], [np.inf]), ([[True]], [[0.5]])],
)
def test_bad_input_is_named(truth, scores):
    with pytest.raises(ValueError, match="y_score"):
        ThresholdCurve(np.array(truth), np.array(scores))


@given(ROWS, st.floats(0, 1))
def test_at_recall_is_the_highest_threshold_with_that_recall(rows, recall):
    _, _, curve = curve_of(rows)
    point = curve.at_recall(recall)
    assert point.recall >= recall
    higher = [t for t in curve.thresholds if curve.at(t).predicted_positive < point.predicted_positive]
    assert all(curve.at(t).recall < recall for t in higher)


def test_at_its_own_recall_a_curve_stands_at_its_own_positives(smooth):
    """Nothing is optimised: a detector compared with itself differs by nothing where a positive is the threshold."""
    for threshold in smooth.scores[smooth.positives_at > 0]:
        point = smooth.at(threshold)
        same = smooth.at_recall(point.recall)
        assert (same.tp, same.fp) == (point.tp, point.fp)


@given(ROWS)
def test_falls_of_precision_are_the_steps_at_which_it_falls(rows):
    _, _, curve = curve_of(rows)
    points = [curve.at(threshold) for threshold in curve.scores]
    steps = list(pairwise(points))
    expected = [i for i, (before, after) in enumerate(steps) if after.precision < before.precision]
    assert curve.precision_falls().tolist() == expected
    for i in expected:  # what goes is right more often than what stays
        before, after = steps[i]
        assert (before.tp - after.tp) / (before.predicted_positive - after.predicted_positive) > before.precision


@given(ROWS)
def test_the_deepest_fall_is_the_deepest_of_all_pairs(rows):
    _, _, curve = curve_of(rows)
    before, after = curve.deepest_fall_of_precision()
    precision = curve.precision[:-1]
    assert before <= after
    falls = [precision[i] - precision[j] for i in range(len(precision)) for j in range(i, len(precision))]
    assert precision[before] - precision[after] == max(falls)


@pytest.mark.parametrize("largest", [1.7976931348623157e308, 2.0**53, 1e20, 1e16])
def test_scores_of_any_size_have_a_short_threshold(largest):
    curve = ThresholdCurve([True, False, True], [-largest, 0.5, largest])
    for threshold in [*curve.thresholds, largest / 3, -largest / 3]:
        short = curve.shortened(threshold)
        assert curve.at(short).predicted_positive == curve.at(threshold).predicted_positive


@given(st.lists(st.tuples(st.booleans(), st.integers(-3, 3)), min_size=1, max_size=30))
def test_counts_are_those_of_scikit_learn(rows):
    labels, scores = (np.array(column) for column in zip(*rows, strict=True))
    curve = ThresholdCurve(labels, scores)
    tn, fp, fn, tp, thresholds = confusion_matrix_at_thresholds(labels, scores)
    points = curve.at_each(thresholds)
    for ours, theirs in ((points.tn, tn), (points.fp, fp), (points.fn, fn), (points.tp, tp)):
        np.testing.assert_array_equal(ours, theirs)
