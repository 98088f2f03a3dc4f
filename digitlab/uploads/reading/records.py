"""JSON: records in lines or in a list, columns by name, and what pandas writes."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from digitlab.uploads.errors import ScoresError, quoted
from digitlab.uploads.reading.columnar import MOST_ELEMENTS
from digitlab.uploads.reading.layout import Layout
from digitlab.uploads.reading.sheet import Sheet, sheet_of_rows

_MOST_DEEP = 4
_MOST_FIELDS = 10_000
MOST_CELLS = 100_000_000
_CHUNK_ROWS, _CHUNK_CELLS = 50_000, 2_000_000


def is_json(content: bytes) -> bool:
    """Return whether text begins as JSON that holds a table does."""
    first = content[:1_000].lstrip()
    return first.startswith(b"{") or (first.startswith(b"[") and first[1:].lstrip()[:1] in (b"{", b"[", b"]"))


def read_json(content: bytes) -> Sheet:
    """Read records, one in a line or in a list, or columns by name; fields in fields become "field.field".

    Raises
    ------
    ScoresError
        If it is damaged, or no table.
    """
    try:
        return _sheet(content)
    except UnicodeEncodeError as error:
        half = ascii(error.object[error.start])[1:-1]
        raise ScoresError(f"This JSON file holds half a character ({half}). Write it again as UTF-8.") from error


def _sheet(content: bytes) -> Sheet:
    columns = _Columns()
    for record in _records(content):
        if isinstance(record, list):
            return sheet_of_rows([[_in_words(cell) for cell in row] for row in record])
        columns.add(record)
    named = columns.finished()
    if not named:
        raise ScoresError("This JSON file holds no records with fields. Write one for each row, with label and scores.")
    layout = Layout("", list(named), None, [], [])
    return Sheet(layout, list(named.values()))


class _Columns:
    """Columns of text that grow by records; a record without a field holds nothing there."""

    def __init__(self) -> None:
        self._done: dict[str, list[pa.Array]] = {}
        self._open: dict[str, list[str | None]] = {}
        self._n_done = self._n_open = 0

    def add(self, record: Mapping[str, Any]) -> None:
        for name, value in _flat(record):
            if name not in self._open and len(self._open) > _MOST_FIELDS:
                raise ScoresError(f"The records have more than {_MOST_FIELDS:,} fields. Choose a file with fewer.")
            cells = self._open.setdefault(name, [])
            if len(cells) > self._n_open:
                raise ScoresError(
                    f"Record {self._n_done + self._n_open + 1:,} has two fields that are called {quoted(name)}, fields "
                    "in fields included. Give each its own name."
                )
            cells += [""] * (self._n_open - len(cells))
            cells.append(value)
        self._n_open += 1
        if self._n_open == _CHUNK_ROWS or self._n_open * len(self._open) > _CHUNK_CELLS:
            self._close()

    def _close(self) -> None:
        for name, cells in self._open.items():
            chunks = self._done.setdefault(name, [])
            self._fill(chunks)
            chunks.append(pa.array([*cells, *[""] * (self._n_open - len(cells))], pa.string()))
        self._n_done += self._n_open
        self._open, self._n_open = {}, 0
        if len(self._done) > _MOST_FIELDS:
            raise ScoresError(f"The records have more than {_MOST_FIELDS:,} fields. Choose a file with fewer.")
        if len(self._done) * self._n_done > MOST_CELLS:
            raise ScoresError(
                f"The records have {len(self._done):,} fields, and more than {MOST_CELLS:,} cells with those that "
                "some of them lack. Choose a file with fewer."
            )

    def _fill(self, chunks: list[pa.Array]) -> None:
        """Let a column reach as far as the records that were closed."""
        missing = self._n_done - sum(map(len, chunks))
        if missing:
            chunks.append(pa.array([""] * missing, pa.string()))

    def finished(self) -> dict[str, pa.ChunkedArray]:
        self._close()
        for chunks in self._done.values():
            self._fill(chunks)
        return {name: pa.chunked_array(chunks, pa.string()) for name, chunks in self._done.items()}


def _records(content: bytes) -> Iterator[Any]:
    """Yield records; of rows without names, all of them at once."""
    lines = content.splitlines()
    first = next(line for line in lines if line.strip())
    if len(lines) > 1 and _is_whole(first):
        yield from _from_lines(lines)
        return
    del lines
    try:
        whole = _loaded(content)
    except ScoresError:
        raise
    except (ValueError, RecursionError) as error:
        raise ScoresError("This JSON file cannot be read: it is damaged or cut off. Write it again.") from error
    if isinstance(whole, list) and whole and all(isinstance(each, list) for each in whole):
        yield whole
    else:
        yield from _from_whole(whole)


def _is_whole(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _loaded(content: bytes) -> Any:
    """Return a JSON value; ScoresError if a record in it has one name twice, of which Python would keep the last."""
    return _DECODER.decode(content.decode())


def _record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise ScoresError(f"A record has two fields that are called {quoted(twice)}. Give each its own name.")
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_record)


def _from_lines(lines: list[bytes]) -> Iterator[Mapping[str, Any]]:
    for i, line in enumerate(lines):
        if not line.strip():
            yield {}
            continue
        try:
            record = _loaded(line)
        except ScoresError:
            raise
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict):
            raise ScoresError(f"Row {i + 1:,} is no JSON record: {quoted(line.decode().strip())}. Mend the row.")
        yield record


def _from_whole(whole: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the records of a file that is one value."""
    if isinstance(whole, dict) and isinstance(whole.get("data"), list) and whole["data"]:  # pandas: "split", "table"
        yield from _from_whole(_with_names(whole["data"], whole.get("columns")))
    elif isinstance(whole, dict) and whole and all(map(_is_column, whole.values())):
        if len(set(map(len, whole.values()))) > 1:
            raise ScoresError("The columns of this JSON file have different lengths. Write one record for each row.")
        yield from (dict(zip(whole, row, strict=True)) for row in zip(*whole.values(), strict=True))
    elif isinstance(whole, dict) and _is_of_alike(list(whole.values())):
        rows = list(next(iter(whole.values())))
        if len(whole) > len(rows):  # pandas: "index", not "columns"
            yield from whole.values()
            return
        yield from ({name: column.get(row) for name, column in whole.items()} for row in rows)
    elif isinstance(whole, dict) and len(lists := [each for each in whole.values() if _is_of_records(each)]) == 1:
        yield from lists[0]  # an API's answer, the records in one of its fields
    elif isinstance(whole, list) and whole and all(isinstance(each, dict) for each in whole):
        yield from whole
    elif isinstance(whole, dict) and whole:
        yield whole


def _is_of_alike(values: list[Any]) -> bool:
    """Return whether values are records with the same fields: columns by rows, or rows by columns."""
    return bool(values) and all(isinstance(each, dict) and each.keys() == values[0].keys() for each in values)


def _is_of_records(value: Any) -> bool:
    is_list = isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)
    return is_list and not _scores_of_classes(value)


def _is_column(value: Any) -> bool:
    return isinstance(value, list) and not any(isinstance(each, dict) for each in value[:1])


def _with_names(rows: list[Any], names: Any) -> list[Any]:
    if isinstance(names, list) and all(isinstance(row, list) and len(row) == len(names) for row in rows):
        twice = next((name for name, n in Counter(map(str, names)).items() if n > 1), None)
        if twice is not None:
            raise ScoresError(f"Two columns of this JSON file are called {quoted(twice)}. Give each its own name.")
        return [dict(zip(map(str, names), row, strict=True)) for row in rows]
    return rows


def _flat(record: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the fields of a record, those of records and lists in it with what they stand in, as text."""
    for key, value in record.items():
        name = f"{before}{key}"
        scores = _scores_of_classes(value)
        if scores:
            yield from ((f"{name}.{each}", _in_words(score)) for each, score in scores.items())
        elif isinstance(value, dict) and value and depth < _MOST_DEEP:
            yield from _flat(value, f"{name}.", depth + 1)
        elif isinstance(value, list) and 0 < len(value) <= MOST_ELEMENTS and depth < _MOST_DEEP:
            yield from _flat({f"{name}_{i}": each for i, each in enumerate(value)}, "", depth + 1)
        else:
            yield name, _in_words(value)


def _scores_of_classes(value: Any) -> dict[str, Any]:
    """Return scores by their classes where they are written as BigQuery and Vertex do, else an empty dict."""
    if (
        isinstance(value, dict)
        and set(value) == {"classes", "scores"}
        and all(isinstance(each, list) for each in value.values())
    ):
        return dict(zip(map(str, value["classes"]), value["scores"], strict=False))
    if (
        isinstance(value, list)
        and value
        and all(isinstance(each, dict) and set(each) == {"label", "prob"} for each in value)
    ):
        return {str(each["label"]): each["prob"] for each in value}
    return {}


def _in_words(value: Any) -> str:
    if value is None or value in ({}, []):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else repr(value)
