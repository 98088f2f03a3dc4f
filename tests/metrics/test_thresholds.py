import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    confusion_matrix,
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
