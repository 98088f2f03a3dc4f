import base64
import json

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digitlab.metrics.measures import AREAS, MEASURES
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.ui.components.terms import TERMS
from digitlab.ui.components.threshold_slider import encoded
from digitlab.ui.components.threshold_slider.component import handle_range


def decoded(text, dtype):
    return np.frombuffer(base64.b64decode(text), dtype)


def test_the_browser_gets_every_threshold_exactly():
    generator = np.random.default_rng(0)
    curve = ThresholdCurve(generator.random(10_000) < 0.1, generator.normal(size=10_000))
    text = encoded(curve)
    sent = json.loads(text)
    assert (decoded(sent["thresholds"], "<f8") == curve.thresholds).all()
    assert (decoded(sent["tp"], "<i4") == curve.tp).all()
    assert (decoded(sent["fp"], "<i4") == curve.fp).all()
    assert (sent["n_positive"], sent["n_negative"]) == (curve.n_positive, curve.n_negative)
    assert len(text) < 25 * 10_000  # 10,000 distinct scores travel in a quarter of a megabyte


def test_only_what_is_drawn_is_thinned():
    curve = ThresholdCurve(np.arange(50_000) % 7 == 0, np.arange(50_000.0))
    drawn = decoded(json.loads(encoded(curve))["drawn"], "<i4")
    assert len(drawn) <= 3_000
    assert curve.precision[drawn].max() == np.nanmax(curve.precision)
    assert drawn[0] == 0
    assert drawn[-1] == 49_999


@given(st.floats(-1e4, 1e4), st.floats(1e-6, 1e4))
@example(0.909, 1e-6)  # times 10^9 it is rounded to a whole number that is too small
def test_handle_range_covers_the_scores_with_short_numbers(low, width):
    found = handle_range(low, low + width)
    assert found["low"] <= low
    assert found["high"] >= low + width
    steps = (found["high"] - found["low"]) * 10 ** found["decimals"]
    assert steps >= 999
    for end in (found["low"], found["high"]):
        assert round(end, found["decimals"]) == pytest.approx(end, rel=1e-12)


def test_one_score_for_all_has_a_range_too():
    assert handle_range(0.0, 0.0) == {"low": -1.0, "high": 1.0, "decimals": 3}


def test_every_term_has_a_sentence_and_a_formula():
    for term in [*TERMS.values(), *MEASURES.values(), *AREAS.values()]:
        assert term.sentence.endswith((".", "?"))
        assert term.formula
        assert term.formula in term.plain
        assert term.formula in term.markdown
