import math
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.metrics import accuracy_score, precision_score, recall_score

from digitlab.decisions import Line, TwoPlaces, Zone
from digitlab.decisions.two_places import SOURCES
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.regions import region_point
from digitlab.metrics.thresholds import ThresholdCurve
from tests.support.curves import curves, weighed_curves

PLACES = st.tuples(
    st.sampled_from([-1.0, 0.1, 0.15, 0.2, 0.5, 0.9, 1.0]), st.sampled_from([0.1, 0.2, 0.5, 0.9, 2.0])
).map(sorted)
# Found 40, false alarms 10; asked 5 positives and 15 negatives; misses 8 and 122 cleared rightly.
LABELS = np.repeat([True, False, True, False, True, False], [40, 10, 5, 15, 8, 122])
SCORES = np.repeat([0.9, 0.9, 0.5, 0.5, 0.1, 0.1], [40, 10, 5, 15, 8, 122])
COUNTS = Zone(0.3, 0.7).counts(ThresholdCurve(LABELS, SCORES))


def test_measures_of_a_zone_by_hand():
    assert COUNTS.precision == 40 / 50
    assert COUNTS.negative_predictive_value == 122 / 130
    assert COUNTS.recall == 40 / 48
    assert COUNTS.error_rate == pytest.approx(18 / 180)
    assert COUNTS.asked_rate == 20 / 200


def test_measures_of_the_decided_are_scikit_learns():
    answers = Zone(0.3, 0.7).decide(SCORES)
    decided = answers >= 0
    truth, predicted = LABELS[decided], answers[decided]
    assert COUNTS.precision == precision_score(truth, predicted)
    assert COUNTS.negative_predictive_value == precision_score(truth, predicted, pos_label=0)
    assert COUNTS.recall == recall_score(truth, predicted)
    assert COUNTS.error_rate == pytest.approx(1 - accuracy_score(truth, predicted))


@pytest.mark.parametrize(
    ("key", "part", "whole"),
    [
        ("precision", 40, 50),
        ("negative_predictive_value", 122, 130),
        ("recall", 40, 48),
        ("error_rate", 18, 180),
        ("asked_rate", 20, 200),
    ],
)
def test_intervals_are_wilsons(key, part, whole):
    low, high, _ = COUNTS.interval(key)
    assert (low, high) == pytest.approx(binomtest(part, whole).proportion_ci(method="wilson"))


def test_few_is_said_of_the_side_that_has_few():
    assert COUNTS.interval("recall").few  # 8 misses
    assert not COUNTS.interval("precision").few  # 40 and 10


def test_at_another_prevalence_by_hand():
    # 53 positives and 147 negatives; half of all are positive now.
    positive, negative = 100 / 53, 100 / 147
    at = COUNTS.at_prevalence(0.5)
    assert at.asked.predicted_positive == pytest.approx(5 * positive + 15 * negative)
    assert COUNTS.value("precision", 0.5) == pytest.approx(40 * positive / (40 * positive + 10 * negative))
    wrong, decided = 10 * negative + 8 * positive, 48 * positive + 132 * negative
    assert COUNTS.value("error_rate", 0.5) == pytest.approx(wrong / decided)
    assert COUNTS.value("recall", 0.5) == pytest.approx(40 / 48)


@given(curves(), PLACES, st.floats(0.001, 0.999))
def test_an_interval_holds_its_value(curve, places, prevalence):
    counts = Zone(*places).counts(curve)
    for target in [None, prevalence] if curve.n_positive and curve.n_negative else [None]:
        for key in SOURCES:
            value, (low, high, _) = counts.value(key, target), counts.interval(key, target)
            if not (math.isnan(low) or math.isnan(value)):
                assert low - 1e-9 <= value <= high + 1e-9, key


def test_the_person_may_err():
    assert COUNTS.after_asking().confusion_matrix.tolist() == [[137, 10], [8, 45]]
    after = COUNTS.after_asking(0.2)
    assert (after.tp, after.fp, after.fn, after.tn) == pytest.approx((44, 13, 9, 134))
    assert after.n_samples == 200
    for wrong in (-0.1, 1.1, math.nan):
        with pytest.raises(ValueError, match="person_errs"):
            COUNTS.after_asking(wrong)


@given(curves(), PLACES)
def test_a_line_is_a_zone_in_which_nobody_is_asked(curve, places):
    counts = Line(places[0]).counts(curve)
    assert counts.n_asked == 0
    assert counts == Zone(places[0], places[0]).counts(curve)
    assert (counts.decided.tp, counts.decided.fp, counts.decided.fn, counts.decided.tn) == (
        counts.upper.tp,
        counts.upper.fp,
        counts.upper.fn,
        counts.upper.tn,
    )


@given(weighed_curves(), PLACES)
def test_moments_of_a_line_are_those_of_the_curve(curve, places):
    """Where the two places are one, what was summed up row by row equals what the curve has of each threshold."""
    assume(curve.rows is not None)
    at, outside = curve.at(places[0]), region_point(curve, places[0], places[0], "outside")
    mine, its = outside.moments, at.moments
    assert mine is not None
    assert (mine.unit, mine.is_even, mine.is_clustered) == (its.unit, its.is_even, its.is_clustered)
    assert mine.heavy == pytest.approx(dict(its.heavy))
    for cells, product in its.products.items():
        assert mine.product((cells[0],), (cells[1],)) == pytest.approx(float(product), abs=1e-9)


@given(weighed_curves(), PLACES)
def test_weights_and_clusters_between_two_places_are_those_of_a_curve_of_them(curve, places):
    """The rows between the two, seen as flagged at a threshold of their own, are worth the same."""
    assume(curve.rows is not None)
    rows = curve.rows
    scores = np.repeat(curve.scores[::-1], np.diff(rows.last_of_tie, prepend=-1))
    between = (scores >= places[0]) & (scores < places[1])
    of_their_own = ThresholdCurve(
        rows.y_true, between.astype(float), sample_weight=rows.weight.astype(float), clusters=rows.clusters
    )
    assume(of_their_own.rows is not None)
    asked, expected = TwoPlaces.of(curve, *places).asked, of_their_own.at(0.5)
    assert (asked.tp, asked.fp) == pytest.approx((expected.tp, expected.fp))
    low, high, few = MEASURES["queue_rate"].interval(asked)
    theirs = MEASURES["queue_rate"].interval(expected)
    assert (low, high) == pytest.approx((theirs.low, theirs.high), nan_ok=True)
    assert few == theirs.few


def test_whole_weights_without_clusters_are_counted_as_they_are():
    curve = ThresholdCurve([0, 0, 1, 1], [0.1, 0.5, 0.5, 0.9], sample_weight=[4, 3, 2, 1])
    assert Zone(0.3, 0.7).counts(curve).six == {
        "tp": 1,
        "fp": 0,
        "asked_positive": 2,
        "asked_negative": 3,
        "fn": 0,
        "tn": 4,
    }
    assert asdict(Zone(0.3, 0.7)) == {"clear_below": 0.3, "threshold": 0.7}
