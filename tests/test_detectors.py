import numpy as np
import pytest

from digitlab import naming
from digitlab.detectors import Detector, detectors_of


def test_a_run_of_one_digit_is_one_detector(small_run, data):
    (detector,) = detectors_of(small_run, data).values()
    assert np.array_equal(detector.judged.y_true, data.test.labels == 7)
    assert detector.judged.y_score is small_run.test_scores
    assert detector.names == ("Other digits", "Digit 7")
    assert detector.title == naming.title(small_run.experiment)
    assert detector.curve_to_choose_by is None
    assert detector.default_threshold == 0.0
    low, high = detector.threshold_range
    assert (low, high) == (small_run.test_scores.min(), small_run.test_scores.max())


def test_ten_digits_serve_as_ten_detectors(ten_digit_run, data):
    detectors = detectors_of(ten_digit_run, data)
    assert list(detectors) == list(range(10))
    assert len({detector.key for detector in detectors.values()}) == 10
    for digit, detector in detectors.items():
        assert np.array_equal(detector.judged.y_score, ten_digit_run.test_scores[:, digit])
        assert detector.curve.n_positive == (data.test.labels == digit).sum()


def test_out_of_fold_scores_belong_to_the_training_images(ten_digit_run, data):
    detector = detectors_of(ten_digit_run, data)[3]
    order = ten_digit_run.experiment.training_order()
    assert np.array_equal(detector.to_choose_by.y_true, data.train.labels[order] == 3)
    # A detector read at the wrong labels would be a coin: the area shows that they fit.
    assert detector.curve_to_choose_by.roc_auc > 0.95
    assert detector.curve_to_choose_by.n_samples == 2_000


def test_anybodys_scores_are_a_detector():
    detector = Detector.from_scores([0, 1, 1], [0.2, 0.4, 0.9], names=("ham", "spam"), score_kind="probability")
    point = detector.curve.at(detector.default_threshold)
    assert (point.tp, point.fp, point.fn, point.tn) == (1, 0, 1, 1)
    same, other = (Detector.from_scores([0, 1, 1], [0.2, 0.4, score]) for score in (0.9, 0.8))
    assert same.key == detector.key != other.key
    with pytest.raises(ValueError, match="finite"):
        Detector.from_scores([0, 1], [0.1, float("nan")])
