import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from digitlab.metrics.groups import (
    GROUP_MEASURES,
    GroupShare,
    all_together,
    difference,
    differences_from_others,
    group_share,
    implied_false_positive_rate,
    largest_gap,
    n_comparisons,
    simultaneous_level,
    together,
)
from digitlab.metrics.intervals import normal_quantile
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.thresholds import ThresholdCurve

COUNT = st.integers(0, 40)
POINT = st.builds(lambda *cells: OperatingPoint(0.0, *cells), COUNT, COUNT, COUNT, COUNT)


def counted(part, whole):
    return GroupShare(part, whole, float(whole), few=False)


# Newcombe (1998), table II, method 10.
@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_it_is_newcombes_own_table(first, second, low, high):
    found = difference(counted(*first), counted(*second)).interval
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


def test_at_another_level_both_are_wilsons_at_that_level():
    first, second, level = counted(30, 50), counted(10, 40), 0.99

    def wilson_ends(part, whole):
        z = normal_quantile(level)
        share = part / whole

        def score(p):
            return (share - p) ** 2 - z**2 * p * (1 - p) / whole

        return brentq(score, 0, share), brentq(score, share, 1)

    (l1, u1), (l2, u2) = wilson_ends(30, 50), wilson_ends(10, 40)
    found = difference(first, second, level).interval
    assert found.low == pytest.approx(0.35 - np.hypot(0.6 - l1, u2 - 0.25))
    assert found.high == pytest.approx(0.35 + np.hypot(u1 - 0.6, 0.25 - l2))


def test_the_correction_counts_what_is_shown():
    assert [n_comparisons(n) for n in (2, 3, 12)] == [4, 12, 48]
    assert simultaneous_level(2) == pytest.approx(1 - 0.05 / 4)


@given(st.lists(POINT, min_size=2, max_size=5))
def test_others_together_are_the_sum_of_their_rows(points):
    for key in GROUP_MEASURES:
        shares = [group_share(point, key) for point in points]
        summed = group_share(all_together(points), key)
        found = together(shares)
        assert (found.part, found.whole, found.few) == (summed.part, summed.whole, summed.few)
        assert found.trials == pytest.approx(summed.trials)


@given(POINT, POINT)
def test_of_two_groups_one_difference_is_the_other_turned(first, second):
    found = differences_from_others([first, second])
    for key in GROUP_MEASURES:
        one, other = found[0][key], found[1][key]
        assert one.value == pytest.approx(-other.value, nan_ok=True)
        assert one.interval[:2] == pytest.approx((-other.interval.high, -other.interval.low), nan_ok=True)
        assert one.is_clear == other.is_clear
        if not np.isnan(one.value):
            assert -1 <= one.interval.low <= one.value + 1e-12
            assert one.value - 1e-12 <= one.interval.high <= 1


def test_groups_of_one_kind_and_of_one_row_are_said_to_be_undefined_or_from_few():
    points = [OperatingPoint(0.0, 1, 0, 0, 0), OperatingPoint(0.0, 0, 5, 0, 5), OperatingPoint(0.0, 30, 30, 30, 30)]
    found = differences_from_others(points)
    assert np.isnan(group_share(points[1], "recall").value)
    assert np.isnan(found[1]["recall"].value)
    assert np.isnan(found[1]["recall"].interval.low)
    assert not found[1]["recall"].is_clear
    assert found[0]["queue_rate"].interval.few
    assert largest_gap(points, "recall") == 0.5
    assert np.isnan(largest_gap(points[:2], "recall"))


def test_weights_and_clusters_make_differences_less_sure():
    generator = np.random.default_rng(0)
    truth, scores = generator.random(400) < 0.4, generator.normal(size=400)
    plain = [ThresholdCurve(truth, scores).at(0.2), ThresholdCurve(~truth, scores).at(0.2)]
    clusters = np.arange(400) // 4
    tied = np.repeat(scores[::4], 4)
    clustered = [ThresholdCurve(kind, tied, clusters=clusters).at(0.2) for kind in (truth, ~truth)]
    weighted = [
        ThresholdCurve(kind, scores, sample_weight=generator.uniform(0.1, 5, 400)).at(0.2) for kind in (truth, ~truth)
    ]

    def width(points):
        low, high, _ = differences_from_others(points)[0]["queue_rate"].interval
        return high - low

    assert width(clustered) > 1.5 * width(plain)
    assert width(weighted) > 1.05 * width(plain)
    third = together([group_share(point, "queue_rate") for point in (*weighted, plain[0])])
    # Groups drawn each by itself: (sum of W)^2 over the sum of W^2 / n.
    wholes = [point.n_samples for point in weighted] + [400]
    worth = [group_share(point, "queue_rate").trials for point in weighted] + [400]
    expected = sum(wholes) ** 2 / sum(w**2 / n for w, n in zip(wholes, worth, strict=True))
    assert third.trials == pytest.approx(expected)


def test_few_clusters_make_nothing_clear():
    points = [OperatingPoint(0.5, 80, 10, 20, 190), OperatingPoint(0.5, 40, 10, 60, 190)]
    assert differences_from_others(points, [False, False])[0]["recall"].is_clear
    assert not differences_from_others(points, [True, False])[0]["recall"].is_clear
    assert not differences_from_others(points, [True, False])[1]["recall"].is_clear


@given(st.integers(1, 50), st.integers(0, 50), st.integers(0, 50), st.integers(1, 50))
def test_chouldechovas_identity_holds_for_all_counts(tp, fp, fn, tn):
    point = OperatingPoint(0.0, tp, fp, fn, tn)
    prevalence = (tp + fn) / point.n_samples
    found = implied_false_positive_rate(prevalence, point.precision, point.recall)
    assert found == pytest.approx(point.false_positive_rate)
