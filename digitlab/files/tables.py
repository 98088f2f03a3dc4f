"""Large tables as CSV or Parquet, written piece by piece, so that no more than a piece is in memory."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from digitlab.files.csv import FORMULA, HARMLESS, escaped

TableFormat = Literal["csv", "parquet"]
FORMATS: dict[str, TableFormat] = {".csv": "csv", ".parquet": "parquet"}


def format_of(path: Path) -> TableFormat:
    """Return the format of a file by the end of its name; ValueError if it is neither."""
    if path.suffix.lower() not in FORMATS:
        raise ValueError(f"{path.name[-60:]!r} must end with .csv or .parquet, which says how it is to be written.")
    return FORMATS[path.suffix.lower()]


def write_table(batches: Iterable[pa.RecordBatch], target: Path | BinaryIO, table_format: TableFormat) -> None:
    """Write a table.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        Its pieces from the first row on, one at least, all of one schema.
    target : Path or binary file
        A path gets its file once all of it is written.
    table_format : {"csv", "parquet"}
        In CSV no text is taken for a formula by a spreadsheet, and what is missing or NaN is an empty cell.
    """
    if isinstance(target, Path):
        with _draft_of(target) as draft, draft.open("wb") as file:
            write_table(batches, file, table_format)
        return
    if table_format == "csv":
        batches = map(_for_csv, batches)
    pieces = iter(batches)
    first = next(pieces)
    with _writer(target, first.schema, table_format) as writer:
        for batch in chain([first], pieces):
            writer.write_batch(batch)


def _writer(
    file: BinaryIO, schema: pa.Schema, table_format: TableFormat
) -> pyarrow.csv.CSVWriter | pyarrow.parquet.ParquetWriter:
    if table_format == "parquet":
        return pyarrow.parquet.ParquetWriter(file, schema)
    return pyarrow.csv.CSVWriter(file, schema, write_options=pyarrow.csv.WriteOptions(quoting_style="needed"))


@contextmanager
def _draft_of(path: Path) -> Iterator[Path]:
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _for_csv(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [_as_cells(column) for column in batch.columns]
    return pa.record_batch(columns, names=[str(escaped(name)) for name in batch.schema.names])


def _as_cells(column: pa.Array) -> pa.Array:
    """Return a column as CSV can hold it: numbers as they are, without NaN, and all else as harmless text."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        return pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
    if pa.types.is_integer(column.type) or pa.types.is_boolean(column.type) or pa.types.is_null(column.type):
        return column
    text = _as_text(column)
    is_risky = pc.and_(
        pc.match_substring_regex(text, FORMULA), pc.invert(pc.match_substring_regex(text, f"^({HARMLESS})$"))
    )
    return pc.if_else(is_risky, pc.binary_join_element_wise("'", text, ""), text)


def _as_text(column: pa.Array) -> pa.Array:
    try:
        return column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):  # lists, bytes that are no text
        return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())
