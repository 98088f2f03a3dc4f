"""What large samples are compared by: influences, against finite differences and against the bootstrap."""

import numpy as np
import pytest

from digitlab.metrics import resampling
from digitlab.metrics.comparing import differences, mcnemar
from digitlab.metrics.influence import N_GROUPS, influences, linearised
from digitlab.metrics.labels import Scored
from digitlab.metrics.resampling import resampled
from digitlab.metrics.thresholds import ThresholdCurve
from tests.support.paths import ROOT

THRESHOLD, RECALL = 1.0, 0.8


def sample(n, seed=0, *, clusters=False, weights=False):
    """Return labels, two detectors' scores, weights and clusters of ten rows each."""
    generator = np.random.default_rng(seed)
    of = np.arange(n) // (10 if clusters else 1)
    truth = (generator.random(n) < 0.2)[of]
    common = generator.normal(size=n)[of]
    both = [common + generator.normal(size=n) + 3 * truth for _ in range(2)]
    weight = np.where(generator.random(n) < 0.5, 1.0, 4.0) if weights else None
    return truth, both, {"sample_weight": weight, "clusters": of if clusters else None}


def measured(truth, scores, weights):
    curve = ThresholdCurve(truth, scores, sample_weight=weights)
    point = curve.at(THRESHOLD)
    keys = ("precision", "recall", "f1", "accuracy")
    return {key: getattr(point, key) for key in keys} | {
        "roc_auc": curve.roc_auc,
        "average_precision": curve.average_precision,
    }


@pytest.mark.parametrize("ties", [False, True])
def test_an_influence_is_what_a_little_more_weight_of_one_row_does(ties):
    truth, (scores, _), _ = sample(60, 3)
    scores = np.round(scores) if ties else scores
    weights = np.random.default_rng(1).uniform(1, 3, 60)
    curve = ThresholdCurve.of_rows(Scored(truth, scores), weights)
    before, place = measured(truth, scores, weights), np.searchsorted(curve.scores, scores)
    found = dict(influences(curve, THRESHOLD))
    for i in range(0, 60, 7):
        more = weights + np.where(np.arange(60) == i, 1e-5, 0)
        after = measured(truth, scores, more)
        for key, influence in found.items():
            assert influence.value == pytest.approx(before[key])
            of_kind = influence.of_positive if truth[i] else influence.of_negative
            assert (after[key] - before[key]) / 1e-5 == pytest.approx(of_kind[place[i]], abs=1e-5), key


@pytest.mark.parametrize("options", [{}, {"weights": True}, {"clusters": True}, {"weights": True, "clusters": True}])
@pytest.mark.parametrize("n", [2_000, 8_000])
def test_linearised_differences_agree_with_the_paired_bootstrap(n, options):
    truth, both, belonging = sample(n, **options)
    how = {"recall": RECALL, "n_resamples": 300} | belonging
    drawn = [resampled(truth, scores, THRESHOLD, **how) for scores in both]
    made = [linearised(Scored(truth, scores), THRESHOLD, **how) for scores in both]
    for key in drawn[0].values:
        assert made[0][0][key] == pytest.approx(drawn[0].values[key])
        spreads = [np.std(drawn[1].resamples[key] - drawn[0].resamples[key]), np.std(made[1][1][key] - made[0][1][key])]
        # The standard error of a spread of 300 resamples is 4 %; precision at equal recall moves in steps.
        assert spreads[1] / spreads[0] == pytest.approx(1, abs=0.3 if key == "precision_at_recall" else 0.2), key


@pytest.mark.parametrize("scheme", ["blocks", "strata"])
def test_the_other_schemes_are_linearised_alike(scheme):
    """Rows of a block are alike, and what lies between two halves is taken out of "strata"."""
    n = 20_000
    block = np.arange(n) // 100
    truth = np.random.default_rng(2).random(n) < 0.5
    wrong = (np.random.default_rng(1).random(n) < 0.3)[block] | (np.arange(n) < n // 2) & truth
    scores, halves = np.where(truth ^ wrong, 1.0, 0.0), np.repeat([0, 1], n // 2)
    how = {"scheme": scheme, "strata": halves, "n_resamples": 300}
    drawn = resampled(truth, scores, 0.5, **how)
    _, made = linearised(Scored(truth, scores), 0.5, **how)
    for key in ("recall", "accuracy"):
        assert np.std(made[key]) / np.std(drawn.resamples[key]) == pytest.approx(1, abs=0.2)


def test_so_many_rows_are_linearised_and_told_apart(monkeypatch):
    monkeypatch.setattr(resampling, "MOST_DRAWN", 3_000)
    truth, (first, second), _ = sample(6_000)
    better = second + 0.5 * truth
    found = [resampled(truth, scores, THRESHOLD, recall=RECALL, n_resamples=200) for scores in (first, better)]
    assert all(one.is_linearised for one in found)
    assert not resampled(truth[:3_000], first[:3_000], THRESHOLD, n_resamples=2).is_linearised
    test = mcnemar(truth, first >= THRESHOLD, better >= THRESHOLD)
    compared = {difference.key: difference for difference in differences(*found, test)}
    assert compared["roc_auc"].is_clear
    assert compared["roc_auc"].interval.low < compared["roc_auc"].value < compared["roc_auc"].interval.high
    itself = differences(found[0], found[0], test)
    assert all(difference.interval[:2] == (0, 0) for difference in itself)


def test_rows_that_are_sorted_are_dealt_at_random():
    """Dealt in turn, groups of a sorted file would all be alike, and every interval too narrow."""
    truth, (scores, _), _ = sample(3 * N_GROUPS)
    order = np.argsort(scores)
    spreads = [
        np.std(linearised(Scored(truth[places], scores[places]), THRESHOLD, n_resamples=300)[1]["accuracy"])
        for places in (order, np.random.default_rng(0).permutation(len(order)))
    ]
    assert spreads[0] / spreads[1] == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize("positives", [1, 2, 5_999])
def test_hardly_any_of_a_kind_raises_nothing(monkeypatch, positives):
    monkeypatch.setattr(resampling, "MOST_DRAWN", 3_000)
    truth = np.arange(6_000) < positives
    weights = np.where(truth, 1.0, np.arange(6_000) % 3)
    for threshold in (-1.0, 0.5, 2.0):
        found = resampled(truth, truth * 1.0, threshold, recall=0.5, sample_weight=weights, n_resamples=5)
        assert all(len(values) == 5 for values in found.resamples.values())
    assert not resampled(np.zeros(6_000, dtype=bool), weights, 0.5, n_resamples=2).is_linearised


def test_the_documents_say_what_is_done():
    told = " ".join((ROOT / "docs" / "statistics.md").read_text().split())
    assert f"Of more than {resampling.MOST_DRAWN:,} rows the resamples are made of influence functions" in told
    assert f"summed in {N_GROUPS:,} groups" in told
    assert f"of more than {resampling.MOST_DRAWN:,} rows one comparison at a time" in (ROOT / "SECURITY.md").read_text()


@pytest.mark.parametrize("scheme", ["single", "blocks"])
def test_where_scores_tie_precision_at_a_recall_jumps_as_in_drawn_resamples(monkeypatch, scheme):
    generator = np.random.default_rng(1)
    truth = generator.random(20_000) < 0.1
    scores = np.round(2 * (generator.normal(size=20_000) + 2 * truth)) / 2
    # The recall of a threshold is missed there by half of the resamples, which have to go one threshold down.
    recall = float((scores[truth] >= 1.5).mean())
    spreads = []
    for most_drawn in (100, 100_000):
        monkeypatch.setattr(resampling, "MOST_DRAWN", most_drawn)
        found = resampled(truth, scores, 1.5, recall=recall, scheme=scheme, n_resamples=300)
        spreads.append(found.resamples["precision_at_recall"].std())
    assert spreads[0] == pytest.approx(spreads[1], rel=0.1)
    assert spreads[1] > 0.03
