import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.metrics import choosing
from digitlab.metrics.thresholds import ThresholdCurve


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
    choice = choosing.precision_at_least(curve, p)
    enough = [point for point in flagging(curve) if point.precision >= p]
    assert choice.possible == bool(enough)
    if enough:
        assert choice.point.precision >= p
        assert (choice.point.recall, choice.point.precision) == max((q.recall, q.precision) for q in enough)
    else:
        assert choice.point.precision == max(q.precision for q in flagging(curve))
        assert "No threshold reaches" in choice.sentence


@given(curves(), wanted)
def test_recall_at_least_has_the_highest_precision(curve, r):
    choice = choosing.recall_at_least(curve, r)
    enough = [point for point in flagging(curve) if point.recall >= r]
    assert choice.possible
    assert (choice.point.precision, choice.point.recall) == max((q.precision, q.recall) for q in enough)


@given(curves(), st.sampled_from([0.25, 1, 3]))
def test_highest_f_beta_is_the_highest(curve, beta):
    choice = choosing.highest_f_beta(curve, beta)
    assert choice.possible == bool(curve.n_positive)
    if choice.possible:
        assert choice.point.f_beta(beta) == pytest.approx(max(q.f_beta(beta) for q in flagging(curve)))
    else:
        assert not choice.point.predicted_positive


@given(curves(), st.integers(0, 20), st.integers(0, 20))
def test_lowest_cost_is_the_lowest(curve, false_alarm, miss):
    point = choosing.lowest_cost(curve, false_alarm, miss).point
    assert point.fp * false_alarm + point.fn * miss == min(q.fp * false_alarm + q.fn * miss for q in every_point(curve))


@given(curves(), st.integers(1, 1000))
def test_budget_is_kept_and_used_up(curve, k):
    choice = choosing.within_budget(curve, k)
    affordable = [q.predicted_positive for q in flagging(curve) if q.predicted_positive * 1000 <= k * q.n_samples]
    assert choice.possible == bool(affordable)
    fewest = min(q.predicted_positive for q in flagging(curve))
    assert choice.point.predicted_positive == (max(affordable) if affordable else fewest)


@given(curves())
def test_equal_error_rates_are_the_nearest(curve):
    choice = choosing.equal_error_rates(curve)
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
    choice = choosing.highest_youden(curve)
    if curve.n_positive and curve.n_negative:
        best = max(q.recall - q.false_positive_rate for q in every_point(curve))
        assert choice.point.recall - choice.point.false_positive_rate == pytest.approx(best, abs=1e-12)
    else:
        assert not choice.possible


def test_ties_go_to_the_highest_threshold():
    # Precision and recall are alike at 2 and at 3: nothing has the score 2 but a negative that tie-breaking must skip.
    curve = ThresholdCurve([False, True, True], [1.0, 3.0, 3.0])
    assert choosing.recall_at_least(curve, 1.0).point.threshold == 3.0
    assert choosing.lowest_cost(curve, 0, 1).point.threshold == 3.0


def test_one_kind_of_label_gets_what_is_right_for_it():
    positives = ThresholdCurve([True, True], [0.2, 0.8])
    negatives = ThresholdCurve([False, False], [0.2, 0.8])
    for choose in (choosing.equal_error_rates, choosing.highest_youden):
        assert choose(positives).point.fn == 0
        assert choose(negatives).point.fp == 0
        assert "one kind" in choose(negatives).sentence


def test_the_dummy_cannot_fulfil_wishes(constant):
    impossible = choosing.precision_at_least(constant, 0.9)
    assert not impossible.possible
    assert impossible.sentence == (
        "No threshold reaches a precision of 90.0 %. The nearest has 10.0 %, with a recall of 100.0 %."
    )
    assert not choosing.highest_youden(constant).possible
    assert not choosing.equal_error_rates(constant).possible
    budget = choosing.within_budget(constant, 50)
    assert not budget.possible
    assert "1000.0 of 1,000" in budget.sentence
    assert not choosing.lowest_cost(constant, 100, 1).point.predicted_positive


def test_a_tree_is_chosen_among_its_leaves(tied):
    assert choosing.precision_at_least(tied, 0.7).point.threshold == 1.0
    assert choosing.precision_at_least(tied, 0.6).point.threshold == 0.5
    assert choosing.within_budget(tied, 200).point.predicted_positive == 12


def test_outcome_describes_any_point(smooth, tied):
    choice = choosing.precision_at_least(smooth, 0.9)
    assert choice.outcome(tied.at(1.0)) == "75.0 % precision"
    assert choice.outcome(tied.at(2.0)) == "undefined precision"
    assert choosing.lowest_cost(smooth, 1, 5).outcome(tied.at(1.0)) == "a cost of 530.0 for 1,000 images"
    assert choosing.within_budget(smooth, 50).outcome(tied.at(1.0)) == "120.0 of 1,000 images flagged"
    assert choosing.highest_f_beta(smooth, 2).outcome(tied.at(1.0)) == "F2 0.511"
    assert choosing.highest_youden(smooth).outcome(tied.at(1.0)) == "J 0.437"
    assert "52.6 % of the positives are missed" in choosing.equal_error_rates(smooth).outcome(tied.at(1.0))
