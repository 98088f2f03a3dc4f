"""How sure a chosen threshold is: against resamples that are drawn row by row and sorted again."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitlab.metrics.choosing import choose
from digitlab.metrics.criteria import CRITERIA
from digitlab.metrics.prevalence import curve_at_prevalence
from digitlab.metrics.threshold_spread import threshold_spread
from digitlab.metrics.thresholds import ThresholdCurve
from tests.support.curves import curves, weighed_curves

WANTED = {"precision": {"wanted": 0.8}, "recall": {"wanted": 0.8}}


def sample(n=600, prevalence=0.4, seed=0, decimals=6):
    rng = np.random.default_rng(seed)
    truth = rng.random(n) < prevalence
    return truth, (rng.normal(size=n) + 2 * truth).round(decimals)


def row_by_row(truth, scores, key, n_resamples=400, weights=None, clusters=None, **options):
    rng, chosen = np.random.default_rng(1), []
    for _ in range(n_resamples):
        drawn = rng.integers(len(truth), size=len(truth))
        if clusters is not None:
            which = rng.integers(clusters.max() + 1, size=clusters.max() + 1)
            drawn = np.concatenate([np.flatnonzero(clusters == cluster) for cluster in which])
        curve = ThresholdCurve(truth[drawn], scores[drawn], sample_weight=None if weights is None else weights[drawn])
        choice = choose(curve, key, **WANTED.get(key, {}), **options)
        if choice.possible:
            chosen.append(curve.thresholds[np.searchsorted(curve.thresholds, choice.point.threshold)])
    return np.array(chosen)


@pytest.mark.parametrize("key", CRITERIA)
def test_resamples_choose_as_rows_that_are_drawn_and_sorted_again(key):
    truth, scores = sample(decimals=2)
    spread = threshold_spread(ThresholdCurve(truth, scores), key, n_resamples=400, **WANTED.get(key, {}))
    expected = np.quantile(row_by_row(truth, scores, key), [0.1, 0.5, 0.9], method="nearest")
    width = expected[2] - expected[0] + 0.1
    assert np.quantile(spread.thresholds, [0.1, 0.5, 0.9]) == pytest.approx(expected, abs=0.25 * width)


@pytest.mark.parametrize("kind", ["weights", "clusters"])
def test_so_do_weighted_rows_and_whole_clusters(kind):
    truth, scores = sample(400)
    clusters = np.arange(400) // 8
    common = np.random.default_rng(3).normal(size=50)[clusters]
    weights = np.where(truth, 1.0, 4.0)
    given_them = {"weights": {"sample_weight": weights}, "clusters": {"clusters": clusters}}[kind]
    scores = scores + 2 * common if kind == "clusters" else scores
    spread = threshold_spread(ThresholdCurve(truth, scores, **given_them), "recall", wanted=0.8, n_resamples=400)
    expected = row_by_row(truth, scores, "recall", **{kind: given_them.get("sample_weight", clusters)})
    assert np.std(spread.thresholds) == pytest.approx(np.std(expected), rel=0.25)
    plain = threshold_spread(ThresholdCurve(truth, scores), "recall", wanted=0.8, n_resamples=400)
    assert kind == "weights" or np.std(spread.thresholds) > 1.3 * np.std(plain.thresholds)


def test_of_many_scores_some_are_compared_and_the_spread_is_the_same():
    truth, scores = sample(30_000, prevalence=0.02)
    spread = threshold_spread(ThresholdCurve(truth, scores), "precision", wanted=0.8, n_resamples=200)
    expected = row_by_row(truth, scores, "precision", n_resamples=60)
    assert np.median(spread.thresholds) == pytest.approx(np.median(expected), abs=0.2)
    assert np.std(spread.thresholds) == pytest.approx(np.std(expected), rel=0.4)


def test_it_says_what_the_thresholds_achieve_on_other_samples():
    curve, other = ThresholdCurve(*sample(seed=0)), ThresholdCurve(*sample(seed=1))
    spread = threshold_spread(curve, "precision", wanted=0.8, judged_by=other)
    assert spread.choice.point == choose(curve, "precision", wanted=0.8).point
    assert spread.achieved.precision.tolist() == [other.at(t).precision for t in spread.thresholds]
    low, high, few = spread.limits_of("recall")
    assert not few
    assert np.mean((spread.achieved.recall >= low) & (spread.achieved.recall <= high)) >= 0.95
    low, high, _ = spread.limits()
    assert np.sum((spread.thresholds >= low) & (spread.thresholds <= high)) >= 190
    assert low <= spread.choice.point.threshold <= high


def test_at_another_prevalence_each_resample_is_reweighted():
    curve = ThresholdCurve(*sample())
    spread = threshold_spread(curve, "precision", wanted=0.8, prevalence=0.05)
    assert spread.choice.point == choose(curve_at_prevalence(curve, 0.05), "precision", wanted=0.8).point
    assert spread.limits().low > threshold_spread(curve, "precision", wanted=0.8).limits().low
    with pytest.raises(ValueError, match="looked at"):
        threshold_spread(curve_at_prevalence(curve, 0.05), "precision")
    with pytest.raises(ValueError, match="n_resamples"):
        threshold_spread(curve, "precision", n_resamples=0)


def test_where_resamples_cannot_meet_the_criterion_it_says_in_how_many():
    truth = [False] * 30 + [True] * 3
    spread = threshold_spread(ThresholdCurve(truth, np.arange(33.0)), "precision", wanted=0.99, n_resamples=100)
    assert 0 < spread.n_impossible < 20  # those without any of the three
    assert spread.is_few
    never = threshold_spread(ThresholdCurve(truth, np.zeros(33)), "precision", wanted=0.99)
    assert never.n_impossible == never.n_resamples
    assert np.isnan(never.limits().low)
    assert np.isnan(never.limits_of("precision").high)


@given(curves(max_size=12) | weighed_curves(max_size=12), st.sampled_from(list(CRITERIA)), st.booleans())
@settings(max_examples=60)
def test_any_curve_has_a_spread_within_its_scores(curve, key, is_sure):
    spread = threshold_spread(curve, key, confidence=0.9 if is_sure else None, n_resamples=5)
    assert np.isin(spread.thresholds, curve.thresholds).all()
    assert (np.diff(spread.thresholds[np.isfinite(spread.thresholds)]) >= 0).all()
    assert 0 <= spread.n_impossible <= 5


@pytest.mark.parametrize("kind", ["weights", "clusters"])
def test_with_confidence_it_is_drawn_row_by_row(kind):
    truth, scores = sample(2_000)
    options = {"weights": {"sample_weight": np.where(truth, 1.0, 2.0)}, "clusters": {"clusters": np.arange(2_000) // 4}}
    curve = ThresholdCurve(truth, scores, **options[kind])
    sure = threshold_spread(curve, "precision", wanted=0.8, confidence=0.95, n_resamples=60)
    plain = threshold_spread(curve, "precision", wanted=0.8, n_resamples=60)
    assert np.median(sure.thresholds) > np.median(plain.thresholds)
    assert sure.choice.confidence == 0.95
