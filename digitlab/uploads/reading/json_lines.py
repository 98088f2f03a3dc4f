"""JSON in lines whose fields are each of one kind, which most are: read by Arrow, about ten times as fast."""

from json import loads as json_of

import pyarrow as pa
from pyarrow import json

from digitlab.uploads.reading.columnar import plain_table
from digitlab.uploads.reading.notes import few
from digitlab.uploads.reading.records import MOST_CELLS
from digitlab.uploads.table import ScoreTable

_DEEP = 500
# So many lines say what fields there are, and so many of these Arrow may give to each line.
_LOOKED_AT, _MOST_FIELDS = 1_000, 1_000


def plain_lines(content: bytes, name: str) -> ScoreTable | None:
    r"""Return records in lines as a table, None where a record is not of one line, or a field not of one plain kind.

    Examples
    --------
    >>> table = plain_lines(b'{"label": 1, "score": 0.5}\n{"label": 0, "score": 1}\n', "a.jsonl")
    >>> table.columns.to_pydict()
    {'label': [1, 0], 'score': [0.5, 1.0]}
    >>> plain_lines(b'{"label": 1}\n{"label": "no"}\n', "a.jsonl") is None
    True
    """
    if not content.startswith(b"{") or _may_be_deep(content):
        return None
    n_lines = content.count(b"\n") + (not content.endswith(b"\n"))
    try:
        kinds = _kinds(content)
        if kinds is None:
            return None
        table = _read(content, kinds, "error")
    except (pa.ArrowException, ValueError):
        return None
    if table.num_rows != n_lines or n_lines < 2 or any(pa.types.is_nested(field.type) for field in table.schema):
        return None
    plain, notes = plain_table(table.column_names, table.columns)
    return ScoreTable(name, plain, few(notes), first_row=1)


def _may_be_deep(content: bytes) -> bool:
    """Return whether fields may lie so deep in fields that Arrow, which calls itself for each, would crash."""
    if content.count(b"{") + content.count(b"[") <= content.count(b"\n") + _DEEP:
        return False
    return any(line.count(b"{") + line.count(b"[") > _DEEP for line in content.split(b"\n"))


def _kinds(content: bytes) -> pa.Schema | None:
    """Return the fields of lines all over a file, None for too many: Arrow would give each of them to every record."""
    starts = {content.rfind(b"\n", 0, len(content) * i // _LOOKED_AT) + 1 for i in range(_LOOKED_AT)}
    lines = [content[start : end if (end := content.find(b"\n", start)) >= 0 else None] for start in sorted(starts)]
    try:
        fields = {name for line in lines if line.strip() for name in json_of(line)}
    except (ValueError, RecursionError):
        return None
    if len(fields) > _MOST_FIELDS or len(fields) * content.count(b"\n") > MOST_CELLS:
        return None
    schema = _read(b"\n".join(lines), pa.schema([]), "infer").schema
    # Text that looks like a time stays the text that it is.
    return pa.schema([field.with_type(pa.string()) if pa.types.is_temporal(field.type) else field for field in schema])


def _read(content: bytes, kinds: pa.Schema, unexpected: str) -> pa.Table:
    return json.read_json(
        pa.BufferReader(content),
        json.ReadOptions(use_threads=False, block_size=max(1 << 20, min(len(content), 1 << 24))),
        json.ParseOptions(explicit_schema=kinds, newlines_in_values=False, unexpected_field_behavior=unexpected),
    )
