"""A visitor's table of labels and scores: from the file to detectors.

`parsing` makes a table of a file's bytes (`decoding`: in a process of its own), `columns` finds out what its columns
are, `detectors` makes detectors of them.
"""

from digitlab.uploads.columns import (
    Roles,
    guessed_roles,
    has_column_for_each,
    judged_guess,
    label_columns,
    positive_guess,
    score_columns,
    values_of,
)
from digitlab.uploads.detectors import UploadedDetectors, detectors_of_table
from digitlab.uploads.errors import ScoresError
from digitlab.uploads.table import EXAMPLE, ScoreTable

__all__ = [
    "EXAMPLE",
    "Roles",
    "ScoreTable",
    "ScoresError",
    "UploadedDetectors",
    "detectors_of_table",
    "guessed_roles",
    "has_column_for_each",
    "judged_guess",
    "label_columns",
    "positive_guess",
    "score_columns",
    "values_of",
]
