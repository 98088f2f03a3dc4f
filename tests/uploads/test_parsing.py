import numpy as np
import pandas as pd
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


def test_parquet_is_read_and_lists_are_left_out(tmp_path):
    frame = pd.DataFrame(
        {
            "y": [True, False],
            "score": np.array([0.5, 0.25], dtype=np.float32),
            "kind": pd.Categorical(["a", "b"]),
            "when": pd.to_datetime(["2026-01-01", "2026-01-02"]),
            "list": [[1], [2]],
        }
    )
    frame.to_parquet(tmp_path / "scores.parquet")
    table = read_table((tmp_path / "scores.parquet").read_bytes(), "scores.parquet")
    assert table.names == ["y", "score", "kind", "when"]
    assert table.columns["score"].to_pylist() == [0.5, 0.25]
    assert table.columns["kind"].to_pylist() == ["a", "b"]


REFUSED = [
    (b"", "is empty"),
    (b"  \n \n", "is empty"),
    (b"label,score\n", "no rows"),
    (b"1,0.5\n0,0.25\n", "not names of columns"),
    (b"label score\n1 0.5\n", "is a single column"),
    (b"label,score\n1,0.5\n0\n", "Row 3 has 1 cells where the first has 2"),
    (b"label,score\n1,0.5,7\n", "Row 2 has 3 cells"),
    (b"label,label\n1,0.5\n", '"label" is there 2 times'),
    (b"label,\n1,0.5\n", "Column 2 has no name"),
    ("label,score\n1,0.5\nä,0.5\n".encode("latin-1"), "Row 3 holds a character that is not UTF-8"),
    ("label,score\n1,0.5\n".encode("utf-16"), "UTF-16"),
    (b"PK\x03\x04anything", "an Excel or zip file"),
    (b"%PDF-1.7", "a PDF"),
    (b"PAR1 and nothing more", "Parquet file cannot be read"),
    (b"a\0b,c\n1,2\n", "is no text"),
    (",".join(f"c{i}" for i in range(201)).encode() + b"\n", "201 columns"),
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
    for start in (b"", b"PAR1", b"label,score\n"):
        try:
            assert len(read_table(start + content, "any.csv")) > 0
        except ScoresError as error:
            assert str(error).endswith(".")  # noqa: PT017 - either is fine


def test_a_process_reads_and_passes_the_sentence_on():
    assert len(result_of(begin_table(b"label,score\n1,0.5\n0,0.2\n", "a.csv"))) == 2
    with pytest.raises(ScoresError, match="is empty"):
        result_of(begin_table(b"", "a.csv"))
