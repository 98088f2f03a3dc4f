"""Tables in Python: of pandas, Polars, PyArrow and whatever else speaks Arrow; columns by name; records; files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from digitlab.uploads.errors import ScoresError
from digitlab.uploads.parsing import MOST_ROWS, read_table
from digitlab.uploads.reading.columnar import plain_table
from digitlab.uploads.reading.notes import few
from digitlab.uploads.table import ScoreTable


def table_of(source: Any, name: str | None = None) -> ScoreTable:
    """Return a table in Python, or a file, as a table of labels and scores.

    Parameters
    ----------
    source : object
        A path of a file that `read_table` reads; a DataFrame of pandas or Polars, a table of PyArrow or DuckDB, or
        any object that has `__arrow_c_stream__`; a dict of columns; a list of dicts, one for each row. A `ScoreTable`
        is returned as it is. A pandas index that is no range of numbers becomes a column.
    name : str, optional
        What the table is called; a file's own name, else "table".

    Returns
    -------
    ScoreTable
        The rows of an object are numbered from 0, those of a file as in the file.

    Raises
    ------
    ScoresError
        If it is no table, has no rows, or more than 5,000,000.
    FileNotFoundError, PermissionError
        If there is no such file, or it may not be read.

    Examples
    --------
    >>> table_of({"label": ["ham", "spam"], "score": [0.2, 0.9]}).columns.to_pydict()
    {'label': ['ham', 'spam'], 'score': [0.2, 0.9]}
    """
    if isinstance(source, ScoreTable):
        return source
    if isinstance(source, str | Path):
        path = Path(source)
        return read_table(path.read_bytes(), name or path.name)
    names, columns = _columns(source)
    if not columns or not len(columns[0]):
        raise ScoresError("The table has no rows. Give one with labels and scores.")
    if len(columns[0]) > MOST_ROWS:
        raise ScoresError(f"The table has {len(columns[0]):,} rows. Give one with at most {MOST_ROWS:,}.")
    table, notes = plain_table(names, columns)
    return ScoreTable(name or "table", table, few(notes), first_row=0)


def _columns(source: Any) -> tuple[list[str], list[pa.ChunkedArray]]:
    if hasattr(source, "iloc") and hasattr(source, "columns"):  # pandas: its columns may be of mixed types, or twice
        index = source.index
        has_index = index.name is not None or type(index).__name__ != "RangeIndex"
        named = [(index.name or "", index)] if has_index else []
        named += [(each, source.iloc[:, i]) for i, each in enumerate(source.columns)]
        return [_in_words(each) for each, _ in named], [_column(values) for _, values in named]
    if hasattr(source, "__arrow_c_stream__"):
        table = pa.table(source)
        return table.column_names, table.columns
    if isinstance(source, Mapping):
        columns = [_column(values) for values in source.values()]
        if len(set(map(len, columns))) > 1:
            raise ScoresError("The columns have different numbers of rows. Give each the same number.")
        return [_in_words(each) for each in source], columns
    if isinstance(source, list | tuple) and source and all(isinstance(row, Mapping) for row in source):
        names = list(dict.fromkeys(each for row in source for each in row))
        return [_in_words(each) for each in names], [_column([row.get(each) for row in source]) for each in names]
    raise ScoresError(
        f"A {type(source).__name__} is no table. Give a path, a DataFrame of pandas or Polars, a table of PyArrow, a "
        "dict of columns, or a list of dicts."
    )


def _in_words(name: Any) -> str:
    return " ".join(map(str, name)) if isinstance(name, tuple) else str(name)


def _column(values: Any) -> pa.ChunkedArray:
    """Return a column; where its values are of several kinds, they are taken as text."""
    if isinstance(values, str | bytes) or not hasattr(values, "__len__"):
        raise ScoresError(f"A {type(values).__name__} is no column. Give each column as a list or an array.")
    if getattr(values, "ndim", 1) > 1:
        values = list(values)
    try:
        array = pa.array(values, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        is_gap = [value is None or (isinstance(value, float) and np.isnan(value)) for value in values]
        array = pa.array([str(value) for value in values], pa.string(), mask=np.array(is_gap))
    return array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])
