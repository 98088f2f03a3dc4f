import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.decisions import ASKED, CLEARED, FLAGGED, KINDS, Line, Zone, decision_from_json, decision_from_link
from digitlab.metrics.thresholds import ThresholdCurve

FINITE = st.floats(allow_nan=False, allow_infinity=False)
SCORES = st.one_of(st.integers(-3, 3).map(float), FINITE)
LINES = SCORES.map(Line)
ZONES = st.tuples(SCORES, SCORES).map(sorted).map(lambda ends: Zone(*ends))
DECISIONS = st.one_of(LINES, ZONES)


@given(ZONES, st.lists(SCORES))
def test_a_zone_flags_above_clears_below_and_asks_between(zone, scores):
    answers = zone.decide(scores)
    assert answers.dtype == np.int8
    expected = [FLAGGED if s >= zone.threshold else CLEARED if s < zone.clear_below else ASKED for s in scores]
    assert answers.tolist() == expected


@given(SCORES, st.lists(SCORES))
def test_a_zone_without_width_is_a_line(threshold, scores):
    line, zone = Line(threshold), Zone(threshold, threshold)
    assert np.array_equal(line.decide(scores), zone.decide(scores))
    assert ASKED not in zone.decide(scores)


def test_a_threshold_of_decimal_digits_takes_scores_in_single_precision():
    scores = np.array([0.7, 0.2], dtype=np.float32)
    assert Line(0.7).decide(scores).tolist() == [FLAGGED, CLEARED]
    assert Zone(0.2, 0.7).decide(scores).tolist() == [FLAGGED, ASKED]


def test_the_shape_of_scores_stays():
    assert Zone(0, 1).decide([[0.5, 2], [-1, 1]]).tolist() == [[ASKED, FLAGGED], [CLEARED, FLAGGED]]


@pytest.mark.parametrize("scores", [[math.nan], [math.inf, 0], [-math.inf], ["a"], [[1], [1, 2]], [None, 1]])
@pytest.mark.parametrize("decision", [Line(0), Zone(0, 1)])
def test_scores_that_no_threshold_can_judge_are_refused(decision, scores):
    with pytest.raises(ValueError, match=r"^Scores must be"):
        decision.decide(scores)


@given(DECISIONS, st.lists(SCORES, min_size=1))
def test_its_program_answers_alike(decision, scores):
    names = {"np": np}
    exec(decision.program, names)
    answers = names["decide"](scores)
    assert answers.dtype == np.int8
    assert np.array_equal(answers, decision.decide(scores))


@given(DECISIONS)
def test_json_and_link_lead_back(decision):
    assert decision_from_json(decision.json) == decision
    assert decision_from_json(json.loads(decision.json)) == decision
    assert decision_from_link({**decision.link, "digit": "7"}) == decision


@pytest.mark.parametrize(
    ("low", "high"), [(1, 0), (math.nan, 1), (0, math.inf), ("0", 1), (True, 2), (None, 1), (10**400, 1), ([0], 1)]
)
def test_numbers_that_make_no_zone_are_refused(low, high):
    with pytest.raises(ValueError, match=r"clear_below|threshold"):
        Zone(low, high)


HOSTILE = (
    "",
    "null",
    "[]",
    "{}",
    '"line"',
    '{"kind": "line"}',
    '{"kind": ["line"], "threshold": 1}',
    '{"kind": "line", "threshold": NaN}',
    '{"kind": "line", "threshold": 1e999}',
    '{"kind": "line", "threshold": "1"}',
    '{"kind": "line", "threshold": true}',
    '{"kind": "line", "threshold": 1, "clear_below": 0}',
    '{"kind": "line", "threshold": 1, "threshold": 2}',
    '{"kind": "zone", "threshold": 0.5}',
    '{"kind": "zone", "threshold": 0.1, "clear_below": 0.2}',
    '{"kind": "__class__", "threshold": 0.1}',
    "[" * 50_000,
    " " * 200_000,
    '{"kind": "line", "threshold": ' + "9" * 5_000 + "}",
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:40])
def test_json_that_is_no_decision_is_refused(text):
    with pytest.raises(ValueError, match=r"decision|fields|finite|must not lie above"):
        decision_from_json(text)


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.floats(), st.text()),
        lambda of: st.dictionaries(st.text(max_size=3), of, max_size=2),
        max_leaves=4,
    )
)
def test_any_json_is_a_decision_or_refused(values):
    with pytest.raises(ValueError, match=r"decision|fields|finite"):
        decision_from_json(values)


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"clear_below": "0.1"},
        {"threshold": "nan"},
        {"threshold": "inf"},
        {"threshold": "a"},
        {"threshold": "1", "clear_below": "2"},
        {"threshold": "1", "clear_below": "-inf"},
    ],
)
def test_a_link_that_makes_no_decision_gives_none(parameters):
    assert decision_from_link(parameters) is None


def test_each_kind_is_registered_by_its_name_and_has_a_program():
    examples = {"line": Line(0.5), "zone": Zone(0.2, 0.8)}
    for name, example in examples.items():
        assert KINDS[name] is type(example)


@given(ZONES, st.lists(st.tuples(st.booleans(), SCORES), min_size=1, max_size=60))
def test_six_counts_are_those_of_the_answers(zone, rows):
    truth, scores = (np.array(column) for column in zip(*rows, strict=True))
    answers = zone.decide(scores)
    counts = zone.counts(ThresholdCurve(truth, scores))
    expected = {
        "tp": (truth & (answers == FLAGGED)).sum(),
        "fp": (~truth & (answers == FLAGGED)).sum(),
        "asked_positive": (truth & (answers == ASKED)).sum(),
        "asked_negative": (~truth & (answers == ASKED)).sum(),
        "fn": (truth & (answers == CLEARED)).sum(),
        "tn": (~truth & (answers == CLEARED)).sum(),
    }
    assert counts.six == expected
    assert (counts.n_samples, counts.n_asked) == (len(rows), (answers == ASKED).sum())
    wrong = (answers != ASKED) & ((answers == FLAGGED) != truth)
    assert counts.n_errors == wrong.sum()
    assert counts.n_decided == (answers != ASKED).sum()
