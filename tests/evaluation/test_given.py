"""Labels, scores and what belongs to them, as callers have them."""

import re
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.evaluation.belonging import Groups
from digitlab.evaluation.detectors import Detector

SCORES = [0.9, 0.2, 0.4]
WORDS = ["spam", "ham", "spam"]


class Hostile:
    """An object that fails when it is asked anything."""

    def __len__(self):
        return 2

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("no " * 10_000)

    def __hash__(self):
        raise RuntimeError("no")


def said(*arguments, **options):
    """Return what is said of arguments that are refused."""
    with pytest.raises(ValueError, match=r"\w") as caught:
        Detector.from_scores(*arguments, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    "column",
    [
        list,
        np.array,
        lambda values: np.array(values, dtype=object),
        lambda values: np.array(values, dtype=np.dtypes.StringDType()),
        lambda values: np.array(values, dtype="S"),
        lambda values: pd.Series(values, index=[7, 7, 9]),
        lambda values: pd.Series(values, dtype="category"),
        lambda values: pd.Series(values, dtype="string[pyarrow]"),
        lambda values: pd.DataFrame({"label": values}),
        pl.Series,
        lambda values: pl.Series(values, dtype=pl.Categorical),
        pa.array,
        lambda values: pa.chunked_array([values[:1], values[1:]]),
        lambda values: np.array(values).reshape(-1, 1),
    ],
)
def test_words_are_labels_in_whatever_column_they_stand(column):
    detector = Detector.from_scores(column(WORDS), SCORES)
    assert detector.judged.y_true.tolist() == [True, False, True]
    assert detector.names == ("ham", "spam")


@pytest.mark.parametrize(
    "labels",
    [
        np.array([1, 0, 1], dtype=object),
        np.array([True, False, True], dtype=object),
        np.array(["1", "0", "1"], dtype=object),
        ["true", "false", "true"],
        ["1", "-1", "1"],
        pd.Series([1, 0, 1], dtype="Int64"),
        pd.Series([True, False, True], dtype="boolean"),
        pl.Series([True, False, True]),
        pa.array([1.0, 0.0, 1.0]),
    ],
)
def test_ones_and_truths_are_positive_whatever_they_are_stored_as(labels):
    assert Detector.from_scores(labels, SCORES).judged.y_true.tolist() == [True, False, True]


def test_plain_labels_have_plain_names():
    assert Detector.from_scores([1, 0, 1], SCORES).names == ("negative", "positive")
    assert Detector.from_scores([1, 0, 1], SCORES, positive=0).names == ("1", "0")


@pytest.mark.parametrize(
    ("labels", "positive"),
    [
        (["yes", "no"], "yes"),
        (["control", "case"], "case"),
        (["attack", "normal"], "attack"),
        (["default", "paid"], "default"),
        (["ja", "nein"], "ja"),
        (["GON+", "GON-"], "GON+"),
    ],
)
def test_the_words_for_nothing_are_negative(labels, positive):
    detector = Detector.from_scores(labels, [0.1, 0.2])
    assert detector.names[1] == positive
    assert detector.judged.y_true.tolist() == [label == positive for label in labels]


def test_positive_says_which_label_counts():
    assert Detector.from_scores([1, 2, 2], SCORES, positive=1).judged.y_true.tolist() == [True, False, False]
    assert Detector.from_scores(["a", "b", "c"], SCORES, positive="b").names == ("the rest", "b")
    assert Detector.from_scores(["1", "2", "2"], SCORES, positive=1).names == ("2", "1")
    assert Detector.from_scores([1.0, 2.0, 2.0], SCORES, positive="1").names == ("2", "1")
    assert Detector.from_scores([True, False, False], SCORES, positive=False).names == ("true", "false")
    assert not Detector.from_scores([0, 0, 0], SCORES, positive=1).judged.y_true.any()


def test_names_say_which_label_counts_where_they_are_the_labels():
    detector = Detector.from_scores(WORDS, SCORES, names=("spam", "ham"))
    assert detector.judged.y_true.tolist() == [False, True, False]
    assert Detector.from_scores(WORDS, SCORES, names=("Good", "Bad")).names == ("Good", "Bad")


@given(st.lists(st.sampled_from(["no", "yes", "maybe"]), min_size=1), st.sampled_from(["no", "yes", "maybe"]))
def test_a_label_counts_where_it_stands(labels, positive):
    if positive in labels:
        found = Detector.from_scores(labels, np.zeros(len(labels)), positive=positive)
        assert found.judged.y_true.tolist() == [label == positive for label in labels]
    else:
        assert "is no value of y_true" in said(labels, np.zeros(len(labels)), positive=positive)


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ([0, 1, 2], "y_true holds '0', '1', '2': tell which label is positive, as positive=2 does."),
        ([1, 2, 1], "y_true holds '1', '2': tell which label is positive, as positive=2 does."),
        ([0.5, 1.0, 0.5], "tell which label is positive, as positive=1.0 does."),
        (["cat", "dog", "cat"], "y_true holds 'cat', 'dog': tell which label is positive, as positive='dog' does."),
        ([1j, 0, 1], "tell which label is positive"),
        (
            [None, True, False],
            "y_true has gaps: one is missing, first at place 0 (counted from 0). Leave those rows",
        ),
        ([1, 0, np.nan], "y_true has gaps: one is missing, first at place 2"),
        (pd.Series([None, 1, None], dtype="Int64"), "y_true has gaps: 2 are missing, first at place 0"),
        (np.ma.array([1, 0, 1], mask=[0, 1, 0]), "y_true has gaps: one is missing, first at place 1"),
        ([[1], [2, 3], [4]], "y_true cannot be read as an array"),
        ([{}, {}, {}], "y_true must hold numbers, words or truth values, not a dict."),
        ("spam", "y_true must be a list, an array or a column of a table, not a str."),
        (1, "y_true must be a list, an array or a column of a table, not a int."),
        (np.eye(3), "y_true has 3 columns"),
    ],
)
def test_what_cannot_be_labels_is_said(labels, sentence):
    assert sentence in said(labels, SCORES)


def test_many_values_are_scores():
    assert said(np.linspace(0, 1, 100), np.ones(100)).endswith("If these are scores, they belong after the labels.")
    assert "and 95 more values" in said(np.linspace(0, 1, 100), np.ones(100))


def test_a_positive_label_that_is_not_there_is_said():
    assert said(WORDS, SCORES, positive="eggs") == "positive='eggs' is no value of y_true, which holds 'spam', 'ham'."
    assert "positive='spam' is no value" in said(["ham"] * 3, SCORES, positive="spam")


@pytest.mark.parametrize(
    "scores",
    [
        np.array(SCORES, dtype=np.float64),
        np.array(SCORES, dtype=np.float32),
        np.array(SCORES, dtype=object),
        ["0.9", " 0.2", "4e-1"],
        [Decimal("0.9"), Decimal("0.2"), Decimal("0.4")],
        pd.Series(SCORES, dtype="Float64"),
        pl.Series(SCORES),
        pa.array(SCORES),
        np.array(SCORES).reshape(-1, 1),
    ],
)
def test_numbers_are_scores_in_whatever_column_they_stand(scores):
    assert Detector.from_scores([1, 0, 1], scores).judged.y_score.tolist() == SCORES


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        (
            np.ones((3, 2)),
            "y_score has two columns, shape (3, 2), as predict_proba gives them. Take that of",
        ),
        (np.ones((3, 2)), "class: y_score[:, 1]."),
        (
            np.ones((3, 4)),
            "y_score has 4 columns, shape (3, 4). Take that of the positive class, such as ",
        ),
        (np.ones((3, 1, 1)), "y_score must be one column, and has the shape (3, 1, 1)."),
        ([0.1, np.nan, 0.2], "y_score must be finite: one is missing or infinite, first at place 1"),
        ([0.1, None, np.inf], "y_score must be finite: 2 are missing or infinite, first at place 1"),
        (pd.Series([0.1, None, 0.2], dtype="Float64"), "y_score must be finite: one is missing"),
        (["0.1", "high", "0.2"], "y_score must hold numbers, and has 'high' at place 1"),
        ([1j, 2, 3], "y_score must hold numbers, not complex128."),
        (np.array(["2020-01-01"] * 3, dtype="M8[D]"), "y_score must hold numbers, not datetime64[D]."),
        ([0.1, 0.2], "y_true has 3 rows and y_score 2: pass both of the same rows."),
    ],
)
def test_what_cannot_be_scores_is_said(scores, sentence):
    assert sentence in said([1, 0, 1], scores)


def test_nothing_is_no_table():
    assert said([], []) == "y_true is empty: pass labels and scores of one row at least."


def test_columns_in_another_order_are_not_taken_by_their_places():
    labels = pd.Series([1, 0, 1], index=[5, 3, 4])
    assert "the same index in another order" in said(labels, pd.Series(SCORES, index=[3, 4, 5]))
    # Scores of predict_proba in a column of its own begin at 0, whatever rows they are of.
    assert Detector.from_scores(labels, pd.Series(SCORES)).judged.y_score.tolist() == SCORES
    assert Detector.from_scores(labels, pd.Series(SCORES, index=labels.index)).curve.n_positive == 2


def test_rows_to_choose_by_are_read_as_those_to_judge_by():
    detector = Detector.from_scores(WORDS, SCORES, to_choose_by=(["ham", "spam"], [0.1, 0.2]))
    assert detector.to_choose_by.y_true.tolist() == [False, True]
    turned = Detector.from_scores(WORDS, SCORES, positive="ham", to_choose_by=(["ham", "spam"], [0.1, 0.2]))
    assert turned.to_choose_by.y_true.tolist() == [True, False]
    for to_choose_by, sentence in [
        ([1, 0, 1], "to_choose_by must be a tuple of two: labels and scores of other rows."),
        (([1, 0], [0.1]), "to_choose_by[0] has 2 rows and to_choose_by[1] 1: pass both of the same rows."),
        ((["a", "b"], [0.1, 0.2]), "tell which label is positive"),
    ]:
        assert sentence in said([1, 0, 1], SCORES, to_choose_by=to_choose_by)


def test_equal_values_are_a_group():
    groups = Detector.from_scores([1, 0, 1], SCORES, groups=["Oslo", "Berlin", "Oslo"]).groups
    assert (groups.names, groups.of.tolist()) == (("Oslo", "Berlin"), [0, 1, 0])
    groups = Detector.from_scores([1, 0, 1], SCORES, groups=pd.Series([2020, None, 2021])).groups
    assert (groups.names, groups.of.tolist()) == (("2020", "2021", "no group"), [0, 2, 1])
    same = Groups(("a",), np.zeros(3, dtype=np.int64))
    assert Detector.from_scores([1, 0, 1], SCORES, groups=same).groups is same
    assert said([1, 0, 1], SCORES, groups=["a"]) == "groups has 1 rows and the labels 3: pass both of the same rows."
    many = np.arange(60)
    assert "groups holds 60 different values" in said(many % 2, many / 60, groups=many)


@pytest.mark.parametrize(
    ("split", "judged"),
    [
        ([True, False, True], None),
        (["test", "train", "test"], None),
        (["holdout", "Train", "holdout"], None),
        (pd.Series(["a", "b", "a"], dtype="category"), "a"),
        ([2, 1, 2], 2),
    ],
)
def test_a_split_says_which_rows_judge(split, judged):
    detector = Detector.from_scores(
        WORDS,
        SCORES,
        split=split,
        judged=judged,
        groups=["x", "y", "z"],
        sample_weight=[1, 2, 3],
        title="Split",
    )
    assert detector.names == ("ham", "spam")
    assert detector.title == "Split"
    assert detector.judged.y_score.tolist() == [0.9, 0.4]
    assert detector.judged.y_true.tolist() == [True, True]
    assert (detector.to_choose_by.y_true.tolist(), detector.to_choose_by.y_score.tolist()) == ([False], [0.2])
    assert detector.sample_weight.tolist() == [1, 3]
    assert detector.groups.names == ("x", "z")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"split": [0, 1, 2]},
            "split holds '0', '1', '2': tell which rows judge, as judged=2 does. Folds are no split",
        ),
        ({"split": ["a", "b", "a"]}, "split holds 'a', 'b': tell which rows judge, as judged='b' does."),
        ({"split": ["a", "b", "a"], "judged": "c"}, "No row has judged='c' in split, which holds 'a', 'b'."),
        ({"split": ["a", None, "a"], "judged": "a"}, "split has gaps: one is missing, first at place 1"),
        ({"split": ["train", "test"]}, "split has 2 rows and the labels 3"),
        ({"judged": "test"}, "judged is a value of split: pass the column, too."),
        (
            {"split": [True, False, True], "to_choose_by": ([1], [0.5])},
            "Rows to choose by are those of split or those of to_choose_by: pass one of both.",
        ),
    ],
)
def test_a_split_that_says_nothing_is_said(options, sentence):
    assert sentence in said([1, 0, 1], SCORES, **options)


def test_weights_are_read_alike():
    weights = pl.Series([1, 2, 3])
    assert Detector.from_scores([1, 0, 1], SCORES, sample_weight=weights).sample_weight.tolist() == [1, 2, 3]
    assert re.search("sample_weight has 2 rows", said([1, 0, 1], SCORES, sample_weight=[1, 2]))
    assert "sample_weight must hold numbers, and has 'heavy'" in said([1, 0, 1], SCORES, sample_weight=[1, 2, "heavy"])


@pytest.mark.parametrize(
    ("scores", "options", "sentence"),
    [
        ([10**400, 1], {}, "fit into 64 bits"),
        ([Hostile(), 1], {}, "y_score cannot be read"),
        ([0.1, 0.9], {"title": 5}, "title must be text"),
        ([0.1, 0.9], {"names": ("a", "b", "c")}, "names must be two texts"),
        ([0.1, 0.9], {"names": {"a": 1, "b": 2}}, "names must be two texts"),
        ([0.1, 0.9], {"score_kind": "odds"}, "score_kind must be 'decision', 'probability'"),
    ],
)
def test_what_no_detector_can_be_made_of_is_said_at_once(scores, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        Detector.from_scores([0, 1], scores, **options)


def test_what_a_foreign_object_says_of_itself_is_cut():
    with pytest.raises(ValueError, match="y_score cannot be read") as error:
        Detector.from_scores([0, 1], Hostile())
    assert len(str(error.value)) < 400
