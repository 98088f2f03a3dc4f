"""Text of any encoding as UTF-8."""

import codecs
import re

from charset_normalizer import from_bytes

from digitlab.uploads.errors import ScoresError, quoted

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTERS = re.compile(rb"[^\n\r]*[\x80-\xff][^\n\r]*")
_SAMPLE, _MOST_FOUND = 20_000, 200
# Of fewer letters beyond ASCII, a guess at a rarer encoding is no better than chance.
_FEWEST_LETTERS = 40
_CANDIDATES = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "gb18030", "big5", "shift_jis", "euc_kr", "mac_roman"]
_TITLES = {"cp1252": "Windows-1252"}


def as_utf8(content: bytes) -> tuple[bytes, list[str]]:
    r"""Return text in UTF-8 without a mark at its beginning, with a note where its encoding had to be guessed.

    UTF-8, UTF-16 and UTF-32 tell themselves. Of others, charset-normalizer guesses from the lines that hold letters
    beyond ASCII; of few such letters, Windows-1252 is taken, which Excel and R write in the west.

    Raises
    ------
    ScoresError
        If it is no text.

    Examples
    --------
    >>> as_utf8("caf\u00e9,1".encode("utf-16"))[0].decode()
    'caf\xe9,1'
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return (content[len(mark) :], []) if encoding == "utf-8-sig" else (_decoded(content, encoding), [])
    if b"\0" in content[:100_000]:
        return _decoded(content, _wide(content)), []
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _guessed(content, error.start)
    return content, []


def _wide(content: bytes) -> str:
    """Return the encoding of text of two bytes a character and without a mark, told by where its zeros stand."""
    first = content[:2_000]
    even, odd = first[::2].count(0), first[1::2].count(0)
    if odd * 4 > len(first) and even == 0:
        return "utf-16-le"
    if even * 4 > len(first) and odd == 0:
        return "utf-16-be"
    raise ScoresError("This file is no text. Choose a table as CSV, Excel, Parquet, Feather or JSON.")


def _decoded(content: bytes, encoding: str) -> bytes:
    try:
        return content.decode(encoding).lstrip("\ufeff").encode()
    except UnicodeError:
        raise ScoresError(
            f"This file begins like {encoding[:6].upper()}, but is none to its end. Save it as CSV in UTF-8."
        ) from None


def _guessed(content: bytes, start: int) -> tuple[bytes, list[str]]:
    """Return text that is not UTF-8 as UTF-8; `start` is where its first such byte stands."""
    decoded = content.decode("utf-8", "replace")
    wrong, right = (
        decoded.count("\ufffd"),
        sum(len(part) for part in re.findall("[\u0080-\ufffc]+", decoded[:1_000_000])),
    )
    row = content.count(b"\n", 0, start) + 1
    if right > wrong:  # UTF-8 with a fault
        what = "One character is" if wrong == 1 else f"{wrong:,} characters are"
        return decoded.encode(), [f"{what} not UTF-8 and stand as \ufffd, the first in row {row:,}."]
    encoding = _encoding(b"\n".join(_lines(content)))
    if encoding is None:
        raise ScoresError(f"Row {row:,} holds a character that is not UTF-8. Save the file as CSV in UTF-8.")
    text = content.decode(encoding, "replace")
    word = next(iter(re.findall(r"\w*[^\x00-\x7f]\w*", text[:1_000_000])), "")
    title = _TITLES.get(encoding, encoding)
    return text.encode(), [
        f"The file is not UTF-8; it is read as {title}, so that a word of it is {quoted(word)}. If that looks wrong, "
        "save it as CSV in UTF-8."
    ]


def _lines(content: bytes) -> list[bytes]:
    """Return the first lines that hold letters beyond ASCII."""
    found: list[bytes] = []
    size = 0
    for match in _LETTERS.finditer(content):
        found.append(match[0][:1_000])
        size += len(found[-1])
        if size > _SAMPLE or len(found) == _MOST_FOUND:
            break
    return found


def _encoding(sample: bytes) -> str | None:
    beyond = sum(byte > 127 for byte in sample)
    if beyond >= _FEWEST_LETTERS:
        best = from_bytes(sample, cp_isolation=_CANDIDATES, explain=False).best()
        if best is not None:
            return best.encoding
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:  # a few bytes are no letter there
        return "latin-1" if beyond and not re.search(rb"[\x80-\x9f]", sample) else None
    return "cp1252"
