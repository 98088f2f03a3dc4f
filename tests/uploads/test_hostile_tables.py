"""Files made to take the server's time or memory, or to be read as what they do not say."""

import io
import json
import time

import numpy as np
import pyarrow as pa
import pytest

from digitlab.ui.state.uploaded_table import UploadedTable
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.interpreting import interpret
from digitlab.uploads.objects import table_of
from digitlab.uploads.parsing import read_table


def wide(n_columns):
    """Return a table whose columns could all be labels, one of which is called so, beside a score."""
    names = [f"is_{i}" for i in range(n_columns)]
    names[n_columns // 2] = "y_true"
    rows = np.random.default_rng(1).integers(0, 2, (60, n_columns)).tolist()
    lines = [",".join(map(str, row)) + f",{i / 60}" for i, row in enumerate(rows)]
    return "\n".join([",".join([*names, "score"]), *lines]).encode()


def test_a_wide_table_is_read_in_a_moment_and_says_what_was_not_looked_at():
    table = read_table(wide(2_000), "a.csv")
    started = time.process_time()
    reading = interpret(table)
    assert time.process_time() - started < 3  # each beside each of all columns took minutes
    assert (reading.roles.label, reading.roles.scores[0]) == ("y_true", "score")
    assert "Of 2,001 columns 200 were looked at" in " ".join(doubt.sentence for doubt in reading.near)


def test_any_column_of_a_wide_table_can_be_chosen():
    table = read_table(wide(600), "a.csv")
    assert interpret(table, label="is_250", positive="1", score="score").roles.label == "is_250"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'[{"label":1,"label":0,"score":0.1},{"label":0,"score":0.2}]', 'two fields that are called "label"'),
        (b'{"label":1,"score":0.1}\n{"label":1,"label":0,"score":0.1}\n', 'two fields that are called "label"'),
        (b'[{"a":{"b":1},"a.b":0,"s":1},{"s":2}]', 'Record 1 has two fields that are called "a.b"'),
        (b'{"columns":["p","p"],"data":[[1,2],[3,4]]}', 'Two columns of this JSON file are called "p"'),
    ],
)
def test_no_value_of_a_json_file_is_dropped_in_silence(content, sentence):
    with pytest.raises(ScoresError, match=sentence):
        read_table(content, "a.json")


def test_fields_that_most_records_lack_take_no_memory():
    first = json.dumps(dict.fromkeys(map(str, range(9_900)), 1)).encode()
    with pytest.raises(ScoresError, match="9,900 fields, and more than 100,000,000 cells"):
        read_table(b"\n".join([first, *[b"{}"] * 60_000]), "a.jsonl")


def test_comments_without_end_are_refused(monkeypatch):
    monkeypatch.setattr("digitlab.uploads.reading.text._MOST_SKIPPED", 1_000)
    with pytest.raises(ScoresError, match="More than 1,000 lines"):
        read_table(b"label,score\n1,0.2\n0,0.1\n" + b"#\n" * 1_001 + b"1,0.3\n", "a.csv")


def test_what_begins_with_blank_lines_alone_is_said():
    with pytest.raises(ScoresError, match="nothing but blank lines"):
        read_table(b"\n" * 4_100_000 + b"label,score\n1,0.2\n", "a.csv")


def test_numbers_of_rows_that_were_left_out_count_as_memory():
    table = read_table(b"label,score\n1,0.2\n0,0.1\n" + b"#\n" * 10_000 + b"1,0.3\n", "a.csv")
    assert UploadedTable(table).n_bytes >= table.columns.nbytes + 80_000


def test_a_damaged_feather_file_is_refused_and_ends_no_process():
    table = pa.table({"label": ["no", "yes"] * 50, "score": np.arange(100) / 100})
    file = io.BytesIO()
    with pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)
    offsets = table["label"].chunk(0).buffers()[1].to_pybytes()
    beyond = np.frombuffer(offsets, dtype=np.int32).copy()
    beyond[50:] = 2**31 - 1
    damaged = file.getvalue().replace(offsets, beyond.tobytes())
    assert damaged != file.getvalue()
    with pytest.raises(ScoresError, match="This Feather file cannot be read"):
        read_table(damaged, "a.feather")


def test_a_number_beyond_all_is_text():
    assert table_of({"label": [0, 1], "score": [2**70, 1]}).columns["score"].to_pylist() == [str(2**70), "1"]
