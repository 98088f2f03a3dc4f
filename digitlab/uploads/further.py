"""The columns that a table may have beside label and scores: identifier, group, weight, split, cluster and time."""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow.compute as pc

from digitlab.texts import vocabulary, words
from digitlab.uploads.columns import MOST_CLASSES, values_of
from digitlab.uploads.evidence import is_called_score
from digitlab.uploads.facts import Column
from digitlab.uploads.table import ScoreTable

_ROLES = ("split", "weight", "group", "identifier")
# What nobody should be told by a guess: whether rows belong together, and which came first.
_NEVER_GUESSED = ("cluster", "time")
_YES = ("1", "true", "yes")


def further_columns(
    table: ScoreTable, columns: Mapping[str, Column], taken: Iterable[str], chosen: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the columns of the further roles, chosen or guessed, and the split's value to judge by."""
    found: dict[str, Any] = {role: chosen[role] or None for role in (*_ROLES, *_NEVER_GUESSED) if role in chosen}
    guesses = {"split": _is_split, "weight": _is_weight, "group": _is_group, "identifier": _is_identifier}
    for role in _ROLES:
        if role not in chosen:
            used = {*taken, *(name for other, name in found.items() if other != "cluster")}
            free = [column for name, column in columns.items() if name not in used]
            found[role] = next((column.name for column in free if guesses[role](column, table)), None)
    if found["split"] is not None:
        found["judged"] = chosen.get("judged") or _judged(columns[found["split"]], table)
    return found


def _judged(column: Column, table: ScoreTable) -> str:
    values = values_of(table, column.name)
    if _is_flag_of_split(column):
        wants = "train" not in column.words and "training" not in column.words
        return next((value for value in values if (value.lower() in _YES) == wants), values[-1])
    return words.judged_guess(values)


def _is_flag_of_split(column: Column) -> bool:
    """Return whether a column says of each row whether it is one of the test: "is_test", "in_train"."""
    return (
        column.words[:1] in (("is",), ("in",))
        and column.words[1:2] in (("test",), ("train",), ("training",), ("holdout",), ("validation",))
        and len(column.values) == 2
    )


def _is_split(column: Column, _: ScoreTable) -> bool:
    return len(column.values) <= MOST_CLASSES and (words.is_split(list(column.values)) or _is_flag_of_split(column))


def _is_weight(column: Column, table: ScoreTable) -> bool:
    """Return whether a column holds weights: called so, and such that all rows have one and none is below 0."""
    if not column.is_number or not words.is_called_weight(column.name) or column.n_missing:
        return False
    lowest, highest = pc.min_max(table.columns[column.name]).as_py().values()
    return lowest >= 0 and 0 < highest < float("inf")


def _is_group(column: Column, _: ScoreTable) -> bool:
    return column.has(vocabulary.GROUP) and 2 <= len(column.values) <= MOST_CLASSES and not column.is_all_different


def _is_identifier(column: Column, _: ScoreTable) -> bool:
    if column.has_fractions or is_called_score(column):
        return False
    if column.has(vocabulary.IDENTIFIER) or not column.name.strip():
        return len(column.values) > 2
    return not column.is_number and column.is_all_different
