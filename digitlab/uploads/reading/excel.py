"""Workbooks of Excel and LibreOffice: the first sheet that holds a table."""

import datetime
import zipfile
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from digitlab.uploads.errors import ScoresError, quoted
from digitlab.uploads.reading.sheet import Sheet, sheet_of_rows
from digitlab.uploads.reading.unpacking import is_document

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MOST_BYTES_UNPACKED = 1_000_000_000
_MOST_CELLS = 20_000_000


def is_workbook(content: bytes) -> bool:
    """Return whether a file is a workbook."""
    return content.startswith(_OLD_EXCEL) or is_document(content)


def read_workbook(content: bytes) -> Sheet:
    """Read the first sheet with two or more columns, and say which if there are several.

    Raises
    ------
    ScoresError
        If it is damaged, has a password, holds no table, or more than 20,000,000 cells.
    """
    _check_size(content)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.total_height * sheet.total_width > _MOST_CELLS:
                raise ScoresError(
                    f"Sheet {quoted(name)} has more than {_MOST_CELLS:,} cells. Save it as CSV or Parquet."
                )
            if sheet.width >= 2:
                several = len(workbook.sheet_names) > 1
                notes = [f"Of {len(workbook.sheet_names):,} sheets {quoted(name)} is read."] if several else []
                cells = [[_in_words(cell) for cell in row] for row in sheet.iter_rows()]
                return sheet_of_rows(cells, notes)
    except CalamineError as error:
        if "password" in str(error).lower():
            raise ScoresError("This workbook has a password. Save it without one, or as CSV.") from error
        raise ScoresError("This workbook cannot be read. Save it again, or as CSV (UTF-8).") from error
    raise ScoresError("No sheet of this workbook has two columns. It takes one for the label and one for scores.")


def _check_size(content: bytes) -> None:
    if content.startswith(_OLD_EXCEL):
        return
    with zipfile.ZipFile(BytesIO(content)) as file:
        if sum(each.file_size for each in file.infolist()) > _MOST_BYTES_UNPACKED:
            raise ScoresError("This workbook is too large unpacked. Save the sheet of labels and scores as CSV.")


def _in_words(cell: Any) -> str:
    """Return a cell as text, as a file of text would hold it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, datetime.date | datetime.time) else str(cell)
