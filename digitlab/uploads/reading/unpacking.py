"""Files that are packed: gzip, bzip2, xz, zstd, and zip with one table. No more is unpacked than is read."""

import lzma
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import pyarrow as pa

from digitlab.uploads.errors import ScoresError, quoted

MOST_BYTES = 200_000_000
_PIECE = 1 << 20
_DAMAGED = (pa.ArrowException, OSError, EOFError, lzma.LZMAError, zipfile.BadZipFile, ValueError, RuntimeError)
_STREAMS: dict[bytes, tuple[str, Callable[[Any], Any]]] = {
    b"\x1f\x8b": ("gzip", lambda file: pa.CompressedInputStream(file, "gzip")),
    b"BZh": ("bzip2", lambda file: pa.CompressedInputStream(file, "bz2")),
    b"\x28\xb5\x2f\xfd": ("zstd", lambda file: pa.CompressedInputStream(file, "zstd")),
    b"\xfd7zXZ\0": ("xz", lzma.LZMAFile),
}
_ZIP = b"PK\x03\x04"
# Such as are zip files themselves, and are read as what they are.
_DOCUMENTS = ("[Content_Types].xml", "mimetype", "content.xml")
_TEXT = (".csv", ".tsv", ".txt", ".tab", ".dat", ".data", ".json", ".jsonl", ".ndjson")
_TABLES = (*_TEXT, ".parquet", ".pq", ".feather", ".arrow", ".ipc", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")


def unpacked(content: bytes) -> tuple[bytes, list[str]]:
    """Return what a packed file holds, any other file as it is, with a note where it holds several.

    Raises
    ------
    ScoresError
        If it holds more than 200 MB, a packed file, no table, or is damaged or has a password.

    Examples
    --------
    >>> import gzip
    >>> unpacked(gzip.compress(b"label,score"))
    (b'label,score', [])
    """
    inner, notes = _one_level(content)
    if inner is not content and _one_level_kind(inner) is not None:
        raise ScoresError("This file holds a packed file in a packed file. Unpack it and upload the table itself.")
    return inner, notes


def is_document(content: bytes) -> bool:
    """Return whether a file is a workbook: a zip file with a workbook's parts."""
    if not content.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as file:
            return any(name in _DOCUMENTS for name in file.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False


def _one_level_kind(content: bytes) -> str | None:
    if content.startswith(_ZIP):
        return None if is_document(content) else "zip"
    return next((title for start, (title, _) in _STREAMS.items() if content.startswith(start)), None)


def _one_level(content: bytes) -> tuple[bytes, list[str]]:
    kind = _one_level_kind(content)
    if kind is None:
        return content, []
    try:
        if kind == "zip":
            return _from_zip(content)
        opened = next(opened for title, opened in _STREAMS.values() if title == kind)
        with opened(BytesIO(content)) as stream:
            return _read(stream), []
    except _DAMAGED as error:
        if isinstance(error, ScoresError):
            raise
        if isinstance(error, RuntimeError) and "password" in str(error):
            raise ScoresError("This zip file has a password. Upload the table without one.") from error
        raise ScoresError(f"This {kind} file is damaged. Pack it again, or upload the table itself.") from error


def _read(stream: BinaryIO) -> bytes:
    pieces, size = [], 0
    while piece := stream.read(_PIECE):
        size += len(piece)
        if size > MOST_BYTES:
            most_mb = MOST_BYTES // 1_000_000
            raise ScoresError(f"This file holds more than {most_mb:,} MB unpacked. Choose a smaller one.")
        pieces.append(piece)
    return b"".join(pieces)


def _from_zip(content: bytes) -> tuple[bytes, list[str]]:
    with zipfile.ZipFile(BytesIO(content)) as file:
        members = [each for each in file.infolist() if not each.is_dir() and not _is_hidden(each.filename)]
        tables = [each for each in members if each.filename.lower().endswith(_TABLES)] or members[:1]
        if not tables:
            raise ScoresError("This zip file is empty. Put a table into it, or upload the table itself.")
        notes = []
        if len(members) > 1:
            name = quoted(PurePosixPath(tables[0].filename).name)
            notes.append(f"The zip file holds {len(members):,} files; {name} is read.")
        with file.open(tables[0]) as stream:
            return _read(stream), notes  # type: ignore[arg-type]


def _is_hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")
