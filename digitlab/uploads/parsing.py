"""From a file's bytes to a table: text, workbooks, JSON, Parquet, Feather, packed or not."""

from dataclasses import replace

from digitlab.uploads.errors import ScoresError
from digitlab.uploads.reading.columnar_files import is_columnar, read_columnar
from digitlab.uploads.reading.encodings import as_utf8
from digitlab.uploads.reading.excel import is_workbook, read_workbook
from digitlab.uploads.reading.json_lines import plain_lines
from digitlab.uploads.reading.records import is_json, read_json
from digitlab.uploads.reading.sheet import Sheet, table_of_sheet
from digitlab.uploads.reading.text import read_text
from digitlab.uploads.reading.unpacking import unpacked
from digitlab.uploads.table import ScoreTable

MOST_ROWS = 5_000_000
_FIRST = 1_000
_EMPTY = "The file is empty. Choose one with a row of names and rows of labels and scores."
_PICKLE = "a pickle, which can run programs and is never opened here"
_OTHER_KINDS = {
    b"%pdf": "a PDF",
    b"pk\x05\x06": "an empty zip file",
    b"\x89png": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"gif89a": "a picture",
    b"gif87a": "a picture",
    b"sqlite format": "a database",
    b"\x80\x02": _PICKLE,
    b"\x80\x03": _PICKLE,
    b"\x80\x04": _PICKLE,
    b"\x80\x05": _PICKLE,
    b"\x93numpy": "an array of NumPy without names of columns",
    b"\x89hdf": "an HDF5 file",
    b"rdx2\n": "a file of R",
    b"rdx3\n": "a file of R",
    b"$fl2": "a file of SPSS",
    b"<stata_dta>": "a file of Stata",
    **{bytes([version, order]) + b"\x01\x00": "a file of Stata" for version in (113, 114, 115) for order in (1, 2)},
    b"\x00" * 12 + b"\xc2\xea\x81\x60": "a file of SAS",
    b"header record***": "a file of SAS",
    b"orc": "an ORC file",
    b"obj\x01": "an Avro file",
    b"\xff\xff\xff\xff": "a stream of Arrow",
    b"matlab 5.0": "a file of MATLAB",
    b"<!doctype": "a web page",
    b"<html": "a web page",
    b"<table": "a web page",
    b"<?xml": "an XML file",
    b"{\\rtf": "a text document",
}


def read_table(content: bytes, name: str) -> ScoreTable:
    r"""Read a file; what was left out of it or taken for something else is in the table's notes.

    Parameters
    ----------
    content : bytes
        Text with commas, semicolons, tabs, bars or blanks between cells, in UTF-8, UTF-16, UTF-32 or, guessed, another
        encoding; a workbook of Excel or LibreOffice; JSON in lines, as records or by columns; Parquet; Feather. Each
        also packed: gzip, bzip2, xz, zstd, or zip.
    name : str
        What the file is called.

    Raises
    ------
    ScoresError
        If it is of another kind, empty, damaged, larger than 5,000,000 rows or, unpacked, 200 MB, or no table.

    Examples
    --------
    >>> table = read_table("label;score\nja;0,9\nnein;0,2\n".encode(), "a.csv")
    >>> table.columns.to_pydict()
    {'label': ['ja', 'nein'], 'score': [0.9, 0.2]}
    """
    inner, notes = unpacked(content)
    if not inner[:_FIRST].strip() and not inner.strip():
        raise ScoresError(_EMPTY)
    if is_columnar(inner):
        return _noted(read_columnar(inner, name, MOST_ROWS), notes)
    if is_workbook(inner):
        return _noted(_of_sheet(read_workbook(inner), name), notes)
    kind = next((kind for start, kind in _OTHER_KINDS.items() if inner[:16].lower().startswith(start)), None)
    if kind is not None:
        raise ScoresError(f"This is {kind}, not a table. Save the table as CSV, Excel or Parquet.")
    text, remarks = as_utf8(inner)
    if not text[:_FIRST].decode("utf-8", "replace").strip() and not text.decode("utf-8").strip():
        raise ScoresError(_EMPTY)  # what remains are signs that separate lines, which are no blanks to bytes
    if not is_json(text):
        return _noted(_of_sheet(read_text(text), name), notes + remarks)
    table = plain_lines(text, name)
    if table is None:
        table = _of_sheet(read_json(text), name)
    elif len(table) > MOST_ROWS:
        raise ScoresError(_too_many(len(table)))
    return _noted(table, notes + remarks)


def _of_sheet(sheet: Sheet, name: str) -> ScoreTable:
    n_rows = len(sheet.columns[0])
    if n_rows > MOST_ROWS:
        raise ScoresError(_too_many(n_rows))
    return table_of_sheet(sheet, name)


def _too_many(n_rows: int) -> str:
    return f"The file has {n_rows:,} rows. Choose one with at most {MOST_ROWS:,}."


def _noted(table: ScoreTable, notes: list[str]) -> ScoreTable:
    return replace(table, notes=(*notes, *table.notes))
