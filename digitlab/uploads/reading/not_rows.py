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
    blank, comments, again = _blank(columns), _comments(layout, columns), _names_again(layout.names, columns)
    notes = []
    if comments:
        notes.append(f"Left out {_counted(len(comments), 'comment line')} among the rows.")
    if again:
        numbers = numbers_of(np.array(again), layout.first_row, skipped).tolist()
        notes.append(
            f"{_listed(numbers)} {'repeats' if len(again) == 1 else 'repeat'} the names and "
            f"{'is' if len(again) == 1 else 'are'} left out."
        )
    columns, skipped = _without(columns, [*blank, *comments, *again], layout.first_row, skipped)
    totals = _totals(columns)  # of the rows that are some
    numbers = numbers_of(np.array(totals, dtype=np.int64), layout.first_row, skipped).tolist()
    notes += [
        f"Row {number:,} is named {quoted(columns[0][place].as_py().strip())} and is left out."
        for place, number in zip(totals, numbers, strict=True)
    ]
    columns, skipped = _without(columns, totals, layout.first_row, skipped)
    return columns, skipped, notes


def _without(
    columns: list[pa.ChunkedArray], places: list[int], first_row: int, skipped: np.ndarray
) -> tuple[list[pa.ChunkedArray], np.ndarray]:
    """Return columns without some rows, and the numbers of all rows that were left out."""
    if not places:
        return columns, skipped
    kept = np.ones(len(columns[0]), dtype=bool)
    kept[places] = False
    numbers = numbers_of(np.flatnonzero(~kept), first_row, skipped)
    return [column.filter(pa.array(kept)) for column in columns], np.sort(np.concatenate([skipped, numbers]))


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
    """Return whether a row's first column holds numbers otherwise, a cell is empty, or all sum up those above."""
    above = [column.slice(0, place) for column in columns]
    if not pa.types.is_string(typed("", above[0])[0].type):
        return True
    cells = [column[place].as_py().strip() for column in columns[1:]]
    if not all(cells):
        return True
    found = [_sums_up(column, cell) for column, cell in zip(above[1:], cells, strict=True)]
    numbers = [each for each in found if each is not None]
    return bool(numbers) and all(numbers)


def _sums_up(column: pa.ChunkedArray, cell: str) -> bool | None:
    """Return whether a cell is the sum or the mean of the numbers above it, None if there are none."""
    numbers, own = typed("", column)[0], typed("", pa.chunked_array([[cell]]))[0]
    if pa.types.is_string(numbers.type) or numbers.null_count == len(numbers):
        return None
    if pa.types.is_string(own.type) or own.null_count:
        return False
    sums = (pc.sum(numbers).as_py(), pc.mean(numbers).as_py())
    return any(math.isclose(own[0].as_py(), each, rel_tol=0.01) for each in sums)
