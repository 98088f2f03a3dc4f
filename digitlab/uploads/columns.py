"""What the columns of a table can be, and the roles that they have."""

from dataclasses import dataclass

import pyarrow as pa

from digitlab.texts.vocabulary import PREDICTED, PROBABILITY, SCORE, TARGET, TRUTH
from digitlab.texts.words import in_words, words_of
from digitlab.uploads.table import ScoreTable

MOST_CLASSES = 50


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
    cluster, time : str or None
        What rows belong together by, such as a patient; when each was.
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
    cluster: str | None = None
    time: str | None = None
    unknown: tuple[str, ...] = ()
    turned: tuple[str, ...] = ()
    answer: str | None = None


def label_columns(table: ScoreTable) -> list[str]:
    """Return the columns that can be a label: of two to 50 values, no fractions among them."""
    return [name for name in table.names if _can_be_label(table, name)]


def score_columns(table: ScoreTable, label: str) -> list[str]:
    """Return the columns that can be scores: numbers, or answers in the label's words; and not the label."""
    answers = set(values_of(table, label))
    others = [name for name in table.names if name != label]
    return [
        name for name in others if is_number(table.columns[name].type) or _are_among(values_of(table, name), answers)
    ]


def _are_among(values: list[str], answers: set[str]) -> bool:
    return bool(values) and {value.lower() for value in values} <= {answer.lower() for answer in answers}


def is_number(kind: pa.DataType) -> bool:
    """Return whether a column holds numbers."""
    return pa.types.is_integer(kind) or pa.types.is_floating(kind)


def values_of(table: ScoreTable, name: str) -> list[str]:
    """Return the different values of a column as text, in their order; at most one more than 50."""
    return list(dict.fromkeys(in_words(value) for value in table.distinct(name, MOST_CLASSES + 1)))


def _can_be_label(table: ScoreTable, name: str) -> bool:
    values = values_of(table, name)
    if not 2 <= len(values) <= MOST_CLASSES:
        return False
    return not pa.types.is_floating(table.columns[name].type) or all(value.lstrip("-").isdigit() for value in values)


def no_label(table: ScoreTable) -> str:
    """Return the sentence on a table in which no column can be the label."""
    for name in table.names:
        if (TRUTH | TARGET) & set(words_of(name)):
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


def no_scores(table: ScoreTable, label: str) -> str:
    """Return the sentence on a table in which no column can hold scores."""
    for name in table.names:
        if name != label and (PROBABILITY | SCORE | PREDICTED) & set(words_of(name)):
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
