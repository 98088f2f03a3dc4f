from math import ceil, comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.metrics import roc_auc_score

from digitlab.metrics.comparing import McNemar, differences, holm, mcnemar, needed_to_tell_apart
from digitlab.metrics.draws import draws
from digitlab.metrics.resampling import resampled
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts.comparing import conclusion


def answers(both_right, only_first, only_second, both_wrong):
    """Return truth and two detectors' answers with these counts, half of the samples positive."""
    first = np.repeat([True, True, False, False], [both_right, only_first, only_second, both_wrong])
    second = np.repeat([True, False, True, False], [both_right, only_first, only_second, both_wrong])
    truth = np.arange(len(first)) % 2 == 0
    return truth, truth == first, truth == second


@given(st.integers(0, 20), st.integers(0, 20))
def test_mcnemar_adds_up_the_tails_of_heads_and_tails(only_first, only_second):
    found = mcnemar(*answers(30, only_first, only_second, 4))
    assert (found.only_first, found.only_second) == (only_first, only_second)
    n = only_first + only_second
    # As uneven or more so: by symmetry twice one tail, but not more than certain.
    tail = sum(comb(n, k) for k in range(min(only_first, only_second) + 1)) / 2**n
    assert found.p_value == pytest.approx(min(1.0, 2 * tail))


def test_mcnemar_by_hand():
    # 1 against 7: (1 + 8) / 256, twice.
    assert mcnemar(*answers(50, 1, 7, 3)).p_value == pytest.approx(2 * 9 / 256)
    assert mcnemar(*answers(50, 0, 0, 3)).p_value == 1.0


def test_mcnemar_raises_few_false_alarms():
    """Of pairs that err equally often at most 5 in 100 are told apart."""
    generator = np.random.default_rng(0)
    truth = np.ones(400, dtype=bool)
    p_values = [mcnemar(truth, *(generator.random((2, 400)) < 0.8)).p_value for _ in range(600)]
    assert np.mean(np.array(p_values) < 0.05) < 0.05 + 2 * np.sqrt(0.05 * 0.95 / 600)


def test_holm_by_hand():
    # 0.01 x 4; 0.02 x 3; 0.03 x 2 = 0.06 as well; 0.9 x 1.
    assert holm([0.03, 0.9, 0.01, 0.02]) == pytest.approx([0.06, 0.9, 0.04, 0.06])
    assert holm([0.5, 0.6]) == [1.0, 1.0]
    assert holm([0.04]) == [0.04]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_rejects_step_by_step(p_values):
    """From the smallest p-value on, each is compared with 0.05 over how many are left, until one is larger."""
    rejected = set()
    for rank, i in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        if p_values[i] * (len(p_values) - rank) >= 0.05:
            break
        rejected.add(i)
    assert {i for i, p_value in enumerate(holm(p_values)) if p_value < 0.05} == rejected


SAME = McNemar(0, 0, 1.0)


def sample(n, generator, *distances):
    truth = generator.random(n) < 0.2
    shared = generator.normal(size=n)
    noise = generator.normal(size=(len(distances), n))
    return truth, *((shared + own) / np.sqrt(2) + d * truth for own, d in zip(noise, distances, strict=True))


def compared(truth, first, second, threshold=1.0, n_resamples=200):
    both = [resampled(truth, scores, threshold, recall=0.8, n_resamples=n_resamples) for scores in (first, second)]
    test = mcnemar(truth, first >= threshold, second >= threshold)
    return {difference.key: difference for difference in differences(*both, test)}


def test_a_detector_compared_with_itself_differs_by_exactly_nothing():
    truth, scores = sample(500, np.random.default_rng(1), 1.5)
    found = compared(truth, scores, scores)
    assert list(found) == ["f1", "accuracy", "average_precision", "roc_auc", "precision_at_recall"]
    for difference in found.values():
        assert difference.value == 0
        assert difference.interval[:2] == (0, 0)
        assert not difference.is_clear
        assert "of both is the same" in conclusion(difference, "A", "B")
    assert mcnemar(truth, scores >= 1, scores >= 1).p_value == 1


def test_a_detector_of_other_units_differs_by_nothing_either():
    """The same order of scores is the same detector: probabilities instead of decision values."""
    truth, scores = sample(500, np.random.default_rng(1), 1.5)
    both = (
        resampled(truth, scores, 0.0, recall=0.8, n_resamples=50),
        resampled(truth, 1 / (1 + np.exp(-scores)), 0.5, recall=0.8, n_resamples=50),
    )
    assert all(difference.value == 0 and difference.interval[:2] == (0, 0) for difference in differences(*both, SAME))


def test_a_clearly_better_detector_is_told_apart():
    truth, worse, better = sample(2_000, np.random.default_rng(2), 1.0, 2.0)
    found = compared(truth, worse, better)
    for difference in found.values():
        assert difference.value > 0
        assert difference.is_clear, difference
    area = ThresholdCurve(truth, better).roc_auc - ThresholdCurve(truth, worse).roc_auc
    assert found["roc_auc"].value == pytest.approx(area)
    turned = compared(truth, better, worse)
    for measure, difference in found.items():
        assert turned[measure].value == -difference.value
        assert turned[measure].interval[:2] == pytest.approx((-difference.interval.high, -difference.interval.low))


def test_pairing_is_surer_than_two_intervals():
    """What an image does to both falls out: the difference is known better than either."""
    truth, first, second = sample(1_000, np.random.default_rng(3), 1.5, 1.5)
    both = [resampled(truth, scores, 1.0, n_resamples=300) for scores in (first, second)]
    apart = np.hypot(*(np.std(one.resamples["roc_auc"]) for one in both))
    together = np.std(both[1].resamples["roc_auc"] - both[0].resamples["roc_auc"])
    assert together < 0.85 * apart


def test_paired_intervals_are_percentiles_of_differences_in_the_same_images():
    truth, first, second = sample(300, np.random.default_rng(5), 1.5, 1.8)
    found = compared(truth, first, second, n_resamples=60)["roc_auc"]
    expected = []
    for times in draws(300, 60):
        drawn = np.repeat(np.arange(300), times)
        expected.append(roc_auc_score(truth[drawn], second[drawn]) - roc_auc_score(truth[drawn], first[drawn]))
    assert found.interval[:2] == pytest.approx(np.quantile(expected, [0.025, 0.975]))


@pytest.mark.slow
def test_paired_intervals_cover_the_truth():
    """Two detectors that err equally often: the interval of the difference holds 0 about 95 times in 100."""
    generator = np.random.default_rng(9)
    found = [compared(*sample(1_000, generator, 1.8, 1.8), n_resamples=300) for _ in range(300)]
    noise = 2 * np.sqrt(0.95 * 0.05 / 300)
    for measure in found[0]:
        held = np.mean([one[measure].interval.low <= 0 <= one[measure].interval.high for one in found])
        assert held > 0.93 - noise, measure
        # Precision at equal recall moves in steps, and percentiles of steps reach rather too far.
        assert held < 0.97 + noise or measure == "Precision at equal recall", measure


def test_only_what_was_drawn_alike_is_paired():
    truth, first, second = sample(100, np.random.default_rng(4), 1.5, 1.5)
    one = resampled(truth, first, 1.0, n_resamples=10)
    for other in (
        resampled(truth, second, 1.0, n_resamples=10, seed=1),
        resampled(truth, second, 1.0, n_resamples=11),
        resampled(truth, second, 1.0, n_resamples=10, scheme="blocks"),
        resampled(truth[:99], second[:99], 1.0, n_resamples=10),
    ):
        with pytest.raises(ValueError, match="drawn alike"):
            differences(one, other, SAME)
    assert "precision_at_recall" not in {difference.key for difference in differences(one, one, SAME)}


@pytest.mark.parametrize(("n_disagreements", "is_clear"), [(4, False), (5, False), (6, True), (12, True)])
def test_a_few_disagreements_all_for_one_are_judged_by_the_exact_test(n_disagreements, is_clear):
    """McNemar's p is 0.125 of 4 and 0.031 of 6; the bootstrap's interval lies above 0 of either."""
    truth = np.arange(2_000) < 400
    better = np.where(truth, 1.0, 0.0) + np.random.default_rng(0).random(2_000) / 10
    worse = better.copy()
    worse[:n_disagreements] = 0.0
    test = mcnemar(truth, worse >= 0.5, better >= 0.5)
    both = [resampled(truth, scores, 0.5, n_resamples=300) for scores in (worse, better)]
    found = {difference.key: difference for difference in differences(*both, test)}
    for key in ("f1", "accuracy"):
        assert found[key].interval.low > 0
        assert found[key].is_clear == is_clear
        assert found[key].interval.few == (n_disagreements < 10)
        told = conclusion(found[key], "A", "B", "rows")
        assert ("from few" in told) == (n_disagreements < 10)
        assert ("these rows cannot tell them apart" in told) == (not is_clear)


def test_what_is_needed_to_tell_two_apart():
    """Connor (1987) by hand, and by simulation: so many find the difference in about 80 of 100 samples."""
    test = McNemar(30, 50, 0.033)
    n = needed_to_tell_apart(test, 1_000)
    assert n == ceil((1.959964 * 0.08**0.5 + 0.841621 * (0.08 - 0.0004) ** 0.5) ** 2 / 0.0004)
    generator = np.random.default_rng(0)
    counts = generator.multinomial(n, [0.03, 0.05, 0.92], size=1_000)
    found = [binomtest(int(first), int(first + second)).pvalue < 0.05 for first, second, _ in counts]
    assert 0.75 < np.mean(found) < 0.85  # the exact test is a little more careful than the formula
    assert needed_to_tell_apart(McNemar(4, 4, 1.0), 100) is None
    assert needed_to_tell_apart(SAME, 100) is None


@pytest.mark.parametrize(("n_clusters", "is_few"), [(15, True), (60, False)])
def test_of_few_clusters_nothing_is_clear(n_clusters, is_few):
    """Of 15 clusters of 20 rows, equally good detectors would differ "clearly" in 12 to 19 of 100 samples."""
    truth, clusters = np.arange(20 * n_clusters) % 4 == 0, np.repeat(np.arange(n_clusters), 20)
    better = truth + np.random.default_rng(0).random(len(truth)) / 10
    worse = np.where(np.arange(len(truth)) % 8 == 0, 0.0, better)
    test = mcnemar(truth, worse >= 0.5, better >= 0.5)
    both = [resampled(truth, scores, 0.5, clusters=clusters, n_resamples=100) for scores in (worse, better)]
    for difference in differences(*both, test):
        assert difference.interval.low > 0
        assert difference.interval.few == is_few
        assert difference.is_clear != is_few
