"""From a file's bytes to a table: CSV, TSV or Parquet.

Every column of text is tried as whole numbers, then as numbers; what is neither stays text, so that whoever chooses it
for a score is told in which row the text stands.
"""

import re
from collections import Counter
from io import BytesIO

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from digitlab.uploads.errors import ScoresError, quoted
from digitlab.uploads.table import ScoreTable

MOST_ROWS = 5_000_000
MOST_COLUMNS = 200
_MOST_BYTES_UNPACKED = 1_000_000_000
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
# What people and programs write for nothing.
_NOTHING = ["", "na", "n/a", "nan", "null", "none", "-"]
_EMPTY = "The file is empty. Choose one with a row of names and rows of labels and scores."
_OTHER_KINDS = {
    b"PK": "an Excel or zip file",
    b"\x1f\x8b": "a gzip file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8": "a picture",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"SQLite": "a database",
}
_NUMBER = re.compile(r"[+-]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d+)?|nan|inf|-inf", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?")


def read_table(content: bytes, name: str) -> ScoreTable:
    """Read a file: CSV with commas, semicolons, tabs or bars, in UTF-8 and with a first row of names; or Parquet.

    `ScoresError` is raised if it is of another kind, empty, damaged, without a header, or larger than 5,000,000 rows or
    200 columns.
    """
    if not content.strip():
        raise ScoresError(_EMPTY)
    columns = _from_parquet(content) if content.startswith(b"PAR1") else _from_text(content)
    _check_names(columns.column_names)
    if not columns.num_rows:
        raise ScoresError("The file has names of columns but no rows. Choose one with labels and scores.")
    if columns.num_rows > MOST_ROWS:
        raise ScoresError(f"The file has {columns.num_rows:,} rows. Choose one with at most {MOST_ROWS:,}.")
    return ScoreTable(name, columns)


def _from_parquet(content: bytes) -> pa.Table:
    try:
        file = parquet.ParquetFile(BytesIO(content))
        described = file.metadata
        unpacked = sum(described.row_group(i).total_byte_size for i in range(described.num_row_groups))
        if described.num_rows > MOST_ROWS or unpacked > _MOST_BYTES_UNPACKED:
            raise ScoresError(f"The file is too large unpacked. Choose one with at most {MOST_ROWS:,} rows.")
        _check_number(described.num_columns)
        table = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, ScoresError):
            raise
        raise ScoresError("This Parquet file cannot be read. Write it again or choose another one.") from error
    return _without_nested(table)


def _without_nested(table: pa.Table) -> pa.Table:
    """Return the columns that are numbers, truth values or text; times become text, and lists are left out."""
    kept = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
            kept[name] = column.cast(pa.float64())
        elif pa.types.is_integer(kind):
            kept[name] = column.cast(pa.float64() if pa.types.is_uint64(kind) else pa.int64())
        elif pa.types.is_boolean(kind):
            kept[name] = column
        elif not pa.types.is_nested(kind) and not pa.types.is_binary(kind):
            kept[name] = column.cast(pa.string())
    if len(set(table.column_names)) < len(table.column_names):
        _check_names(table.column_names)
    if not kept:
        raise ScoresError("No column of this file holds numbers or text. Choose a file with labels and scores.")
    return pa.table(kept)


def _from_text(content: bytes) -> pa.Table:
    _check_kind(content)
    lines = content[:200_000].decode("utf-8", "replace").splitlines()
    header = next((line for line in lines if line.strip()), None)
    if header is None:  # what remains are signs that separate lines, which are no blanks to bytes
        raise ScoresError(_EMPTY)
    separator = _separator(header)
    names = _cells(header, separator)
    _check_header(names)
    _check_number(len(names))
    _check_names(names)
    table = _parsed(content, separator, names)
    cells = (cell.strip() for line in lines[1:100] for cell in line.split(separator))
    decimal_comma = separator != "," and any(map(_DECIMAL_COMMA.fullmatch, cells))
    return pa.table({name: _typed(column, decimal_comma) for name, column in zip(names, table.columns, strict=True)})


def _check_kind(content: bytes) -> None:
    kind = next((kind for start, kind in _OTHER_KINDS.items() if content.startswith(start)), None)
    if kind is not None:
        raise ScoresError(f"This is {kind}, not a table as text. Save it as CSV (UTF-8) or as Parquet.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ScoresError("This file is written in UTF-16. Save it as CSV in UTF-8.")
    if b"\0" in content[:100_000]:
        raise ScoresError("This file is no text. Choose a CSV, TSV or Parquet file.")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise ScoresError(f"Row {row:,} holds a character that is not UTF-8. Save the file as CSV in UTF-8.") from None


def _separator(header: str) -> str:
    counted = Counter(letter for letter in header if letter in _SEPARATORS)
    if not counted:
        raise ScoresError(
            f"The first row, {quoted(header)}, is a single column. Put commas, semicolons or tabs between them, "
            "one for the label and one or more for scores."
        )
    return counted.most_common(1)[0][0]


def _cells(line: str, separator: str) -> list[str]:
    options = csv.ParseOptions(delimiter=separator)
    try:
        first = csv.read_csv(BytesIO(f"{line}\n".encode()), parse_options=options)
    except pa.ArrowException:
        raise ScoresError("The first row cannot be read. Write a row of names such as label,score.") from None
    return [name.strip().lstrip("\ufeff") for name in first.column_names]


def _check_header(names: list[str]) -> None:
    if all(_NUMBER.fullmatch(name) for name in names):
        raise ScoresError(
            f"The first row holds numbers, {quoted(', '.join(names))}, not names of columns. "
            "Put a row of names above it, such as label,score."
        )


def _check_number(n_columns: int) -> None:
    if n_columns > MOST_COLUMNS:
        raise ScoresError(f"The file has {n_columns:,} columns. Choose one with at most {MOST_COLUMNS}.")
    if n_columns < 2:
        raise ScoresError("The file has a single column. It takes one for the label and one or more for scores.")


def _check_names(names: list[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise ScoresError(f"The column {quoted(name)} is there {times} times. Give each column its own name.")
        if not name:
            raise ScoresError(f"Column {names.index(name) + 1} has no name. Give each column a name.")


def _parsed(content: bytes, separator: str, names: list[str]) -> pa.Table:
    """Return all cells as text."""
    refused: list[csv.InvalidRow] = []

    def refuse(row: csv.InvalidRow) -> str:
        refused.append(row)
        return "error"

    try:
        return csv.read_csv(
            BytesIO(content),
            # One thread, so that a row that is refused has its number, and the server's other cores are the visitors'.
            csv.ReadOptions(use_threads=False, column_names=names, skip_rows=0, autogenerate_column_names=False),
            csv.ParseOptions(delimiter=separator, newlines_in_values=True, invalid_row_handler=refuse),
            csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        ).slice(1)
    except pa.ArrowException as error:
        if refused:
            raise ScoresError(
                f"Row {refused[0].number:,} has {refused[0].actual_columns} cells where the first has {len(names)}. "
                "Mend the row; a cell that holds a separator needs quotes."
            ) from None
        raise ScoresError("This file cannot be read as a table. Save it as CSV (UTF-8) again.") from error


def _typed(column: pa.ChunkedArray, decimal_comma: bool) -> pa.ChunkedArray:
    """Return a column of text as what it is: whole numbers, numbers, or text."""
    numbers = _numbers(column)
    if numbers is not None and not pc.any(pc.is_nan(numbers)).as_py():  # most are clean, and to clean them takes long
        return numbers
    text = pc.utf8_trim_whitespace(column)
    is_nothing = pc.is_in(pc.utf8_lower(text), value_set=pa.array(_NOTHING))
    text = pc.if_else(is_nothing, pa.scalar(None, pa.string()), text)
    numbers = _numbers(pc.replace_substring(text, ",", ".") if decimal_comma else text)
    return text if numbers is None else numbers


def _numbers(text: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Return text as whole numbers or numbers, None if it is neither."""
    for kind in (pa.int64(), pa.float64()):
        try:
            return text.cast(kind)
        except pa.ArrowInvalid:
            continue
    return None
