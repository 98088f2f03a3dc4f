import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.thresholds import ThresholdCurve

counts = st.integers(0, 500)


@given(counts, counts, counts, st.integers(1, 500))
def test_measures_equal_scikit_learns(tp, fp, fn, tn):
    truth = np.repeat([1, 0, 1, 0], [tp, fp, fn, tn])
    answer = np.repeat([1, 1, 0, 0], [tp, fp, fn, tn])
    point = OperatingPoint(0.0, tp, fp, fn, tn)
    nan = float("nan")
    pairs = [
        (point.specificity, metrics.recall_score(1 - truth, 1 - answer, zero_division=nan) if fp + tn else nan),
        (point.negative_predictive_value, metrics.precision_score(1 - truth, 1 - answer, zero_division=nan)),
        (point.f_beta(2), metrics.fbeta_score(truth, answer, beta=2, zero_division=nan)),
        (point.f_beta(0.5), metrics.fbeta_score(truth, answer, beta=0.5, zero_division=nan)),
        (point.queue_rate, answer.mean()),
    ]
    if tp + fn and fp + tn:
        pairs.append((point.balanced_accuracy, metrics.balanced_accuracy_score(truth, answer)))
        if tp + fp and tn + fn:
            pairs.append((point.matthews_correlation, metrics.matthews_corrcoef(truth, answer)))
    for ours, theirs in pairs:
        assert ours == pytest.approx(theirs, nan_ok=True)


def test_measures_by_hand():
    point = OperatingPoint(0.0, tp=8, fp=2, fn=4, tn=86)
    assert point.specificity == 86 / 88
    assert point.negative_predictive_value == 86 / 90
    assert point.balanced_accuracy == (8 / 12 + 86 / 88) / 2
    assert point.matthews_correlation == pytest.approx((8 * 86 - 2 * 4) / math.sqrt(10 * 12 * 90 * 88))
    assert point.queue_rate == 0.1
    assert point.f_beta(1) == point.f1
    assert point.f_beta(2) == pytest.approx(5 * 0.8 * (8 / 12) / (4 * 0.8 + 8 / 12))


def test_what_cannot_be_known_is_nan():
    only_positives = OperatingPoint(0.0, tp=3, fp=0, fn=1, tn=0)
    assert math.isnan(only_positives.specificity)
    assert math.isnan(only_positives.balanced_accuracy)
    assert math.isnan(only_positives.matthews_correlation)
    only_negatives = OperatingPoint(0.0, tp=0, fp=1, fn=0, tn=3)
    assert math.isnan(only_negatives.balanced_accuracy)
    assert math.isnan(only_negatives.matthews_correlation)
    all_flagged = OperatingPoint(0.0, tp=3, fp=2, fn=0, tn=0)
    assert math.isnan(all_flagged.negative_predictive_value)
    assert math.isnan(all_flagged.matthews_correlation)
    assert math.isnan(OperatingPoint(0.0, tp=0, fp=0, fn=0, tn=5).f_beta(2))


def test_curve_counts_labels_at_each_score():
    curve = ThresholdCurve([True, False, True, False, True], [0.5, 0.5, 0.5, 0.1, 0.9])
    assert curve.positives_at.tolist() == [0, 2, 1]
    assert curve.negatives_at.tolist() == [1, 1, 0]


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20),
    st.floats(-2e6, 2e6),
)
def test_shortened_threshold_flags_the_same_images(scores, threshold):
    curve = ThresholdCurve([True] * len(scores), scores)
    assert curve.at(curve.shortened(threshold)).tp == curve.at(threshold).tp


def test_shortened_threshold_has_few_digits():
    curve = ThresholdCurve([True, True, True], [-0.123456, 0.123456, 0.987654])
    assert curve.shortened(0.123456) == 0.0
    assert curve.shortened(0.987654) == 0.9
    assert curve.shortened(5.4321) == 1.0
    assert curve.shortened(-0.123456) == -1.0


@pytest.mark.parametrize(("highest", "above"), [(5.0, 6.0), (-2.0, -1.0), (0.25, 1.0), (-0.0, 1.0)])
def test_a_threshold_that_flags_nothing_is_a_number(highest, above):
    curve = ThresholdCurve([True, False], [highest, -9.0])
    assert curve.shortened(np.inf) == curve.shortened(highest + 0.01) == above
    assert curve.at(above).predicted_positive == 0
