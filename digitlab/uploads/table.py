"""A table as it stood in a file."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

# Real scores to try; `python -m digitlab.uploads.make_example` makes the file.
EXAMPLE = Path(__file__).with_name("breast_cancer.csv")
# Rows that are enough to see that a column of scores has many different values.
_FIRST_ROWS = 10_000
# The header is row 1 of a file, as spreadsheets count.
FIRST_ROW = 2


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """The rows and columns of a file: numbers, truth values or text, null where the file says nothing."""

    name: str
    columns: pa.Table
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


def _distinct(column: pa.ChunkedArray) -> pa.Array:
    return pc.drop_null(pc.unique(column))


def row_of(place: int) -> str:
    """Return the row of a file in words, by its place among the rows below the header."""
    return f"row {place + FIRST_ROW:,}"
