"""No reading of a random table is wrong in silence."""

import numpy as np
import pytest
from hypothesis import given, settings

from digitlab.uploads.interpreting import Interpretation, interpret
from digitlab.uploads.parsing import read_table
from tests.support.random_tables import RandomTable, random_table, random_tables


def is_right(reading: Interpretation, table: RandomTable) -> bool:
    judged = reading.detector().judged
    return np.array_equal(judged.y_true, table.truth) and np.allclose(judged.y_score, table.scores, atol=1e-9)


def check_not_wrong_in_silence(table: RandomTable) -> None:
    reading = interpret(read_table(table.text.encode(), "random.csv"))
    assert is_right(reading, table) or reading.doubts_of(), reading.roles


@given(random_tables())
def test_no_random_table_is_misread_in_silence(table):
    check_not_wrong_in_silence(table)


@pytest.mark.slow
@settings(max_examples=2_000)
@given(random_tables())
def test_none_of_2_000_random_tables_is_misread_in_silence(table):
    check_not_wrong_in_silence(table)


def test_most_random_tables_are_read_right_without_a_question():
    tables = [random_table(seed) for seed in range(40)]
    readings = [interpret(read_table(table.text.encode(), "random.csv")) for table in tables]
    right = [not reading.asks and is_right(reading, table) for reading, table in zip(readings, tables, strict=True)]
    assert np.mean(right) > 0.8  # one pair of words in eight can only be asked about
