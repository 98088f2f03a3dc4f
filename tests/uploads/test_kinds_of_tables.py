"""Kinds of tables that people keep in public places, each with what is right."""

from io import BytesIO

import numpy as np
import pandas as pd
import polars
import pyarrow as pa
import pyarrow.orc
import pytest

import digitlab
from digitlab.uploads.interpreting import interpret
from digitlab.uploads.objects import table_of
from digitlab.uploads.parsing import read_table

RNG = np.random.default_rng(11)
N = 240
TRUTH = RNG.random(N) < 0.4
P = (1 / (1 + np.exp(-RNG.normal(size=N) - 3 * (TRUTH - 0.5)))).round(6)
OTHER = RNG.random(N) < 0.3
Q = (1 / (1 + np.exp(-RNG.normal(size=N) - 3 * (OTHER - 0.5)))).round(6)
LOGIT = np.log(P / (1 - P)).round(4)
NUMBER = np.arange(N)


def words(negative, positive, truth=TRUTH):
    return np.where(truth, positive, negative)


def keys_of(columns, **chosen):
    return {doubt.key for doubt in interpret(table_of(columns), **chosen).doubts_of()}


# What stands in a table, and its label, positive value and scores.
READ = {
    "broom's augment": (
        {"y": TRUTH * 1, ".fitted": LOGIT, ".resid": TRUTH - P, ".hat": RNG.random(N) / 9, ".cooksd": RNG.random(N)},
        ("y", "1", (".fitted",)),
    ),
    "a feature called points": (
        {"mean concave points": (P / 9).round(4), "target": TRUTH * 1, "decision": LOGIT},
        ("target", "1", ("decision",)),
    ),
    "two tasks beside each other": (
        {"y_true_death": TRUTH * 1, "y_prob_death": P, "y_true_icu": OTHER * 1, "y_prob_icu": Q},
        ("y_true_death", "1", ("y_prob_death",)),
    ),
    "models of one task": (
        {"churn": TRUTH * 1, "p_churn_forest": P, "p_churn_ridge": (P / 2 + Q / 2).round(6), "active": OTHER * 1},
        ("churn", "1", ("p_churn_forest", "p_churn_ridge")),
    ),
    "how far off": (
        {"label": TRUTH * 1, "loss": -np.log(np.where(TRUTH, P, 1 - P)), "prob": P},
        ("label", "1", ("prob",)),
    ),
    "an error that is a score": (
        {"label": words("normal", "broken"), "reconstruction_error": P * 3},
        ("label", "broken", ("reconstruction_error",)),
    ),
    "the risk that was asked of": (
        {"foreign_worker": words("no", "yes", OTHER), "credit_risk": words("good", "bad"), "p_bad": P},
        ("credit_risk", "bad", ("p_bad",)),
    ),
    "sexes": ({"gender": words("M", "F"), "p_female": P}, ("gender", "F", ("p_female",))),
    "Turkish": ({"gercek": TRUTH * 1, "tahmin": (P > 0.5) * 1, "olasilik": P}, ("gercek", "1", ("olasilik",))),
    "Dutch": (
        {"werkelijk": words("nee", "ja"), "voorspeld": words("nee", "ja", P > 0.5), "kans": P},
        ("werkelijk", "ja", ("kans",)),
    ),
    "Korean": ({"실제값": TRUTH * 1, "예측값": (P > 0.5) * 1, "확률": P}, ("실제값", "1", ("확률",))),
    "Russian": ({"факт": TRUTH * 1, "прогноз": (P > 0.5) * 1, "вероятность": P}, ("факт", "1", ("вероятность",))),
}


@pytest.mark.parametrize("kind", READ)
def test_it_is_read_right_at_once(kind):
    columns, (label, positive, scores) = READ[kind]
    reading = interpret(table_of(columns))
    assert (reading.roles.label, reading.roles.positive, reading.roles.scores) == (label, positive, scores)
    assert not reading.asks


@pytest.mark.parametrize(
    ("negative", "positive"),
    [
        ("ok", "not ok"),
        ("conforme", "non conforme"),
        ("paid", "not paid"),
        ("healthy", "nicht healthy"),
        ("valid", "invalid"),
        ("notckd", "ckd"),
        ("noDR", "DR"),
        ("no DR", "DR"),
        ("nonmember", "member"),
        ("not malignant", "malignant"),
        ("no_default", "default"),
        ("stable", "progressive"),
        ("harmless", "harmful"),
    ],
)
def test_what_is_denied_is_nothing_but_where_it_was_nothing_before(negative, positive):
    reading = interpret(table_of({"truth": words(negative, positive), f"p_{negative}": 1 - P, f"p_{positive}": P}))
    assert (reading.roles.positive, reading.score) == (positive, f"p_{positive}")
    assert not reading.asks


@pytest.mark.parametrize("name", ["loss", "residual", "abs_error"])
def test_what_only_the_truth_can_tell_is_asked_about(name):
    reading = interpret(table_of({"label": TRUTH * 1, name: np.abs(TRUTH - P)}))
    assert [doubt.key for doubt in reading.near if doubt.asks] == ["score"]


@pytest.mark.parametrize("digits", [1, 2, 6])
def test_a_label_made_of_scores_that_were_rounded_is_told(digits):
    assert "follows" in keys_of({"alert": P > 0.615, "score": P.round(digits)})


def test_honest_scores_that_were_rounded_are_not_taken_for_that():
    assert not {"follows", "stacked"} & keys_of({"alert": TRUTH, "score": P.round(1)})


STACKED = {
    "by model": {"model": np.repeat(["forest", "ridge", "net"], N), "y_true": np.tile(TRUTH, 3)},
    "by seed": {"seed": np.tile([0, 1, 2], N), "y_true": np.repeat(TRUTH, 3)},
    "by case": {"case_id": np.r_[NUMBER, RNG.permutation(NUMBER), NUMBER]},
}
STACKED["by case"]["y_true"] = TRUTH[STACKED["by case"]["case_id"]]


@pytest.mark.parametrize("how", STACKED)
def test_models_under_each_other_are_told(how):
    scores = np.clip(np.where(STACKED[how]["y_true"], 0.6, 0.4) + RNG.normal(size=3 * N) / 5, 0, 1)
    doubts = interpret(table_of({**STACKED[how], "score": scores})).doubts_of()
    sentence = next(doubt.sentence for doubt in doubts if doubt.key == "stacked")
    assert f'"{next(iter(STACKED[how]))}"' in sentence
    assert "3 times" in sentence


@pytest.mark.parametrize(
    "further",
    [
        {"site": np.tile(["Berlin", "Oslo"], N // 2)},
        {"fold": NUMBER % 5},
        {"case_id": NUMBER // 2},
        {"case_id": NUMBER},
        {"site": np.repeat(["Berlin", "Oslo"], N // 2)},
    ],
)
def test_groups_folds_and_pairs_are_not_taken_for_models(further):
    assert "stacked" not in keys_of({"y_true": TRUTH, "score": P, **further})


def test_balanced_halves_are_not_taken_for_models():
    alternating = NUMBER % 2 == 1
    assert "stacked" not in keys_of({"y_true": alternating, "score": P, "part": np.repeat(["a", "b"], N // 2)})


def test_dates_are_no_label_beside_words():
    died = np.where(RNG.random(N) < 0.1, "1992-04-30", "1992-05-01")
    reading = interpret(table_of({"death_date": died, "gender": words("male", "female"), "p_female": P}))
    assert (reading.roles.label, reading.roles.positive) == ("gender", "female")


def test_blanks_at_the_ends_of_lines_are_no_cells():
    rows = "".join(
        f"{i}  {'yes' if truth else 'no '} {p} {' ' * (i % 3)}\n"
        for i, (truth, p) in enumerate(zip(TRUTH, P, strict=True))
    )
    table = read_table(f"case  truth score\n{rows}".encode(), "a.txt")
    assert table.names == ["case", "truth", "score"]
    assert table.columns["score"].to_pylist() == P.tolist()


def test_a_line_may_be_longer_than_any_cell():
    names = [f"{i} {'x' * 90}" for i in range(1_500)]
    rows = "".join(f"{i % 2},0.{i},{',' * 1_499}\n" for i in range(1, 20))
    table = read_table(f"label,score,{','.join(names)}\n{rows}".encode(), "a.csv")
    assert table.columns["label"].to_pylist() == [i % 2 for i in range(1, 20)]


@pytest.mark.parametrize("kind", ["text", "Parquet", "Python"])
def test_of_more_columns_than_can_be_looked_at_label_and_scores_are_kept(kind, monkeypatch):
    monkeypatch.setattr("digitlab.uploads.reading.wide.MOST_COLUMNS", 100)
    frame = pd.DataFrame({f"g{i}": [1.5, 2.5] for i in range(150)})
    frame.insert(70, "label", [1, 0])
    frame.insert(80, "score", [0.75, 0.25])
    parquet = BytesIO()
    frame.to_parquet(parquet)
    made = {"text": frame.to_csv(index=False).encode(), "Parquet": parquet.getvalue()}
    table = table_of(frame) if kind == "Python" else read_table(made[kind], "a")
    assert len(table.names) == 100
    assert {"label", "score"} < set(table.names)
    assert "too large for all of its 152 columns; 52 of them are left out" in table.notes[0]


def test_a_row_of_cells_without_end_is_refused_at_once():
    with pytest.raises(digitlab.ScoresError, match="more than 50,000 cells"):
        read_table(b"a," * 2_000_000, "a.csv")


@pytest.mark.parametrize(("begins", "ends"), [(b'{"a":', b"}"), (b"[", b"]"), (b'{"a":[0],"b":', b"}")])
@pytest.mark.parametrize("rows", [b"", b'{"label": 1, "score": 0.5}\n{"label": 0, "score": 0.25}\n'])
def test_fields_in_fields_without_end_are_refused(begins, ends, rows):
    with pytest.raises(digitlab.ScoresError):
        read_table(rows + b'{"label":' + begins * 100_000 + b"1" + ends * 100_000 + b"}\n", "a.jsonl")


ODD = [f'"k{i}": {i}' for i in range(1_200)]


@pytest.mark.parametrize("odd", ["\n".join(f"{{{field}}}" for field in ODD), f"{{{', '.join(ODD)}}}"])
def test_fields_of_single_lines_are_not_given_to_all_the_others(odd, monkeypatch):
    monkeypatch.setattr("digitlab.uploads.reading.records._MOST_FIELDS", 1_000)
    table = b'{"label": 1, "score": 0.5}\n{"label": 0, "score": 0.25}\n' * 500
    with pytest.raises(digitlab.ScoresError, match="1,000 fields"):
        read_table(table + odd.encode() + b"\n" + table, "a.jsonl")


def test_half_a_character_is_refused_with_a_sentence():
    with pytest.raises(digitlab.ScoresError, match="half a character"):
        read_table(rb'[{"label": "\ud800", "score": 0.1}, {"label": "x", "score": 0.2}]', "a.json")


def test_half_a_character_in_lines_raises_no_other_error():
    with pytest.raises(digitlab.ScoresError):
        read_table(b"\n".join([rb'{"label": "\ud800", "score": 0.1}', rb'{"label": "x", "score": 0.2}'] * 4), "a.jsonl")


@pytest.mark.parametrize(
    ("write", "kind"),
    [
        (lambda frame, file: frame.to_stata(file), "a file of Stata"),
        (lambda frame, file: pa.orc.write_table(pa.Table.from_pandas(frame), file), "an ORC file"),
        (lambda frame, file: polars.from_pandas(frame).write_ipc_stream(file), "a stream of Arrow"),
        (lambda frame, file: file.write(frame.to_html().encode()), "a web page"),
    ],
)
def test_files_of_other_kinds_are_called_what_they_are(write, kind):
    file = BytesIO()
    write(pd.DataFrame({"label": TRUTH * 1, "score": P}), file)
    with pytest.raises(digitlab.ScoresError, match=f"This is {kind}, not a table"):
        read_table(file.getvalue(), "a")
