"""What a first look says of a table's columns and rows."""

import pyarrow as pa
import pytest

from digitlab.uploads.first_look import MOST_COLUMNS, NOT_USED, first_look, is_note
from digitlab.uploads.interpreting import interpret
from digitlab.uploads.table import ScoreTable

N = 40
TRUTH = ["yes" if i % 3 == 0 else "no" for i in range(N)]
SCORES = [(0.5 if i % 3 == 0 else 0.2) + i / 100 for i in range(N)]
COLUMNS = {
    "row_id": [f"r{i}" for i in range(N)],
    "churned": TRUTH,
    "sample_weight": [1.5] * N,
    "model_score": SCORES,
    "colour": ["red"] * N,
}


def looks(columns, **chosen):
    return {look.name: look for look in first_look(interpret(ScoreTable("a.csv", pa.table(columns)), **chosen))}


def test_each_column_is_shown_with_what_it_was_taken_for():
    found = looks(COLUMNS, weight="sample_weight", identifier="row_id")
    assert list(found)[:2] == ["churned", "model_score"]
    assert {name: look.role for name, look in found.items()} == {
        "churned": "Label, positive: yes",
        "model_score": "Score, shown",
        "sample_weight": "Weight",
        "row_id": "Identifier",
        "colour": NOT_USED,
    }
    assert found["churned"].cells == ("yes", "no", "no", "yes", "no")


def test_of_many_columns_those_that_are_used_are_shown():
    wide = {f"feature_{i}": [i] * N for i in range(300)} | COLUMNS
    found = looks(wide)
    assert len(found) == MOST_COLUMNS
    assert list(found)[:2] == ["churned", "model_score"]


def test_a_column_can_have_two_roles():
    found = looks(COLUMNS, identifier="row_id", group="row_id")
    assert found["row_id"].role == "Group; Identifier"


def test_what_was_read_or_left_out_is_a_note_and_a_question_is_none():
    scores = [None, *SCORES[1:]]
    table = ScoreTable("a.csv", pa.table({"label": TRUTH, "score": scores}), notes=("Row 9 is left out.",))
    doubts = interpret(table, label="label", score="score").doubts_of()
    read, left_out = (doubt.sentence for doubt in doubts if is_note(doubt))
    assert read == "Row 9 is left out."
    assert "without a finite score" in left_out
    mostly_empty = ScoreTable("a.csv", pa.table({"label": TRUTH, "score": [*SCORES[:9], *[None] * (N - 9)]}))
    asked = [doubt for doubt in interpret(mostly_empty, label="label", score="score").doubts_of() if doubt.asks]
    assert asked
    assert not any(map(is_note, asked))


@pytest.mark.parametrize("value", ["x" * 1000, "<b>", None, 1.0, True])
def test_cells_are_short_texts(value):
    cells = looks(COLUMNS | {"other": [value] * N})["other"].cells
    assert all(isinstance(cell, str) and len(cell) <= 33 for cell in cells)
