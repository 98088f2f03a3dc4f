"""Weka's predictions and its own format for tables (ARFF)."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from digitlab.uploads.errors import ScoresError, quoted
from digitlab.uploads.reading.cells import plain_numbers

_NAMES = ["inst#", "actual", "predicted", "error"]
_WORD = r"^(?P<place>\d+):(?P<word>.*)$"
_NOTE = "The numbers before the words and the stars before probabilities, as Weka writes them, are left out."
# The error's sign is there or not: its place is told by what follows.
_LINE = re.compile(rb"^[ \t]++(\S++)[ \t]++(\S++)[ \t]++(\S++)[ \t]++(\+?)[ \t]*+(\S++)[ \t]*+$", re.MULTILINE)
_HEADER = re.compile(
    rb"^[ \t]*inst#[ \t]+actual[ \t]+predicted[ \t]+error[ \t]+(prediction|distribution)", re.MULTILINE
)
_ATTRIBUTE = re.compile(r"@attribute\s+('[^']*'|\"[^\"]*\"|\S+)\s", re.IGNORECASE)
_ARFF = re.compile(rb"^[ \t]*@relation\s", re.IGNORECASE | re.MULTILINE)
_FIRST, _LONGEST_HEADER = 100_000, 1_000_000

Named = list[tuple[str, pa.ChunkedArray]]


def as_csv(content: bytes) -> bytes:
    r"""Return Weka's text of predictions, or ARFF, as CSV with as many lines; any other text as it is.

    Raises
    ------
    ScoresError
        If an ARFF file has no line "@data".

    Examples
    --------
    >>> as_csv(b"@relation r\n@attribute label {a,b}\n@attribute p numeric\n@data\na,0.5\n")
    b'#\n#\n#\nlabel,p\na,0.5\n'
    >>> as_csv(b" inst#  actual  predicted error prediction\n  1  1:a  2:b  +  0.75\n  2  1:a  1:a  1\n")
    b'inst#,actual,predicted,error,prediction\n1,1:a,2:b,+,0.75\n2,1:a,1:a,,1\n'
    """
    first = content[:_FIRST]
    if _HEADER.search(first):
        return _LINE.sub(rb"\1,\2,\3,\4,\5", _HEADER.sub(rb"inst#,actual,predicted,error,\1", content, count=1))
    return _from_arff(content) if _ARFF.search(first) else content


def _from_arff(content: bytes) -> bytes:
    data = re.search(rb"^@data[^\n]*\n", content, re.IGNORECASE | re.MULTILINE)
    if data is None:
        raise ScoresError('This ARFF file has no line "@data". Save it again, or as CSV.')
    above = content[: data.start()]
    described = above[:_LONGEST_HEADER].decode("utf-8", "replace")
    names = [name.strip("'\"").replace(",", " ") for name in _ATTRIBUTE.findall(described)]
    rows = re.sub(rb"^%", b"#", content[data.end() :], flags=re.MULTILINE)
    return b"#\n" * above.count(b"\n") + ",".join(names).encode() + b"\n" + rows


def is_distribution(names: list[str]) -> bool:
    """Return whether the last name stands for as many columns as there are classes, as Weka writes it."""
    return names[:4] == _NAMES and names[-1] == "distribution"


def read_weka(names: list[str], columns: list[pa.ChunkedArray]) -> tuple[Named, list[str]]:
    """Return Weka's predictions with words without their numbers and a probability for each class, with notes.

    Weka writes the probability of the class that it predicts; as a score of one class that would be wrong. Other
    tables are returned as they are. All columns are text.

    Examples
    --------
    >>> cells = [["1", "2"], ["2:yes", "1:no"], ["1:no", "1:no"], ["+", ""], ["0.75", "1"]]
    >>> named, _ = read_weka([*_NAMES, "prediction"], [pa.chunked_array([each]) for each in cells])
    >>> [(name, values.to_pylist()) for name, values in named[1:]]  # doctest: +NORMALIZE_WHITESPACE
    [('actual', ['yes', 'no']), ('predicted', ['no', 'no']), ('error', ['+', '']),
     ('probability no', ['0.75', '1.0']), ('probability yes', ['0.25', '0.0'])]
    """
    named = list(zip(names, columns, strict=True))
    if names[:4] != _NAMES or len(names) < 5:
        return named, []
    words = [pc.extract_regex(column, _WORD) for column in columns[1:3]]
    if any(each.null_count for each in words):
        return named, []
    actual, predicted = (pc.struct_field(each, "word") for each in words)
    actual = pc.if_else(pc.equal(actual, "?"), pa.scalar(None, pa.string()), actual)
    first = [named[0], ("actual", actual), ("predicted", predicted), named[3]]
    scores, n_taken, note = _weka_scores(names[4:], columns[4:], predicted, _classes(columns[1:3]))
    return [*first, *scores, *named[4 + n_taken :]], [note or _NOTE]


def _classes(columns: list[pa.ChunkedArray]) -> list[str]:
    """Return the classes in Weka's order."""
    numbered = {cell for column in columns for cell in pc.unique(column).to_pylist()}
    pairs = sorted((int(place), word) for place, _, word in (cell.partition(":") for cell in numbered))
    return [word for _, word in pairs if word != "?"]


def _weka_scores(
    names: list[str], columns: list[pa.ChunkedArray], predicted: pa.ChunkedArray, classes: list[str]
) -> tuple[Named, int, str | None]:
    """Return the columns of probabilities, how many columns of the file they are made of, and a note."""
    if names[0] == "distribution" and len(columns) >= len(classes):
        bare = [pc.utf8_ltrim(column, "*") for column in columns[: len(classes)]]
        return [(f"probability {each}", column) for each, column in zip(classes, bare, strict=True)], len(classes), None
    numbers = plain_numbers(columns[0])
    if names[0] != "prediction" or numbers is None:
        return [], 0, None
    if len(classes) != 2:
        note = '"prediction" is the probability of whatever class Weka predicts: it is no score of one class.'
        return [("confidence of the predicted class", columns[0])], 1, f"Column {note}"
    found = numbers.to_numpy().astype(np.float64)
    is_word = [pc.equal(predicted, word).to_numpy() for word in classes]
    each = [np.where(is_it, found, np.round(1 - found, 12)) for is_it in is_word]  # no digits that the file has not
    scores = [(f"probability {word}", _as_text(values)) for word, values in zip(classes, each, strict=True)]
    return (
        scores,
        1,
        (
            'Column "prediction" is the probability of whatever class Weka predicts; it is read as the probability of '
            f"{quoted(classes[0])} and of {quoted(classes[1])}, a column each."
        ),
    )


def _as_text(numbers: np.ndarray) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(numbers, from_pandas=True).cast(pa.string())])
