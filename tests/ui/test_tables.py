"""Tables that can be taken home."""

import io

import pandas as pd

from digitlab.files.csv import as_csv
from digitlab.ui.components.tables import table_as_csv


def test_a_table_comes_back_from_its_csv_with_the_names_of_its_rows():
    table = pd.DataFrame({"Precision": ["0.9123", "undefined"], "Recall": ["0.5000", "1.0000"]}, index=["A", "B"])
    back = pd.read_csv(io.StringIO(table_as_csv(table)), index_col=0, dtype=str)
    assert back.to_dict() == table.to_dict()


def test_negative_numbers_stay_numbers():
    table = pd.DataFrame({"Threshold": ["-1.25", "-2.5e-07"], "Interval": ["-0.1 to 0.2", "-cmd"]}, index=["A", "B"])
    assert table_as_csv(table).splitlines()[1:] == ["A,-1.25,-0.1 to 0.2", "B,-2.5e-07,'-cmd"]


def test_no_name_becomes_a_formula():
    table = pd.DataFrame({"Precision": ["0.9"]}, index=["=1+1"])
    assert table_as_csv(table).splitlines()[1] == "'=1+1,0.9"


def test_any_name_of_a_column_can_be_written():
    table = pd.DataFrame([["=1+1", "a"]], columns=["self", 3])
    assert as_csv(table).splitlines() == ["self,3", "'=1+1,a"]
