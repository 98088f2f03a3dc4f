"""A table as it stood in a file, or in Python."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# Real scores to try; `python -m digitlab.uploads.make_example` makes the file.
EXAMPLE = Path(__file__).with_name("breast_cancer.csv")
# Rows that are enough to see that a column of scores has many different values.
_FIRST_ROWS = 10_000


def _no_rows() -> np.ndarray:
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """The rows and columns of a file or of a table in Python.

    Attributes
    ----------
    name : str
        What the file is called.
    columns : pyarrow.Table
        Each column holds int64, float64, truth values or text (string); null where the file says nothing.
    notes : tuple of str
        What was taken for something else than it says, or left out, in reading: a sentence each.
    first_row : int, default=2
        The number of the first row in the file, as spreadsheets count: under a row of names it is 2.
    skipped_rows : ndarray of int64, default=empty
        The numbers of the rows of the file, after the first, that are not in `columns`, in their order.

    Examples
    --------
    >>> import pyarrow as pa
    >>> table = ScoreTable("a.csv", pa.table({"label": [1, 0]}), skipped_rows=np.array([3]))
    >>> table.names, table.row_numbers(np.array([0, 1])).tolist(), table.row_of(1)
    (['label'], [2, 4], 'row 4')
    """

    name: str
    columns: pa.Table
    notes: tuple[str, ...] = ()
    first_row: int = 2
    skipped_rows: np.ndarray = field(default_factory=_no_rows)
    _distinct: dict[tuple[str, int], list[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of rows."""
        return self.columns.num_rows

    @property
    def names(self) -> list[str]:
        """The columns' names."""
        return self.columns.column_names

    def distinct(self, name: str, most: int) -> list[Any]:
        """Return the different values of a column, sorted, at most so many; looked for once, since rows are many."""
        if (name, most) not in self._distinct:
            # In their order in the file, so that the first ones of some rows are the first ones of all.
            found = _distinct(self.columns[name].slice(0, _FIRST_ROWS))
            if len(found) < most:
                found = _distinct(self.columns[name])
            self._distinct[name, most] = sorted(found[:most].to_pylist())
        return self._distinct[name, most]

    def row_numbers(self, places: np.ndarray) -> np.ndarray:
        """Return the numbers in the file of rows, by their places (0 is the first) in `columns`; both int64."""
        return numbers_of(places, self.first_row, self.skipped_rows)

    def row_of(self, place: int) -> str:
        """Return a row of the file in words, by its place (0 is the first) in `columns`."""
        return f"row {self.row_numbers(np.array([place]))[0]:,}"


def numbers_of(places: np.ndarray, first_row: int, skipped_rows: np.ndarray) -> np.ndarray:
    """Return the numbers of rows by their places, as `ScoreTable.row_numbers`, before there is a table."""
    places_skipped = skipped_rows - first_row - np.arange(len(skipped_rows))
    return places + first_row + np.searchsorted(places_skipped, places, side="right")


def _distinct(column: pa.ChunkedArray) -> pa.Array:
    return pc.drop_null(pc.unique(column))
