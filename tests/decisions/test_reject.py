import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.decisions import ASKED, Reject, decision_from_json, decision_from_link
from digitlab.decisions.reject import WAYS, choose_reject, sureness

SCORES = st.one_of(st.integers(-3, 3).map(float), st.floats(-1e6, 1e6))
REJECTS = st.builds(Reject, SCORES, st.sampled_from(WAYS))


def tables(max_size=30):
    """Return a strategy of labels and of scores of 2 to 5 classes."""
    return st.integers(2, 5).flatmap(
        lambda k: st.lists(
            st.tuples(st.integers(0, k - 1), st.lists(SCORES, min_size=k, max_size=k)), min_size=1, max_size=max_size
        )
    )


def split(rows):
    labels, scores = zip(*rows, strict=True)
    return np.array(labels), np.array(scores)


@given(REJECTS, tables())
def test_a_reject_answers_where_it_is_sure_and_else_asks(reject, rows):
    _, scores = split(rows)
    expected = []
    for row in scores.tolist():
        first, second = sorted(row, reverse=True)[:2]
        sure = first if reject.by == "highest" else first - second
        expected.append(row.index(first) if sure >= reject.level else ASKED)
    answers = reject.decide(scores)
    assert answers.dtype == np.int8
    assert answers.tolist() == expected
    names = {"np": np}
    exec(reject.program, names)
    assert names["decide"](scores).tolist() == expected
    assert names["decide"](scores).dtype == np.int8


@given(REJECTS)
def test_json_and_link_lead_back(reject):
    assert decision_from_json(reject.json) == reject
    assert decision_from_link({**reject.link, "threshold": "0.5", "digit": "7"}) == reject


@pytest.mark.parametrize("level", [math.nan, math.inf, "0.5", None, True, [0]])
def test_a_level_that_is_none_is_refused(level):
    with pytest.raises(ValueError, match="level must be"):
        Reject(level)


@pytest.mark.parametrize("by", ["second", "", None, 1, ["highest"]])
def test_a_way_to_be_sure_that_is_none_is_refused(by):
    with pytest.raises(ValueError, match="by must be one of"):
        Reject(0.5, by)


@pytest.mark.parametrize("values", [{"level": 1}, {"by": "margin"}, {"level": 1, "by": "margin", "more": 1}])
def test_json_with_other_fields_is_refused(values):
    with pytest.raises(ValueError, match="fields level and by"):
        decision_from_json({"kind": "reject", **values})
    assert decision_from_link({"level": "nan", "by": "margin"}) is None
    assert decision_from_link({"level": "1", "by": "luck"}) is None


@pytest.mark.parametrize("scores", [[0.5, 0.2], [[0.5]], 0.5, [[[0.5, 0.5]]]])
def test_scores_without_a_column_for_each_class_are_refused(scores):
    with pytest.raises(ValueError, match="a column of scores for each class"):
        Reject(0.5).decide(scores)


@given(tables(), st.sampled_from(WAYS), st.floats(0, 0.6))
def test_the_chosen_level_is_the_lowest_with_so_few_errors(rows, by, errors):
    labels, scores = split(rows)
    choice = choose_reject(labels, scores, by, errors, confidence=None)
    sure, right = sureness(scores, by), scores.argmax(axis=1) == labels
    allowed = [level for level in np.unique(sure) if right[sure >= level].mean() >= 1 - errors]
    assert choice.possible == (bool(allowed) and right.any())
    if choice.possible:
        at_the_best = max((right & (sure >= level)).sum() for level in allowed)
        answered = sure >= choice.point.threshold
        assert right[answered].mean() >= 1 - errors
        assert (right & answered).sum() == at_the_best


def test_of_few_answers_nothing_is_promised():
    # 299 right answers promise at most 1 % errors with 95 % confidence (0.99^299 < 0.05), 298 do not.
    scores = np.tile([0.9, 0.1], (330, 1))
    n_needed = [n for n in range(280, 331) if choose_reject(np.zeros(n, dtype=int), scores[:n]).possible]
    # The search keeps a tenth of the risk for later starts: 0.99^310 = 0.0444 < 0.9 x 0.05.
    assert n_needed[0] == 309
    assert 0.99**309 < 0.045 < 0.99**308
