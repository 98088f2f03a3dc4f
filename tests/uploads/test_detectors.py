import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import confusion_matrix, precision_score, recall_score

from digitlab.files.csv import as_csv
from digitlab.uploads.columns import Roles, values_of
from digitlab.uploads.detectors import detectors_of_table
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.interpreting import interpret
from digitlab.uploads.parsing import read_table
from digitlab.uploads.rows import ScoredRows
from digitlab.uploads.table import EXAMPLE


def guessed_roles(table):
    return interpret(table).roles


def own(text, **leaves_out):
    table = read_table(text.encode(), "scores.csv")
    return detectors_of_table(table, guessed_roles(table), **leaves_out)


def one(text):
    found = own(text)
    return found.detector(next(iter(found.columns)))


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (("0", "1"), ("0", "1")),
        (("1.0", "0.0"), ("0", "1")),
        (("-1", "1"), ("-1", "1")),
        (("true", "false"), ("false", "true")),
        (("no", "Yes"), ("no", "Yes")),
        (("malignant", "benign"), ("benign", "malignant")),
        (("a", "b"), ("a", "b")),
    ],
)
def test_what_is_positive_is_guessed_from_the_labels(labels, names):
    rows = "\n".join(
        f"{label},{score}" for label, score in zip(labels * 3, (0.1, 0.9, 0.2, 0.8, 0.3, 0.4), strict=True)
    )
    detector = one(f"label,score\n{rows}\n")
    assert detector.names == names
    truth = [label.removesuffix(".0") == names[1] for label in labels * 3]
    assert detector.judged.y_true.tolist() == truth


def test_columns_are_recognised_by_name_and_values():
    table = read_table(
        b"patient,age,y_true,model_score,other_score,split\nA,31,1,.5,.6,train\nB,44,0,.2,.1,test\n", "x"
    )
    roles = guessed_roles(table)
    assert roles == Roles("y_true", "1", ("model_score", "other_score"), None, "patient", "split", "test")


def test_a_split_says_what_is_chosen_on_and_what_is_judged_by():
    detector = one("label,score,split\n1,.9,train\n0,.1,train\n1,.8,test\n0,.7,test\n1,.6,test\n")
    assert detector.judged.y_score.tolist() == [0.8, 0.7, 0.6]
    assert detector.to_choose_by.y_score.tolist() == [0.9, 0.1]
    assert detector.holdout.chosen_name == "2 rows to choose by"


def test_a_column_of_weights_is_recognised_and_read():
    table = read_table(b"label,score,weight\n1,.9,1\n0,.1,10\n0,.8,10\n", "x")
    roles = guessed_roles(table)
    assert (roles.weight, roles.scores) == ("weight", ("score",))
    assert detectors_of_table(table, roles).detector("score").sample_weight.tolist() == [1, 10, 10]


def test_a_single_column_of_numbers_holds_scores():
    roles = guessed_roles(read_table(b"label,w\n1,.9\n0,.1\n", "x"))
    assert (roles.weight, roles.scores) == (None, ("w",))


def test_weights_are_those_of_the_rows_to_judge_by():
    found = own("label,score,split,w\n1,.9,train,3\n0,.1,train,4\n1,.8,test,5\n0,.7,test,6\n")
    assert found.detector("score").sample_weight.tolist() == [5, 6]


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        (("1", "-2", "1"), 'Column "weight" holds -2 in row 3, and a weight cannot be below 0.'),
        (("1", "", "1"), 'Column "weight" holds nothing in row 3; in all one row cannot be used.'),
        (("1", "inf", "1"), 'Column "weight" is infinite in row 3'),
        (("0", "1", "1"), 'All positive or all negative rows weigh 0 in column "weight".'),
    ],
)
def test_bad_weights_are_said(weights, sentence):
    rows = "\n".join(f"{row},{weight}" for row, weight in zip(("1,.9", "0,.1", "0,.8"), weights, strict=True))
    table = read_table(f"label,score,weight\n{rows}\n".encode(), "scores.csv")
    with pytest.raises(ScoresError, match=re.escape(sentence)):
        detectors_of_table(table, Roles("label", "1", ("score",), weight="weight")).detector("score")


@pytest.mark.parametrize("weights", [("1", "-2", "1"), ("1", "", "1"), ("0", "0", "0")])
def test_what_cannot_be_weights_is_not_guessed_to_be(weights):
    rows = "\n".join(f"{row},{weight}" for row, weight in zip(("1,.9", "0,.1", "0,.8"), weights, strict=True))
    roles = guessed_roles(read_table(f"label,score,weight\n{rows}\n".encode(), "scores.csv"))
    assert (roles.weight, roles.scores) == (None, ("score",))


def test_a_class_of_that_name_has_scores_and_not_weights():
    table = read_table(b"label,n,e,s,w\nn,.7,.1,.1,.1\ne,.1,.7,.1,.1\ns,.1,.1,.7,.1\nw,.1,.1,.1,.7\n", "x")
    assert detectors_of_table(table, guessed_roles(table)).has_classes


def test_words_are_no_weights():
    table = read_table(b"label,score,site\n1,.9,a\n0,.1,b\n", "x")
    with pytest.raises(ScoresError, match='Column "site" holds no numbers, as weights are'):
        detectors_of_table(table, replace(guessed_roles(table), weight="site"))


def test_of_several_classes_each_is_told_from_the_rest():
    found = own("label,p_cat,p_dog,p_eel\ncat,.7,.2,.1\ndog,.5,.4,.1\neel,.1,.2,.7\ncat,.2,.3,.5\n")
    assert found.has_classes
    assert found.detector("dog").judged.y_true.tolist() == [False, True, False, False]
    assert found.detector("dog").judged.y_score.tolist() == [0.2, 0.4, 0.2, 0.3]
    judged = ScoredRows(found, "dog", 0.5)
    assert (
        judged.counts.tolist() == confusion_matrix(["cat", "dog", "eel", "cat"], ["cat", "cat", "eel", "eel"]).tolist()
    )
    # Wrong by 0.3 is more confident than wrong by 0.1.
    assert judged.frame(judged.places(None, None))["Row"].tolist() == [5, 3]


def test_a_label_of_several_values_and_one_score_is_one_against_the_rest():
    found = own("label,score\na,.1\nb,.4\nc,.9\nc,.8\n")
    assert not found.has_classes
    assert found.detector("score").names == ("the rest", "c")


def test_several_score_columns_need_not_be_those_of_the_classes():
    found = own("label,score_x,score_y,score_z\na,.1,.2,.3\nb,.4,.1,.5\nc,.9,.8,.2\nc,.8,.9,.1\n")
    assert not found.has_classes
    assert list(found.columns) == ["score_x", "score_y", "score_z"]


def test_rows_that_cannot_be_used_are_offered_to_be_left_out():
    text = "label,score\n1,0.5\n0,\n1,inf\n,0.3\n0,0.2\n"
    with pytest.raises(ScoresError, match="holds nothing in row 3; in all 3 rows cannot be used") as caught:
        own(text)
    assert caught.value.n_to_leave_out == 3
    found = own(text, leaves_out=True)
    assert found.n_left_out == 3
    assert found.detector("score").judged.y_score.tolist() == [0.5, 0.2]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("label,score\n1,0.5\n0,high\n", 'Column "score" holds text in row 3: "high"'),
        ("label,score\n1,0.5\n1,0.4\n", "holds only 1"),
        ("label,score\n0.11,0.5\n0.25,0.4\n", "looks like scores"),
        ("label,score\n" + "".join(f"{i},0.{i}\n" for i in range(60)), "looks like scores"),
        ("name,word\na,b\nc,b\n", "No column beside the label"),
        ("one,two\n1,1\n1,1\n", "No column can be the label"),
        ("label,p_a,p_b\na,.1,.2\nb,.2,.3\nc,.3,.4\n", 'no column of scores is named after "c"'),
        ("label,score,split\n1,.2,train\n0,.3,train\n1,.4,test\n1,.5,test\n", "holds only 1"),
    ],
)
def test_every_bad_table_gets_its_sentence(text, sentence):
    with pytest.raises(ScoresError) as caught:
        one(text)
    assert sentence in str(caught.value)


def test_constant_scores_are_refused_by_name():
    with pytest.raises(ScoresError, match=r'All scores of column "score" are 0\.5'):
        one("label,score\n1,0.5\n0,0.5\n")


def test_the_example_is_what_its_command_makes():
    from digitlab.uploads.make_example import example_table

    pd.testing.assert_frame_equal(example_table(), pd.read_csv(EXAMPLE), check_dtype=False)


def test_the_rows_of_a_cell_are_those_of_the_file():
    table = read_table(EXAMPLE.read_bytes(), EXAMPLE.name)
    found = detectors_of_table(table, guessed_roles(table))
    name = "score_random_forest"
    judged = ScoredRows(found, name, 0.5)
    frame = pd.read_csv(EXAMPLE)
    truth, answers = frame["label"] == "malignant", frame[name] >= 0.5
    assert judged.counts.tolist() == confusion_matrix(truth, answers).tolist()
    missed = judged.frame(judged.places(1, 0))
    assert set(missed["id"]) == set(frame["id"][truth & ~answers])
    assert missed[name].is_monotonic_increasing  # the surest of them first
    assert (missed["Row"] == missed["id"] + 1).all()
    point = found.detector(name).curve.at(0.5)
    assert point.precision == precision_score(truth, answers)
    assert point.recall == recall_score(truth, answers)


def test_no_text_becomes_a_formula_in_a_spreadsheet():
    found = own("label,score,note\n1,0.5,=1+1\n0,-0.7,@x\n1,-0.2,fine\n0,0.9,+7a\n")
    judged = ScoredRows(found, "score", 0.0)
    lines = as_csv(judged.frame(np.arange(4))).splitlines()
    assert [line.rsplit(",", 1)[1] for line in lines[1:]] == ["'=1+1", "'@x", "fine", "'+7a"]
    assert "-0.7" in lines[2]  # a number is no formula


def test_a_million_rows_have_few_values_to_offer():
    n = 100_000
    table = read_table(("label,score\n" + "".join(f"{i % 2},{i}\n" for i in range(n))).encode(), "x")
    assert len(values_of(table, "score")) == 51
    assert guessed_roles(table).label == "label"


def test_a_value_that_comes_late_is_found():
    rows = "".join(f"{'ab'[i % 2]},{i}\n" for i in range(20_000))
    table = read_table(f"label,score\n{rows}c,1\n".encode(), "x")
    assert values_of(table, "label") == ["a", "b", "c"]
