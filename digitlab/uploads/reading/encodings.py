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
_MOST_FOUND = 200
# In most encodings of one byte a letter the letters beyond ASCII stand here.
_WORDS, _LETTERS = re.compile(rb"[A-Za-z\xc0-\xff]+"), re.compile(rb"[\xc0-\xff]+")
_MOST_OF_WORD = 0.6
_RUNS = re.compile(rb"[\x80-\xff]+")
_OTHERS = [
    "cp1251",
    "gb18030",
    "shift_jis",
    "big5",
    "euc_kr",
    "euc_jp",
    "cp1253",
    "cp1255",
    "cp1256",
    "koi8_r",
    "cp874",
]
_TITLES = {"cp1252": "Windows-1252"}


def as_utf8(content: bytes) -> tuple[bytes, list[str]]:
    r"""Return text in UTF-8 without a mark at its beginning, with a note where its encoding had to be guessed.

    UTF-8, UTF-16 and UTF-32 tell themselves. Where words have more letters of ASCII than others, the text is taken
    for Windows-1252, which Excel writes in the west; else charset-normalizer guesses from the lines that hold them.

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
        what = (
            "One character is not UTF-8 and stands" if wrong == 1 else f"{wrong:,} characters are not UTF-8 and stand"
        )
        return decoded.encode(), [f"{what} as \ufffd, the first in row {row:,}."]
    encoding = _encoding(b"\n".join(_lines(content)))
    if encoding is None:
        raise ScoresError(f"Row {row:,} holds a character that is not UTF-8. Save the file as CSV in UTF-8.")
    text = content.decode(encoding, "replace")
    word = _first_word(text)
    title = _TITLES.get(encoding, encoding)
    return text.encode(), [
        f"The file is not UTF-8; it is read as {title}, so that a word of it is {quoted(word)}. If that looks wrong, "
        "save it as CSV in UTF-8."
    ]


def _first_word(text: str) -> str:
    """Return the first word that holds a letter beyond ASCII, with at most 20 letters on each side."""
    place = next(i for i, letter in enumerate(text) if ord(letter) > 127)
    before = re.split(r"\W", text[max(place - 20, 0) : place])[-1]
    return before + re.split(r"[^\w\u0080-\uffff]", text[place : place + 20])[0]


def _lines(content: bytes) -> list[bytes]:
    """Return the first lines that hold letters beyond ASCII, of long ones what stands around such a letter."""
    found: list[bytes] = []
    end = 0
    while len(found) < _MOST_FOUND and (letter := _RUNS.search(content, end)) is not None:
        start = max(content.rfind(b"\n", end, letter.start()) + 1, letter.start() - 100, end)
        end = content.find(b"\n", letter.end(), letter.end() + 100)
        end = min(letter.end() + 100, len(content)) if end < 0 else end
        found.append(content[start:end])
    return found


def _encoding(sample: bytes) -> str | None:
    """Return the encoding of lines that are not UTF-8, None if it cannot be told.

    In languages of Latin letters most letters of a word are ASCII, in others none.
    """
    words = [word for word in _WORDS.findall(sample) if _LETTERS.search(word)]
    letters = [run for word in words for run in _LETTERS.findall(word)]
    if sum(map(len, letters)) <= _MOST_OF_WORD * sum(map(len, words)):
        return next((each for each in ("cp1252", "latin-1") if _can_be(sample, each)), None)
    candidates = (from_bytes(each, cp_isolation=_OTHERS).best() for each in (sample, b" ".join(_RUNS.findall(sample))))
    best = next((each for each in candidates if each is not None), None)
    return None if best is None else best.encoding


def _can_be(sample: bytes, encoding: str) -> bool:
    try:
        return not re.search("[\x80-\x9f]", sample.decode(encoding))
    except UnicodeDecodeError:
        return False
