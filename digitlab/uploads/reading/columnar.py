"""Columns that have types already, of Parquet, Feather and tables in Python, as plain columns."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from digitlab.uploads.errors import ScoresError, quoted
from digitlab.uploads.reading.cells import cut, typed
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


def compact(column: pa.Array) -> pa.Array:
    """Return a piece of a column as it will be kept: numbers of 64 bits, text cut where it is long; lists as they are.

    Dictionaries are written out, so that the size is the one in memory.
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        values = cut(column.dictionary) if _is_words(kind.value_type) else column.dictionary
        return compact(values.take(column.indices))
    if _is_words(kind):
        return cut(column)
    if pa.types.is_boolean(kind) or pa.types.is_nested(kind) or not _is_number(kind):
        return column
    return _number(column)


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
    if _is_number(kind):
        numbers = _number(column)
        is_gap = pc.is_nan(numbers)
        return (pc.if_else(is_gap, None, numbers) if pc.any(is_gap).as_py() else numbers), []
    text = column.cast(pa.string())
    if not _is_words(kind):
        return text, []
    read, notes = typed(name, text)
    if not pa.types.is_string(read.type) and read.null_count < len(read):
        notes = [*notes, f"Column {quoted(name)} holds numbers as text; they are read as numbers."]
    return read, notes


def _is_words(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)


def _is_number(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)


def _number(column: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    if pa.types.is_float32(column.type):
        # What its digits say, as `metrics.labels.as_doubles`: a threshold of 0.7 flags a stored 0.7.
        return column.cast(pa.string()).cast(pa.float64())
    is_whole = pa.types.is_integer(column.type) and not pa.types.is_uint64(column.type)
    return column.cast(pa.int64()) if is_whole else column.cast(pa.float64(), safe=False)
