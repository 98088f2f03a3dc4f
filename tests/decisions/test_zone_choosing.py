"""Zones that criteria choose, against a look at all pairs of thresholds."""

from fractions import Fraction
from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.decisions import Zone
from digitlab.decisions.zone_choosing import choose_zone
from digitlab.decisions.zone_criteria import ZONE_CRITERIA
from digitlab.metrics.binomial import needed
from digitlab.metrics.promises import starts
from digitlab.metrics.thresholds import ThresholdCurve


@st.composite
def curves(draw):
    """Few distinct scores, so that ties are the rule; labels of one or both kinds; at times weights."""
    n = draw(st.integers(1, 25))
    truth = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    scores = draw(st.lists(st.integers(-5, 5), min_size=n, max_size=n))
    weights = draw(st.none() | st.lists(st.integers(1, 4), min_size=n, max_size=n))
    return ThresholdCurve(np.array(truth), np.array(scores, dtype=float), sample_weight=weights)


def every_zone(curve):
    """All zones, each with what it does, in the order of their thresholds."""
    highest = curve.scores[-1] + 1
    places = [*curve.scores, highest]
    return [Zone(lower, upper) for lower, upper in combinations_with_replacement(places, 2)]


def counted(curve):
    return [zone.counts(curve) for zone in every_zone(curve)]


shares = st.sampled_from([0.0, 0.1, 0.25, 1 / 3, 0.5])


@given(curves(), shares)
def test_few_errors_decides_the_most(curve, errors):
    choice = choose_zone(curve, "errors", errors=errors)
    limit = Fraction(round(errors * 10**6), 10**6)
    some = [counts for counts in counted(curve) if counts.n_decided]
    allowed = [counts for counts in some if Fraction(counts.n_errors) <= limit * Fraction(counts.n_decided)]
    assert choice.possible == bool(allowed)
    if allowed:
        best = max((counts.n_decided, -counts.n_errors) for counts in allowed)
        assert (choice.counts.n_decided, -choice.counts.n_errors) == best
    else:
        best = min((counts.error_rate, -counts.n_decided) for counts in some)
        assert choice.counts.error_rate == pytest.approx(best[0])


@given(curves(), st.integers(0, 1000), st.sampled_from([0.0, 0.25, 0.5]))
def test_little_to_ask_has_the_fewest_errors(curve, asked, person):
    choice = choose_zone(curve, "asked", asked=asked, person=person)
    allowed = [counts for counts in counted(curve) if 1000 * counts.n_asked <= asked * counts.n_samples]

    def left(counts):
        return counts.n_errors + person * counts.n_asked, counts.n_asked

    assert choice.possible
    assert left(choice.counts) == min(map(left, allowed))


@given(curves(), *(st.integers(0, 9),) * 3, st.sampled_from([0.0, 0.25]))
def test_lowest_cost_is_the_lowest_of_all_zones(curve, false_alarm, miss, asking, person):
    prices = {"false_alarm": false_alarm, "miss": miss, "asking": asking, "person": person}
    choice = choose_zone(curve, "cost", **prices)

    def cost(counts):
        after = counts.after_asking(person)
        return after.fp * false_alarm + after.fn * miss + counts.n_asked * asking, counts.n_asked

    assert cost(choice.counts) == min(map(cost, counted(curve)))


@given(curves(), st.sampled_from([0.0, 0.5, 0.9, 1.0]), st.sampled_from([0.0, 0.5, 0.9, 1.0]))
def test_sure_sides_decide_the_most_that_keeps_both(curve, precision, npv):
    choice = choose_zone(curve, "sides", precision_wanted=precision, npv_wanted=npv)
    all_zones = counted(curve)
    # NaN, of a side without samples, is no share that is at least as high.
    flagging = [counts for counts in all_zones if counts.precision >= precision]
    clearing = [counts for counts in all_zones if counts.negative_predictive_value >= npv]
    both = [counts for counts in flagging if counts.negative_predictive_value >= npv]
    assert choice.possible == bool(both)
    if both:
        best = max((counts.n_decided, -counts.n_errors) for counts in both)
        assert (choice.counts.n_decided, -choice.counts.n_errors) == best
        return
    alone = [counts.six["tp"] + counts.six["fp"] for counts in flagging]
    alone += [counts.six["fn"] + counts.six["tn"] for counts in clearing]
    assert choice.counts.n_decided == max(alone, default=0)
    assert len(choice.judged(choice.counts)) == bool(alone)


@given(curves(), st.sampled_from(sorted(ZONE_CRITERIA)))
def test_zones_do_not_cross_and_count_what_they_say(curve, criterion):
    choice = choose_zone(curve, criterion)
    assert choice.zone.clear_below <= choice.zone.threshold
    assert choice.counts.six == choice.zone.counts(curve).six


def test_with_confidence_each_side_needs_what_its_half_of_the_risk_takes():
    first, _ = next(starts(0.95, 0.025))
    assert first == needed(0.95, 0.9 * 0.025)
    truth = np.r_[np.zeros(first), np.ones(first)].astype(bool)
    scores = np.arange(2.0 * first)
    wanted = {"precision_wanted": 0.95, "npv_wanted": 0.95, "confidence": 0.95}
    enough = choose_zone(ThresholdCurve(truth, scores), "sides", **wanted)
    assert enough.possible
    assert enough.counts.n_asked == 0
    # With one positive fewer nothing may be flagged, and what is cleared is promised as before.
    fewer = choose_zone(ThresholdCurve(truth[:-1], scores[:-1]), "sides", **wanted)
    assert not fewer.possible
    assert fewer.counts.six["fn"] + fewer.counts.six["tn"] > first - 1
    assert fewer.counts.six["tp"] + fewer.counts.six["fp"] == 0
    ((promise, verdict),) = fewer.judged(fewer.counts)
    assert promise.point == "lower"
    assert verdict.promise.at_least == 0.95


@given(curves())
def test_what_is_cleared_is_the_mirrored_problem(curve):
    """Labels and scores turned round, and the two wanted swapped: the same counts, with sides exchanged."""
    if curve.rows is not None:
        return
    truth, scores = np.repeat([True, False], [curve.n_positive, curve.n_negative]), []
    for at in (curve.positives_at, curve.negatives_at):
        scores += np.repeat(curve.scores, at).tolist()
    mirrored = ThresholdCurve(~truth, -np.array(scores))
    wanted = {"precision_wanted": 0.6, "npv_wanted": 0.7}
    swapped = {"precision_wanted": 0.7, "npv_wanted": 0.6}
    for confidence in (None, 0.6):
        one = choose_zone(curve, "sides", **wanted, confidence=confidence)
        other = choose_zone(mirrored, "sides", **swapped, confidence=confidence)
        assert one.possible == other.possible
        if one.possible:
            assert (one.counts.n_decided, one.counts.n_errors) == (other.counts.n_decided, other.counts.n_errors)


def test_a_verdict_for_each_side_on_other_rows():
    generator = np.random.default_rng(0)
    truth = generator.random(4_000) < 0.3
    scores = generator.normal(size=4_000) + 2.5 * truth
    chosen, checked = (ThresholdCurve(truth[half::2], scores[half::2]) for half in (0, 1))
    choice = choose_zone(chosen, "sides", precision_wanted=0.9, npv_wanted=0.98)
    verdicts = dict(choice.judged(choice.zone.counts(checked)))
    assert [promise.point for promise in verdicts] == ["upper", "lower"]
    flagged = checked.at(choice.zone.threshold)
    assert verdicts[choice.criterion.promises[0]].value == flagged.precision
    few = choose_zone(chosen, "errors", errors=0.01)
    ((promise, verdict),) = few.judged(few.zone.counts(checked))
    assert promise.is_rest
    assert verdict.promise.at_least == 0.99
    assert verdict.value == pytest.approx(1 - few.zone.counts(checked).error_rate)


def test_unknown_numbers_are_refused():
    with pytest.raises(TypeError, match="no number wanted"):
        choose_zone(ThresholdCurve([0, 1], [0, 1]), "errors", wanted=0.1)
