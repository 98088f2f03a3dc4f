import base64
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digitlab.metrics.measures import AREAS, MEASURES
from digitlab.metrics.threshold_spread import threshold_spread
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts.terms import TERMS
from digitlab.widget import counted_at, encoded, handle_range, spread_sent


def decoded(text, dtype):
    return np.frombuffer(base64.b64decode(text), dtype)


def test_the_browser_gets_every_threshold_exactly():
    generator = np.random.default_rng(0)
    curve = ThresholdCurve(generator.random(10_000) < 0.1, generator.normal(size=10_000))
    text = encoded(curve, -5.0, 5.0)
    assert counted_at(curve, 0.1) is None
    sent = json.loads(text)
    assert (decoded(sent["thresholds"], "<f8") == curve.thresholds).all()
    assert (decoded(sent["tp"], "<i4") == curve.tp).all()
    assert (decoded(sent["fp"], "<i4") == curve.fp).all()
    assert (sent["n_positive"], sent["n_negative"]) == (curve.n_positive, curve.n_negative)
    assert len(text) < 25 * 10_000  # 10,000 distinct scores travel in a quarter of a megabyte


def large_curve(n=200_000):
    generator = np.random.default_rng(1)
    truth = generator.random(n) < 0.1
    return ThresholdCurve(truth, generator.normal(size=n) + truth)


def test_of_a_large_curve_the_browser_gets_exact_counts_at_each_position_of_the_handle():
    curve = large_curve()
    low, high = float(curve.scores[0]), float(curve.scores[-1])
    text = encoded(curve, low, high)
    sent = json.loads(text)
    assert not sent["complete"]
    assert len(text) < 100_000
    thresholds = decoded(sent["thresholds"], "<f8")
    handle = handle_range(low, high, coarse=True)
    assert np.unique(np.diff(thresholds[:-1]).round(9)) == handle["multiple"] / 10 ** handle["decimals"]
    assert (thresholds[0], thresholds[-2], thresholds[-1]) == (handle["low"], handle["high"], np.inf)
    for place in range(0, len(thresholds), 97):
        written = float(f"{thresholds[place]:.{handle['decimals']}f}")  # what JavaScript's toFixed writes
        point = curve.at(written)
        assert (decoded(sent["tp"], "<i4")[place], decoded(sent["fp"], "<i4")[place]) == (point.tp, point.fp)
    between = 0.123456789
    point = curve.at(between)
    assert counted_at(curve, between) == {"threshold": between, "tp": point.tp, "fp": point.fp}


def test_only_what_is_drawn_is_thinned():
    curve = ThresholdCurve(np.arange(10_000) % 7 == 0, np.arange(10_000.0))
    drawn = decoded(json.loads(encoded(curve, 0.0, 10_000.0))["drawn"], "<i4")
    assert len(drawn) <= 3_000
    assert curve.precision[drawn].max() == np.nanmax(curve.precision)
    assert drawn[0] == 0
    assert drawn[-1] == 9_999


@given(st.floats(-1e4, 1e4), st.floats(1e-6, 1e4))
@example(0.909, 1e-6)  # times 10^9 it is rounded to a whole number that is too small
def test_handle_range_covers_the_scores_with_short_numbers(low, width):
    found = handle_range(low, low + width)
    assert found["low"] <= low
    assert found["high"] >= low + width
    steps = (found["high"] - found["low"]) * 10 ** found["decimals"]
    assert steps >= 999
    assert steps <= 10_002
    for end in (found["low"], found["high"]):
        assert round(end, found["decimals"]) == pytest.approx(end, rel=1e-12)


@pytest.mark.parametrize(("low", "high"), [(0.0, 1e-200), (-1e300, 1e300), (5e-324, 1e-323)])
def test_any_scores_have_a_range_that_javascript_can_write(low, high):
    found = handle_range(low, high)
    assert found["low"] <= low < high <= found["high"]
    assert found["decimals"] <= 100


def test_the_handle_of_wide_scores_moves_by_round_numbers():
    assert handle_range(3.0, 1_234_567.0) == {"low": 0.0, "high": 1_235_000.0, "decimals": -3, "multiple": 1}


def test_one_score_for_all_has_a_range_too():
    assert handle_range(0.0, 0.0) == {"low": -1.0, "high": 1.0, "decimals": 3, "multiple": 1}


def test_every_term_has_a_sentence_and_a_formula():
    for term in [*TERMS.values(), *MEASURES.values(), *AREAS.values()]:
        assert term.sentence.endswith((".", "?"))
        assert term.formula
        assert term.formula in term.as_text
        assert term.formula in term.markdown


def test_what_resamples_choose_is_drawn_within_the_handles_range():
    curve = ThresholdCurve([False] * 40 + [True] * 40, np.arange(80.0))
    spread = threshold_spread(curve, "cost", false_alarm=1_000, miss=0)  # flagging nothing costs least
    assert np.isinf(spread.thresholds).all()
    sent = spread_sent(spread, "words", 0.0, 79.0)
    assert sent == {"thresholds": [79.0], "low": 79.0, "high": 79.0, "words": "words"}
    json.dumps(sent, allow_nan=False)
    never = threshold_spread(ThresholdCurve([False, True], [0.5, 0.5]), "precision", wanted=0.9)
    assert never.n_impossible > 0
    nothing = replace(never, thresholds=np.empty(0))
    assert spread_sent(nothing, "words", 0.0, 1.0) is None
