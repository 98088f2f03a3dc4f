"""From bytes of text in UTF-8 to columns of text under their names."""

import re
from dataclasses import replace

import numpy as np
import pyarrow as pa
from pyarrow import csv

from digitlab.uploads.errors import ScoresError, quoted
from digitlab.uploads.reading import weka
from digitlab.uploads.reading.cells import is_number
from digitlab.uploads.reading.layout import Layout, layout_of, lines_of, single_blanks
from digitlab.uploads.reading.sheet import Sheet
from digitlab.uploads.reading.wide import MOST_BYTES, dropped_note, fitting

_RULE = re.compile(r"[-+=|: ]{3,}")
# Their numbers are kept, as the rows' own.
_MOST_SKIPPED = 1_000_000
_SAMPLE, _LARGEST_SAMPLE, _FEWEST_LINES = 200_000, 4_000_000, 10


def read_text(content: bytes) -> Sheet:
    """Read text in UTF-8 with commas, semicolons, tabs, bars or blanks between cells.

    Raises
    ------
    ScoresError
        If it is no table, or a row has more or fewer cells than the others.
    """
    content = weka.as_csv(content)
    sample = _first_lines(content)
    layout = layout_of(sample)
    if layout.separator == " ":
        content = single_blanks(content)
        sample = _first_lines(content)
    n_lines = 0 if layout.last_above is None else layout.last_above.n_lines
    start = len("".join(lines_of(sample)[:n_lines]).encode())
    if not layout.body and not content[start:].strip():
        raise ScoresError("The file has names of columns but no rows. Choose one with labels and scores.")
    kept, dropped = fitting(layout.names, _sizes(layout, len(content)))
    sheet = _parsed(memoryview(content)[start:], layout, kept)
    return replace(sheet, notes=dropped_note(layout.names, dropped) + sheet.notes)


def _sizes(layout: Layout, n_bytes: int) -> list[int]:
    """Return about how many bytes each column of a file of so many bytes will take in memory."""
    if n_bytes * 8 <= MOST_BYTES or not layout.body:  # a cell takes at least two bytes in the file
        return [0] * len(layout.names)
    lengths = [[len(row.cells[place].encode()) for row in layout.body] for place in range(len(layout.names))]
    means = [sum(each) / len(each) for each in lengths]
    n_rows = n_bytes / sum(mean + 1 for mean in means)
    numeric = set(layout.numeric_columns)
    return [int(n_rows * (8 if place in numeric else mean + 5)) for place, mean in enumerate(means)]


def _first_lines(content: bytes) -> str:
    """Return the first lines of a file, whole ones: about 200 kB, more where lines are long."""
    size = _SAMPLE
    while size < min(len(content), _LARGEST_SAMPLE) and content.count(b"\n", 0, size) < _FEWEST_LINES:
        size *= 2
    part = content[:size]
    end = len(part) if size >= len(content) else max(part.rfind(b"\n"), part.rfind(b"\r")) + 1
    return part[: end or len(part)].decode("utf-8", "replace")


class _Refused:
    """Rows with another number of cells than the others: comments and lines at the end are left out."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.n_comments = 0
        self.numbers: list[int] = []
        self.lines: list[tuple[int, str]] = []
        self.wrong: csv.InvalidRow | None = None
        self.are_too_many = False

    def __call__(self, row: csv.InvalidRow) -> str:
        text = row.text.strip()
        if len(self.numbers) >= _MOST_SKIPPED:
            self.are_too_many = True
            return "error"
        if _RULE.fullmatch(text):
            pass  # a line of signs under the names
        elif text.startswith("#"):
            self.n_comments += 1
        elif row.actual_columns == 1 and text and not is_number(text) and len(self.lines) < 20:
            self.lines.append((len(self.numbers), text))  # at the end of a file it is one of its words
        elif text:
            self.wrong = row
            return "error"
        self.numbers.append(row.number)
        return "skip"

    def check(self, n_rows: int) -> None:
        """Raise ScoresError if a row stands among others."""
        for place, text in self.lines:
            if self.numbers[place] - 1 - place < n_rows:
                self._raise(self.numbers[place], 1, text)

    def raise_wrong(self) -> None:
        if self.are_too_many:
            raise ScoresError(
                f"More than {_MOST_SKIPPED:,} lines of this file are comments or empty. Leave them out."
            ) from None
        if self.wrong is not None:
            self._raise(self.wrong.number, self.wrong.actual_columns, self.wrong.text)

    def _raise(self, number: int, n_cells: int, text: str) -> None:
        raise ScoresError(
            f"Row {number + self._layout.first_row - 1:,}, {quoted(text.strip())}, has {n_cells} "
            f"{'cell' if n_cells == 1 else 'cells'} where the others have {len(self._layout.names)}. Mend the row; a "
            "cell that holds a separator needs quotes."
        ) from None

    @property
    def notes(self) -> list[str]:
        notes = []
        if self.n_comments:
            lines = "one comment line" if self.n_comments == 1 else f"{self.n_comments:,} comment lines"
            notes.append(f"Left out {lines} among the rows.")
        if self.lines:
            notes.append(f"Left out {quoted(self.lines[0][1])} at the end of the file.")
        return notes


def _parsed(content: memoryview, layout: Layout, kept: list[int]) -> Sheet:
    names = [f"c{i}" for i in range(len(layout.names))]
    refused = _Refused(layout)
    wanted = [names[place] for place in kept]
    try:
        table = csv.read_csv(
            pa.BufferReader(pa.py_buffer(content)),
            # One thread, so that a row that is refused has its number, and the server's other cores are the visitors'.
            csv.ReadOptions(use_threads=False, column_names=names),
            csv.ParseOptions(
                delimiter=layout.separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=refused,
            ),
            csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                check_utf8=False,
                include_columns=wanted,
            ),
        )
    except pa.ArrowException as error:
        refused.raise_wrong()
        raise ScoresError("This file cannot be read as a table. Save it as CSV (UTF-8) again.") from error
    refused.check(table.num_rows)
    skipped = np.array(refused.numbers, dtype=np.int64) + layout.first_row - 1
    return Sheet(layout.only(kept), table.columns, skipped, refused.notes)
