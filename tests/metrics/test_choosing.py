from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, norm
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.model_selection import TunedThresholdClassifierCV

from digitlab.metrics.choosing import choose
from digitlab.metrics.criteria import CRITERIA
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import curve_at_prevalence
from digitlab.metrics.promises import Promise
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts.choices import needed_sentence, outcome, request, sentence, verdict_sentence


@st.composite
def curves(draw):
    """Few distinct scores, so that ties are the rule; labels of one or both kinds."""
    n = draw(st.integers(1, 30))
    truth = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    scores = draw(st.lists(st.integers(-4, 4), min_size=n, max_size=n))
    return ThresholdCurve(np.array(truth), np.array(scores, dtype=float))


def every_point(curve):
    """All operating points that a threshold can reach, one by one."""
    return [curve.at(t) for t in curve.thresholds]


def flagging(curve):
    return [point for point in every_point(curve) if point.predicted_positive]


wanted = st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0])


@given(curves(), wanted)
def test_precision_at_least_has_the_highest_recall(curve, p):
    choice = choose(curve, "precision", wanted=p)
    enough = [point for point in flagging(curve) if point.precision >= p]
    assert choice.possible == bool(enough and curve.n_positive)
    if not curve.n_positive:
        assert not choice.point.predicted_positive
        assert "of one kind" in sentence(choice)
    elif enough:
        assert choice.point.precision >= p
        assert (choice.point.recall, choice.point.precision) == max((q.recall, q.precision) for q in enough)
    else:
        assert choice.point.precision == max(q.precision for q in flagging(curve))
        assert "No threshold reaches" in sentence(choice)


@given(curves(), wanted)
def test_recall_at_least_has_the_highest_precision(curve, r):
    choice = choose(curve, "recall", wanted=r)
    enough = [point for point in flagging(curve) if point.recall >= r]
    assert choice.possible
    assert (choice.point.precision, choice.point.recall) == max((q.precision, q.recall) for q in enough)


@given(curves(), st.sampled_from([0.25, 1, 3]))
def test_highest_f_beta_is_the_highest(curve, beta):
    choice = choose(curve, "f_beta", beta=beta)
    assert choice.possible == bool(curve.n_positive)
    if choice.possible:
        assert choice.point.f_beta(beta) == pytest.approx(max(q.f_beta(beta) for q in flagging(curve)))
    else:
        assert not choice.point.predicted_positive


@given(curves(), st.integers(0, 20), st.integers(0, 20))
def test_lowest_cost_is_the_lowest(curve, false_alarm, miss):
    point = choose(curve, "cost", false_alarm=false_alarm, miss=miss).point
    assert point.fp * false_alarm + point.fn * miss == min(q.fp * false_alarm + q.fn * miss for q in every_point(curve))


@given(curves(), st.integers(1, 1000))
def test_budget_is_kept_and_used_up(curve, k):
    choice = choose(curve, "budget", budget=k)
    affordable = [q.predicted_positive for q in flagging(curve) if q.predicted_positive * 1000 <= k * q.n_samples]
    assert choice.possible == bool(affordable)
    fewest = min(q.predicted_positive for q in flagging(curve))
    assert choice.point.predicted_positive == (max(affordable) if affordable else fewest)


@given(curves())
def test_equal_error_rates_are_the_nearest(curve):
    choice = choose(curve, "equal_errors")
    if curve.n_positive and curve.n_negative:

        def apart(q):
            return abs(q.false_positive_rate - (1 - q.recall))

        nearest = min(apart(q) for q in every_point(curve))
        assert apart(choice.point) == pytest.approx(nearest)
        assert choice.possible == (nearest <= 0.01)
    else:
        assert not choice.possible


@given(curves())
def test_highest_youden_is_the_highest(curve):
    choice = choose(curve, "youden")
    if curve.n_positive and curve.n_negative:
        best = max(q.recall - q.false_positive_rate for q in every_point(curve))
        assert choice.point.recall - choice.point.false_positive_rate == pytest.approx(best, abs=1e-12)
    else:
        assert not choice.possible


def test_ties_go_to_the_highest_threshold():
    # Precision and recall are alike at 2 and at 3: nothing has the score 2 but a negative that tie-breaking must skip.
    curve = ThresholdCurve([False, True, True], [1.0, 3.0, 3.0])
    assert choose(curve, "recall", wanted=1.0).point.threshold == 3.0
    assert choose(curve, "cost", false_alarm=0, miss=1).point.threshold == 3.0


def test_one_kind_of_label_gets_what_is_right_for_it():
    positives = ThresholdCurve([True, True], [0.2, 0.8])
    negatives = ThresholdCurve([False, False], [0.2, 0.8])
    for criterion in ("equal_errors", "youden"):
        assert choose(positives, criterion).point.fn == 0
        assert choose(negatives, criterion).point.fp == 0
        assert "one kind" in sentence(choose(negatives, criterion))
        assert sentence(choose(positives, criterion)).endswith("The nearest flags everything.")


def test_the_dummy_cannot_fulfil_wishes(constant):
    impossible = choose(constant, "precision", wanted=0.9)
    assert not impossible.possible
    assert sentence(impossible) == (
        "No threshold reaches a precision of 90.0 %. The nearest has 10.0 %, with a recall of 100.0 %."
    )
    assert not choose(constant, "youden").possible
    assert not choose(constant, "equal_errors").possible
    budget = choose(constant, "budget", budget=50)
    assert not budget.possible
    assert "1,000.0 of 1,000" in sentence(budget)
    assert not choose(constant, "cost", false_alarm=100, miss=1).point.predicted_positive


def test_a_tree_is_chosen_among_its_leaves(tied):
    assert choose(tied, "precision", wanted=0.7).point.threshold == 1.0
    assert choose(tied, "precision", wanted=0.6).point.threshold == 0.5
    assert choose(tied, "budget", budget=200).point.predicted_positive == 12


def test_outcome_describes_any_point(smooth, tied):
    choice = choose(smooth, "precision", wanted=0.9)
    assert outcome(choice, tied.at(1.0)) == "75.0 % precision"
    assert outcome(choice, tied.at(2.0)) == "undefined precision"
    assert outcome(choose(smooth, "cost", false_alarm=1, miss=5), tied.at(1.0)) == "a cost of 530.0 for each 1,000"
    assert outcome(choose(smooth, "budget", budget=50), tied.at(1.0)) == "120.0 of 1,000 flagged"
    assert outcome(choose(smooth, "f_beta", beta=2), tied.at(1.0)) == "F2 0.5114"
    assert outcome(choose(smooth, "youden"), tied.at(1.0)) == "J 0.4366"
    assert "52.6 % of the positives are missed" in outcome(choose(smooth, "equal_errors"), tied.at(1.0))


def one_by_one(curve, wanted, risk):
    """Test thresholds downwards from fixed numbers of flagged samples, each until one fails; return those that pass."""
    ways, mistakes, part = [], 0, 0.9 * risk
    while (
        n := next((n for n in range(mistakes + 1, 31) if binom.sf(n - mistakes - 1, n, wanted) <= part), None)
    ) is not None:
        ways.append((n, part))
        part = (0.1 if mistakes == 0 else part / risk) * risk / 2
        mistakes = 4 * max(1, mistakes)
    passed, level, alive = [], 0.0, False
    for point in flagging(curve)[::-1]:
        while ways and ways[0][0] <= point.predicted_positive:
            level, alive = ways.pop(0)[1] + (level if alive else 0.0), True
        alive = alive and binom.sf(point.tp - 1, point.predicted_positive, wanted) <= level
        passed += [point] if alive else []
    return passed


@given(curves(), st.sampled_from([0.05, 0.3, 0.5, 0.7]), st.sampled_from([0.8, 0.95]))
def test_precision_with_confidence_passes_a_fixed_sequence_of_tests(curve, wanted, confidence):
    choice = choose(curve, "precision", wanted=wanted, confidence=confidence)
    passed = one_by_one(curve, wanted, 1 - confidence) if curve.n_positive else []
    assert choice.possible == bool(passed)
    if passed:
        assert (choice.point.recall, choice.point.precision) == max((q.recall, q.precision) for q in passed)
    assert f"with {100 * confidence:g} % confidence" in request(choice)


@dataclass(frozen=True)
class Population:
    """Normal scores, those of positives higher by a distance, whose true precision and recall are known."""

    distance: float
    prevalence: float

    def curve(self, n, generator):
        truth = generator.random(n) < self.prevalence
        return ThresholdCurve(truth, generator.normal(size=n) + self.distance * truth)

    def precision(self, threshold):
        found, false = self.prevalence * norm.sf(threshold - self.distance), (1 - self.prevalence) * norm.sf(threshold)
        return found / (found + false)

    def recall(self, threshold):
        return norm.sf(threshold - self.distance)


@pytest.mark.parametrize(
    ("population", "n", "key", "wanted"),
    [
        (Population(0, 0.5), 1_000, "precision", 0.52),  # just out of reach of useless scores
        (Population(0, 0.8), 500, "precision", 0.82),
        (Population(0.3, 0.5), 1_000, "precision", 0.7),
        (Population(2.8, 0.1), 1_000, "precision", 0.9),
        (Population(2.8, 0.1), 1_000, "recall", 0.9),
        (Population(0, 0.5), 500, "recall", 0.9),
    ],
)
def test_something_false_is_promised_with_confidence_in_5_of_100_samples(population, n, key, wanted):
    generator, false = np.random.default_rng(12), []
    for _ in range(200):
        choice = choose(population.curve(n, generator), key, wanted=wanted, confidence=0.95)
        false.append(choice.possible and getattr(population, key)(choice.point.threshold) < wanted)
    assert np.mean(false) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 200)


def test_a_threshold_that_just_reaches_the_figure_often_misses_it_on_others():
    generator, population = np.random.default_rng(13), Population(2.8, 0.1)
    for key in ("precision", "recall"):
        chosen = [choose(population.curve(2_000, generator), key, wanted=0.9).point.threshold for _ in range(100)]
        assert np.mean([getattr(population, key)(threshold) < 0.9 for threshold in chosen]) > 0.3


def test_a_dirty_top_hides_no_threshold_that_many_samples_speak_for():
    """The five highest scores are wrong: a search that begins there ends there; another one begins further down."""
    curve = ThresholdCurve(np.r_[np.zeros(300), np.ones(1_000), np.zeros(5)], np.arange(1_305.0))
    choice = choose(curve, "precision", wanted=0.9, confidence=0.95)
    assert choice.possible
    assert choice.point.recall == 1.0
    assert choice.point.fp == 5


def test_the_surest_is_offered_and_not_one_lucky_row():
    labels = np.r_[np.zeros(500), np.tile([1, 1, 1, 1, 0], 100), 1]
    choice = choose(ThresholdCurve(labels, np.arange(1_001.0)), "precision", wanted=0.95, confidence=0.95)
    assert not choice.possible
    assert choice.point.predicted_positive > 300
    assert sentence(choice).startswith(
        "No threshold can be promised to have a precision of 95.0 %, with 95 % confidence."
    )


def test_how_many_rows_a_promise_needs():
    labels = np.r_[np.zeros(50), np.ones(29), 0, 1]
    choice = choose(ThresholdCurve(labels, np.arange(81.0)), "precision", wanted=0.95)
    assert needed_sentence(choice, "rows") == (
        "To promise 95.0 % with 95 % confidence takes 59 flagged rows without a false alarm, 93 with one, 124 with "
        "two; here are 31 with 1. To search among all thresholds takes a little more: 61 without one."
    )
    recall = choose(ThresholdCurve(labels, np.arange(81.0)), "recall", wanted=0.9, confidence=0.95)
    assert needed_sentence(recall, "rows") == (
        "To promise 90.0 % with 95 % confidence takes 29 positives without a miss, 46 with one, 61 with two; "
        "here are 30 with 0."
    )
    assert needed_sentence(choose(ThresholdCurve(labels, np.arange(81.0)), "recall", wanted=1.0)) == (
        "No number of positives can promise 100.0 %."
    )
    assert needed_sentence(choose(ThresholdCurve(labels, np.arange(81.0)), "youden")) == ""


def test_too_few_positives_cannot_be_that_sure(tied):
    choice = choose(ThresholdCurve([True, True, False], [3.0, 2.0, 1.0]), "recall", wanted=0.9, confidence=0.95)
    assert not choice.possible
    assert sentence(choice) == "2 positives are too few to be that sure. The nearest flags everything."
    assert choice.point.fn == choice.point.tn == 0
    precise = choose(tied, "precision", wanted=0.7, confidence=0.95)  # 9 of 12 are 75 %
    assert not precise.possible
    assert "No threshold can be promised to have a precision of 70.0 %, with 95 % confidence." in sentence(precise)


@pytest.mark.parametrize(
    ("found", "false", "limits", "judgement"),
    [
        # Clopper and Pearson's intervals, by scipy's binomtest.
        (967, 33, "95.4 to 97.7", "kept"),
        (960, 40, "94.6 to 97.1", "left open by the {trials} here (1,000); about 1,837 would settle it{if_so}"),
        (950, 50, "93.5 to 96.3", "left open by the {trials} here (1,000)"),
        (900, 100, "88.0 to 91.8", "broken"),
        # One right of one says nothing; two right of three has a chance of 14 %.
        (1, 0, "2.5 to 100.0", "left open by the {trials} here (1); about 72 would settle it{if_so}"),
        (2, 1, "9.4 to 99.2", "left open by the {trials} here (3); about 7 would settle it{if_so}"),
    ],
)
def test_verdicts_by_hand(smooth, found, false, limits, judgement):
    value = f"{100 * found / (found + false):.1f}"
    for key, trials in (("precision", "flagged images"), ("recall", "positives")):
        promise = choose(smooth, key, wanted=0.95).promise
        counts = {"tp": found, "fp": 7, "fn": 7, "fp" if key == "precision" else "fn": false}
        words = judgement.format(trials=trials, if_so=", if the share stayed as it is")
        assert verdict_sentence(promise.judged(OperatingPoint(0.0, tn=0, **counts))) == (
            f"Promised at least 95.0 %; {value} % on unseen images, exact 95 % interval {limits}: {words}."
        )


def test_nothing_flagged_is_no_verdict(smooth):
    promise = choose(smooth, "precision", wanted=0.95).promise
    verdict = verdict_sentence(promise.judged(OperatingPoint(0.0, tp=0, fp=0, fn=5, tn=5)))
    assert verdict == "Promised at least 95.0 %; precision is undefined on unseen images: nothing can be said."


@pytest.mark.parametrize("n", [1, 2, 3, 10, 52, 500])
@pytest.mark.parametrize("share", [0.5, 0.9, 0.99])
def test_a_verdict_is_wrong_on_either_side_in_at_most_25_of_1000_samples(n, share):
    """Exactly: over all that n samples may show of a promise that is just true, and just false."""
    promise = Promise(MEASURES["precision"], share)
    chances = {"kept": 0.0, "broken": 0.0, "undecided": 0.0}
    for hits in range(n + 1):
        verdict = promise.judged(OperatingPoint(0.0, hits, n - hits, 0, 0))
        chances[verdict.judgement] += binom.pmf(hits, n, share)
    assert chances["kept"] <= 0.025
    assert chances["broken"] <= 0.025


@pytest.mark.parametrize("key", CRITERIA)
def test_only_what_can_be_broken_is_promised(smooth, key):
    promise, promised = choose(smooth, key).promise, CRITERIA[key].promised
    assert (promise.measure.key if promise else "") == promised
    assert key not in ("precision", "recall") or promised == key


def test_unknown_numbers_are_refused(smooth):
    with pytest.raises(TypeError, match="no number bet"):
        choose(smooth, "f_beta", bet=2)


def test_ties_are_blamed_for_what_ties_did_alone():
    """A few images move a rate in large steps, ties or none; hundreds do not."""
    few = choose(ThresholdCurve([True, False, False, True, True], [5.0, 4.0, 3.0, 2.0, 1.0]), "equal_errors")
    assert not few.possible
    assert sentence(few).startswith("3 positives and 2 negatives move the rates in large steps.")
    tied = choose(ThresholdCurve(np.arange(1_000) < 300, np.full(1_000, 0.3)), "equal_errors")
    assert sentence(tied).startswith("Ties in the scores keep the two rates apart.")
    none = choose(ThresholdCurve([False] * 300, np.arange(300.0)), "equal_errors")
    assert "of one kind" in sentence(none)
    assert "ies in the scores" not in sentence(none)
    for criterion in ("precision", "f_beta"):
        found = choose(ThresholdCurve([False] * 300, np.arange(300.0)), criterion)
        assert not found.possible
        assert "of one kind" in sentence(found)


def test_scores_of_any_size_can_be_chosen_among():
    curve = ThresholdCurve([True, False, True], [1.7976931348623157e308, 0.5, -1.7976931348623157e308])
    for key in CRITERIA:
        assert not np.isnan(choose(curve, key).point.threshold)


class _Scores(ClassifierMixin, BaseEstimator):
    """A fitted classifier whose scores are its only feature."""

    classes_ = np.array([0, 1])

    def fit(self, X, y):
        return self

    def decision_function(self, X):
        return X[:, 0]

    def __sklearn_is_fitted__(self):
        return True


def test_f1_is_tuned_as_high_as_scikit_learn_tunes_it():
    generator = np.random.default_rng(3)
    labels = generator.random(400) < 0.3
    scores = (generator.normal(size=400) + 1.5 * labels).round(1)
    tuned = TunedThresholdClassifierCV(
        _Scores(),
        scoring="f1",
        cv="prefit",
        refit=False,
        thresholds=np.unique(scores),
        response_method="decision_function",
    ).fit(scores[:, np.newaxis], labels.astype(int))
    assert choose(ThresholdCurve(labels, scores), "f_beta").point.f1 == pytest.approx(tuned.best_score_)


def test_confidence_is_refused_where_no_samples_were_counted():
    curve = ThresholdCurve([True, False, True], [3.0, 2.0, 1.0])
    target = curve_at_prevalence(curve, 0.1)
    assert choose(target, "precision", wanted=0.5).possible
    with pytest.raises(ValueError, match="at the samples' own prevalence"):
        choose(target, "precision", wanted=0.5, confidence=0.95)
    for confidence in (0, 1, 95, -1, float("nan")):
        with pytest.raises(ValueError, match="between 0 and 1"):
            choose(curve, "precision", confidence=confidence)


@pytest.mark.parametrize(("n_clusters", "expected"), [(15, "undecided"), (100, "kept")])
def test_few_clusters_decide_nothing_however_alike_they_are(n_clusters, expected):
    # Two wrong rows in each of a third of them: the shares of clusters differ little, and the interval is narrow.
    clusters = np.repeat(np.arange(n_clusters), 20)
    labels = ~((np.arange(len(clusters)) % 20 < 2) & (clusters % 3 == 0))
    point = ThresholdCurve(labels, np.ones(len(labels)), clusters=clusters).at(1.0)
    verdict = Promise(MEASURES["precision"], 0.9).judged(point)
    assert verdict.interval.low >= 0.9
    assert (verdict.judgement, verdict.n_needed) == (expected, None)
    said = verdict_sentence(verdict, "rows")
    assert said.endswith("if all that belong together were alike.") == (expected == "undecided")
