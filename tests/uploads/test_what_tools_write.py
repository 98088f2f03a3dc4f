"""What well-known tools write is read with its cells; what cannot be read is refused with a sentence."""

import gzip
import json

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from digitlab.uploads.errors import ScoresError
from digitlab.uploads.objects import table_of
from digitlab.uploads.parsing import read_table
from tests.support.written_tables import BOTH, CSV, FRAME, WRITTEN, made, zipped


@pytest.mark.parametrize(("tool", "content", "columns", "note"), WRITTEN, ids=[each[0] for each in WRITTEN])
def test_a_tool_s_table_is_read_with_its_cells(tool, content, columns, note):
    table = read_table(content if isinstance(content, bytes) else content.encode(), "a.csv")
    assert table.columns.to_pydict() == columns
    assert note in " ".join(table.notes)
    assert all(each.endswith(".") for each in table.notes)


def test_what_could_be_two_numbers_stays_text_and_says_so():
    table = read_table(b"label\tpoints\n1\t1,234\n0\t2,345\n", "a.tsv")
    assert table.columns["points"].to_pylist() == ["1,234", "2,345"]
    assert '"1,234" could be 1.234 or 1234' in table.notes[0]


def test_rows_keep_the_numbers_that_they_have_in_the_file():
    text = "# by me\nid,label,score\n1,1,0.5\n# half\n\n2,0,0.25\nid,label,score\n3,1,0.75\nTotal,2,0.5\n"
    table = read_table(text.encode(), "a.csv")
    assert table.columns["id"].to_pylist() == [1, 2, 3]
    assert table.row_numbers(np.arange(3)).tolist() == [3, 6, 8]
    assert table.notes == (
        "Left out one comment line.",
        "Left out one comment line among the rows.",
        "Row 7 repeats the names and is left out.",
        'Row 9 is named "Total" and is left out.',
    )


def test_a_row_called_total_that_is_none_stays():
    table = read_table(b"word,label,score\nfree,1,0.9\nhello,0,0.2\ntotal,1,0.7\n", "a.csv")
    assert len(table) == 3


def test_two_columns_of_one_name_are_told_apart_or_one():
    table = read_table(b"p,label,p,p\n0.5,1,0.5,0.7\n0.25,0,0.25,0.1\n", "a.csv")
    assert table.names == ["p", "label", "p (2)"]
    assert table.columns["p (2)"].to_pylist() == [0.7, 0.1]


def test_a_word_for_nothing_is_a_value_among_words():
    table = read_table(b"label,score,grade\n+,0.5,none\n-,-,mild\n-,0.2,NA\n", "a.csv")
    assert table.columns.to_pydict() == {
        "label": ["+", "-", "-"],
        "score": [0.5, None, 0.2],
        "grade": ["none", "mild", None],
    }


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (gzip.compress(b"0" * 200_000_001), "more than 200 MB unpacked"),
        (zipped({"a.zip": zipped({"a.csv": CSV})}), "a packed file in a packed file"),
        (zipped({}), "an empty zip file"),
        (zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "workbook cannot be read"),
        (b"@relation r\n@attribute a numeric\n1\n", 'no line "@data"'),
        (b"label,score\n1,0.5\n\n0,0.5,3\n", "Row 4"),
        (json.dumps({"label": [1, 0], "score": [0.5]}).encode(), "different lengths"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content, sentence):
    with pytest.raises(ScoresError) as caught:
        read_table(content, "a.csv")
    assert sentence in str(caught.value)


def test_a_table_too_large_for_memory_keeps_its_labels_and_scores(monkeypatch):
    monkeypatch.setattr("digitlab.uploads.reading.wide.MOST_BYTES", 4_000)
    monkeypatch.setattr("digitlab.uploads.reading.text.MOST_BYTES", 4_000)
    monkeypatch.setattr("digitlab.uploads.reading.columnar_files.MOST_BYTES", 4_000)
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.random((100, 20)).round(6), columns=[f"x{i}" for i in range(20)])
    frame.insert(7, "y_true", rng.integers(0, 2, 100))
    frame.insert(9, "score", rng.random(100))
    for content in (frame.to_csv(index=False).encode(), made(frame.to_parquet), made(frame.to_feather)):
        table = read_table(content, "a")
        assert {"y_true", "score"} < set(table.names)
        assert len(table.names) < 8
        assert table.columns["score"].to_pylist() == frame["score"].tolist()
        assert "too large for all of its 22 columns" in table.notes[0]


@pytest.mark.parametrize("source", [FRAME, pl.DataFrame(BOTH), pa.table(BOTH), BOTH, FRAME.to_dict("records")])
def test_tables_in_python_are_read(source):
    table = table_of(source, "mine")
    assert (table.name, table.columns.to_pydict(), table.notes, table.row_of(0)) == ("mine", BOTH, (), "row 0")


def test_a_pandas_index_with_names_is_a_column_and_mixed_values_are_text():
    frame = pd.DataFrame({"label": [1, "x", None], "score": [1, 2, 3]}, index=["a", "b", "c"])
    assert table_of(frame).columns.to_pydict() == {
        "index": ["a", "b", "c"],
        "label": ["1", "x", None],
        "score": [1, 2, 3],
    }


@pytest.mark.parametrize("source", [5, [1, 2], {"label": 1}, {"label": "ab"}, {"a": [1], "b": [1, 2]}, {}, []])
def test_what_is_no_table_is_refused(source):
    with pytest.raises(ScoresError, match=r"\.$"):
        table_of(source)
