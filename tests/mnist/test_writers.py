"""Who wrote MNIST's images: tables like QMNIST's, and what is no such table."""

import gzip
import os

import numpy as np
import pytest

from digitlab.mnist import WritersError, read_writers
from digitlab.mnist.writers import FILES
from tests.support.writers import write_labels


def test_writers_are_read_in_mnists_order(tmp_path, data):
    made_up = np.arange(10_000) // 40 + 3_000
    write_labels(tmp_path, data, made_up)
    found = read_writers(tmp_path, data)
    assert np.array_equal(found.test, made_up)
    assert found.train is None
    write_labels(tmp_path, data, made_up, np.arange(60_000) // 100)
    assert np.array_equal(read_writers(tmp_path, data).train, np.arange(60_000) // 100)


def test_a_folder_without_the_table_is_a_sentence(tmp_path, data):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(WritersError, match="is missing or no file: put QMNIST's table of labels there"):
            read_writers(folder, data)


def line(digit=b"7", writer=b"1"):
    return digit + b"\t4\t" + writer + b"\t0\t0\t0\t0\t0\n"


HOSTILE = {
    "nothing": b"",
    "no gzip": b"7\t4\t1\n",
    "half of one": gzip.compress(line() * 10_000)[:60],
    "damaged": gzip.compress(line() * 10_000)[:-9] + b"\x00" * 9,
    "too few lines": gzip.compress(line() * 9_999),
    "other digits": gzip.compress(line() * 10_000),
    "words": gzip.compress(line(writer=b"Ann") * 10_000),
    "a negative writer": gzip.compress(line(writer=b"-1") * 10_000),
    "a huge number": gzip.compress(line(writer=b"9" * 5_000) + line() * 9_999),
    "one column": gzip.compress(b"7\n" * 10_000),
    "other bytes": gzip.compress(b"\xff\x00" * 20_000),
    "a bomb": gzip.compress(b"\0" * 30_000_000),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_such_table_is_a_short_sentence(tmp_path, data, content):
    (tmp_path / FILES["test"]).write_bytes(content)
    with pytest.raises(WritersError, match=FILES["test"]) as raised:
        read_writers(tmp_path, data)
    assert len(str(raised.value)) < 400 + len(str(tmp_path))


def test_one_writer_is_none(tmp_path, data):
    write_labels(tmp_path, data, np.zeros(10_000, dtype=int))
    with pytest.raises(WritersError, match="one writer only"):
        read_writers(tmp_path, data)


def test_what_would_never_end_is_not_read(tmp_path, data):
    os.mkfifo(tmp_path / FILES["test"])
    with pytest.raises(WritersError, match="no file"):
        read_writers(tmp_path, data)
