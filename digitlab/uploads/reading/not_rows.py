"""Rows of a file that are no rows of its table: blank ones, comments, names that stand there again, totals."""

import math

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from digitlab.uploads.errors import quoted
from digitlab.uploads.reading.cells import typed
from digitlab.uploads.reading.layout import Layout
from digitlab.uploads.table import numbers_of

# Rows at the end of a file among which a total is looked for.
_LAST = 3
_TOTALS = {"total", "totals", "grand total", "sum", "average", "mean", "overall", "subtotal", "median", "count", "all"}
_TOTALS |= {"summe", "gesamt", "gesamtsumme", "insgesamt", "mittelwert", "durchschnitt", "gesamtergebnis", "moyenne"}
_TOTALS |= {
    "somme",
    "suma",
    "media",
    "totale",
    "somma",
    "soma",
    "totaal",
    "total general",
    "\u603b\u8ba1",
    "\u5408\u8ba1",
}


def without_them(
    layout: Layout, columns: list[pa.ChunkedArray], skipped: np.ndarray
) -> tuple[list[pa.ChunkedArray], np.ndarray, list[str]]:
    """Leave out the rows that are none.

    Parameters
    ----------
    layout : Layout
    columns : list of pyarrow.ChunkedArray of string, shape (n_rows,)
    skipped : ndarray of int64
        The numbers in the file of rows that were left out before, in their order.

    Returns
    -------
    list of pyarrow.ChunkedArray
        The columns without these rows.
    ndarray of int64
        The numbers of all rows that were left out.
    list of str
        A sentence for each kind that was left out; none for blank rows.
    """
    blank, comments = _blank(columns), _comments(layout, columns)
    again, totals = _names_again(layout.names, columns), _totals(columns)
    places = np.unique(np.array([*blank, *comments, *again, *totals], dtype=np.int64))
    if not len(places):
        return columns, skipped, []

    def numbers(of: list[int]) -> list[int]:
        return numbers_of(np.array(of, dtype=np.int64), layout.first_row, skipped).tolist()

    notes = []
    if comments:
        notes.append(f"Left out {_counted(len(comments), 'comment line')} among the rows.")
    if again:
        verb = "repeats the names and is" if len(again) == 1 else "repeat the names and are"
        notes.append(f"{_listed(numbers(again))} {verb} left out.")
    notes += [
        f"Row {number:,} is named {quoted(columns[0][place].as_py().strip())} and is left out."
        for place, number in zip(totals, numbers(totals), strict=True)
    ]
    kept = np.ones(len(columns[0]), dtype=bool)
    kept[places] = False
    mask = pa.array(kept)
    all_skipped = np.sort(np.concatenate([skipped, np.array(numbers(places.tolist()), dtype=np.int64)]))
    return [column.filter(mask) for column in columns], all_skipped, notes


def _counted(number: int, word: str) -> str:
    return f"one {word}" if number == 1 else f"{number:,} {word}s"


def _listed(numbers: list[int], most: int = 3) -> str:
    words = [f"{number:,}" for number in numbers[:most]]
    if len(numbers) > most:
        words.append(f"{len(numbers) - most:,} more")
    return f"Row {words[0]}" if len(numbers) == 1 else f"Rows {', '.join(words[:-1])} and {words[-1]}"


def _places(is_so: pa.ChunkedArray | None) -> list[int]:
    return [] if is_so is None else np.flatnonzero(pc.fill_null(is_so, False).to_numpy()).tolist()


def _where_all(columns: list[pa.ChunkedArray], cells: list[str]) -> list[int]:
    """Return the places of rows that hold these cells; most files have none, which the first columns tell."""
    is_so = None
    for column, cell in zip(columns, cells, strict=True):
        is_cell = pc.equal(column, cell)
        is_so = is_cell if is_so is None else pc.and_(is_so, is_cell)
        if not pc.any(is_so).as_py():
            return []
    return _places(is_so)


def _blank(columns: list[pa.ChunkedArray]) -> list[int]:
    return _where_all(columns, [""] * len(columns))


def _names_again(names: list[str], columns: list[pa.ChunkedArray]) -> list[int]:
    named = [(column, name) for column, name in zip(columns, names, strict=True) if name]
    return _where_all([column for column, _ in named], [name for _, name in named]) if named else []


def _comments(layout: Layout, columns: list[pa.ChunkedArray]) -> list[int]:
    """Return the places of rows that begin with a hash sign and have no digit where others have numbers."""
    begins_so = pc.starts_with(columns[0], "#")
    if not pc.any(begins_so).as_py():
        return []
    places, numeric = _places(begins_so), [place for place in layout.numeric_columns if place]
    if not numeric or len(places) * 2 > len(columns[0]):
        return []
    has_digit = np.zeros(len(places), dtype=bool)
    for i in numeric:
        has_digit |= pc.match_substring_regex(columns[i].take(pa.array(places)), "[0-9]").to_numpy()
    return np.array(places)[~has_digit].tolist()


def _totals(columns: list[pa.ChunkedArray]) -> list[int]:
    """Return the places of rows at the end that are called totals and look like them."""
    n_rows = len(columns[0])
    first = max(n_rows - _LAST, 1)
    last = columns[0].slice(first).to_pylist()
    return [first + i for i, cell in enumerate(last) if _is_total(cell) and _looks_like_total(columns, first + i)]


def _is_total(cell: str) -> bool:
    return cell.strip().rstrip(":").lower() in _TOTALS


def _looks_like_total(columns: list[pa.ChunkedArray], place: int) -> bool:
    """Return whether a row's first column holds numbers otherwise, a cell is empty, or one is a sum or a mean."""
    above = [column.slice(0, place) for column in columns]
    if not pa.types.is_string(typed("", above[0])[0].type):
        return True
    for column, cell in zip(above[1:], (column[place].as_py().strip() for column in columns[1:]), strict=True):
        if not cell:
            return True
        numbers = typed("", column)[0]
        own = typed("", pa.chunked_array([[cell]]))[0]
        if pa.types.is_string(numbers.type) or pa.types.is_string(own.type) or numbers.null_count == len(numbers):
            continue
        value = own[0].as_py()
        sums = (pc.sum(numbers).as_py(), pc.mean(numbers).as_py())
        if value is not None and any(math.isclose(value, each, rel_tol=0.01) for each in sums):
            return True
    return False
