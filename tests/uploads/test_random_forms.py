"""Tables of known cells, written in all the ways in which people and programs write them, are read with these cells."""

import bz2
import gzip
import io
import lzma
import math
import zipfile
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitlab.uploads.parsing import read_table

_BLANK = "\u00a0"
_GAPS = ["", "NA", "NaN", "n/a", "?", "-", "null", "None", ".", "#N/A", "--"]
_WORDS = st.sampled_from(["yes", "no", "Stockholm", "São Paulo", "a b", "x-1", "2024-01-02", "Größe", "o'clock", "+"])
_RAW = st.sampled_from(["a,b", "a;b", 'say "hi"', "a|b", "two\nlines", "tab\there"])


@dataclass(frozen=True)
class Form:
    """A way to write a table."""

    separator: str
    decimal: str
    thousands: str
    end: str
    encoding: str
    packing: str
    gap: str
    has_names: bool
    has_index: bool
    trailing: bool
    quotes_all: bool
    is_percent: bool
    says_separator: bool
    n_comments: int
    title: bool
    repeats_names: bool
    blank_rows: bool


@st.composite
def forms(draw):
    separator = draw(st.sampled_from([",", ";", "\t", "|"]))
    decimal = draw(st.sampled_from([".", ","]))
    thousands = draw(st.sampled_from(["", "", "'", _BLANK, "." if decimal == "," else ","]))
    has_names = draw(st.sampled_from([True, True, True, False]))
    yes_or_no = st.sampled_from([False, False, True])
    return Form(
        separator,
        decimal,
        thousands,
        end=draw(st.sampled_from(["\n", "\r\n", "\r"])),
        encoding=draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])),
        packing=draw(st.sampled_from(["", "", "gzip", "zip", "bz2", "xz"])),
        gap=draw(st.sampled_from(_GAPS)),
        has_names=has_names,
        has_index=has_names and draw(yes_or_no),
        trailing=draw(yes_or_no),
        quotes_all=draw(yes_or_no),
        is_percent=draw(yes_or_no),
        says_separator=has_names and draw(yes_or_no),
        n_comments=draw(st.integers(0, 2)),
        title=has_names and draw(yes_or_no),
        repeats_names=has_names and draw(yes_or_no),
        blank_rows=draw(yes_or_no),
    )


@st.composite
def tables(draw):
    n = draw(st.integers(4, 12))
    labels = draw(st.sampled_from([["0", "1"], ["yes", "no"], ["-1", "1"], ["+", "-"], ["case", "control"]]))
    scale = draw(st.sampled_from([1, 1, 10, 1_000, 1_000_000]))
    digits = draw(st.integers(0, 6))
    score = st.floats(-scale, scale).map(lambda value: round(value, digits))
    scores = draw(st.lists(score, min_size=n // 2, max_size=n))
    scores = draw(st.permutations(scores + [None] * (n - len(scores))))
    texts = draw(st.lists(st.one_of(_WORDS, _RAW) if draw(st.booleans()) else _WORDS, min_size=n, max_size=n))
    label = [labels[draw(st.integers(0, 1))] for _ in range(n - 2)] + labels
    return {"id": list(range(1, n + 1)), "label": label, "score": scores, "place": texts}


def number(value: float, form: Form) -> str:
    """Write a number in a form, with all its digits."""
    text = f"{abs(value) * (100 if form.is_percent else 1):.8f}".rstrip("0").rstrip(".")
    whole, _, part = text.partition(".")
    if form.thousands:
        groups = []
        while len(whole) > 3:
            groups.insert(0, whole[-3:])
            whole = whole[:-3]
        whole = form.thousands.join([whole, *groups])
    sign = "-" if value < 0 else ""
    return sign + whole + (form.decimal + part if part else "") + ("%" if form.is_percent else "")


def cell(text: str, form: Form) -> str:
    if form.quotes_all or any(mark in text for mark in (form.separator, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


def written(table: dict, form: Form) -> bytes:
    n = len(table["id"])
    scores = [form.gap if value is None else number(value, form) for value in table["score"]]
    columns = {"id": [str(i) for i in table["id"]], "label": table["label"], "score": scores, "place": table["place"]}
    if form.has_index:
        columns = {"": [str(i) for i in range(n)], **columns}
    after = form.separator if form.trailing else ""
    rows = [form.separator.join(cell(column[i], form) for column in columns.values()) + after for i in range(n)]
    names = form.separator.join(cell(name, form) for name in columns) + after
    if form.repeats_names:
        rows.insert(n // 2, names)
    if form.blank_rows:
        rows.insert(1, "")
        rows.append(form.separator * (len(columns) - 1 + form.trailing))
    if form.has_names:
        rows.insert(0, names)
    rows = [f"# comment {i}" for i in range(form.n_comments)] + rows
    if form.title:
        rows = ["Results of my model", "", *rows]
    if form.says_separator:
        rows.insert(0, f"sep={form.separator}")
    content = (form.end.join(rows) + form.end).encode(form.encoding)
    return packed(content, form.packing)


def packed(content: bytes, packing: str) -> bytes:
    if packing == "zip":
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("scores.csv", content)
        return buffer.getvalue()
    return {"": bytes, "gzip": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}[packing](content)


def is_same(found: object, known: object) -> bool:
    if isinstance(known, float) and isinstance(found, int | float):
        return math.isclose(found, known, rel_tol=1e-9, abs_tol=1e-9)
    return str(found) == str(known)


def is_said(form: Form, notes: tuple[str, ...]) -> bool:
    """Return whether notes say that numbers could be read in two ways, and in which they were."""
    told = " ".join(notes)
    commas = form.thousands == "," and form.separator == ";" and "with decimal commas" in told
    return commas or "stays text" in told or "with decimal dots" in told


def check(table: dict, form: Form) -> None:
    read = read_table(written(table, form), "scores.csv")
    first = 1 if form.has_index else 0
    assert len(read.names) - first == len(table), read.names
    if form.has_names:
        assert read.names[first:] == list(table)
    for known, name, column in zip(table.values(), table, read.columns.columns[first:], strict=True):
        found = column.to_pylist()
        assert len(found) == len(known), (found, read.notes)
        wrong = [(a, b) for a, b in zip(found, known, strict=True) if not is_same(a, b)]
        assert not wrong or (name == "score" and is_said(form, read.notes)), (wrong, read.notes)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), forms())
def test_no_cell_becomes_another_one_in_silence(table, form):
    check(table, form)


@pytest.mark.slow
@settings(max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), forms())
def test_nor_in_two_thousand_tables(table, form):
    check(table, form)
