"""Names of columns: each its own, none too long."""

import pyarrow as pa

from digitlab.uploads.errors import quoted
from digitlab.uploads.reading.wide import dropped_note, order_of_keeping

_LONGEST_NAME = 100


def with_own_names(names: list[str], columns: list[pa.ChunkedArray]) -> tuple[pa.Table, list[str]]:
    """Return columns as a table in which each has its own name, with notes on names that are not the file's.

    A column without a name and without a value is left out; the first one, without a name, is "index" (pandas and R
    write one), others are called after their place. A name that stands there again gets a number, and a column that
    repeats another one under its name is left out.

    Parameters
    ----------
    names : list of str
    columns : list of pyarrow.ChunkedArray

    Examples
    --------
    >>> ones, twos = pa.chunked_array([[1, 1]]), pa.chunked_array([[2, 2]])
    >>> table, notes = with_own_names(["", "p", "p"], [ones, ones, twos])
    >>> table.column_names
    ['index', 'p', 'p (2)']
    """
    kept: dict[str, pa.ChunkedArray] = {}
    trimmed = [_shortened(name.strip().lstrip("\ufeff")) for name in names]
    places = sorted(order_of_keeping(trimmed))
    notes = dropped_note(trimmed, sorted(set(range(len(trimmed))) - set(places)))
    free = _FreeNames(trimmed)
    for place in places:
        name, wanted, column = trimmed[place], trimmed[place], columns[place]
        if not name:
            if column.null_count == len(column):
                notes.append(f"Column {place + 1} has no name and no values and is left out.")
                continue
            name = free.like("index" if place == 0 else f"column {place + 1}")
            notes.append(f"Column {place + 1} has no name; it is called {quoted(name)}.")
        elif name in kept:
            if column.equals(kept[name]):
                notes.append(f"Column {quoted(name)} stands there twice with the same values; the second is left out.")
                continue
            name = free.like(name)
            notes.append(f"Column {quoted(wanted)} stands there twice; column {place + 1} is called {quoted(name)}.")
        kept[name] = column
    return pa.table(kept), notes


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}\u2026"


class _FreeNames:
    """Names that no column has yet."""

    def __init__(self, taken: list[str]) -> None:
        self._taken = set(taken)
        self._numbers: dict[str, int] = {}

    def like(self, name: str) -> str:
        """Return the name, or the name with the first number that makes it another than those taken."""
        free = name
        while free in self._taken:
            self._numbers[name] = self._numbers.get(name, 1) + 1
            free = f"{name} ({self._numbers[name]})"
        self._taken.add(free)
        return free
