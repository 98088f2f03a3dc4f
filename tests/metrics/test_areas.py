"""Intervals of the areas: against slow and plain arithmetic, and by how often they hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import expit, logit
from scipy.stats import norm
from sklearn.metrics import average_precision_score

from digitlab.metrics.areas import (
    _average_precision_variance,
    average_precision_interval,
    delong_variance,
    roc_auc_interval,
)
from digitlab.metrics.intervals import wilson
from digitlab.metrics.measures import AREAS
from digitlab.metrics.thresholds import ThresholdCurve

Z = norm.ppf(0.975)


def sample(n, prevalence, distance, generator, decimals=None):
    truth = generator.random(n) < prevalence
    scores = generator.normal(size=n) + distance * truth
    return truth, scores if decimals is None else np.round(scores, decimals)


@pytest.mark.parametrize("decimals", [None, 0])
def test_delong_as_written_down(decimals):
    """Every positive against every negative: m n comparisons, ties counting half."""
    truth, scores = sample(400, 0.3, 1.2, np.random.default_rng(0), decimals)
    beats = np.sign(scores[truth][:, None] - scores[~truth][None, :]) / 2 + 0.5
    expected = beats.mean(axis=1).var(ddof=1) / truth.sum() + beats.mean(axis=0).var(ddof=1) / (~truth).sum()
    curve = ThresholdCurve(truth, scores)
    assert curve.roc_auc == pytest.approx(beats.mean())
    assert delong_variance(curve) == pytest.approx(expected)


def test_delong_by_hand():
    # Positives 3, 1 and negatives 2, 0: the positives beat 2 and 1 of 2, the negatives are beaten by 1 and 2 of 2.
    curve = ThresholdCurve([True, True, False, False], [3.0, 1.0, 2.0, 0.0])
    assert curve.roc_auc == 0.75
    assert delong_variance(curve) == pytest.approx(2 * (0.125 / 2))  # variance of 1 and 1/2 is 1/8


def test_many_images_use_delong_on_the_scale_of_log_odds():
    curve = ThresholdCurve(*sample(4_000, 0.3, 1.2, np.random.default_rng(1)))
    area, low_high = curve.roc_auc, roc_auc_interval(curve)
    half = Z * np.sqrt(delong_variance(curve)) / (area * (1 - area))
    assert low_high[:2] == pytest.approx((expit(logit(area) - half), expit(logit(area) + half)))
    assert not low_high.few


def weighted_average_precision(truth, scores, weights):
    return average_precision_score(truth, scores, sample_weight=weights)


@pytest.mark.parametrize("decimals", [None, 0])
def test_average_precisions_variance_is_that_of_the_infinitesimal_jackknife(decimals):
    """Let each image in turn count a little more: the squares of what this does, divided by the little, add up."""
    truth, scores = sample(150, 0.3, 1.0, np.random.default_rng(2), decimals)
    little, expected = 1e-4, 0.0
    for i in range(len(truth)):
        more, less = np.ones(len(truth)), np.ones(len(truth))
        more[i], less[i] = 1 + little, 1 - little
        slope = weighted_average_precision(truth, scores, more) - weighted_average_precision(truth, scores, less)
        expected += (slope / (2 * little)) ** 2
    assert _average_precision_variance(ThresholdCurve(truth, scores)) == pytest.approx(expected, rel=1e-5)


def test_average_precisions_variance_is_near_the_plain_jackknifes():
    """Leave each image out: with many images this is nearly the same."""
    truth, scores = sample(600, 0.3, 1.0, np.random.default_rng(3))
    kept = [np.delete(np.arange(600), i) for i in range(600)]
    left_out = np.array([ThresholdCurve(truth[some], scores[some]).average_precision for some in kept])
    expected = 599 / 600 * ((left_out - left_out.mean()) ** 2).sum()
    assert _average_precision_variance(ThresholdCurve(truth, scores)) == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize("interval", [roc_auc_interval, average_precision_interval])
def test_two_images_are_no_certainty(interval):
    low, high, few = interval(ThresholdCurve([True, False], [2.0, 1.0]))
    assert low < 0.3
    assert high == 1
    assert few


@pytest.mark.parametrize("n", [4, 20, 200, 2_000])
@pytest.mark.parametrize("interval", [roc_auc_interval, average_precision_interval])
def test_no_mistake_is_no_certainty_and_more_images_are_surer(interval, n):
    def lowest(n):
        low, high, _ = interval(ThresholdCurve(np.arange(n) >= n / 2, np.arange(n)))
        assert high == 1
        return low

    assert lowest(n) < lowest(2 * n) < 1


def test_average_precision_of_few_positives_is_as_unsure_as_wilsons():
    curve = ThresholdCurve(np.arange(100) >= 80, np.arange(100))  # 20 positives, no mistake
    assert average_precision_interval(curve)[:2] == pytest.approx([float(end) for end in wilson(20, 20)])


@pytest.mark.parametrize("area", AREAS.values(), ids=list(AREAS))
def test_one_kind_of_label_has_no_area_and_no_interval(area):
    for truth in ([True, True], [False, False]):
        assert np.isnan(area.interval(ThresholdCurve(truth, [1.0, 2.0]))[:2]).all()


@given(
    st.lists(st.tuples(st.booleans(), st.integers(-3, 3)), min_size=2, max_size=60),
)
def test_intervals_hold_their_area_and_stay_within_0_and_1(rows):
    curve = ThresholdCurve(*(np.array(column) for column in zip(*rows, strict=True)))
    if not (curve.n_positive and curve.n_negative):
        return
    for area in AREAS.values():
        low, high, _ = area.interval(curve)
        assert 0 <= low <= area.of(curve) + 1e-12
        assert area.of(curve) - 1e-12 <= high <= 1


def test_one_score_for_all_is_a_guess(constant):
    low, high, _ = roc_auc_interval(constant)
    assert low < 0.5 < high
    low, high, _ = average_precision_interval(constant)
    assert low < 0.1 < high


def true_average_precision(prevalence, distance):
    def precision(recall):
        rate = norm.sf(norm.isf(recall) + distance)
        return prevalence * recall / (prevalence * recall + (1 - prevalence) * rate)

    return quad(precision, 0, 1)[0]


def held(interval, true, n, prevalence, distance, repeats):
    """Return how often an interval holds the true value of a population, where it can be made."""
    generator = np.random.default_rng(4)
    found = [interval(ThresholdCurve(*sample(n, prevalence, distance, generator))) for _ in range(repeats)]
    return float(np.mean([low <= true <= high for low, high, _ in found if not np.isnan(low)]))


@pytest.mark.parametrize(("n", "prevalence", "distance"), [(50, 0.5, 1.0), (100, 0.1, 1.5), (3_000, 0.5, 2.8)])
def test_roc_auc_covers_the_truth(n, prevalence, distance):
    share = held(roc_auc_interval, norm.cdf(distance / np.sqrt(2)), n, prevalence, distance, 600)
    noise = 2 * np.sqrt(0.95 * 0.05 / 600)
    assert share > 0.93 - noise
    if n >= 1_000:  # of few images it is rather too wide, and says "from few"
        assert share < 0.97 + noise


@pytest.mark.parametrize(("n", "prevalence", "distance"), [(50, 0.5, 1.0), (100, 0.1, 1.5), (2_000, 0.1, 2.8)])
def test_average_precision_covers_the_truth(n, prevalence, distance):
    true = true_average_precision(prevalence, distance)
    share = held(average_precision_interval, true, n, prevalence, distance, 600)
    noise = 2 * np.sqrt(0.95 * 0.05 / 600)
    assert share > 0.93 - noise
    if n >= 1_000:
        assert share < 0.97 + noise
