import numpy as np
import pytest

from digitlab.metrics.choosing import choose
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import at_prevalence, curve_at_prevalence, weights
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts.choices import verdict_sentence


def test_by_hand():
    # 80 % recall, 10 % false positive rate, one in a hundred: 8 right for 99 wrong among 1,000 images.
    point = at_prevalence(OperatingPoint(0.0, tp=80, fp=10, fn=20, tn=90), 0.01)
    assert point.precision == pytest.approx(8 / (8 + 99))
    assert point.recall == pytest.approx(0.8)
    assert point.specificity == pytest.approx(0.9)
    assert point.accuracy == pytest.approx(0.01 * 0.8 + 0.99 * 0.9)
    assert point.n_samples == pytest.approx(200)


def test_its_own_prevalence_changes_nothing(smooth):
    own = smooth.n_positive / (smooth.n_positive + smooth.n_negative)
    points = [at_prevalence(smooth.at(threshold), own).precision for threshold in smooth.scores]
    assert points == pytest.approx(smooth.precision[:-1])


@pytest.mark.parametrize("prevalence", [0.02, 0.3, 0.5])
def test_resampling_to_another_prevalence_agrees(prevalence):
    """Images are drawn anew so that the positives have the other prevalence; everything measured agrees."""
    generator = np.random.default_rng(11)
    truth = generator.random(5_000) < 0.1
    scores = generator.normal(size=5_000) + 2 * truth
    n = 2_000_000
    n_positive = round(prevalence * n)
    drawn = np.r_[
        generator.choice(np.flatnonzero(truth), n_positive), generator.choice(np.flatnonzero(~truth), n - n_positive)
    ]
    measured = ThresholdCurve(truth[drawn], scores[drawn]).at(1.5)
    expected = at_prevalence(ThresholdCurve(truth, scores).at(1.5), prevalence)
    for measure in (
        "precision",
        "recall",
        "f1",
        "accuracy",
        "specificity",
        "negative_predictive_value",
        "matthews_correlation",
        "queue_rate",
    ):
        assert getattr(measured, measure) == pytest.approx(getattr(expected, measure), abs=0.01)


def test_nothing_flagged_stays_undefined(tied):
    assert np.isnan(at_prevalence(tied.at(2.0), 0.01).precision)


def test_one_kind_of_label_has_no_other_prevalence():
    with pytest.raises(ValueError, match="each kind"):
        weights(5, 0, 0.1)
    with pytest.raises(ValueError, match="between 0 and 1"):
        weights(5, 5, 1.0)


@pytest.mark.parametrize("prevalence", [0.001, 0.02, 0.3])
def test_a_threshold_is_chosen_at_another_prevalence(smooth, prevalence):
    """By brute force: the highest recall of all thresholds that are precise enough there."""
    choice = choose(curve_at_prevalence(smooth, prevalence), "precision", wanted=0.9)
    points = [at_prevalence(smooth.at(threshold), prevalence) for threshold in smooth.scores]
    enough = [point for point in points if point.precision >= 0.9]
    assert choice.possible == bool(enough)
    there = at_prevalence(smooth.at(choice.point.threshold), prevalence)
    assert choice.point.precision == pytest.approx(there.precision)
    if enough:
        assert there.recall == max(point.recall for point in enough)


def test_the_cheapest_threshold_depends_on_the_prevalence(smooth):
    rare, common = (
        choose(curve_at_prevalence(smooth, p), "cost", false_alarm=1, miss=10).point.threshold for p in (0.001, 0.3)
    )
    assert rare > common


def test_a_promise_is_judged_at_its_prevalence():
    promise = choose(ThresholdCurve([True, False], [1.0, 0.0]), "precision", wanted=0.95).promise
    counted = OperatingPoint(0.0, 950, 50, 50, 8_950)
    assert verdict_sentence(promise.judged(counted)).endswith(": left open by the flagged images here (1,000).")
    target = at_prevalence(counted, 0.001)
    low, high, _ = MEASURES["precision"].interval(counted, 0.001)
    told = verdict_sentence(promise.judged(counted, 0.001))
    assert f"{100 * target.precision:.1f} % on unseen images, 95 % interval {100 * low:.1f} to {100 * high:.1f}" in told
    assert told.endswith(": broken.")
