import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.decisions import KINDS, LinesByGroup, decision_from_json, decision_from_link
from digitlab.decisions.lines_by_group import name_of
from digitlab.evaluation.belonging import groups_of

FINITE = st.floats(allow_nan=False, allow_infinity=False)
# Blank, long, Markdown, emoji, and two that are equal after NFKC.
HOSTILE = ("", " ", "x" * 300, "**bold** [a](javascript:alert(1))", "\U0001f600", "A", "\uff21", '"}\n', "{0}", "'''")
LINES = st.builds(
    lambda lines, other: LinesByGroup(tuple(lines), tuple(lines.values()), other),
    st.dictionaries(st.one_of(st.sampled_from(HOSTILE), st.text()), FINITE, min_size=1, max_size=6),
    FINITE,
)


@given(LINES, st.data())
def test_each_is_judged_by_the_line_of_its_group(lines, data):
    group = st.one_of(st.sampled_from([*lines.names, "another"]), st.text())
    rows = data.draw(st.lists(st.tuples(st.one_of(FINITE, st.sampled_from(lines.thresholds)), group), min_size=1))
    scores, groups = zip(*rows, strict=True)
    own = dict(zip(lines.names, lines.thresholds, strict=True))
    expected = [int(score >= own.get(name, lines.threshold)) for score, name in rows]
    assert lines.decide(scores, groups).tolist() == expected
    names = {"np": np}
    exec(lines.program, names)
    assert names["decide"](np.array(scores), groups).tolist() == expected


@given(LINES)
def test_json_and_link_lead_back(lines):
    assert decision_from_json(lines.json) == lines
    assert decision_from_json(json.loads(lines.json)) == lines
    assert decision_from_link({**lines.link, "digit": "7"}) == lines


def test_it_is_a_kind_of_decision():
    assert KINDS["lines_by_group"] is LinesByGroup


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"lines": {}, "threshold": 1},
        {"lines": {"a": math.nan}, "threshold": 1},
        {"lines": {"a": "1"}, "threshold": 1},
        {"lines": [["a", 1]], "threshold": 1},
        {"lines": {"a": 1}, "threshold": math.inf},
        {"lines": {"a": 1}, "threshold": 1, "more": 2},
        {"lines": {1: 1}, "threshold": 1},
    ],
)
def test_what_makes_no_lines_is_refused(values):
    with pytest.raises(ValueError, match=r"lines|finite"):
        LinesByGroup.from_json(values)


@pytest.mark.parametrize("lines", ["equal_recall", "[" * 50_000, '{"a": 1e999}', "{}", "null", '{"a": null}'])
def test_a_link_that_makes_no_lines_gives_none(lines):
    assert decision_from_link({"lines": lines, "threshold": "0.5"}) is None


def test_names_and_thresholds_must_fit():
    with pytest.raises(ValueError, match="as many"):
        LinesByGroup(("a", "b"), (1.0,), 0.0)
    with pytest.raises(ValueError, match="each another"):
        LinesByGroup(("a", "a"), (1.0, 2.0), 0.0)


def test_scores_without_groups_are_refused():
    lines = LinesByGroup(("a",), (0.5,), 0.5)
    for groups in (None, ["a", "b"], [["a"]]):
        with pytest.raises(ValueError, match="groups"):
            lines.decide([0.5], groups)
    with pytest.raises(ValueError, match="finite"):
        lines.decide([math.nan], ["a"])


@pytest.mark.parametrize(
    "column",
    [
        ["a", "b", None],
        [1.0, 2.5, math.nan],
        [1, 2, 3],
        [True, False, True],
        pd.Series([2020, None, 2021]),
        pd.Series(["x", None, "y"], dtype="category"),
        pd.Series([1, None, 2], dtype="Int64"),
        np.array(["p", "q", "p"]),
    ],
)
def test_a_column_of_groups_has_the_names_that_detectors_give_it(column):
    found = groups_of(column, 3)
    assert [name_of(value) for value in np.asarray(column, dtype=object)] == [found.names[i] for i in found.of]
