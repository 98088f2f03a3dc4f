"""Parquet and Feather (Arrow): read column by column and in batches, so that no small file fills the memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

import pyarrow as pa
from pyarrow import parquet

from digitlab.uploads.errors import ScoresError
from digitlab.uploads.reading.columnar import compact, plain_table
from digitlab.uploads.reading.notes import few
from digitlab.uploads.reading.wide import MOST_BYTES, dropped_note, order_of_keeping
from digitlab.uploads.table import ScoreTable

_BATCH = 16_384
_PARQUET, _ARROW, _OLD_FEATHER = b"PAR1", b"ARROW1", b"FEA1"


@dataclass(frozen=True)
class _File:
    """A file by its columns: `batches` yields one of them, by its place, piece by piece."""

    names: list[str]
    batches: Callable[[int], Iterator[pa.Array]]


def is_columnar(content: bytes) -> bool:
    """Return whether a file is Parquet or Feather."""
    return content.startswith((_PARQUET, _ARROW, _OLD_FEATHER))


def read_columnar(content: bytes, name: str, most_rows: int) -> ScoreTable:
    """Read Parquet or Feather; of a table that would be too large in memory, the columns for which there is room.

    Raises
    ------
    ScoresError
        If it is damaged, has too many rows, or no column of numbers or text.
    """
    kind = "Parquet" if content.startswith(_PARQUET) else "Feather"
    if content.startswith(_OLD_FEATHER):
        raise ScoresError("This is Feather in its first version. Write it again in version 2, or as Parquet or CSV.")
    try:
        file = _parquet(content, most_rows) if kind == "Parquet" else _arrow(content, most_rows)
        columns, dropped = _fitting(file)
        table, notes = plain_table([file.names[place] for place in columns], list(columns.values()))
    except (pa.ArrowException, OSError, ValueError, KeyError, IndexError) as error:
        if isinstance(error, ScoresError):
            raise
        raise ScoresError(f"This {kind} file cannot be read. Write it again or choose another one.") from error
    return ScoreTable(name, table, few(dropped_note(file.names, dropped) + notes), first_row=1)


def _fitting(file: _File) -> tuple[dict[int, pa.ChunkedArray], list[int]]:
    """Return the columns that fit into memory, by their places and in their order, and the places of the others."""
    room = MOST_BYTES
    kept: dict[int, pa.ChunkedArray] = {}
    for place in order_of_keeping(file.names):
        pieces, size = [], 0
        for batch in file.batches(place):
            pieces.append(compact(batch))
            size += pieces[-1].nbytes
            if size > room:
                break
        if pieces and size <= room:
            kept[place] = pa.chunked_array(pieces)
            room -= size
    return {place: kept[place] for place in sorted(kept)}, sorted(set(range(len(file.names))) - set(kept))


def _parquet(content: bytes, most_rows: int) -> _File:
    file = parquet.ParquetFile(BytesIO(content))
    _check_rows(file.metadata.num_rows, most_rows)
    names = list(file.schema_arrow.names)
    if len(set(names)) < len(names):
        raise ScoresError("Two columns of this Parquet file have one name. Give each its own name.")

    def batches(place: int) -> Iterator[pa.Array]:
        for batch in file.iter_batches(_BATCH, columns=[names[place]], use_threads=False):
            yield batch.column(batch.schema.names.index(names[place]))

    return _File(names, batches)


def _arrow(content: bytes, most_rows: int) -> _File:
    def opened(place: int) -> pa.ipc.RecordBatchFileReader:
        return pa.ipc.open_file(BytesIO(content), options=pa.ipc.IpcReadOptions(included_fields=[place]))

    def batches(place: int) -> Iterator[pa.Array]:
        reader = opened(place)
        n_rows = 0
        for i in range(reader.num_record_batches):
            column = reader.get_batch(i).column(0)
            column.validate(full=True)  # Arrow follows a damaged file's offsets beyond its memory
            n_rows += len(column)
            _check_rows(n_rows, most_rows)
            yield from (column.slice(start, _BATCH) for start in range(0, len(column), _BATCH))

    return _File(list(pa.ipc.open_file(BytesIO(content)).schema.names), batches)


def _check_rows(n_rows: int, most_rows: int) -> None:
    if n_rows > most_rows:
        raise ScoresError(f"The file has {n_rows:,} rows. Choose one with at most {most_rows:,}.")
    if not n_rows:
        raise ScoresError("The file has names of columns but no rows. Choose one with labels and scores.")
