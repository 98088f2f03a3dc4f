"""Weighted measures and their intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sk

from digitlab.metrics.measures import MEASURES
from digitlab.metrics.prevalence import at_prevalence
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.metrics.weighted import WeightedCurve, weighted_interval

ROWS = st.lists(
    st.tuples(st.booleans(), st.sampled_from([0.1, 0.4, 0.6, 0.9]), st.sampled_from([0.0, 0.5, 1.0, 3.0])),
    min_size=2,
    max_size=60,
)


def sample(seed=0, n=400):
    rng = np.random.default_rng(seed)
    truth = rng.random(n) < 0.3
    return truth, rng.normal(size=n) + 1.5 * truth, rng.exponential(size=n)


def test_weighted_measures_are_scikit_learns():
    truth, scores, weights = sample()
    found, flagged = WeightedCurve(truth, scores, weights).at(0.7).point, scores >= 0.7
    matrix = sk.confusion_matrix(truth, flagged, sample_weight=weights)
    np.testing.assert_allclose(found.confusion_matrix, matrix / weights.max())
    for key, expected in (
        ("precision", sk.precision_score(truth, flagged, sample_weight=weights)),
        ("recall", sk.recall_score(truth, flagged, sample_weight=weights)),
        ("f1", sk.f1_score(truth, flagged, sample_weight=weights)),
        ("accuracy", sk.accuracy_score(truth, flagged, sample_weight=weights)),
        ("balanced_accuracy", sk.balanced_accuracy_score(truth, flagged, sample_weight=weights)),
        ("matthews_correlation", sk.matthews_corrcoef(truth, flagged, sample_weight=weights)),
    ):
        assert MEASURES[key].of(found) == pytest.approx(expected), key


@pytest.mark.parametrize("weight", [1.0, 0.2, 40.0, 1e-170, 1e200])
def test_equal_weights_change_nothing(weight):
    truth, scores, _ = sample()
    point = ThresholdCurve(truth, scores).at(0.7)
    weighted = WeightedCurve(truth, scores, np.full(len(truth), weight)).at(0.7)
    for measure in MEASURES.values():
        assert measure.of(weighted.point) == pytest.approx(measure.of(point)), measure.key
        interval = weighted_interval(measure, weighted)
        if interval is not None:
            assert interval == pytest.approx(measure.interval(point, None)), measure.key


def test_by_hand():
    # Two hits of weight 1 and 3, one false alarm of weight 2: precision 4 / 6.
    weighted = WeightedCurve([1, 1, 0, 0], [0.9, 0.8, 0.7, 0.1], [1, 3, 2, 5]).at(0.5)
    assert weighted.point.precision == pytest.approx(4 / 6)
    # Variance ((1/3)^2 (1 + 9) + (2/3)^2 4) / 6^2 = 26 / 324; as sure as (2/9) / (26/324) = 2.769 draws.
    n, z = (2 / 9) / (26 / 324), 1.959964
    centre = (2 / 3 + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(2 / 9 / n + z**2 / (4 * n**2))
    interval = weighted_interval(MEASURES["precision"], weighted)
    assert interval[:2] == pytest.approx((centre - half, centre + half), abs=1e-6)
    assert interval.few
    # All positives found: as sure as (1 + 3) / 3 draws, each as heavy as the heaviest positive.
    low, high, _ = weighted_interval(MEASURES["recall"], weighted)
    assert (low, high) == pytest.approx((1 / (1 + z**2 / (4 / 3)), 1.0), abs=1e-6)


@given(ROWS)
def test_every_interval_holds_its_measure(rows):
    truth, scores, weights = map(np.array, zip(*rows, strict=True))
    weighted = WeightedCurve(truth, scores, weights).at(0.5)
    for measure in MEASURES.values():
        interval, value = weighted_interval(measure, weighted), measure.of(weighted.point)
        if interval is None or np.isnan(value) or np.isnan(interval.low):
            continue
        assert 0 <= interval.low <= value + 1e-9, measure.key
        assert value - 1e-9 <= interval.high <= 1, measure.key


def test_a_mistake_of_the_light_kind_does_not_hide_those_of_the_heavy_kind():
    """200 positives, and 1,000 negatives of weight 10: one miss must not make the accuracy look surer."""
    truth = np.array([1] * 200 + [0] * 1_000)
    scores = np.where(truth == 1, 0.9, 0.1)
    weights = np.where(truth == 1, 1.0, 10.0)
    all_right = weighted_interval(MEASURES["accuracy"], WeightedCurve(truth, scores, weights).at(0.5))
    scores[0] = 0.1
    one_miss = weighted_interval(MEASURES["accuracy"], WeightedCurve(truth, scores, weights).at(0.5))
    assert one_miss.low <= all_right.low
    assert one_miss.few


def test_a_row_of_weight_zero_is_none():
    truth, scores, weights = sample()
    more = (np.append(truth, True), np.append(scores, 9.0), np.append(weights, 0.0))
    found, expected = (WeightedCurve(*rows).at(0.7) for rows in (more, (truth, scores, weights)))
    assert found.counts == expected.counts
    for measure in MEASURES.values():
        assert measure.of(found.point) == pytest.approx(measure.of(expected.point)), measure.key
        intervals = [weighted_interval(measure, one) for one in (found, expected)]
        assert intervals[0] == pytest.approx(intervals[1]), measure.key


@given(ROWS)
def test_the_prevalence_of_weights_that_are_even_within_kinds_says_all_that_they_say(rows):
    truth, scores, weights = map(np.array, zip(*rows, strict=True))
    curve = WeightedCurve(truth, scores, weights)
    if not weights.any():
        assert np.isnan(curve.prevalence)
        return
    assert curve.prevalence == pytest.approx(np.average(truth, weights=weights))
    assert curve.is_even_within_kinds == all(len(set(weights[truth == kind])) <= 1 for kind in (True, False))
    if curve.is_even_within_kinds and 0 < curve.prevalence < 1:
        target_point = at_prevalence(ThresholdCurve(truth, scores).at(0.5), curve.prevalence)
        for measure in MEASURES.values():
            assert measure.of(target_point) == pytest.approx(measure.of(curve.at(0.5).point), nan_ok=True), measure.key


@pytest.mark.parametrize("measure", ["precision", "recall", "f1", "accuracy", "false_positive_rate"])
def test_of_unevenly_sampled_rows_95_of_100_intervals_hold_the_truth(measure):
    """All positives and every tenth negative or so of a population in which 5 % are positive, 2,000 times."""
    rng = np.random.default_rng(3)
    n, n_held, n_trials = 6_000, 0, 2_000
    shares = {"tp": 0.05 * 0.8, "fn": 0.05 * 0.2, "fp": 0.95 * 0.03, "tn": 0.95 * 0.97}
    values = {"tp": 0.9, "fn": 0.1, "fp": 0.9, "tn": 0.1}
    truth = MEASURES[measure].of(
        WeightedCurve([1, 1, 0, 0], list(values.values()), list(shares.values())).at(0.5).point
    )
    for _ in range(n_trials):
        drawn = rng.poisson([n * share * (1.0 if cell in ("tp", "fn") else 0.1) for cell, share in shares.items()])
        labels = np.repeat([1, 1, 0, 0], drawn)
        weighted = WeightedCurve(labels, np.repeat(list(values.values()), drawn), np.where(labels, 1.0, 10.0)).at(0.5)
        low, high, _ = weighted_interval(MEASURES[measure], weighted)
        n_held += low <= truth <= high
    assert 0.93 <= n_held / n_trials <= 0.97
