"""The first look at a table: what each column was taken for, its first rows, and which rows do not count, and why."""

from typing import NamedTuple

import numpy as np

from digitlab.texts.nouns import counted
from digitlab.uploads.columns import in_words
from digitlab.uploads.detectors import UploadedDetectors
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


def left_out(uploaded: UploadedDetectors) -> tuple[str, ...]:
    """Return for which reasons how many rows are left out; each row counts for the first one."""
    counts = np.ones(len(uploaded.codes), dtype=bool)
    counts[uploaded.judged] = counts[uploaded.to_choose] = False
    reasons = []
    for is_so, what in _reasons(uploaded):
        n = int((counts & is_so).sum())
        if n:
            reasons.append(f"{counted(n, 'rows')} {what}")
        counts &= ~is_so
    return tuple(reasons)


def _reasons(uploaded: UploadedDetectors) -> list[tuple[np.ndarray, str]]:
    """Return for each reason in which rows it holds, bool of shape (n_rows,), and the words for it."""
    roles, label = uploaded.roles, uploaded.table.columns[uploaded.roles.label]
    has_none, is_unknown = label.is_null().to_numpy(), uploaded.codes < 0
    reasons = [(has_none, f'without a label in "{roles.label}"')]
    if roles.unknown:
        values = " or ".join(f'"{value}"' for value in roles.unknown)
        reasons.append((is_unknown, f"whose label says nothing ({values})"))
    reasons += [
        (~np.isfinite(scores), f'without a finite score in "{column}"') for column, scores in uploaded.scores.items()
    ]
    if uploaded.weights is not None:
        reasons.append((~np.isfinite(uploaded.weights), f'without a finite weight in "{roles.weight}"'))
    return reasons


def _first_cells(table: ScoreTable, name: str) -> tuple[str, ...]:
    values = table.columns[name].slice(0, N_ROWS).to_pylist()
    texts = ["" if value is None else in_words(value) for value in values]
    return tuple(text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}..." for text in texts)
