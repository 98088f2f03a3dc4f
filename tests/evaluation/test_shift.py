import numpy as np
import pytest
from sklearn.metrics import precision_score, recall_score

from digitlab.evaluation.shift import quality

LABELS = np.array([1, 1, 1, 7, 7, 3], dtype=np.uint8)


def test_ten_digits_count_each_digit_that_occurs_alike():
    read = np.array([1, 1, 7, 7, 1, 8])
    result = quality(LABELS, read, None)
    # By hand: recall 2/3 of the ones, 1/2 of the sevens, none of the threes.
    assert result.recall == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert result.precision == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert result.accuracy == pytest.approx(3 / 6)
    assert result.n_samples == 6


def test_detector():
    said = np.array([False, False, True, True, True, False])
    result = quality(LABELS, said, 7)
    assert result.precision == precision_score(LABELS == 7, said)
    assert result.recall == recall_score(LABELS == 7, said)


def test_measures_without_meaning_are_undefined():
    result = quality(LABELS, np.zeros(6, dtype=bool), 5)
    assert np.isnan(result.precision)
    assert np.isnan(result.recall)
    assert result.accuracy == 1.0
