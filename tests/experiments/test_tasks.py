import numpy as np
import pytest
from sklearn.metrics import precision_score, recall_score

from digitlab.experiments.tasks import TEN_DIGITS, OneDigit, task_of

LABELS = np.array([1, 1, 1, 7, 7, 3], dtype=np.uint8)
SEVEN = OneDigit(7)


def test_a_digit_or_none_stands_for_a_task():
    assert task_of(7) == SEVEN != task_of(3)
    assert task_of(None) == TEN_DIGITS
    for impossible in (-1, 10, True, 7.0, "7"):
        with pytest.raises(ValueError, match="from 0 to 9"):
            task_of(impossible)


def test_one_digit_by_hand():
    scores = np.array([-1.0, 0.5, 0.4, 2.0, 0.5, 0.0])
    assert SEVEN.target(LABELS).tolist() == [False, False, False, True, True, False]
    assert SEVEN.truth(LABELS).tolist() == [0, 0, 0, 1, 1, 0]
    assert SEVEN.predict(scores, 0.5).tolist() == [0, 1, 0, 1, 1, 0]
    assert SEVEN.margins(scores, 0.5) == pytest.approx([1.5, 0, 0.1, 1.5, 0, 0.5])
    assert SEVEN.from_probabilities(np.array([[0.3, 0.7]])).tolist() == [0.7]
    assert (SEVEN.digits, SEVEN.first_digit, SEVEN.n_classes) == ((7,), 7, 2)
    assert [SEVEN.in_words(answer) for answer in (0, 1)] == ["not a 7", "a 7"]
    assert SEVEN.counts(LABELS, SEVEN.predict(scores, 0.5)).tolist() == [[3, 1], [0, 2]]


def test_ten_digits_by_hand():
    scores = np.zeros((2, 10))
    scores[0, [4, 9]] = 0.3, 0.7
    scores[1, [4, 9]] = 0.55, 0.45
    assert TEN_DIGITS.predict(scores, 0.5).tolist() == [9, 4]
    assert TEN_DIGITS.margins(scores, 0.5) == pytest.approx([0.4, 0.1])
    assert TEN_DIGITS.shown_scores(scores) == pytest.approx([0.7, 0.55])
    assert TEN_DIGITS.scores_of(4, scores) == pytest.approx([0.3, 0.55])
    assert TEN_DIGITS.in_words(3) == "3"
    assert list(TEN_DIGITS.score_columns(scores, 0.5)) == [f"score_{digit}" for digit in range(10)]


def test_ten_digits_count_each_digit_that_occurs_alike():
    result = TEN_DIGITS.summary(LABELS, np.array([1, 1, 7, 7, 1, 8]))
    # By hand: recall 2/3 of the ones, 1/2 of the sevens, none of the threes.
    assert result.recall == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert result.precision == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert TEN_DIGITS.main_measure(result) == result.accuracy == pytest.approx(3 / 6)
    assert result.n_samples == 6


def test_a_detector_is_judged_by_its_digit():
    said = np.array([0, 0, 1, 1, 1, 0])
    result = SEVEN.summary(LABELS, said)
    assert result.precision == precision_score(LABELS == 7, said)
    assert result.recall == recall_score(LABELS == 7, said)
    assert SEVEN.main_measure(result) == result.f1


def test_measures_without_meaning_are_as_everywhere():
    result = OneDigit(5).summary(LABELS, np.zeros(6, dtype=np.int64))
    assert np.isnan(result.precision)
    assert result.recall == 1.0
    assert result.accuracy == 1.0
    assert OneDigit(5).main_measure(result) == 0.0
