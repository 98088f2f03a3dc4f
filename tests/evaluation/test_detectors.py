import numpy as np
import pytest
from scipy.stats import beta

from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.run_detectors import detectors_of
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.prevalence import at_prevalence
from digitlab.metrics.resampling import resampled
from digitlab.training.train import train


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


def test_other_labels_than_two_are_refused():
    assert Detector.from_scores([1, -1, 1], [0.2, 0.4, 0.9]).curve.n_positive == 2
    with pytest.raises(ValueError, match="which label is positive"):
        Detector.from_scores([1, 2, 1], [0.2, 0.4, 0.9])


def test_halves_are_every_other_image(small_run, data):
    (detector,) = detectors_of(small_run, data).values()
    first, second = detector.halves.chosen_on, detector.halves.checked_on
    truth, scores = data.test.labels == 7, small_run.test_scores
    for place, curve in ((0, first), (1, second)):
        assert curve.n_samples == 5_000
        assert curve.n_positive == truth[place::2].sum()
        found = (truth & (scores >= 1.0))[place::2].sum()
        assert curve.at(1.0).tp == found
    assert detector.halves.chosen_name == "5,000 test images, every other one"
    assert detector.halves.checked_name == "the other 5,000 test images"
    # Both groups of writers have their share in both halves, so that they err about alike.
    mistakes = [(curve.at(0.0).fp + curve.at(0.0).fn) for curve in (first, second)]
    assert 0.7 < mistakes[0] / mistakes[1] < 1.4


def test_halves_need_both_kinds_in_each():
    assert Detector.from_scores([True], [0.5]).halves is None
    assert Detector.from_scores([1, 1, 1, 1], [0.1, 0.2, 0.3, 0.4]).halves is None
    halves = Detector.from_scores([1, 1, 0, 0, 0], [0.1, 0.2, 0.3, 0.4, 0.5]).halves
    assert (halves.chosen_on.n_samples, halves.checked_on.n_samples) == (3, 2)


def test_without_folds_a_threshold_is_chosen_on_one_half(small_run, data):
    (detector,) = detectors_of(small_run, data).values()
    assert detector.holdout is detector.halves
    assert Detector.from_scores([True], [0.5]).holdout is None


def test_with_folds_a_threshold_is_chosen_out_of_fold_and_checked_on_all_test_images(ten_digit_run, data):
    detector = detectors_of(ten_digit_run, data)[3]
    assert detector.holdout.chosen_on is detector.curve_to_choose_by
    assert detector.holdout.checked_on is detector.curve
    assert (detector.holdout.chosen_name, detector.holdout.checked_name) == (
        "2,000 training images, out of fold",
        "10,000 test images",
    )


def test_the_groups_of_writers_are_the_halves_one_after_the_other(small_run, data):
    (detector,) = detectors_of(small_run, data).values()
    assert detector.groups.names == ("First 5,000", "Last 5,000")
    assert detector.groups.of.tolist() == [0] * 5_000 + [1] * 5_000
    wrong = (small_run.test_scores >= 0) != (data.test.labels == 7)
    # The first group's hands are the harder ones.
    assert wrong[:5_000].sum() > 1.5 * wrong[5_000:].sum()
    assert Detector.from_scores([0, 1], [0.1, 0.2]).groups is None


@pytest.mark.slow
def test_what_is_said_of_the_detector_of_sevens(data):
    """The figures of which the pages and docs/statistics.md tell, measured again."""
    parameters = {"alpha": 0.0001, "loss": "hinge", "max_iter": 8}
    (detector,) = detectors_of(train(Experiment(parameters=parameters), data), data).values()
    curve, point = detector.curve, detector.curve.at(5.0)
    # Precision does not always rise to the right.
    assert (len(curve.precision_falls()), len(curve.scores) - 1) == (932, 9_998)
    # Of 1,000 images one is a 7: 12 false alarms are few, and precision there is far less sure than here.
    assert at_prevalence(point, 0.001).precision == pytest.approx(0.37, abs=0.005)
    assert MEASURES["precision"].interval(point, 0.001)[:2] == pytest.approx((0.26, 0.52), abs=0.02)
    # By Jeffreys' interval of the false positive rate, with recall as it is, it is much the same.
    rates = beta.ppf([0.975, 0.025], point.fp + 0.5, point.tn + 0.5)
    jeffreys = 0.001 * point.recall / (0.001 * point.recall + 0.999 * rates)
    assert MEASURES["precision"].interval(point, 0.001)[:2] == pytest.approx(jeffreys, abs=0.02)
    # Two groups of writers wrote the test images.
    wrong = (detector.judged.y_score >= 0) != detector.judged.y_true
    assert [int(wrong[detector.groups.of == i].sum()) for i in (0, 1)] == [116, 31]
    # A share of 10,000 images, taken from blocks of neighbours, is less sure than of single images.
    widths = {}
    for scheme in ("single", "blocks"):
        found = resampled(*detector.judged, 0.0, scheme=scheme, n_resamples=300)
        widths[scheme] = np.subtract(*np.quantile(found.resamples["accuracy"], [0.975, 0.025]))
    assert widths["blocks"] > 1.2 * widths["single"]


def test_scores_to_choose_by_are_validated_at_once():
    with pytest.raises(ValueError, match=r"to_choose_by\[1\] must be finite"):
        Detector.from_scores([0, 1], [0.1, 0.2], to_choose_by=([0, 1], [np.nan, 1.0]))
