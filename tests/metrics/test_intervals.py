import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import norm

from digitlab.metrics.intervals import (
    Estimate,
    Interval,
    percentile_interval,
    proportion,
    proportion_interval,
    ratio_limits,
    sum_limits,
    wilson,
)


def test_wilson_by_hand():
    # Newcombe (1998), table I: 81 of 263 and 15 of 148.
    low, high = wilson([81, 15, 0, 1], [263, 148, 20, 29])
    assert low == pytest.approx([0.2553, 0.0624, 0.0, 0.0061], abs=5e-5)
    assert high == pytest.approx([0.3662, 0.1605, 0.1611, 0.1718], abs=5e-5)


@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_wilson_ends_where_the_score_test_rejects(level):
    """At both ends the observed share lies as many standard errors away, those of the end itself."""
    z = norm.ppf((1 + level) / 2)
    low, high = wilson(13, 40, level)
    for end in (low, high):
        assert abs(13 / 40 - end) / np.sqrt(end * (1 - end) / 40) == pytest.approx(z)


def test_wilson_without_trials_is_nan():
    assert np.isnan(wilson(0, 0)).all()
    assert np.isnan(proportion(0, 0)).all()


@pytest.mark.parametrize("part", [0.05, 0.5, 0.97])
def test_wilson_covers_the_truth(part):
    successes = np.random.default_rng(1).binomial(200, part, size=20_000)
    low, high = wilson(successes, 200)
    assert 0.93 < np.mean((low <= part) & (part <= high)) < 0.97


def test_few_images_of_one_outcome_are_said():
    assert not proportion_interval(10, 20).few
    assert proportion_interval(9, 20).few
    assert proportion_interval(11, 20).few
    assert proportion_interval(0, 0).few


estimates = st.tuples(st.integers(0, 200), st.integers(1, 200)).map(lambda pair: proportion(min(pair), max(pair)))


@given(estimates, estimates)
def test_a_sum_lies_within_its_limits(first, second):
    low, high = sum_limits((first, second))
    total = first.value + second.value
    assert low <= total <= high
    # Independent figures err in opposite directions: the limits lie within the sums of the limits.
    assert low >= first.low + second.low - 1e-12
    assert high <= first.high + second.high + 1e-12


def test_a_sum_by_hand():
    low, high = sum_limits((Estimate(5.0, 2.0, 6.0), Estimate(7.0, 3.0, 9.0)))
    assert low == 12 - 5  # 3, 4, 5
    assert high == pytest.approx(12 + np.sqrt(1 + 4))


def test_a_sum_with_something_certain_keeps_its_interval():
    assert sum_limits((Estimate(0.4, 0.1, 0.8), Estimate(2.0, 2.0, 2.0))) == pytest.approx((2.1, 2.8))


@given(estimates, estimates)
def test_a_ratio_lies_within_its_limits(above, below):
    low, high = ratio_limits(above, below)
    assert 0 <= low <= high
    if below.value:
        assert low <= above.value / below.value * (1 + 1e-9)
        assert high >= above.value / below.value * (1 - 1e-9)
    if below.low == 0:
        assert high == np.inf


def test_a_ratio_ends_where_the_difference_may_be_nothing():
    """Fieller's way: an end R is where the interval of above - R below, put together as a sum, just reaches 0."""
    above, below = proportion(30, 200), proportion(170, 190)
    low, high = ratio_limits(above, below)
    expected_low = brentq(lambda ratio: sum_limits((above, below.times(-ratio)))[0], 0.01, 0.16)
    expected_high = brentq(lambda ratio: sum_limits((above, below.times(-ratio)))[1], 0.17, 2)
    assert (low, high) == pytest.approx((expected_low, expected_high))


def test_a_negative_factor_turns_the_ends_around():
    assert Estimate(0.25, 0.125, 0.5).times(-1, plus=1) == Estimate(0.75, 0.5, 0.875)
    assert Estimate(0.25, 0.125, 0.5).times(2) == Estimate(0.5, 0.25, 1.0)


def test_percentiles_pass_over_what_is_undefined():
    values = np.r_[np.arange(101.0), np.nan, np.nan]
    assert percentile_interval(values) == pytest.approx(Interval(2.5, 97.5))
    assert np.isnan(percentile_interval(np.full(3, np.nan)).low)
