"""Columns of text under their names, as a file held them, and what becomes of them: a table with notes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from digitlab.uploads.errors import ScoresError, quoted
from digitlab.uploads.reading.cells import typed
from digitlab.uploads.reading.layout import Layout, layout_of_rows
from digitlab.uploads.reading.lists import elements
from digitlab.uploads.reading.names import with_own_names
from digitlab.uploads.reading.not_rows import without_them
from digitlab.uploads.reading.notes import few
from digitlab.uploads.reading.rows import Row
from digitlab.uploads.reading.weka import read_weka
from digitlab.uploads.table import ScoreTable

_SAMPLE = 200


@dataclass(frozen=True)
class Sheet:
    """Columns of text of one length with the names of a layout.

    Attributes
    ----------
    layout : Layout
    columns : list of pyarrow.ChunkedArray of string
    skipped : ndarray of int64
        The numbers in the file of rows below the names that are not in `columns`, in their order.
    notes : list of str
    """

    layout: Layout
    columns: list[pa.ChunkedArray]
    skipped: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    notes: list[str] = field(default_factory=list)


def sheet_of_rows(rows: list[list[str]], notes: Sequence[str] = ()) -> Sheet:
    """Return rows of cells, the first of which is row 1 of its file, as columns of text under their names.

    Raises
    ------
    ScoresError
        If they are no table of two or more columns.
    """
    layout = layout_of_rows([Row(i + 1, row) for i, row in enumerate(rows[:_SAMPLE])])
    below = rows[layout.first_row - 1 :]
    width = len(layout.names)
    if any(len(row) != width for row in below):
        number = layout.first_row + next(i for i, row in enumerate(below) if len(row) != width)
        raise ScoresError(
            f"Row {number:,} has {len(rows[number - 1])} cells where the others have {width}. Mend the row."
        )
    columns = [pa.chunked_array([pa.array([row[i] for row in below], pa.string())]) for i in range(width)]
    return Sheet(layout, columns, notes=list(notes))


def table_of_sheet(sheet: Sheet, name: str) -> ScoreTable:
    """Return columns of text as a table: rows that are none left out, cells read, each column with its own name.

    Raises
    ------
    ScoresError
        If no row is left.
    """
    notes = [*sheet.layout.notes, *sheet.notes]
    columns, skipped, remarks = without_them(sheet.layout, sheet.columns, sheet.skipped)
    notes += remarks
    if not len(columns[0]):
        raise ScoresError("The file has names of columns but no rows. Choose one with labels and scores.")
    named, remarks = read_weka(sheet.layout.names, columns)
    notes += remarks
    names: list[str] = []
    plain: list[pa.ChunkedArray] = []
    decimal, separator = sheet.layout.decimal, sheet.layout.separator
    for each, text in named:
        # Semicolons stand between cells because commas stand in numbers.
        read, remarks = typed(each, text, decimal, expects_comma=separator == ";")
        notes += remarks
        parts = elements(each, read) if pa.types.is_string(read.type) else []
        if parts:
            notes.append(f"Column {quoted(each)} holds lists; each element has a column: {quoted(parts[0][0])}, ...")
        for part, values in parts or [(each, read)]:
            names.append(part)
            plain.append(values)
    table, remarks = with_own_names(names, plain)
    return ScoreTable(name, table, few(notes + remarks), sheet.layout.first_row, skipped)
