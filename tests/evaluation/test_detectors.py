import numpy as np
import pytest

from digitlab.evaluation.detectors import detector_curve, detector_scores


def test_one_digit(small_run, data):
    truth, scores = detector_scores(small_run, data, 7)
    assert np.array_equal(truth, data.test.labels == 7)
    assert scores is small_run.test_scores
    with pytest.raises(ValueError, match="detects the digit 7"):
        detector_scores(small_run, data, 5)
    with pytest.raises(ValueError, match="out-of-fold"):
        detector_scores(small_run, data, 7, out_of_fold=True)


def test_ten_digits_serve_as_ten_detectors(ten_digit_run, data):
    for digit in range(10):
        truth, scores = detector_scores(ten_digit_run, data, digit)
        assert np.array_equal(scores, ten_digit_run.test_scores[:, digit])
        assert detector_curve(ten_digit_run, data, digit).n_positive == truth.sum()


def test_out_of_fold_scores_belong_to_the_training_images(ten_digit_run, data):
    truth, scores = detector_scores(ten_digit_run, data, 3, out_of_fold=True)
    order = ten_digit_run.experiment.training_order()
    assert np.array_equal(truth, data.train.labels[order] == 3)
    # A detector read at the wrong labels would be a coin: the area shows that they fit.
    assert detector_curve(ten_digit_run, data, 3, out_of_fold=True).roc_auc > 0.95
    assert len(scores) == 2_000
