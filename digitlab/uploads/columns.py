"""What the columns of a table are: guessed from their names and values, for the visitor to correct."""

import re
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from digitlab.uploads.errors import ScoresError
from digitlab.uploads.table import ScoreTable

MOST_CLASSES = 50
_WORD = re.compile(r"y_score|[a-z]+")
_LABELS = ("label", "y_true", "ytrue", "target", "truth", "true", "actual", "class", "outcome", "y", "gold")
_SCORES = ("score", "y_score", "proba", "prob", "probability", "p", "prediction", "pred", "decision")
_SPLITS = ("split", "fold", "subset", "partition")
_IDENTIFIERS = ("id", "identifier", "index", "key", "uuid", "name")
_WEIGHTS = ("weight", "sample_weight", "weights", "w")
_GROUPS = ("group", "cluster", "site", "patient")
_POSITIVES = ("1", "true", "yes", "y", "positive", "pos", "+", "spam", "fraud", "malignant", "ill", "sick")
_JUDGED = ("test", "holdout", "evaluation", "eval", "validation", "valid", "val")


@dataclass(frozen=True)
class Roles:
    """What the columns of a table are.

    Attributes
    ----------
    label : str
    positive : str
        The label's value that counts as positive; of more than two values, the one that is told from the rest.
    scores : tuple of str
        Each a detector of the same rows. Where the label has more than two values, one column for each of them.
    identifier, group : str or None
        Tells a row from others; what rows have in common.
    split : str or None
        Says which rows are judged by and which are to choose by.
    judged : str or None
        The split's value of the rows to judge by.
    weight : str or None
        For how many each row stands.
    unknown : tuple of str
        Values of the label that say nothing: their rows are left out and counted.
    turned : tuple of str
        Columns of scores of which smaller ones mean more likely positive, such as distances.
    answer : str or None
        The column of hard answers whose confidence the scores are: of rows with the other answer, the score is one
        minus it.
    """

    label: str
    positive: str
    scores: tuple[str, ...]
    identifier: str | None = None
    group: str | None = None
    split: str | None = None
    judged: str | None = None
    weight: str | None = None
    unknown: tuple[str, ...] = ()
    turned: tuple[str, ...] = ()
    answer: str | None = None


def guessed_roles(table: ScoreTable) -> Roles:
    """Guess what the columns are, from their names and values.

    `ScoresError` is raised if no column can be a label, or none a score.
    """
    label = _guessed_label(table)
    split = _named(table, _SPLITS, [name for name in table.names if name != label])
    split = split if split is not None and 2 <= len(values_of(table, split)) <= MOST_CLASSES else None
    others = [name for name in table.names if name not in {label, split}]
    identifier, group = _named(table, _IDENTIFIERS, others), _named(table, _GROUPS, others)
    numbers = [name for name in score_columns(table, label) if name not in {split, identifier, group}]
    weight = _guessed_weight(table, numbers, values_of(table, label))
    numbers = [name for name in numbers if name != weight]
    if not numbers:
        raise ScoresError(_no_scores(table, label))
    # Where some columns are called scores, other numbers are something else.
    scores = tuple([name for name in numbers if _is_called_score(name)] or numbers)
    return Roles(
        label=label,
        positive=positive_guess(values_of(table, label)),
        scores=scores,
        identifier=identifier,
        group=group,
        split=split,
        judged=None if split is None else judged_guess(values_of(table, split)),
        weight=weight,
    )


def positive_guess(values: list[str]) -> str:
    """Return the value that most likely means positive."""
    return next((value for value in values if value.lower() in _POSITIVES), values[-1])


def judged_guess(values: list[str]) -> str:
    """Return the value of a split that most likely means the rows to judge by."""
    return next((value for wanted in _JUDGED for value in values if value.lower() == wanted), values[-1])


def label_columns(table: ScoreTable) -> list[str]:
    """Return the columns that can be a label: of two to 50 values, no fractions among them."""
    return [name for name in table.names if _can_be_label(table, name)]


def score_columns(table: ScoreTable, label: str) -> list[str]:
    """Return the columns that can be scores: numbers, and not the label."""
    return [name for name in table.names if name != label and is_number(table.columns[name].type)]


def is_number(kind: pa.DataType) -> bool:
    """Return whether a column holds numbers."""
    return pa.types.is_integer(kind) or pa.types.is_floating(kind)


def values_of(table: ScoreTable, name: str) -> list[str]:
    """Return the different values of a column as text, in their order; at most one more than 50."""
    return [in_words(value) for value in table.distinct(name, MOST_CLASSES + 1)]


def in_words(value: object) -> str:
    """Return a value of a label as text: 1.0 is 1, and truth is "true"."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def column_of_class(value: str, scores: tuple[str, ...]) -> str | None:
    """Return the score column of a class by its name: the value itself, or a name that ends with it ("p_cat")."""
    wanted = value.lower()
    exact = [name for name in scores if name.lower() == wanted]
    ending = [name for name in scores if name.lower().endswith(tuple(f"{mark}{wanted}" for mark in "_ -."))]
    return next(iter([*exact, *ending]), None)


def has_column_for_each(values: list[str], scores: tuple[str, ...]) -> bool:
    """Return whether a label has more than two values, each with a score column named after it."""
    return len(values) > 2 and all(column_of_class(value, scores) is not None for value in values)


def _guessed_label(table: ScoreTable) -> str:
    possible = label_columns(table)
    if not possible:
        raise ScoresError(_no_label(table))
    named = _named(table, _LABELS, possible)
    binary = [name for name in possible if len(values_of(table, name)) == 2 and name.lower() not in _SPLITS]
    return named or next(iter([*binary, *possible]))


def _guessed_weight(table: ScoreTable, numbers: list[str], classes: list[str]) -> str | None:
    """Return the column that holds weights: called so, no class's scores, and such that all rows have one."""
    if len(numbers) < 2:
        return None  # a single column of numbers holds the scores, whatever it is called
    weight = _named(table, _WEIGHTS, [name for name in numbers if name not in classes])
    if weight is None:
        return None
    lowest, highest = pc.min_max(table.columns[weight]).as_py().values()
    are_weights = table.columns[weight].null_count == 0 and lowest >= 0 and 0 < highest < float("inf")
    return weight if are_weights else None


def _can_be_label(table: ScoreTable, name: str) -> bool:
    values = values_of(table, name)
    if not 2 <= len(values) <= MOST_CLASSES:
        return False
    return not pa.types.is_floating(table.columns[name].type) or all(value.lstrip("-").isdigit() for value in values)


def _named(table: ScoreTable, wanted: tuple[str, ...], among: list[str]) -> str | None:
    """Return the first column with one of the names, the surest name first."""
    by_name = {name.lower(): name for name in reversed(among)}
    return next((by_name[name] for name in wanted if name in by_name), None)


def _is_called_score(name: str) -> bool:
    return bool({word for word in _SCORES if len(word) > 1} & set(_WORD.findall(name.lower()))) or name.lower() == "p"


def _no_label(table: ScoreTable) -> str:
    for name in table.names:
        if name.lower() in _LABELS:
            values = values_of(table, name)
            if len(values) == 1:
                return (
                    f'Column "{name}" holds only {values[0]}. Precision and recall need rows of both kinds: choose a '
                    "file that has them."
                )
            if not values:
                return f'Column "{name}" is empty. Choose a file with a label in each row.'
            return (
                f'Column "{name}" holds fractions or more than {MOST_CLASSES} different values, so that it looks like '
                "scores and not like labels. Choose a file with a column of labels, such as 0 and 1."
            )
    return (
        "No column can be the label: it takes one with two values, such as 0 and 1, true and false, or two words. "
        "Choose a file that has one."
    )


def _no_scores(table: ScoreTable, label: str) -> str:
    for name in table.names:
        if name != label and name.lower() in _SCORES:
            return text_among_scores(table, name)
    return f'No column beside the label "{label}" holds numbers. Choose a file with a column of scores.'


def text_among_scores(table: ScoreTable, name: str) -> str:
    """Return the sentence on the first text in a column that shall hold scores."""
    for place, value in enumerate(table.columns[name].to_pylist()):
        if value is not None and not _is_number_in_words(str(value)):
            return (
                f'Column "{name}" holds text in {table.row_of(place)}: "{str(value)[:40]}". A score is a number: mend '
                "the row or choose another column."
            )
    return f'Column "{name}" holds no numbers. Choose another column.'


def _is_number_in_words(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
