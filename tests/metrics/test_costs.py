import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from digitlab.metrics.costs import expected_costs, net_benefit_band, net_benefit_of_flagging_everything, net_benefits
from digitlab.metrics.intervals import sum_limits
from digitlab.metrics.shares import recall_and_false_positive_rate
from digitlab.metrics.thresholds import ThresholdCurve

RATIOS = np.array([0.1, 0.5, 1.0, 4.0, 20.0])


@st.composite
def both_kinds(draw):
    n = draw(st.integers(2, 30))
    truth = np.r_[True, False, draw(st.lists(st.booleans(), min_size=n - 2, max_size=n - 2))].astype(bool)
    return truth, np.array(draw(st.lists(st.integers(-4, 4), min_size=n, max_size=n)), dtype=float)


@given(both_kinds(), st.integers(0, 20), st.integers(0, 20))
def test_costs_add_up_image_by_image(rows, false_alarm, miss):
    truth, scores = rows
    curve = ThresholdCurve(truth, scores)
    for threshold, cost in zip(curve.thresholds, expected_costs(curve, false_alarm, miss), strict=True):
        flagged = scores >= threshold
        each = np.where(flagged & ~truth, false_alarm, 0) + np.where(~flagged & truth, miss, 0)
        assert cost == pytest.approx(each.mean())


@given(both_kinds(), st.sampled_from([0.001, 0.3]))
def test_at_another_prevalence_each_kind_counts_as_it_is_there(rows, prevalence):
    truth, scores = rows
    curve = ThresholdCurve(truth, scores)
    weights = np.where(truth, prevalence / truth.sum(), (1 - prevalence) / (~truth).sum())
    for threshold, cost in zip(curve.thresholds, expected_costs(curve, 1.0, 7.0, prevalence), strict=True):
        flagged = scores >= threshold
        assert cost == pytest.approx((weights * np.where(truth, 7.0 * ~flagged, 1.0 * flagged)).sum())


def test_net_benefit_by_hand():
    """A miss costs as much as 4 false alarms: 3 of 10 are found for 2 false alarms."""
    curve = ThresholdCurve([1, 1, 1, 0, 0, 1, 0, 0, 0, 0], [9, 8, 7, 6, 5, 1, 0, 0, 0, 0])
    at_five = 3 / 10 - 2 / 10 / 4
    at_seven = 3 / 10
    (found,) = net_benefits(curve, curve, np.array([4.0]))
    at_one = 4 / 10 - 2 / 10 / 4
    assert found == pytest.approx(max(at_five, at_seven, at_one))


@given(both_kinds(), both_kinds(), st.sampled_from([None, 0.05]))
def test_thresholds_are_chosen_on_one_half_and_judged_on_the_other(chosen, judged, prevalence):
    chosen_on, judged_on = ThresholdCurve(*chosen), ThresholdCurve(*judged)
    positive = judged_on.prevalence if prevalence is None else prevalence
    found = net_benefits(chosen_on, judged_on, RATIOS, prevalence)
    truth, scores = judged
    for ratio, benefit in zip(RATIOS, found, strict=True):
        costs = expected_costs(chosen_on, 1.0, ratio, positive)
        threshold = chosen_on.thresholds[int(np.argmin(costs))]
        recall, rate = (scores[truth] >= threshold).mean(), (scores[~truth] >= threshold).mean()
        assert benefit == pytest.approx(positive * recall - (1 - positive) * rate / ratio)
        assert benefit <= positive


@given(both_kinds(), st.sampled_from([None, 0.05]))
def test_chosen_on_its_own_images_it_flatters(rows, prevalence):
    """Judged where it is chosen, a net benefit is the best of all thresholds, and never below doing without."""
    curve = ThresholdCurve(*rows)
    positive = curve.prevalence if prevalence is None else prevalence
    flattering = net_benefits(curve, curve, RATIOS, prevalence)
    everything = net_benefit_of_flagging_everything(RATIOS, positive)
    assert (flattering >= np.maximum(everything, 0) - 1e-12).all()


def test_chosen_elsewhere_it_may_be_worth_less_than_nothing():
    chosen_on = ThresholdCurve([0, 1], [0.0, 1.0])
    judged_on = ThresholdCurve([1, 0], [0.0, 1.0])
    assert net_benefits(chosen_on, judged_on, np.array([1.0])) == pytest.approx([-0.5])


def test_flagging_everything_pays_where_a_miss_costs_as_much_as_the_odds_against():
    odds = 0.9 / 0.1
    assert net_benefit_of_flagging_everything(np.array([odds]), 0.1) == pytest.approx([0.0])
    assert net_benefit_of_flagging_everything(np.array([2 * odds]), 0.1) == pytest.approx([0.05])


def test_net_benefit_and_cost_agree():
    """Both rank thresholds alike: the benefit is what is saved against flagging nothing, in finds."""
    generator = np.random.default_rng(0)
    truth = generator.random(200) < 0.3
    curve = ThresholdCurve(truth, generator.normal(size=200) + truth)
    for ratio in RATIOS:
        costs = expected_costs(curve, 1.0, ratio)
        (benefit,) = net_benefits(curve, curve, np.array([ratio]))
        assert benefit == pytest.approx((costs[-1] - costs.min()) / ratio)


def test_flagging_everything_is_worth_the_same_by_the_curve_and_by_its_line():
    """Halves have other shares of positives than all rows; at one prevalence both are one figure."""
    chosen_on, judged_on = ThresholdCurve([1, 1, 0], [3.0, 2.0, 1.0]), ThresholdCurve([1, 0, 0], [5.0, 4.0, 3.0])
    dear = np.array([1_000.0])
    assert net_benefits(chosen_on, judged_on, dear, 0.5) == pytest.approx([0.5 - 0.5 / 1_000])
    assert net_benefit_of_flagging_everything(dear, 0.5) == pytest.approx([0.5 - 0.5 / 1_000])


def test_the_band_is_a_sum_of_two_independent_rates():
    generator = np.random.default_rng(1)
    truth = generator.random(300) < 0.3
    curve = ThresholdCurve(truth, generator.normal(size=300) + truth)
    ratio, prevalence = 4.0, 0.2
    x, low, high = net_benefit_band(curve, curve, np.array([ratio]), prevalence)
    threshold = curve.thresholds[np.argmin(expected_costs(curve, 1.0, ratio, prevalence))]
    parts = recall_and_false_positive_rate(curve.at(threshold))
    expected = sum_limits([parts[0].times(prevalence), parts[1].times(-(1 - prevalence) / ratio)])
    assert x.tolist() == [ratio]
    assert (low[0], high[0]) == pytest.approx(expected)
    assert low[0] < net_benefits(curve, curve, np.array([ratio]), prevalence)[0] < high[0]


def test_the_band_holds_the_true_net_benefit():
    generator, held, prevalence, ratio = np.random.default_rng(2), [], 0.2, 5.0
    chosen_on = ThresholdCurve([False, True], [0.0, 1.0])  # flags from 1 on
    true = prevalence * norm.sf(1 - 1.5) - (1 - prevalence) * norm.sf(1) / ratio
    for _ in range(400):
        truth = generator.random(200) < 0.3
        judged_on = ThresholdCurve(truth, generator.normal(size=200) + 1.5 * truth)
        _, low, high = net_benefit_band(chosen_on, judged_on, np.array([ratio]), prevalence)
        held.append(low[0] <= true <= high[0])
    assert 0.93 - 0.02 <= np.mean(held) <= 0.97 + 0.02


@pytest.mark.parametrize("common", [0.0, 0.95])
def test_rates_that_rise_together_narrow_the_band(common):
    """Clusters of a positive and a negative whose scores go together: the influences of both rates, summed in pairs."""
    generator, n = np.random.default_rng(4), 4_000
    truth, clusters = np.arange(n) % 2 == 0, np.arange(n) // 2
    noise = common * generator.normal(size=n)[clusters] + np.sqrt(1 - common**2) * generator.normal(size=n)
    scores = noise + 0.5 * truth
    curve = ThresholdCurve(truth, scores, clusters=clusters)
    chosen_on = ThresholdCurve([False, True], [-1.0, 0.25])
    _, low, high = net_benefit_band(chosen_on, curve, np.array([1.0]), 0.5)
    point, flagged = curve.at(0.25), scores >= 0.25
    moved = np.where(truth, flagged - point.recall, -(flagged - point.false_positive_rate)) * 0.5 / (n / 2)
    spread = np.sqrt((np.bincount(clusters, weights=moved) ** 2).sum())
    assert high[0] - low[0] == pytest.approx(2 * 1.96 * spread, rel=0.03)
