"""The browser's curves, their counts at other prevalences, and the positions of its handles are Python's."""

import json
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from digitlab.evaluation.detectors import Detector
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.prevalence import at_prevalence, curve_at_prevalence, weights
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.widget import encoded, everything, handle_range, sent
from tests.support.curves import PREVALENCES, curves
from tests.support.javascript import Engine

COUNTS = ("tp", "fp", "fn", "tn")


@pytest.fixture(scope="module")
def engine():
    return Engine("criteria.js")


@pytest.fixture(scope="module")
def handle():
    return Engine("handle.js")


def as_sent(curve: ThresholdCurve) -> dict:
    return json.loads(encoded(curve, float(curve.scores[0]), float(curve.scores[-1])))


def around(curve: ThresholdCurve) -> list[float]:
    """Return all thresholds of a curve, numbers next to them and between them, and the infinities."""
    at = curve.thresholds
    middles = at[:-2] / 2 + at[1:-1] / 2
    return np.unique(
        np.r_[at, np.nextafter(at, -np.inf), np.nextafter(at[:-1], np.inf), middles, -np.inf, 0.0]
    ).tolist()


@settings(deadline=None)
@given(curves(), st.floats(allow_nan=False))
def test_a_lookup_counts_the_same(engine, curve, other):
    thresholds = [*around(curve), other]
    script = """(sent, thresholds) => {
      const curve = readCurve(sent);
      return thresholds.map((threshold) =>
        [searchSorted(curve.thresholds, threshold), knows(curve, threshold), countsAt(curve, threshold)]);
    }"""
    for threshold, (place, is_known, counts) in zip(
        thresholds, engine.call(script, as_sent(curve), thresholds), strict=True
    ):
        assert place == np.searchsorted(curve.thresholds, threshold)
        assert is_known
        point = curve.at(threshold)
        assert counts == {name: getattr(point, name) for name in COUNTS}


@settings(deadline=None)
@given(curves(), st.floats(-1e300, 1e300))
def test_of_the_handles_positions_alone_the_browser_knows_which_it_knows(engine, curve, other):
    low, high = float(curve.scores[0]), float(curve.scores[-1])
    partial = json.loads(encoded(curve, low, high, may_be_complete=False))
    positions = sent._positions(low, high)
    script = """(sent, thresholds, lookedUp) => {
      const curve = { ...readCurve(sent), lookedUp };
      return thresholds.map((threshold) => knows(curve, threshold) ? countsAt(curve, threshold) : null);
    }"""
    point = curve.at(other)
    looked_up = {"threshold": other, "tp": point.tp, "fp": point.fp}
    thresholds = [*positions[:: max(1, len(positions) // 20)].tolist(), positions[-1], -math.inf, math.inf]
    for threshold, counts in zip(thresholds, engine.call(script, partial, thresholds, []), strict=True):
        point = curve.at(threshold)
        assert counts == {name: getattr(point, name) for name in COUNTS}
    point = curve.at(other)
    known_before, known_after = (engine.call(script, partial, [other], also)[0] for also in ([], [looked_up]))
    assert known_after == {name: getattr(point, name) for name in COUNTS}
    is_position = other in positions or other <= positions[0] or other > positions[-1]
    assert known_before == (known_after if is_position else None)


@pytest.fixture(scope="module")
def large_detector():
    generator = np.random.default_rng(0)
    return Detector.from_scores(generator.random(12_000) < 0.1, generator.normal(size=12_000))


@settings(deadline=None, max_examples=50)
@given(st.floats(-5, 5) | st.floats(allow_nan=False, allow_infinity=False))
@example(0.123456)
def test_whatever_threshold_a_file_is_saved_at_its_browser_knows(engine, large_detector, threshold):
    text = json.dumps(everything(large_detector, threshold), allow_nan=False)
    script = """(text) => {
      const data = JSON.parse(text);
      const curve = { ...readCurve(JSON.parse(data.curve)), lookedUp: data.looked_up.at };
      return [data.threshold, knows(curve, data.threshold), countsAt(curve, data.threshold)];
    }"""
    point = large_detector.curve.at(threshold)
    assert engine.call(script, text) == [threshold, True, {name: getattr(point, name) for name in COUNTS}]


@settings(deadline=None)
@given(curves(), PREVALENCES)
def test_measures_of_all_points_are_the_same_at_any_prevalence(engine, curve, prevalence):
    assume(prevalence is None or (curve.n_positive and curve.n_negative))
    script = (
        "(sent, prevalence) => { const curve = readCurve(sent);"
        " const weights = classWeights(curve, prevalence); const counted = pointsOf(curve);"
        " const target = curveAtPrevalence(curve, prevalence);"
        " return [weights, pointsOf(target), counted.map((at) => reweighted(at, weights))]; }"
    )
    class_weights, points, alone = engine.call(script, as_sent(curve), prevalence)
    if prevalence is None:
        assert class_weights == {"positive": 1, "negative": 1}
    else:
        assert class_weights == weights(curve.n_positive, curve.n_negative, prevalence)._asdict()
    target = curve if prevalence is None else curve_at_prevalence(curve, prevalence)
    for threshold, point, one in zip(curve.thresholds, points, alone, strict=True):
        expected, by_itself = target.at(threshold), curve.at(threshold)
        if prevalence is not None:
            by_itself = at_prevalence(by_itself, prevalence)
        assert [point[name] for name in COUNTS] == [getattr(expected, name) for name in COUNTS]
        assert [one[name] for name in COUNTS] == [getattr(by_itself, name) for name in COUNTS]
        for key, measure in MEASURES.items():
            assert point[key] == pytest.approx(measure.of(expected), rel=1e-12, abs=1e-12, nan_ok=True), key


@settings(deadline=None)
@given(curves(), st.floats(allow_nan=False, allow_infinity=False))
@example(ThresholdCurve([True], [1.6 * 2.0**53]), 0.0)
@example(ThresholdCurve([True, False], [-(2.0**53), -(2.0**60)]), 0.0)
def test_thresholds_are_shortened_alike(engine, curve, other):
    thresholds = [threshold for threshold in [*around(curve), other] if threshold > -math.inf]
    found = engine.call(
        "(sent, all) => { const curve = readCurve(sent); return all.map((at) => shortened(curve, at)); }",
        as_sent(curve),
        thresholds,
    )
    assert found == [curve.shortened(threshold) for threshold in thresholds]


RANGES = st.one_of(
    st.tuples(st.floats(-1e4, 1e4), st.floats(1e-6, 1e4)),
    st.tuples(st.floats(-1e300, 1e300), st.floats(0, 1e300)),
    st.tuples(st.floats(-1, 1), st.floats(0, 1e-200)),
).map(lambda pair: (pair[0], pair[0] + pair[1]))


@settings(deadline=None)
@given(RANGES, st.booleans(), st.lists(st.floats(0, 1), min_size=1, max_size=20))
@example((0.909, 0.909001), False, [0.5])
@example((-1e300, 1e300), True, [0.5])
@example((0.0, 1e-200), True, [0.5])
@example((0.1, 0.1), True, [0.5])
def test_the_handle_stands_on_positions_that_python_knows(handle, ends, coarse, parts):
    low, high = ends
    limits = handle_range(low, high, coarse=coarse)
    first, last, decimals, multiple = sent._places(low, high, coarse)
    places = [first, last, *(first + round(part * ((last - first) // multiple)) * multiple for part in parts)]
    positions = [sent._position(place, decimals) for place in places]
    assert (positions[0], positions[1]) == (limits["low"], limits["high"])
    raw = [limits["low"] + part * (limits["high"] - limits["low"]) for part in parts]
    script = "(all, range) => all.map((threshold) => rounded(threshold, range))"
    assert handle.call(script, positions, limits) == positions
    step = Fraction(10) ** -decimals * multiple
    for threshold, rounded in zip(raw, handle.call(script, raw, limits), strict=True):
        place = round(Fraction(rounded) / step) * multiple
        assert rounded == sent._position(place, decimals)
        assert abs(Fraction(rounded) - Fraction(threshold)) <= step / 2 + Fraction(2 * math.ulp(threshold))


@pytest.mark.parametrize("prevalence", [0.0001, 0.00015, 0.001, 0.037, 0.1, 0.25, 0.5])
def test_the_slider_of_prevalence_leads_back_to_where_it_stands(handle, prevalence):
    position = handle.call("positionOf", prevalence)
    assert 0 <= position <= 1
    assert position == pytest.approx(math.log(prevalence / 0.0001) / math.log(5000), abs=1e-12)
    assert handle.call("prevalenceAt", position) == prevalence


@settings(deadline=None)
@given(st.floats(0, 1))
def test_prevalences_of_the_slider_have_two_digits(handle, position):
    found = handle.call("prevalenceAt", position)
    exact = 0.0001 * 5000**position
    assert found == float(f"{found:.1e}")
    assert found == pytest.approx(exact, rel=0.05)
    assert 0.0001 <= found <= 0.5


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0.5", 0.5), (" 0,5 ", 0.5), ("\u22121.5", -1.5), ("1e-3", 0.001), ("", math.nan), ("half", math.nan)],
)
def test_numbers_may_be_typed_with_a_comma_and_a_minus_sign(handle, typed, number):
    assert handle.call("typedNumber", typed) == pytest.approx(number, nan_ok=True)


def test_keys_move_the_handle_within_its_range(handle):
    limits = handle_range(-2.0, 2.0)
    assert handle.call("pressed", "Home", 0.5, limits) == limits["low"]
    assert handle.call("pressed", "End", 0.5, limits) == limits["high"]
    assert handle.call("pressed", "ArrowRight", 0.5, limits) == pytest.approx(0.51)
    assert handle.call("pressed", "ArrowLeft", 0.5, limits) == pytest.approx(0.49)
    assert handle.call("pressed", "PageUp", 0.5, limits) == pytest.approx(0.7)
    assert handle.call("pressed", "PageDown", -1.95, limits) == limits["low"]
    assert handle.call("isHandleKey", "Enter") is False
