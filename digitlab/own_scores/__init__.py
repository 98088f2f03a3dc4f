"""Somebody's own scores: from a file to detectors.

`reading` makes a table of a file's bytes (`decoding`: in a process of its own), `columns` finds out what its columns
are, `detecting` makes detectors of them.
"""

from digitlab.own_scores.columns import (
    Roles,
    guessed_roles,
    has_column_for_each,
    judged_guess,
    label_columns,
    positive_guess,
    score_columns,
    values_of,
)
from digitlab.own_scores.detecting import Own, own_detectors
from digitlab.own_scores.errors import ScoresError
from digitlab.own_scores.table import EXAMPLE, ScoreTable

__all__ = [
    "EXAMPLE",
    "Own",
    "Roles",
    "ScoreTable",
    "ScoresError",
    "guessed_roles",
    "has_column_for_each",
    "judged_guess",
    "label_columns",
    "own_detectors",
    "positive_guess",
    "score_columns",
    "values_of",
]
