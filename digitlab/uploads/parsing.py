"""From a file's bytes to a table: text, workbooks, JSON, Parquet, Feather, packed or not."""

from dataclasses import replace

from digitlab.uploads.errors import ScoresError
from digitlab.uploads.reading.columnar_files import is_columnar, read_columnar
from digitlab.uploads.reading.encodings import as_utf8
from digitlab.uploads.reading.excel import is_workbook, read_workbook
from digitlab.uploads.reading.records import is_json, read_json
from digitlab.uploads.reading.sheet import Sheet, table_of_sheet
from digitlab.uploads.reading.text import read_text
from digitlab.uploads.reading.unpacking import unpacked
from digitlab.uploads.table import ScoreTable

MOST_ROWS = 5_000_000
_FIRST = 1_000
_EMPTY = "The file is empty. Choose one with a row of names and rows of labels and scores."
_OTHER_KINDS = {
    b"%PDF": "a PDF",
    b"PK\x05\x06": "an empty zip file",
    b"\x89PNG": "a picture",
    b"\xff\xd8": "a picture",
    b"GIF8": "a picture",
    b"SQLite": "a database",
    b"\x80\x04\x95": "a pickle, which can run programs and is never opened here",
    b"\x80\x05\x95": "a pickle, which can run programs and is never opened here",
    b"\x93NUMPY": "an array of NumPy without names of columns",
    b"\x89HDF": "an HDF5 file",
    b"RDX": "a file of R",
    b"$FL2": "a file of SPSS",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
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
    kind = next((kind for start, kind in _OTHER_KINDS.items() if inner.startswith(start)), None)
    if kind is not None:
        raise ScoresError(f"This is {kind}, not a table. Save the table as CSV, Excel or Parquet.")
    text, remarks = as_utf8(inner)
    if not text[:_FIRST].decode("utf-8", "replace").strip() and not text.decode("utf-8").strip():
        raise ScoresError(_EMPTY)  # what remains are signs that separate lines, which are no blanks to bytes
    sheet = read_json(text) if is_json(text) else read_text(text)
    return _noted(_of_sheet(sheet, name), notes + remarks)


def _of_sheet(sheet: Sheet, name: str) -> ScoreTable:
    n_rows = len(sheet.columns[0])
    if n_rows > MOST_ROWS:
        raise ScoresError(f"The file has {n_rows:,} rows. Choose one with at most {MOST_ROWS:,}.")
    return table_of_sheet(sheet, name)


def _noted(table: ScoreTable, notes: list[str]) -> ScoreTable:
    return replace(table, notes=(*notes, *table.notes))
