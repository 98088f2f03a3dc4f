"""Tables that are written piece by piece hold the same as when they are written whole."""

import csv
import io
from datetime import date, datetime

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.files.csv import as_csv, escaped
from digitlab.files.tables import format_of, write_table

HOSTILE = ['=1+1"x', "-1,5", "+49 30", "@SUM(A1)", "\tx", "\n=1", "\uff1d1", "-2.5", "-0.1 to 0.2", 'a"b', "a\r\nb", ""]


def written(batches, table_format="csv"):
    file = io.BytesIO()
    write_table(batches, file, table_format)
    return file.getvalue()


def rows(text):
    return list(csv.reader(io.StringIO(text, newline="")))


@given(st.lists(st.text(st.characters(codec="utf-8")) | st.sampled_from(HOSTILE), min_size=1, max_size=5))
def test_text_is_as_harmless_as_in_a_small_table(texts):
    name = texts[0] or "=name"
    batch = pa.record_batch({name: pa.array(texts)})
    assert rows(written([batch]).decode()) == [[escaped(name)], *([escaped(text)] for text in texts)]


def test_the_two_ways_to_write_csv_agree_on_what_is_a_formula():
    whole = rows(as_csv(pd.DataFrame({"a": HOSTILE})))
    assert rows(written([pa.record_batch({"a": pa.array(HOSTILE)})]).decode()) == whole
    assert [cell for (cell,) in whole[1:] if cell.startswith("'")] == [f"'{text}" for text in HOSTILE[:7]]


def test_pieces_are_one_table():
    pieces = [pa.record_batch({"a": [1, 2], "b": ["x", None]}), pa.record_batch({"a": [3], "b": ["=y"]})]
    assert written(pieces) == b'"a","b"\n1,"x"\n2,\n3,"\'=y"\n'
    back = pyarrow.parquet.read_table(io.BytesIO(written(pieces, "parquet")))
    assert back.to_pydict() == {"a": [1, 2, 3], "b": ["x", None, "=y"]}


def test_every_kind_of_column_is_written():
    columns = {
        "number": [0.1, float("nan")],
        "whole": [2**60, None],
        "truth": [True, None],
        "nothing": pa.nulls(2),
        "day": [date(2020, 1, 2), None],
        "time": [datetime(2020, 1, 2, 3, 4), None],
        "list": [[1, 2], None],
        "bytes": [b"=\xff", None],
        "words": pa.array(["=a", None]).dictionary_encode(),
    }
    header, first, second = rows(written([pa.record_batch(columns)]).decode())
    assert header == list(columns)
    assert first[:5] == ["0.1", str(2**60), "true", "", "2020-01-02"]
    assert first[6:] == ["[1, 2]", "b'=\\xff'", "'=a"]
    assert set(second) == {""}
    assert pyarrow.parquet.read_table(io.BytesIO(written([pa.record_batch(columns)], "parquet"))).num_rows == 2


def test_a_file_is_there_once_all_of_it_is_written(tmp_path):
    def pieces():
        yield pa.record_batch({"a": [1]})
        raise OSError("full")

    (tmp_path / "kept.csv").write_text("before")
    for name in ("kept.csv", "new.parquet"):
        with pytest.raises(OSError, match="full"):
            write_table(pieces(), tmp_path / name, format_of(tmp_path / name))
    assert [file.read_text() for file in tmp_path.iterdir()] == ["before"]


def test_the_end_of_a_name_says_how_it_is_written(tmp_path):
    assert format_of(tmp_path / "A.CSV") == "csv"
    with pytest.raises(ValueError, match=r"'rows.xlsx' must end with .csv or .parquet"):
        format_of(tmp_path / "rows.xlsx")
