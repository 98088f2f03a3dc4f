"""Intervals at one threshold, among these images and at a target prevalence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from digitlab.metrics.intervals import wilson
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import at_prevalence

PREVALENCES = st.sampled_from([0.0001, 0.001, 0.1, 0.3, 0.5, 0.99])
COUNT = st.one_of(st.integers(0, 3), st.integers(0, 3_000))
POINTS = st.builds(OperatingPoint, st.just(0.0), COUNT, COUNT, COUNT, COUNT)
HAIR = 1e-9


def assert_holds(interval, value):
    assert interval.low <= interval.high
    assert interval.low - HAIR <= value <= interval.high + HAIR


@given(POINTS)
def test_every_measures_interval_holds_it_and_stays_in_its_range(point):
    for measure in MEASURES.values():
        interval, value = measure.interval(point, None), measure.of(point)
        if np.isnan(value):
            continue
        # Nothing is positive: recall is 1 by agreement, and of no images there is no interval.
        if measure.key == "recall" and not point.tp + point.fn:
            assert np.isnan(interval.low)
            continue
        assert_holds(interval, value)
        assert measure.lowest - HAIR <= interval.low
        assert interval.high <= measure.highest + HAIR


@given(POINTS, PREVALENCES)
def test_every_interval_at_a_target_prevalence_holds_its_value_and_stays_in_its_range(point, prevalence):
    if not (point.tp + point.fn and point.fp + point.tn):
        return
    target_point = at_prevalence(point, prevalence)
    for measure in MEASURES.values():
        interval, value = measure.interval(point, prevalence), measure.of(target_point)
        if np.isnan(value):
            continue
        assert_holds(interval, value)
        assert measure.lowest - HAIR <= interval.low
        assert interval.high <= measure.highest + HAIR


def test_all_measures_have_an_interval():
    assert all(measure.interval is not None for measure in MEASURES.values())


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
@pytest.mark.parametrize("prevalence", [None, 0.001])
def test_more_images_narrow_every_interval(measure, prevalence):
    widths = []
    for times in (1, 100):
        low, high, few = measure.interval(
            OperatingPoint(0.0, 80 * times, 30 * times, 20 * times, 870 * times), prevalence
        )
        widths.append(high - low)
        assert not few
    assert 8 < widths[0] / widths[1] < 12  # a tenth, give or take what is skew


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_expected_counts_are_refused(measure):
    for counts in ((0.8, 99.2, 0.2, 899.8), (-1, 5, 5, 5)):
        with pytest.raises(ValueError, match="whole counts of samples"):
            measure.interval(OperatingPoint(0.0, *counts), None)
    assert measure.interval(OperatingPoint(0.0, 8.0, 9.0, 2.0, 81.0), None)  # whole, if not of type int


def test_nothing_can_be_said_of_no_images():
    nothing = OperatingPoint(0.0, tp=0, fp=0, fn=0, tn=9)
    for key in ("precision", "recall", "f1", "balanced_accuracy", "matthews_correlation"):
        assert np.isnan(MEASURES[key].interval(nothing, None)[:2]).all()


def test_f1_by_way_of_the_jaccard_index():
    low, high, few = MEASURES["f1"].interval(OperatingPoint(0.0, 60, 10, 30, 500), None)
    jaccard = [float(end) for end in wilson(60, 100)]
    assert (low, high) == pytest.approx([2 * j / (1 + j) for j in jaccard])
    assert not few


def test_ten_hits_of_ten_are_no_certainty():
    low, high, few = MEASURES["f1"].interval(OperatingPoint(0.0, 10, 0, 0, 40), None)
    # Wilson's interval of 10 of 10 begins at n / (n + z^2).
    jaccard = 10 / (10 + norm.ppf(0.975) ** 2)
    assert (low, high) == pytest.approx((2 * jaccard / (1 + jaccard), 1.0))
    assert low == pytest.approx(0.839, abs=5e-4)
    assert few


def coverage(key, recall, rate, prevalence, n, target=None, repeats=4_000):
    """Return how often the interval of a measure holds the true value, and how often one could be made."""
    shares = np.array([recall * prevalence, rate * (1 - prevalence), (1 - recall) * prevalence])
    shares = np.r_[shares, 1 - shares.sum()]
    truth = OperatingPoint(0.0, *shares)
    if target is not None:
        truth = OperatingPoint(
            0.0, recall * target, rate * (1 - target), (1 - recall) * target, (1 - rate) * (1 - target)
        )
    true = MEASURES[key].of(truth)
    samples, times = np.unique(
        np.random.default_rng(6).multinomial(n, shares, size=repeats), axis=0, return_counts=True
    )
    found = [MEASURES[key].interval(OperatingPoint(0.0, *counts), target) for counts in samples.tolist()]
    low, high, _ = np.array(found).T
    said = ~np.isnan(low)
    held = (low <= true + 1e-12) & (true - 1e-12 <= high)
    return float(held[said] @ times[said] / times[said].sum()), float(times[said].sum() / repeats)


@pytest.mark.parametrize("n", [50, 100, 1_000])
def test_f1_covers_the_truth_of_few_images(n):
    held, said = coverage("f1", recall=0.8, rate=0.05, prevalence=0.3, n=n)
    assert 0.93 < held < 0.97
    assert said == 1


@pytest.mark.parametrize("key", MEASURES)
@pytest.mark.parametrize("target", [None, 0.01])
def test_every_interval_covers_the_truth(key, target):
    held, _ = coverage(key, recall=0.85, rate=0.05, prevalence=0.2, n=1_000, target=target, repeats=1_500)
    assert 0.93 < held < 0.97


def test_a_target_prevalence_makes_precision_less_sure():
    """1 false alarm in 54,000 is known to a factor; multiplied by a thousand, so is precision."""
    point = OperatingPoint(0.0, 80, 10, 20, 9_000)
    here, there = MEASURES["precision"].interval(point, None), MEASURES["precision"].interval(point, 0.001)
    value = MEASURES["precision"].of(at_prevalence(point, 0.001))
    assert value == pytest.approx(0.0008 / (0.0008 + 0.999 * 10 / 9_010))
    # The false positive rate's own ends, with recall as it is, are most of the way.
    rates = [float(end) for end in wilson(10, 9_010)]
    alone = [0.0008 / (0.0008 + 0.999 * rate) for rate in reversed(rates)]
    assert there.low == pytest.approx(alone[0], abs=0.02)
    assert there.high == pytest.approx(alone[1], abs=0.02)
    assert there.low < alone[0]
    assert there.high > alone[1]
    assert there.high - there.low > 1.5 * (here.high - here.low)


def test_precision_put_together_from_both_rates_ends_where_fieller_says():
    """precision >= p exactly where fpr / recall <= (1 / p - 1) / odds: the ends are those of the ratio."""
    point, prevalence = OperatingPoint(0.0, 170, 30, 20, 170), 0.3
    interval = MEASURES["precision"].interval(point, prevalence)
    generator = np.random.default_rng(0)
    # What the two rates may be, drawn from near the observed: the middle 95 % of precision is near the interval.
    recall = generator.beta(170.5, 20.5, 200_000)
    rate = generator.beta(30.5, 170.5, 200_000)
    drawn = 0.3 * recall / (0.3 * recall + 0.7 * rate)
    assert interval[:2] == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=0.01)


def test_rates_do_not_care_for_the_prevalence():
    point = OperatingPoint(0.0, 80, 10, 20, 900)
    for key in ("recall", "specificity", "false_positive_rate", "balanced_accuracy"):
        assert MEASURES[key].interval(point, 0.001) == MEASURES[key].interval(point, None)


def test_precision_and_its_counterpart_mirror_each_other():
    """Turn positive and negative around, and precision is the negative predictive value."""
    point, turned = OperatingPoint(0.0, 80, 30, 20, 900), OperatingPoint(0.0, 900, 20, 30, 80)
    for prevalence in (None, 0.2):
        other = None if prevalence is None else 1 - prevalence
        precision = MEASURES["precision"].interval(turned, other)
        assert MEASURES["negative_predictive_value"].interval(point, prevalence) == pytest.approx(precision)


def test_matthews_against_fishers_interval_of_a_plain_correlation():
    """With balanced kinds and errors the delta method gives sqrt((1 - r^2) / n), on Fisher's scale over 1 - r^2."""
    n, r = 4_000_000, 0.6
    low, high, _ = MEASURES["matthews_correlation"].interval(
        OperatingPoint(0.0, n * 4 // 10, n // 10, n // 10, n * 4 // 10), None
    )
    half = norm.ppf(0.975) * np.sqrt((1 - r**2) / n) / (1 - r**2)
    assert (low, high) == pytest.approx((np.tanh(np.arctanh(r) - half), np.tanh(np.arctanh(r) + half)), abs=1e-6)


@pytest.mark.parametrize("prevalence", [1e-160, 1e-300, 1e-20])
def test_prevalences_at_the_end_of_all_numbers_have_intervals(prevalence):
    point = OperatingPoint(0.0, 80, 20, 40, 860)
    low, high, _ = MEASURES["f1"].interval(point, prevalence)
    assert 0 <= low <= MEASURES["f1"].of(at_prevalence(point, prevalence)) <= high
    assert high < 2e-18 or prevalence > 1e-21


@pytest.mark.parametrize("prevalence", [1e-160, 1e-300, 1 - 1e-16])
def test_the_correlation_stays_in_its_range_where_positives_are_almost_never(prevalence):
    interval = MEASURES["matthews_correlation"].interval(OperatingPoint(0.0, 757, 17_794, 23_601, 2), prevalence)
    assert -1 <= interval.low <= interval.high <= 1
