"""The best of several: what its choice does to its interval and to its lead."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from digitlab.metrics import resampling
from digitlab.metrics.best import best_of, step_down
from digitlab.metrics.comparing import mcnemar
from digitlab.metrics.resampling import resampled
from digitlab.texts.comparing import best_sentence

THRESHOLD, PREVALENCE, DISTANCE = 1.2, 0.3, 2.0


def sample(n, n_detectors, generator, first_is_better_by=0.0):
    """Return labels and scores of detectors that are equally good, but for the first one."""
    truth = generator.random(n) < PREVALENCE
    shared = generator.normal(size=n) + np.sqrt(2) * DISTANCE * truth
    scores = [(shared + generator.normal(size=n)) / np.sqrt(2) for _ in range(n_detectors)]
    scores[0] = scores[0] + first_is_better_by * truth
    return truth, scores


def judged(truth, scores, key, seed=0, n_resamples=200):
    several = [resampled(truth, each, THRESHOLD, n_resamples=n_resamples, seed=seed) for each in scores]
    tests = {
        (a, b): mcnemar(truth, *(scores[i] >= THRESHOLD for i in (a, b)))
        for a, b in combinations(range(len(scores)), 2)
    }
    return best_of(several, tests, key)


def test_step_down_by_hand():
    # Spreads 1 and 2. Noise of the first: 1, 1, of the second 1, 1; sizes 3 and 0.5.
    resamples = np.array([[2.0, 4.0, 2.0, 4.0], [-1.0, 3.0, 3.0, -1.0]])
    # Nothing reaches 3: (1 + 0) / (1 + 4). All reach 0.5 among the second alone.
    assert step_down(np.array([3.0, 1.0]), resamples).tolist() == pytest.approx([0.2, 1.0])


@given(st.integers(1, 6), st.integers(0, 50))
def test_corrected_p_values_keep_the_order_and_are_no_smaller_than_each_alone(n, seed):
    generator = np.random.default_rng(seed)
    observed = generator.normal(size=n)
    resamples = observed[:, None] + generator.normal(size=(n, 40))
    together = step_down(observed, resamples)
    alone = [float(step_down(observed[i : i + 1], resamples[i : i + 1])[0]) for i in range(n)]
    assert (together >= np.array(alone) - 1e-12).all()
    sizes = np.abs(observed) / resamples.std(axis=1)
    assert (np.diff(together[np.argsort(-sizes)]) >= 0).all()
    assert (together > 0).all()
    assert (together <= 1).all()


def test_of_equal_detectors_the_best_is_seldom_called_so_and_its_interval_holds(monkeypatch):
    """Alone its interval holds some 85 times in 100; linearised, since 400 samples are drawn."""
    monkeypatch.setattr(resampling, "MOST_DRAWN", 100)
    generator, true = np.random.default_rng(0), norm.cdf(DISTANCE / np.sqrt(2))
    found = [judged(*sample(500, 5, generator), "roc_auc", seed) for seed in range(150)]
    assert np.mean([best.n_behind > 0 for best in found]) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 150)
    assert np.mean([best.alone.low <= true <= best.alone.high for best in found]) < 0.91
    held = np.mean([best.chosen.low <= true <= best.chosen.high for best in found])
    assert held >= 0.95 - 2 * np.sqrt(0.05 * 0.95 / 150)


def test_one_that_is_truly_better_is_told():
    truth, scores = sample(2_000, 4, np.random.default_rng(1), first_is_better_by=0.8)
    best = judged(truth, scores, "roc_auc")
    assert (best.place, best.n_behind) == (0, 3)
    told = best_sentence(best, ["A", "B", "C", "D"])
    assert told.startswith("ROC AUC: A is highest, ")
    assert "better than all 3 others, by more than chance explains" in told
    assert best.chosen.low < best.alone.low < best.value < best.alone.high == best.chosen.high
    assert best.lead == pytest.approx(best.value - max(judged(truth, scores[1:], "roc_auc").value, 0))


@pytest.mark.parametrize(("n_positive", "is_few"), [(49, True), (50, False)])
def test_the_best_area_of_few_positives_says_so(n_positive, is_few):
    truth = np.arange(400) < n_positive
    scores = [np.random.default_rng(seed).normal(size=400) + truth for seed in (0, 1)]
    assert judged(truth, scores, "average_precision").chosen.few == is_few


def test_the_same_detector_twice_is_no_better_than_itself():
    truth, scores = sample(300, 1, np.random.default_rng(2))
    best = judged(truth, scores * 3, "f1")
    assert (best.lead, best.n_behind) == (0, 0)
    assert set(best.p_values.values()) == {1.0}
    assert "these rows cannot tell which is best" in best_sentence(best, ["A", "B", "C"], "rows")


def test_a_few_disagreements_are_judged_by_the_exact_test():
    truth = np.arange(2_000) < 400
    better = np.where(truth, 1.0, 0.0) + np.random.default_rng(0).random(2_000) / 10
    worse, worst = better.copy(), better.copy()
    worse[:4], worst[:40] = 0.0, 0.0
    several = [resampled(truth, scores, 0.5, n_resamples=200) for scores in (worse, better, worst)]
    answers = [scores >= 0.5 for scores in (worse, better, worst)]
    tests = {(a, b): mcnemar(truth, answers[a], answers[b]) for a, b in ((0, 1), (0, 2), (1, 2))}
    best = best_of(several, tests, "f1")
    # Four disagreements, all for one: McNemar's p is 0.125, of three pairs 0.375.
    assert best.p_values[0] == pytest.approx(0.375)
    assert best.p_values[2] < 0.05
    assert best.chosen.few
    assert "better than 1 of the 2 others by more than chance explains" in best_sentence(best, ["A", "B", "C"])


def test_without_a_mistake_or_without_a_kind_nothing_breaks():
    truth = np.arange(200) < 50
    best = judged(truth, [truth * 1.0 + 1, truth * 2.0 + 1], "f1")
    assert best.lead == 0
    truth = np.zeros(50, dtype=bool)
    assert judged(truth, [np.arange(50.0), np.arange(50.0)], "roc_auc") is None
