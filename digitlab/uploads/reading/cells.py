"""Cells of text as what they are: whole numbers, numbers or text, in the forms in which people and programs write them.

A column is read in one form or stays text; where two forms fit and give other numbers, it stays text and a note says
why.
"""

import re
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from digitlab.uploads.errors import quoted

# What people and programs write for nothing: everywhere, and where numbers are expected.
_NOTHING = ["", "na", "n/a", "nan", "null", "#n/a", "<na>", "#null!"]
_NO_NUMBER = [*_NOTHING, "none", "-", "--", "?", ".", "..", "*", "\u2013", "\u2014", "missing", "#value!", "#div/0!"]
_NO_NUMBER += ["#num!", "#ref!", "nat", "\\n", "(null)", "1.#qnan", "-1.#ind", "not available", "n.a.", "k.a."]
_NOTHING_VALUES, _NO_NUMBER_VALUES = pa.array(_NOTHING), pa.array(_NO_NUMBER)
LONGEST_TEXT = 200
_EXPONENT = r"(?:[eE][+-]?\d+)?"
_BLANKS = "\u00a0\u2009\u202f "
# A first group never begins with 0: 0,123 is a decimal.
_GROUPED = r"^[+-]?(?:[1-9]\d{{0,2}}(?:{mark}\d{{3}})+|\d+){decimals}$"
_DECIMALS = {".": r"(?:\.\d*)?", ",": r"(?:,\d*)?"}


@dataclass(frozen=True)
class _Form:
    """A way to write numbers: what stands between thousands and before decimals; "" for nothing."""

    thousands: str
    decimal: str
    words: str

    @property
    def pattern(self) -> str:
        if self.thousands:
            return _GROUPED.format(mark=f"[{self.thousands}]", decimals=_DECIMALS[self.decimal])
        return rf"^[+-]?(?:\d+{_DECIMALS[self.decimal]}|{re.escape(self.decimal)}\d+){_EXPONENT}$"

    def plain(self, text: pa.ChunkedArray) -> pa.ChunkedArray:
        """Return the text as programs write numbers."""
        if self.thousands:
            text = pc.replace_substring_regex(text, f"[{self.thousands}]", "")
        return pc.replace_substring(text, ",", ".") if self.decimal == "," else text


_PLAIN = _Form("", ".", "")
_COMMA = _Form("", ",", "decimal commas")
_DOT = _Form("", ".", "decimal dots")
_ENGLISH = _Form(",", ".", "commas between thousands")
_GERMAN = _Form(".", ",", "dots between thousands")
_FORMS = (
    _PLAIN,
    _COMMA,
    _ENGLISH,
    _GERMAN,
    _Form("'\u2019", ".", "apostrophes between thousands"),
    _Form("'\u2019", ",", "apostrophes between thousands"),
    _Form(_BLANKS, ".", "blanks between thousands"),
    _Form(_BLANKS, ",", "blanks between thousands"),
)
_ONLY_COMMA, _ONLY_DOT = re.compile(_COMMA.pattern), re.compile(_PLAIN.pattern)
_COULD_BE_GROUPED = {",": re.compile(_ENGLISH.pattern), ".": re.compile(_GERMAN.pattern)}

_PATTERNS = [re.compile(form.pattern) for form in _FORMS]
_NOT_FINITE = ("nan", "inf", "infinity")
_LONGEST_NUMBER = 60


def is_number(cell: str) -> bool:
    """Return whether a cell of text is a number in any of the forms, percent signs included.

    Examples
    --------
    >>> [is_number(cell) for cell in ("1.5", "17,380.0", "95,8 %", "high", "")]
    [True, True, True, False, False]
    """
    cell = cell.strip().replace("\u2212", "-").rstrip("%" + _BLANKS)
    if len(cell) > _LONGEST_NUMBER:
        return False
    return any(pattern.fullmatch(cell) for pattern in _PATTERNS) or cell.lower().lstrip("+-") in _NOT_FINITE


def is_nothing(cell: str) -> bool:
    """Return whether a cell of text says nothing where a number is expected.

    Examples
    --------
    >>> [is_nothing(cell) for cell in ("", "#N/A", "?", "0")]
    [True, True, True, False]
    """
    return cell.strip().lower() in _NO_NUMBER


def decimal_sign(cells: list[str]) -> str | None:
    """Return the decimal sign that some cells can only be read with, "," or "."; None for none or for both.

    Examples
    --------
    >>> decimal_sign(["0,5", "1"]), decimal_sign(["1,234"]), decimal_sign(["0,5", "0.5"])
    (',', None, None)
    """
    signs = set()
    for cell in map(str.strip, cells):
        for sign, pattern in ((",", _ONLY_COMMA), (".", _ONLY_DOT)):
            if sign in cell and pattern.fullmatch(cell) and not _COULD_BE_GROUPED[sign].fullmatch(cell):
                signs.add(sign)
    return signs.pop() if len(signs) == 1 else None


def typed(
    name: str, column: pa.ChunkedArray, decimal: str | None = None, *, expects_comma: bool = False
) -> tuple[pa.ChunkedArray, list[str]]:
    """Return a column of text as whole numbers, numbers or text, with notes.

    Parameters
    ----------
    name : str
        The column's, for the notes.
    column : pyarrow.ChunkedArray of string
    decimal : "," or "." or None
        The decimal sign of the file's other columns, where it is known.
    expects_comma : bool, default=False
        Whether a comma that could be either is a decimal sign, where nothing else says it.

    Returns
    -------
    pyarrow.ChunkedArray
        Of int64, float64 or string, as long as `column`; null where it says nothing.
    list of str
        A sentence for each thing that was not taken as it stands.

    Examples
    --------
    >>> numbers, notes = typed("p", pa.chunked_array([["95.8%", "?", "4%"]]))
    >>> numbers.to_pylist()
    [0.958, None, 0.04]
    """
    numbers = plain_numbers(column)
    if numbers is not None and not pc.any(pc.is_nan(numbers)).as_py():  # most are clean, and to clean them takes long
        return _without_dots(name, column, numbers, decimal)
    text = pc.utf8_trim_whitespace(column)
    lower = pc.utf8_lower(text)
    candidates = _without(text, lower, _NO_NUMBER_VALUES)
    if candidates.null_count < len(candidates):
        found = _numbers(name, candidates, decimal, expects_comma=expects_comma)
        if found is not None and not pa.types.is_string(found[0].type):
            return found[0], found[1] + _gaps_noted(name, text, found[0])
        if found is not None:
            return found
    # A word for nothing is one among numbers; among words it can be one of the label's values.
    return _cut(name, _without(text, lower, _NOTHING_VALUES))


def plain_numbers(text: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Return text as whole numbers (int64) or numbers (float64) as programs write them, None if it is neither."""
    for kind in (pa.int64(), pa.float64()):
        try:
            numbers = text.cast(kind)
        except pa.ArrowInvalid:
            continue
        is_name = _has_hexadecimal(text) if kind == pa.int64() else _are_long_names(text)
        return None if is_name else numbers
    return None


def _has_hexadecimal(text: pa.ChunkedArray) -> bool:
    """Return whether some cells are such as 0x1f, which Arrow takes for numbers, and people for names."""
    return any(pc.any(pc.starts_with(text, start)).as_py() for start in ("0x", "0X", "-0x", "-0X"))


def _are_long_names(text: pa.ChunkedArray) -> bool:
    """Return whether cells have only digits, and more than numbers keep: as numbers, different ones became one."""
    if (pc.max(pc.binary_length(text)).as_py() or 0) < 17:
        return False
    return _all(pc.match_substring_regex(text, r"^[+-]?\d+$"))


def _without(text: pa.ChunkedArray, lower: pa.ChunkedArray, words: pa.Array) -> pa.ChunkedArray:
    is_nothing = pc.is_in(lower, value_set=words)
    return pc.if_else(is_nothing, pa.scalar(None, pa.string()), text)


def _gaps_noted(name: str, text: pa.ChunkedArray, numbers: pa.ChunkedArray) -> list[str]:
    """Return a note on the words that count as nothing where numbers are expected, and would not elsewhere."""
    gaps = pc.filter(text, pc.fill_null(pc.and_(pc.is_null(numbers), pc.is_valid(text)), False))
    unusual = pc.filter(gaps, pc.invert(pc.is_in(pc.utf8_lower(gaps), value_set=_NOTHING_VALUES)))
    if not len(unusual):
        return []
    words = ", ".join(quoted(word) for word in pc.unique(unusual).to_pylist()[:3])
    rows = "one row" if len(unusual) == 1 else f"{len(unusual):,} rows"
    return [f"Column {quoted(name)} holds {words} in {rows} among numbers: it counts as nothing there."]


def _numbers(
    name: str, text: pa.ChunkedArray, decimal: str | None, *, expects_comma: bool
) -> tuple[pa.ChunkedArray, list[str]] | None:
    """Return trimmed text as numbers in the one form that fits all cells, with notes; None if none does.

    Where two forms fit and the numbers would be others, the text is returned as it is, with a note.
    """
    numbers = plain_numbers(text)
    if numbers is not None:
        return _without_dots(name, text, numbers, decimal)
    if _are_long_names(text):
        return None
    text = pc.replace_substring(text, "\u2212", "-")
    is_percent = _all(pc.ends_with(text, "%"))
    if is_percent:
        text = pc.utf8_rtrim(text, "%" + _BLANKS)
    forms = [form for form in _FORMS if _all(_matches(text, form))]
    if not forms:
        return (text.cast(pa.float64()), []) if plain_numbers(text) is not None else None  # infinite ones among them
    form = _form_of(text, forms, decimal, expects_comma=expects_comma)
    if form is None:
        return text, [_ambiguous(name, text)]
    plain = form.plain(text)
    if is_percent:
        plain = pc.binary_join_element_wise(plain, pa.scalar("e-2"), "")
    numbers = plain_numbers(plain)
    if numbers is None:  # an exponent beside a percent sign, or digits beyond all numbers
        return None
    return numbers, _form_noted(name, form, text, numbers, is_percent=is_percent)


def _form_of(text: pa.ChunkedArray, forms: list[_Form], decimal: str | None, *, expects_comma: bool) -> _Form | None:
    """Return the form to read numbers in; None if they would be other numbers in another form that fits as well."""
    if _PLAIN in forms and _GERMAN in forms and decimal != "." and pc.any(pc.match_substring(text, ".")).as_py():
        return _GERMAN if decimal == "," else _DOT
    if _PLAIN not in forms and _COMMA in forms and _ENGLISH in forms:
        return {",": _COMMA, ".": _ENGLISH}.get(decimal or ("," if expects_comma else ""))
    return forms[0]


def _ambiguous(name: str, text: pa.ChunkedArray) -> str:
    cell = text[pc.index(pc.fill_null(pc.match_substring(text, ","), False), True).as_py()].as_py()
    decimal, whole = cell.replace(",", "."), cell.replace(",", "")
    return (
        f'Column {quoted(name)} stays text: "{cell}" could be {decimal} or {whole}. Write its numbers without commas '
        "to use them."
    )


def _form_noted(
    name: str, form: _Form, text: pa.ChunkedArray, numbers: pa.ChunkedArray, *, is_percent: bool
) -> list[str]:
    if not (form.words or is_percent):
        return []
    marked = pc.match_substring_regex(text, f"[{form.thousands or form.decimal}]") if form.words else pc.is_valid(text)
    place = pc.index(pc.fill_null(marked, False), True).as_py()
    cell = text[place].as_py() + ("%" if is_percent else "")
    what = " and ".join([*([form.words] if form.words else []), *(["percent signs"] if is_percent else [])])
    return [f'Column {quoted(name)} is written with {what}: "{cell}" is read as {numbers[place].as_py()}.']


def _without_dots(
    name: str, text: pa.ChunkedArray, numbers: pa.ChunkedArray, decimal: str | None
) -> tuple[pa.ChunkedArray, list[str]]:
    """Return numbers as they are, but for dots between thousands in a file whose decimals have commas.

    Where the file does not say what a dot is, it is a decimal sign, and a note says so.
    """
    if decimal == "." or not pa.types.is_floating(numbers.type) or not _all(_matches(text, _GERMAN)):
        return numbers, []
    if not pc.any(pc.match_substring(text, ".")).as_py():
        return numbers, []
    if decimal == ",":
        numbers = plain_numbers(_GERMAN.plain(text))
        return numbers, _form_noted(name, _GERMAN, text, numbers, is_percent=False)
    return numbers, _form_noted(name, _DOT, text, numbers, is_percent=False)


def _matches(text: pa.ChunkedArray, form: _Form) -> pa.ChunkedArray:
    return pc.match_substring_regex(text, form.pattern)


def _all(is_so: pa.ChunkedArray) -> bool:
    return bool(pc.all(is_so).as_py())


def _cut(name: str, text: pa.ChunkedArray) -> tuple[pa.ChunkedArray, list[str]]:
    """Return text of which no cell is long, with a note where one is cut, now or before."""
    short = cut(text)
    is_cut = (pc.max(pc.binary_length(short)).as_py() or 0) > LONGEST_TEXT and (
        pc.any(pc.equal(pc.utf8_length(short), LONGEST_TEXT + 1)).as_py()
    )
    return short, [f"Text in column {quoted(name)} is cut after {LONGEST_TEXT} characters."] if is_cut else []


def cut(text: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """Return text of which each cell has at most 200 characters, and a sign for more where it had more."""
    text = text.cast(pa.string())
    longest = pc.max(pc.binary_length(text)).as_py() or 0
    if longest <= LONGEST_TEXT:
        return text
    is_long = pc.greater(pc.utf8_length(text), LONGEST_TEXT + 1)
    if not pc.any(is_long).as_py():
        return text
    short = pc.utf8_slice_codeunits(text, 0, LONGEST_TEXT)
    return pc.if_else(is_long, pc.binary_join_element_wise(short, pa.scalar("\u2026"), ""), text)
