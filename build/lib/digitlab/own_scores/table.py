"""A table as it stood in a file."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

# Real scores to try; `python -m digitlab.own_scores.make_example` makes the file.
EXAMPLE = Path(__file__).with_name("breast_cancer.csv")
# The header is row 1 of a file, as spreadsheets count.
FIRST_ROW = 2


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """The rows and columns of a file.

    Attributes
    ----------
    name : str
        Of the file.
    columns : pyarrow.Table
        Whole numbers, numbers, truth values or text, each with nothing (null) where the file says nothing.
    """

    name: str
    columns: pa.Table

    def __len__(self) -> int:
        """Return the number of rows."""
        return self.columns.num_rows

    @property
    def names(self) -> list[str]:
        """The columns' names."""
        return self.columns.column_names
