"""The first look at a table: what each column was taken for, its first rows, and what was left out."""

import math
from typing import NamedTuple

from digitlab.texts import formats
from digitlab.uploads.columns import in_words
from digitlab.uploads.doubts import Doubt
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.interpreting import Interpretation
from digitlab.uploads.table import ScoreTable

N_ROWS = 5
MOST_COLUMNS = 12
NOT_USED = "Not used"
_LONGEST_CELL = 30


class ColumnLook(NamedTuple):
    """A column at a first look: its name, what it was taken for, and its first values as text, shortened."""

    name: str
    role: str
    cells: tuple[str, ...]


def first_look(reading: Interpretation) -> list[ColumnLook]:
    """Return up to 12 columns with their first five values: label, score, then the others that are used.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from digitlab.uploads.interpreting import interpret
    >>> table = ScoreTable("a.csv", pa.table({"label": ["no", "yes", "no"], "score": [0.2, 0.9, 0.4]}))
    >>> first_look(interpret(table))[0]
    ColumnLook(name='label', role='Label, positive: yes', cells=('no', 'yes', 'no'))
    """
    roles = roles_in_words(reading)
    names = dict.fromkeys([reading.roles.label, score_column(reading), *roles, *reading.table.names])
    shown = list(names)[:MOST_COLUMNS]
    return [ColumnLook(name, roles.get(name, NOT_USED), _first_cells(reading.table, name)) for name in shown]


def roles_in_words(reading: Interpretation) -> dict[str, str]:
    """Return what each column that is used was taken for, the label first."""
    roles, shown = reading.roles, score_column(reading)
    found: dict[str, list[str]] = {}
    for name, role in [
        (roles.label, f"Label, positive: {roles.positive}"),
        *((name, "Score, shown" if name == shown else "Score") for name in roles.scores),
        *((name, "smaller is more likely") for name in roles.turned if name in roles.scores),
        (roles.weight, "Weight"),
        (roles.group, "Group"),
        (roles.cluster, "Rows of one belong together"),
        (roles.time, "When"),
        (roles.split, f"Split, judged by {roles.judged}"),
        (roles.identifier, "Identifier"),
        (roles.answer, "Answer that the score is sure of"),
    ]:
        if name is not None:
            found.setdefault(name, []).append(role)
    return {name: "; ".join(words) for name, words in found.items()}


def score_column(reading: Interpretation) -> str:
    """Return the column of the scores that are shown; where each class has one, that of the positive class."""
    try:
        return reading.detectors.columns.get(reading.score, reading.score)
    except ScoresError:
        return reading.score if reading.score in reading.table.names else reading.roles.scores[0]


def is_note(doubt: Doubt) -> bool:
    """Return whether a doubt only tells what was read or left out, which a first look says among its rows."""
    return not doubt.asks and (doubt.key == "left_out" or doubt.key.startswith("note_"))


def _first_cells(table: ScoreTable, name: str) -> tuple[str, ...]:
    values = table.columns[name].slice(0, N_ROWS).to_pylist()
    return tuple(shortened("" if value is None else _in_cell(value), _LONGEST_CELL) for value in values)


def _in_cell(value: object) -> str:
    return formats.threshold(value) if isinstance(value, float) and not math.isnan(value) else in_words(value)


def shortened(text: str, longest: int) -> str:
    """Return a text, cut off with three dots where it is longer.

    Examples
    --------
    >>> shortened("malignant", 5)
    'malig...'
    """
    return text if len(text) <= longest else f"{text[:longest]}..."
