"""Columns that have types already, of Parquet, Feather and tables in Python, as plain columns."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from digitlab.uploads.errors import ScoresError, quoted
from digitlab.uploads.reading.cells import typed
from digitlab.uploads.reading.names import with_own_names

MOST_ELEMENTS = 1_000
_PANDAS_INDEX = "__index_level_0__"


def plain_table(names: list[str], columns: list[pa.ChunkedArray]) -> tuple[pa.Table, list[str]]:
    """Return typed columns as a table of int64, float64, truth values and text, with notes.

    Lists of one length become a column for each element, records one for each field, times become text, and text that
    holds numbers becomes numbers. Other lists, maps and bytes are left out.

    Raises
    ------
    ScoresError
        If no column is left.
    """
    plain_names: list[str] = []
    plain: list[pa.ChunkedArray] = []
    notes: list[str] = []
    for name, column in zip(names, columns, strict=True):
        parts = list(_flat("" if name == _PANDAS_INDEX else name, column))
        if not parts:
            notes.append(f"Column {quoted(name)} holds neither numbers nor text and is left out.")
        if len(parts) > 1:
            notes.append(f"Column {quoted(name)} holds several values in a row; each has a column of its own.")
        for part, values in parts:
            read, remarks = _plain(part, values)
            plain_names.append(part)
            plain.append(read)
            notes += remarks
    if not plain:
        raise ScoresError("No column of this file holds numbers or text. Choose a file with labels and scores.")
    table, remarks = with_own_names(plain_names, plain)
    return table, notes + remarks


def _flat(name: str, column: pa.ChunkedArray) -> Iterator[tuple[str, pa.ChunkedArray]]:
    """Yield a column, or those that stand in it, with their names."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        yield from _flat(name, column.cast(kind.value_type))
    elif pa.types.is_struct(kind):
        for i in range(kind.num_fields):
            field = kind.field(i).name
            yield from _flat(f"{name}.{field}" if name else field, pc.struct_field(column, i))
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        lengths = pc.list_value_length(column)
        longest, shortest = pc.max(lengths).as_py() or 0, pc.min(lengths).as_py() or 0
        if 0 < longest <= MOST_ELEMENTS and longest == shortest:
            for i in range(longest):
                yield from _flat(f"{name}_{i}", pc.list_element(column, i))
    elif not (pa.types.is_nested(kind) or _is_bytes(kind) or pa.types.is_interval(kind)):
        yield name, column


def _is_bytes(kind: pa.DataType) -> bool:
    return pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)


def _plain(name: str, column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, list[str]]:
    kind = column.type
    if pa.types.is_boolean(kind):
        return column, []
    if pa.types.is_integer(kind) and not pa.types.is_uint64(kind):
        return column.cast(pa.int64()), []
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind) or pa.types.is_uint64(kind):
        numbers = column.cast(pa.float64(), safe=False)
        is_gap = pc.is_nan(numbers)
        return (pc.if_else(is_gap, None, numbers) if pc.any(is_gap).as_py() else numbers), []
    text = column.cast(pa.string())
    is_words = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    if not is_words:
        return text, []
    read, notes = typed(name, text)
    if not pa.types.is_string(read.type) and read.null_count < len(read):
        notes = [*notes, f"Column {quoted(name)} holds numbers as text; they are read as numbers."]
    return read, notes
