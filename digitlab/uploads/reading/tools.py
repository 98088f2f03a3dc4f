"""What single tools write around the cells of a table: Orange's types and roles, Weka's numbered words."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from digitlab.uploads.errors import quoted
from digitlab.uploads.reading.cells import plain_numbers
from digitlab.uploads.reading.rows import Row

_ORANGE_TYPES = {"continuous", "c", "numeric", "n", "discrete", "d", "categorical", "string", "s", "text", "time", "t"}
_ORANGE_ROLES = {"class", "c", "meta", "m", "weight", "w", "ignore", "i", "", "basket"}
_ORANGE_PREFIX = re.compile(r"(?:[mciw]?[DCSTN]|[mciw])#(.+)")
_WEKA = ["inst#", "actual", "predicted", "error"]
_WEKA_WORD = r"^(?P<place>\d+):(?P<word>.*)$"

Named = list[tuple[str, pa.ChunkedArray]]


def rows_of_types(body: list[Row]) -> int:
    """Return how many rows below the names say what the columns are, as Orange writes two of them.

    Examples
    --------
    >>> rows_of_types([Row(2, ["no yes", "continuous"]), Row(3, ["class", ""]), Row(4, ["yes", "0.5"])])
    2
    """
    if len(body) < 2:
        return 0
    types, roles = ([cell.strip().lower() for cell in row.cells] for row in body[:2])
    known = [cell in _ORANGE_TYPES for cell in types]
    are_types = any(known) and all(is_known or " " in cell for is_known, cell in zip(known, types, strict=True))
    are_roles = any(roles) and all(cell.partition(" ")[0] in _ORANGE_ROLES for cell in roles)
    return 2 if are_types and are_roles else 0


def without_prefixes(names: list[str]) -> list[str]:
    """Return names without the signs for types and roles that Orange writes before them.

    Examples
    --------
    >>> without_prefixes(["cD#loan", "mC#Model (yes)", "age"])
    ['loan', 'Model (yes)', 'age']
    """
    found = [_ORANGE_PREFIX.fullmatch(name) for name in names]
    return [name if match is None else match[1] for name, match in zip(names, found, strict=True)]


def is_distribution(names: list[str]) -> bool:
    """Return whether the last name stands for as many columns as there are classes, as Weka writes it."""
    return names[:4] == _WEKA and names[-1] == "distribution"


def read_weka(names: list[str], columns: list[pa.ChunkedArray]) -> tuple[Named, list[str]]:
    """Return Weka's predictions with words without their numbers and a probability for each class, with notes.

    Weka writes the probability of the class that it predicts; as a score of one class that would be wrong. Other
    tables are returned as they are. All columns are text.

    Examples
    --------
    >>> cells = [["1", "2"], ["2:yes", "1:no"], ["1:no", "1:no"], ["+", ""], ["0.75", "1"]]
    >>> named, _ = read_weka([*_WEKA, "prediction"], [pa.chunked_array([each]) for each in cells])
    >>> [(name, values.to_pylist()) for name, values in named[1:]]  # doctest: +NORMALIZE_WHITESPACE
    [('actual', ['yes', 'no']), ('predicted', ['no', 'no']), ('error', ['+', '']),
     ('probability no', ['0.75', '1.0']), ('probability yes', ['0.25', '0.0'])]
    """
    named = list(zip(names, columns, strict=True))
    if names[:4] != _WEKA or len(names) < 5:
        return named, []
    words = [pc.extract_regex(column, _WEKA_WORD) for column in columns[1:3]]
    if any(each.null_count for each in words):
        return named, []
    actual, predicted = (pc.struct_field(each, "word") for each in words)
    actual = pc.if_else(pc.equal(actual, "?"), pa.scalar(None, pa.string()), actual)
    first = [named[0], ("actual", actual), ("predicted", predicted), named[3]]
    scores, n_taken, note = _weka_scores(names[4:], columns[4:], predicted, _classes(columns[1:3]))
    return [*first, *scores, *named[4 + n_taken :]], [] if note is None else [note]


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
