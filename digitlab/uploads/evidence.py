"""What speaks for a column being the label, or the scores: tables of named pieces of evidence with their points.

Points are added up (`points_of`). Two readings whose points are near each other are both shown, to be chosen from.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from digitlab.texts import vocabulary, words
from digitlab.uploads.facts import Column, area
from digitlab.uploads.naming import columns_of_classes

# Fewer points apart, the second reading is near enough to be asked about.
NEAR = 3
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
# Shorter names are found within others by chance.
_SHORT = 4
# So surely does a column rank the label's values.
_RANKS_Z = 4.0
# Words for nothing that mean something else in the name of a score.
_MAY_MEAN_ELSE = {"n", "f", "wt", "other", "others", "rest", "current", "final", "real", "zero", "off", "low", "good"}
_GENERIC = (
    vocabulary.TRUTH
    | vocabulary.TARGET
    | vocabulary.PREDICTED
    | vocabulary.PROBABILITY
    | vocabulary.SCORE
    | vocabulary.MODEL
    | vocabulary.IDENTIFIER
) | frozenset(["is", "has", "was", "did", "of", "the", "a", "in", "for", "to", "and", "or", "x"])


@dataclass(frozen=True, eq=False)
class Reading:
    """A label, its values and the positive one, beside all columns of a table."""

    columns: dict[str, Column]
    label: Column
    classes: tuple[str, ...]
    positive: str | None = None

    @property
    def truth(self) -> np.ndarray:
        """Which rows are positive, of those that are looked at."""
        return np.asarray(self.label.texts == self.positive)

    @cached_property
    def named(self) -> dict[str, str]:
        """The columns that are named after the classes, by class."""
        numbers = [column.name for column in self.columns.values() if column.is_number and column is not self.label]
        return columns_of_classes(self.classes, numbers)


class Evidence(NamedTuple):
    """A piece of evidence: what it says, how many points it is worth, and where it holds."""

    says: str
    points: int
    holds: Callable[[Column, Any], bool]


def points_of(evidence: tuple[Evidence, ...], column: Column, beside: Any) -> int:
    """Return the points of a column."""
    return sum(piece.points for piece in evidence if piece.holds(column, beside))


def _is_named_by_scores(column: Column, columns: dict[str, Column]) -> bool:
    own, letters = _own_words(column), "".join(column.words)
    others = [
        other
        for other in columns.values()
        if other is not column
        and other.is_number
        and other.has(vocabulary.PROBABILITY, vocabulary.SCORE, vocabulary.PREDICTED)
    ]
    return any(
        (own and own <= set(other.words)) or (len(letters) > _SHORT and letters in "".join(other.words))
        for other in others
    )


def _has_column_for_each(column: Column, columns: dict[str, Column]) -> bool:
    return len(Reading(columns, column, column.values).named) == len(column.values)


def _has_column_for_one(column: Column, columns: dict[str, Column]) -> bool:
    return not column.is_number and len(Reading(columns, column, column.values).named) == 1


def _holds_dates(column: Column) -> bool:
    return pa.types.is_temporal(column.cells.type) or all(_DATE.match(value) for value in column.values)


def _is_yes_and_no(column: Column) -> bool:
    nothing = [words.means_nothing(value) for value in column.values]
    return len(nothing) == 2 and sum(nothing) == 1


def _only_numbers(column: Column) -> bool:
    return len(column.values) > 2 and column.is_number


# Beside a column stand all columns of the table.
FOR_LABEL = (
    Evidence("is called the truth", 6, lambda column, _: column.has(vocabulary.TRUTH)),
    Evidence("is called the target or the class", 4, lambda column, _: column.has(vocabulary.TARGET)),
    Evidence("is called like what is asked of rows", 3, lambda column, _: column.has(vocabulary.OUTCOME)),
    Evidence("scores are named after it", 3, _is_named_by_scores),
    Evidence("each of its values has a column of scores", 4, _has_column_for_each),
    Evidence("one of its words has a column of scores", 4, _has_column_for_one),
    Evidence("begins with is or has", 1, lambda column, _: column.words[:1] in (("is",), ("has",), ("was",), ("did",))),
    Evidence("has two values", 2, lambda column, _: len(column.values) == 2),
    Evidence("says yes and no", 2, lambda column, _: _is_yes_and_no(column)),
    Evidence("has more than ten values", -3, lambda column, _: len(column.values) > 10),
    Evidence("has more than two numbers", -1, lambda column, _: _only_numbers(column)),
    Evidence(
        "is called a prediction",
        -8,
        lambda column, _: column.has(vocabulary.PREDICTED) and not column.has(vocabulary.TRUTH),
    ),
    Evidence("holds dates", -8, lambda column, _: _holds_dates(column)),
    Evidence("says whether a prediction was right", -8, lambda column, _: column.has(vocabulary.CHECKED)),
    Evidence("is called a score", -4, lambda column, _: column.has(vocabulary.PROBABILITY, vocabulary.SCORE)),
    Evidence(
        "is called like what is measured",
        -4,
        lambda column, _: (
            column.has(vocabulary.FEATURE) and not column.has(vocabulary.TRUTH, vocabulary.TARGET, vocabulary.OUTCOME)
        ),
    ),
    Evidence("holds the sexes", -4, lambda column, _: {words.plain(value) for value in column.values} in words.SEXES),
    Evidence(
        "is called an identifier, a split or a weight",
        -5,
        lambda column, _: (
            (
                column.has(vocabulary.IDENTIFIER, vocabulary.SPLIT, vocabulary.FOLD, vocabulary.GROUP)
                and not column.has(vocabulary.TRUTH, vocabulary.TARGET)
            )
            or words.is_called_weight(column.name)
        ),
    ),
)


def is_hard(column: Column, classes: tuple[str, ...]) -> bool:
    """Return whether a column holds hard answers: two different values, or nothing but the label's values."""
    is_one_of_two = len(column.values) <= 2 and not column.has_fractions
    return is_one_of_two or (len(classes) > 2 and set(column.values) <= set(classes))


def _is_called_nothing(column: Column, reading: Reading) -> bool:
    """Return whether a score is called like the negative class in other words: "prob_neg" where labels are 0 and 1."""
    return (
        column.has(vocabulary.PROBABILITY, vocabulary.SCORE, vocabulary.PREDICTED)
        and column.name not in reading.named.values()
        and column.has(vocabulary.NOTHING - _MAY_MEAN_ELSE)
    )


def _is_of_positive(column: Column, reading: Reading) -> bool:
    return reading.positive is not None and reading.named.get(reading.positive) == column.name


def _is_of_negative(column: Column, reading: Reading) -> bool:
    named = reading.named
    return len(reading.classes) == 2 and column.name in named.values() and not _is_of_positive(column, reading)


def _ranks(column: Column, reading: Reading) -> bool:
    if reading.positive is None or len(column.values) <= 2:
        return False
    return abs(area(reading.truth, column.numbers)[1]) > _RANKS_Z


def is_called_score(column: Column) -> bool:
    """Return whether a column is called a probability, a score, a prediction or a model."""
    return column.has(vocabulary.PROBABILITY, vocabulary.SCORE, vocabulary.PREDICTED, vocabulary.MODEL)


def _is_missed(column: Column) -> bool:
    return column.has(vocabulary.MISSED) and not column.has(
        vocabulary.PROBABILITY, vocabulary.SCORE, vocabulary.DRAWN_AGAIN
    )


def _own_words(column: Column) -> set[str]:
    return set(column.words) - _GENERIC - vocabulary.FEATURE


def is_of_another_label(column: Column, first: Column, reading: Reading) -> bool:
    """Return whether scores are named after another label than the first: "prob_icu" beside "prob_death" of "death"."""
    own = _own_words(reading.label)
    if not own or not own <= set(first.words) or own & set(column.words):
        return False
    others = [other for other in reading.columns.values() if other is not reading.label and other.can_be_label]
    return any(
        _own_words(other) and _own_words(other) <= set(column.words) for other in others if not is_called_score(other)
    )


def _is_counted(column: Column) -> bool:
    return not column.has_fractions and not is_called_score(column)


def _is_measured(column: Column) -> bool:
    return column.has(vocabulary.FEATURE) and not column.has(
        vocabulary.PROBABILITY, vocabulary.SCORE, vocabulary.PREDICTED
    )


# Beside a column stands a `Reading`.
FOR_SCORE = (
    Evidence("is named after the positive value", 6, _is_of_positive),
    Evidence("is named after the negative value", -8, _is_of_negative),
    Evidence("is called like the negative class", -8, _is_called_nothing),
    Evidence("is called a probability", 5, lambda column, _: column.has(vocabulary.PROBABILITY)),
    Evidence("is called a score", 4, lambda column, _: column.has(vocabulary.SCORE)),
    Evidence("is called a prediction", 3, lambda column, _: column.has(vocabulary.PREDICTED)),
    Evidence("is called like a model", 2, lambda column, _: column.has(vocabulary.MODEL)),
    Evidence(
        "is called like the label",
        2,
        lambda column, reading: bool((set(reading.label.words) - _GENERIC) & set(column.words)),
    ),
    Evidence("holds fractions from 0 to 1", 3, lambda column, _: column.is_within_one and column.has_fractions),
    Evidence("holds fractions", 1, lambda column, _: column.has_fractions),
    Evidence("ranks the label's values", 2, _ranks),
    Evidence("holds whole numbers", -1, lambda column, _: not column.has_fractions),
    Evidence("holds whole numbers, called no score", -2, lambda column, _: _is_counted(column)),
    Evidence("holds hard answers", -8, lambda column, reading: is_hard(column, reading.classes)),
    Evidence("is all alike", -8, lambda column, _: len(column.values) < 2),
    Evidence("counts the rows", -8, lambda column, _: column.is_running),
    Evidence(
        "is called an identifier",
        -6,
        lambda column, _: column.has(vocabulary.IDENTIFIER) and not is_called_score(column),
    ),
    Evidence("is called like what is measured", -4, lambda column, _: _is_measured(column)),
    Evidence("says how far a prediction is from the truth", -8, lambda column, _: _is_missed(column)),
    Evidence(
        "is a score of something else",
        -3,
        lambda column, _: column.has(vocabulary.FEATURE) and column.has(vocabulary.SCORE),
    ),
    Evidence("is called the truth", -4, lambda column, _: column.has(vocabulary.TRUTH) and not is_called_score(column)),
    Evidence("is called a split, a fold or a weight", -8, lambda column, _: _is_further(column)),
)


def _is_further(column: Column) -> bool:
    is_split = column.has(vocabulary.SPLIT, vocabulary.FOLD) and not is_called_score(column)
    return is_split or words.is_called_weight(column.name)
