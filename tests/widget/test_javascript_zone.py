"""What two thresholds make of scores and counts is in the browser what it is in Python."""

import json
import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from digitlab.decisions import Zone
from digitlab.decisions.two_places import SOURCES
from digitlab.evaluation.detectors import Detector
from digitlab.metrics.prevalence import at_prevalence
from digitlab.texts import formats
from digitlab.widget import Position, encoded, handle_range, looked_up
from tests.support.curves import PREVALENCES, curves, weighed_curves
from tests.support.javascript import Engine

FINITE = st.one_of(st.integers(-3, 3).map(float), st.floats(-10, 10), st.floats(allow_nan=False, allow_infinity=False))
ENDS = st.tuples(FINITE, FINITE).map(sorted)
POINTS = {
    "upper": ("tp", "fp", "fn", "tn"),
    "lower": ("tp", "fp", "fn", "tn"),
    "decided": ("tp", "fp", "fn", "tn"),
    "asked": ("tp", "fp", "fn", "tn"),
}
COUNTED = """(sent, looked, low, high, prevalence) => {
  const curve = { ...readCurve(sent), lookedUp: looked.at, between: looked.between };
  const places = twoPlaces(curve, low, high);
  const ends = Object.keys(SOURCES).map((key) => {
    const found = zoneInterval(key, places, prevalence);
    return [key, [found.low, found.high, formats.interval(found)]];
  });
  return [places, zoneValues(places, prevalence), Object.fromEntries(ends)];
}"""


@pytest.fixture(scope="module")
def engine():
    return Engine("zone_panel.js")


def sent(curve):
    return json.loads(encoded(curve, float(curve.scores[0]), float(curve.scores[-1])))


@given(ENDS, st.lists(FINITE, max_size=10))
def test_answers_are_pythons(engine, ends, scores):
    scores += ends
    answers = engine.call("(all, low, high) => all.map((score) => decide(score, low, high))", scores, *ends)
    assert answers == Zone(*ends).decide(scores).tolist()


def assert_equal(engine, curve, ends, prevalence):
    position = Position(ends[1], prevalence, ends[0])
    places, values, intervals = engine.call(COUNTED, sent(curve), looked_up(curve, position), *ends, prevalence)
    counts = Zone(*ends).counts(curve)
    assert places["isKnown"]
    for name, cells in POINTS.items():
        for cell in cells:
            assert places[name][cell] == pytest.approx(getattr(getattr(counts, name), cell), rel=1e-12, abs=1e-12)
    for key in SOURCES:
        assert values[key] == pytest.approx(counts.value(key, prevalence), rel=1e-12, abs=1e-12, nan_ok=True), key
        expected = counts.interval(key, prevalence)
        low, high, words = intervals[key]
        assert (low, high) == pytest.approx(expected[:2], rel=1e-7, abs=1e-9, nan_ok=True), key
        if abs(low - expected.low) + abs(high - expected.high) < 1e-15:
            assert words == formats.interval(expected)
    return counts


@settings(deadline=None)
@given(curves(), ENDS, PREVALENCES)
def test_counts_measures_and_intervals_are_pythons(engine, curve, ends, prevalence):
    assume(prevalence is None or (curve.n_positive and curve.n_negative))
    assert_equal(engine, curve, ends, prevalence)


@settings(deadline=None)
@given(
    weighed_curves(), st.tuples(st.sampled_from([0.0, 0.15, 0.3]), st.sampled_from([0.3, 0.5, 0.7, 1.0])), st.booleans()
)
def test_with_weights_and_clusters_they_are_what_python_looks_up(engine, curve, ends, at_half):
    assert_equal(engine, curve, ends, 0.5 if at_half else None)


@settings(deadline=None, max_examples=20)
@given(weighed_curves())
def test_an_interval_that_only_python_knows_is_left_out(engine, curve):
    assume(curve.rows is not None)
    nothing = {"at": [], "between": None}
    places, values, intervals = engine.call(COUNTED, sent(curve), nothing, 0.15, 0.7, None)
    assert not places["isKnown"]
    assert values["precision"] == pytest.approx(Zone(0.15, 0.7).counts(curve).precision, nan_ok=True)
    for key, source in SOURCES.items():
        if source.point in ("decided", "asked"):
            assert math.isnan(intervals[key][0])
            assert intervals[key][2] == ""


@settings(deadline=None)
@given(curves(), ENDS, st.floats(0, 1), PREVALENCES)
def test_errors_left_are_pythons(engine, curve, ends, errs, prevalence):
    assume(prevalence is None or (curve.n_positive and curve.n_negative))
    script = """(sent, low, high, errs, prevalence) =>
      afterAsking(twoPlaces(readCurve(sent), low, high), errs, prevalence)"""
    left = engine.call(script, sent(curve), *ends, errs, prevalence)
    after = Zone(*ends).counts(curve).after_asking(errs)
    expected = at_prevalence(after, prevalence)
    for cell in ("tp", "fp", "fn", "tn"):
        assert left[cell] == pytest.approx(getattr(expected, cell), rel=1e-9, abs=1e-9)


@settings(deadline=None)
@given(curves(), st.floats(0, 1))
def test_the_second_handle_begins_below_the_first_and_asks_few(engine, curve, share):
    """It asks 5 in 100 at most, but for equal scores and the digits that a handle has."""
    low, high = float(curve.scores[0]), float(curve.scores[-1])
    positions = handle_range(low, high)
    threshold = float(curve.scores[int(share * (len(curve.scores) - 1))])
    script = "(sent, threshold, range) => firstClearBelow(readCurve(sent), threshold, range)"
    found = engine.call(script, sent(curve), threshold, positions)
    assert positions["low"] <= found <= threshold


def test_the_second_handle_asks_5_in_100_where_scores_are_fine(engine):
    detector = Detector.from_scores([0, 1] * 500, [i / 1000 for i in range(1000)])
    script = "(sent, threshold, range) => firstClearBelow(readCurve(sent), threshold, range)"
    found = engine.call(script, sent(detector.curve), 0.5, handle_range(0.0, 1.0))
    assert found == 0.45
    assert Zone(found, 0.5).counts(detector.curve).n_asked == 50
