"""How a file of text is laid out, from its first rows: separator, names, and where its rows begin."""

import csv
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from io import StringIO

from digitlab.uploads.errors import ScoresError, quoted
from digitlab.uploads.reading.cells import decimal_sign, is_nothing, is_number
from digitlab.uploads.reading.orange import rows_of_types, without_prefixes
from digitlab.uploads.reading.rows import Row
from digitlab.uploads.reading.weka import is_distribution

_SEPARATORS = ("\t", ";", "|", ",", " ")
_MOST_ROWS, _FEWEST_ROWS, _MOST_CELLS = 200, 10, 100_000
_WIDEST = 50_000
_RULE = re.compile(r"[-=+:]{2,}")
_EXCEL = re.compile(r"\ufeff?\"?sep=(.)\"?[\r\n]+", re.IGNORECASE)
_RUNS_OF_BLANKS = re.compile(rb'^ +|("[^"\n]*")| +(?=\r?$)|( +)', re.MULTILINE)


@dataclass(frozen=True)
class Layout:
    """Where names and rows stand.

    Attributes
    ----------
    separator : str
        Between cells; a blank stands for any number of blanks; "" where a file has cells.
    names : list of str
        As in the file; "" where it has none.
    last_above : Row or None
        The last row above those of the table: as a rule, the names.
    body : list of Row
        The first rows of the table.
    notes : list of str
    """

    separator: str
    names: list[str]
    last_above: Row | None
    body: list[Row]
    notes: list[str]

    @property
    def first_row(self) -> int:
        """The number in the file of the first row under the names; 1 is the file's first."""
        return 1 if self.last_above is None else self.last_above.number + 1

    def only(self, places: list[int]) -> "Layout":
        """Return the layout of some of the columns, by their places."""
        body = [replace(row, cells=[row.cells[place] for place in places]) for row in self.body]
        return replace(self, names=[self.names[place] for place in places], body=body)

    @cached_property
    def decimal(self) -> str | None:
        """The decimal sign of the first rows, where their numbers say it."""
        return decimal_sign([cell for row in self.body for cell in row.cells])

    @cached_property
    def numeric_columns(self) -> list[int]:
        """The places of columns most of whose cells are numbers."""
        return _numeric_columns([row.cells for row in self.body], len(self.names))


def layout_of(text: str) -> Layout:
    r"""Find out how the first lines of a file, whole lines, are laid out.

    Raises
    ------
    ScoresError
        If they hold no table of two or more columns.

    Examples
    --------
    >>> layout = layout_of("# made today\nlabel;score\nyes;0,5\n")
    >>> layout.separator, layout.names, layout.first_row, layout.decimal, layout.notes
    (';', ['label', 'score'], 3, ',', ['Left out one comment line.'])
    """
    said = _EXCEL.match(text)
    if said is not None:  # Excel's own way to name the separator
        rows = _rows(text, said[1])[1:]
        return layout_of_rows(rows, said[1])
    found = {separator: rows for separator in _SEPARATORS if (rows := _rows_if_any(text, separator))}
    if not found:
        _rows(text, ",")  # which says why
    best = max(found, key=lambda separator: _fitness(found[separator], separator))
    return layout_of_rows(found[best], best)


def layout_of_rows(rows: list[Row], separator: str = "") -> Layout:
    """Find the names and the first row of a table among the first rows of a file; errors as `layout_of`."""
    rows = [row for row in rows if row.filled]
    width = _width(rows)
    if width < 2:
        if not rows:
            raise ScoresError("The file begins with nothing but blank lines. Leave them out.")
        first = next((row for row in rows if not row.is_comment), rows[0])
        raise ScoresError(
            f"The first row, {quoted(' '.join(first.cells).strip())}, is a single column. Put commas, semicolons or "
            "tabs between the columns, one for the label and one or more for scores."
        )
    full = [i for i, row in enumerate(rows) if len(row.cells) == width and not row.is_comment]
    last: Row | None
    start = next((i for i in full if not _is_title(rows[i])), full[0])
    above, body = rows[:start], [row for row in rows[start:] if len(row.cells) == width]
    counts_classes = start > 0 and is_distribution(rows[start - 1].cells)
    if not counts_classes and _are_names(body[0].cells, body[1:]):
        names, last = body[0].cells, body[0]
        notes, body = _left_out(above), body[1:]
        if any(map(is_number, names)):
            notes.append(f"Row {last.number:,}, {quoted(', '.join(names))}, is taken for the names of the columns.")
    else:
        names, last, notes = _names_above(above, body, width)
    n_types = rows_of_types(body)
    if n_types:
        last, body = body[n_types - 1], body[n_types:]
        notes.append("Left out the two rows under the names that say what the columns are, as Orange writes them.")
    while body and all(_RULE.fullmatch(cell.strip()) for cell in body[0].filled):  # a line under the names
        last, body = body[0], body[1:]
    names = [name.strip() for name in names]
    bare = without_prefixes(names)
    if bare != names:
        notes.append("The signs for types before the names, as Orange writes them, are left out.")
    return Layout(separator, bare, last, body, notes)


def single_blanks(content: bytes) -> bytes:
    """Return lines of cells with runs of blanks between them with one blank between them."""
    return _RUNS_OF_BLANKS.sub(lambda found: found[1] or (b" " if found[2] else b""), content)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text with their ends, as `csv.reader` counts them."""
    return list(StringIO(text, newline=""))


def _rows(text: str, separator: str) -> list[Row]:
    if separator == " ":
        text = single_blanks(text.encode()).decode()
    reader = csv.reader(lines_of(text), delimiter=separator)
    rows: list[Row] = []
    n_cells = 0
    try:
        for cells in reader:
            if len(cells) > _WIDEST:
                raise ScoresError(f"A row has more than {_WIDEST:,} cells. Keep the columns of label and scores.")
            rows.append(Row(len(rows) + 1, cells, reader.line_num))
            n_cells += len(cells)
            if len(rows) == _MOST_ROWS or (n_cells > _MOST_CELLS and len(rows) >= _FEWEST_ROWS):
                break
    except csv.Error:
        raise _no_end() from None
    return rows


def _rows_if_any(text: str, separator: str) -> list[Row]:
    """Return rows, none where a cell would be too long, as lines of thousands of cells are for all other separators."""
    try:
        return _rows(text, separator)
    except ScoresError:
        return []


def _no_end() -> ScoresError:
    return ScoresError(
        "This file cannot be read as a table: a cell has no end, or is too long. Save it as CSV (UTF-8) again."
    )


def _width(rows: list[Row]) -> int:
    """Return how many cells most rows have; of two numbers that are as frequent the larger one."""
    counted = Counter(len(row.cells) for row in rows if not row.is_comment)
    return max(counted, key=lambda width: (counted[width], width), default=0)


def _fitness(rows: list[Row], separator: str) -> tuple[float, float]:
    """Return how well rows fit a separator: the part of rows of one width, and of cells that are numbers."""
    rows = [row for row in rows if row.filled and not row.is_comment]
    width = _width(rows)
    if width < 2:
        return 0.0, 0.0
    even = [row for row in rows if len(row.cells) == width]
    cells = [cell for row in even for cell in row.filled]
    # Blanks stand in words and dates, too.
    trust = 0.8 if separator == " " else 1
    return round(len(even) / len(rows), 1), trust * sum(map(is_number, cells)) / max(len(cells), 1)


def _is_title(row: Row) -> bool:
    return len(row.filled) == 1 and bool(row.cells[0].strip()) and not is_number(row.cells[0])


def _numeric_columns(rows: list[list[str]], width: int) -> list[int]:
    numeric = []
    for place in range(width):
        cells = [cells[place] for cells in rows if not is_nothing(cells[place])]
        if sum(map(is_number, cells)) * 2 > len(cells):
            numeric.append(place)
    return numeric


def _are_names(first: list[str], below: list[Row]) -> bool:
    """Return whether a row holds the names of the rows below it, and is none of them."""
    if not below:
        return not any(map(is_number, first))
    rows = [row.cells for row in below]
    numeric = _numeric_columns(rows, len(first))
    if numeric:
        if all(is_number(first[place]) or is_nothing(first[place]) for place in numeric):
            return _are_running([cell for cell in first if cell.strip()])
        return True
    few = [place for place in range(len(first)) if len({cells[place] for cells in rows}) * 2 <= len(rows)]
    return not (few and all(first[place] in {cells[place] for cells in rows} for place in few))


def _are_running(cells: list[str]) -> bool:
    """Return whether cells are 0, 1, 2, ..., as pandas numbers columns that have no names."""
    return len(cells) > 1 and [cell.strip() for cell in cells] == [str(i) for i in range(len(cells))]


def _names_above(above: list[Row], body: list[Row], width: int) -> tuple[list[str], Row | None, list[str]]:
    """Return names for rows that have none of their width right above them, the last row above, and notes."""
    last = above[-1] if above else None
    if last is not None:
        names = _uncommented(last) if last.is_comment else _evened(last, body, width)
        if len(names) == width:
            return names, last, _left_out(above[:-1])
        if not last.is_comment and len(last.filled) > 1:
            raise ScoresError(
                f"Row {body[0].number:,} has {width} cells where the first has {len(last.cells)}. Mend the row; a "
                "cell that holds a separator needs quotes."
            )
    filled = [any(row.cells[i].strip() for row in body) for i in range(width)]
    names = [f"column {i + 1}" if is_filled else "" for i, is_filled in enumerate(filled)]
    called = ", ".join(quoted(name) for name in [name for name in names if name][:2])
    return names, last, [*_left_out(above), f"The file has no row of names; its columns are called {called}, ..."]


def _uncommented(row: Row) -> list[str]:
    """Return the names in a comment, as NumPy writes them."""
    first = row.cells[0].lstrip("# ")
    names = [first, *row.cells[1:]] if first else row.cells[1:]
    return [] if any(map(is_number, names)) else names


def _evened(row: Row, body: list[Row], width: int) -> list[str]:
    """Return names that are one fewer than cells, because the first cells are row names or the last ones empty."""
    names = [cell.strip() for cell in row.cells]
    if is_distribution(names) and len(names) < width:
        return [*names, *[""] * (width - len(names))]
    if len(names) > width and not any(cell.strip() for cell in names[width:]):
        return names[:width]
    if len(names) != width - 1 or len(names) < 2:
        return names
    if not any(each.cells[-1].strip() for each in body):
        return [*names, ""]
    firsts = [each.cells[0] for each in body]
    return ["", *names] if len(set(firsts)) == len(firsts) > 1 else names


def _left_out(above: list[Row]) -> list[str]:
    comments = [row for row in above if row.is_comment]
    titles = [row for row in above if not row.is_comment]
    notes = []
    if comments:
        notes.append(f"Left out {'one comment line' if len(comments) == 1 else f'{len(comments):,} comment lines'}.")
    if titles:
        rows = "one row" if len(titles) == 1 else f"{len(titles):,} rows"
        notes.append(f"Left out {rows} above the names: {quoted(', '.join(titles[0].filled))}.")
    return notes
