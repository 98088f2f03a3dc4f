from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binom, binomtest

from digitlab.metrics.binomial import at_least, at_most, exact_interval, lower_ends, needed, needed_at, surest

COUNTS = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(COUNTS, st.floats(0.001, 0.999))
def test_tails_are_those_of_scipy(counts, share):
    hits, n = counts
    assert at_least(hits, n, share) == pytest.approx(binom.sf(hits - 1, n, share), rel=1e-9, abs=1e-300)
    assert at_most(hits, n, share) == pytest.approx(binom.cdf(hits, n, share), rel=1e-9, abs=1e-300)


@given(COUNTS)
def test_intervals_are_those_of_scipy(counts):
    hits, n = counts
    expected = binomtest(hits, n).proportion_ci(0.95, method="exact")
    assert exact_interval(hits, n)[:2] == pytest.approx((expected.low, expected.high), rel=1e-6, abs=1e-9)


def test_without_trials_nothing_is_said():
    assert np.isnan(exact_interval(0, 0).low)
    assert at_least(0, 0, 0.9) == 1


@given(st.floats(0.5, 0.999), st.sampled_from([0.05, 0.025, 0.001]), st.integers(0, 4))
def test_what_is_needed_is_enough_and_one_less_is_not(wanted, risk, mistakes):
    n = needed(wanted, risk, mistakes)
    assert binom.sf(n - mistakes - 1, n, wanted) <= risk
    assert n == mistakes + 1 or binom.sf(n - mistakes - 2, n - 1, wanted) > risk


def test_what_is_needed_by_hand():
    assert [needed(0.95, 0.05, mistakes) for mistakes in range(3)] == [59, 93, 124]
    assert [needed(0.9, 0.05, mistakes) for mistakes in range(3)] == [29, 46, 61]
    assert needed(1.0, 0.05) is None
    assert needed(1 - 1e-12, 0.05) is None
    assert needed(0.0, 0.05) == 1


@pytest.mark.parametrize(("share", "wanted"), [(0.97, 0.95), (0.9, 0.95), (1.0, 0.95), (0.0, 0.3), (0.5, 0.45)])
def test_so_many_decide_if_the_share_stays(share, wanted):
    n = needed_at(share, wanted, 0.025)

    def undecided(n):
        hits, misses = share * n, n - share * n
        low, high = beta.ppf([0.025, 0.975], [hits or 1e-12, hits + 1], [misses + 1, misses or 1e-12])
        return low < wanted <= high

    assert not undecided(n)
    assert undecided(n - 1)


def test_no_number_decides_what_is_just_as_wanted():
    assert needed_at(0.95, 0.95, 0.025) is None


def test_effective_numbers_lie_between_whole_ones():
    tails = [float(at_least(0.9 * n, n, 0.8)) for n in (40, 42.5, 45, 47.5, 50)]
    assert tails == sorted(tails, reverse=True)
    assert lower_ends([40, 42.5, 45], 50, 0.05) == pytest.approx(beta.ppf(0.05, [40, 42.5, 45], [11, 8.5, 6]))


@given(
    st.lists(st.integers(0, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=8),
    COUNTS,
)
@settings(max_examples=50)
def test_the_surest_has_the_highest_end(counts, other):
    hits, n = np.array([*counts, (max(other[0], 1), other[1])]).T
    ends = lower_ends(hits, n, 0.05)
    found = surest(hits, n, 0.05)
    assert ends[found] == pytest.approx(ends.max(), rel=1e-9)
    assert not (~found & (ends > ends[found].max())).any()


def test_of_hardly_any_successes_there_is_a_surest():
    """At a prevalence of one in a thousand million expected counts are tiny, and tails no longer inverted exactly."""
    for tiny in (1e-3, 1e-9, 1e-12):
        assert surest(np.array([3 * tiny, 2 * tiny, 0.0]), np.array([3.0, 2.0, 1.0]), 0.05).any()


def test_of_a_million_the_surest_is_found_at_once():
    """Inverting a million tails takes a quarter of a minute of processor time, one pass of tails half a second."""
    hits = np.cumsum(np.random.default_rng(0).random(200_000) < 0.9)
    started = process_time()
    assert surest(hits, np.arange(1, 200_001), 0.05).sum() == 1
    assert process_time() - started < 2
