import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digitlab.uploads.decoding import begin_table, result_of
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.parsing import read_table


def columns(content, name="scores.csv"):
    return read_table(content, name).columns.to_pydict()


@pytest.mark.parametrize(
    "content",
    [
        b"label,score\n1,0.5\n0,0.25\n",
        b"label;score\n1;0,5\n0;0,25\n",
        b"label\tscore\r\n1\t0.5\r\n0\t0.25\r\n",
        b"label|score\n1|.5\n0|2.5e-1\n",
        b"\xef\xbb\xbflabel,score\n1,0.5\n0,0.25",
        b'"label" , "score"\n 1 , 0.5\n 0 , 0.25\n',
    ],
)
def test_what_people_and_programs_call_csv_is_read(content):
    assert list(columns(content).values()) == [[1, 0], [0.5, 0.25]]


def test_nothing_is_nothing_and_words_stay_words():
    found = columns(b"label,score,name\nyes,,=1+1\nno,NaN,\nyes,0.5,b\n")
    assert found == {"label": ["yes", "no", "yes"], "score": [None, None, 0.5], "name": ["=1+1", None, "b"]}


def test_single_precision_is_read_as_its_digits_say(tmp_path):
    scores = [0.7, 0.1, None, float("nan"), 1e-7, float("inf")]
    pq.write_table(pa.table({"score": pa.array(scores, pa.float32())}), tmp_path / "scores.parquet")
    found = columns((tmp_path / "scores.parquet").read_bytes(), "scores.parquet")
    assert found == {"score": [0.7, 0.1, None, None, 1e-7, float("inf")]}


def test_parquet_is_read_and_lists_have_columns(tmp_path):
    frame = pd.DataFrame(
        {
            "y": [True, False],
            "score": np.array([0.5, np.nan], dtype=np.float32),
            "kind": pd.Categorical(["a", "b"]),
            "when": pd.to_datetime(["2026-01-01", "2026-01-02"]),
            "list": [[1], [2]],
            "ragged": [[1], [2, 3]],
            "text": ["0.5", "1"],
        }
    )
    frame.to_parquet(tmp_path / "scores.parquet")
    table = read_table((tmp_path / "scores.parquet").read_bytes(), "scores.parquet")
    assert table.names == ["y", "score", "kind", "when", "list_0", "text"]
    assert table.columns["score"].to_pylist() == [0.5, None]
    assert table.columns["kind"].to_pylist() == ["a", "b"]
    assert table.columns["text"].to_pylist() == [0.5, 1]
    assert table.notes == (
        'Column "ragged" holds neither numbers nor text and is left out.',
        'Column "text" holds numbers as text; they are read as numbers.',
    )


REFUSED = [
    (b"", "is empty"),
    (b"  \n \n", "is empty"),
    (b"label,score\n", "no rows"),
    (b"label,score\n\n,\n", "no rows"),
    (b"label\n1\n0\n", "is a single column"),
    (b"label,score\n1,0.5\n0\n", 'Row 3, "0", has 1 cell where the others have 2'),
    (b"label,score\n1,0.5\n0,0.2\n# so\n\n1,0.5,7\n", 'Row 6, "1,0.5,7", has 3 cells where the others have 2'),
    (b"label,score\n1,0.5\nhigh\n0,0.2\n", 'Row 3, "high", has 1 cell'),
    (b"label,score\n1,0.5,7\n", "Row 2 has 3 cells where the first has 2"),
    (b"PK\x03\x04anything", "This zip file is damaged"),
    (b"\x1f\x8b and nothing more", "This gzip file is damaged"),
    (b"%PDF-1.7", "a PDF"),
    (b"<!DOCTYPE html><table>", "a web page"),
    (b"\x80\x03csklearn", "a pickle, which can run programs"),
    (b"\x80\x04\x95\x10\x00", "a pickle, which can run programs"),
    (b"PAR1 and nothing more", "Parquet file cannot be read"),
    (b"ARROW1 and nothing more", "Feather file cannot be read"),
    (b"FEA1 and nothing more", "Feather in its first version"),
    (b"\xd0\xcf\x11\xe0 and nothing more", "workbook cannot be read"),
    (b'[{"label": 1, "score": 0.5}', "JSON file cannot be read"),
    (b'{"label": 1}\n{"label"\n', "Row 2 is no JSON record"),
    (b"a\0b,c\n1,2\n", "is no text"),
]


@pytest.mark.parametrize(("content", "sentence"), REFUSED)
def test_every_bad_file_gets_its_sentence(content, sentence):
    with pytest.raises(ScoresError) as caught:
        read_table(content, "bad.csv")
    assert sentence in str(caught.value)
    assert str(caught.value).endswith(".")


@given(st.binary(max_size=300))
@example(b"\x1c")  # separates lines, and is no blank to bytes
def test_whatever_is_uploaded_is_a_table_or_a_sentence(content):
    for start in (
        b"",
        b"PAR1",
        b"ARROW1",
        b"PK\x03\x04",
        b"\x1f\x8b",
        b"[{",
        b"label,score\n",
        b"label,score\n1,0.5\n",
    ):
        try:
            assert len(read_table(start + content, "any.csv")) > 0
        except ScoresError as error:
            assert str(error).endswith(".")  # noqa: PT017 - either is fine


def test_a_process_reads_and_passes_the_sentence_on():
    assert len(result_of(begin_table(b"label,score\n1,0.5\n0,0.2\n", "a.csv"))) == 2
    with pytest.raises(ScoresError, match="is empty"):
        result_of(begin_table(b"", "a.csv"))
