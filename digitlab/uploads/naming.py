"""Which columns of scores are named after a label's values: "p_cat", "P (loan=yes)", "confidence(no)", "proba_1"."""

import re
from collections.abc import Sequence
from functools import lru_cache

from digitlab.texts.vocabulary import PREDICTED, PROBABILITY, SCORE, TARGET
from digitlab.texts.words import plain, words_of

# What may stand beside a class in the name of its only column: "prob_1" is named after 1, "model_1" is not.
_BESIDE_CLASS = PROBABILITY | SCORE | PREDICTED | TARGET | frozenset(["for", "of", "is", "ip", "scored"]) - {"model"}


def column_of_class(value: str, scores: Sequence[str]) -> str | None:
    """Return the score column of a class by its name: the value itself, or a name that holds it ("p_cat").

    A name that is the value comes before those that end with it, and these before those that begin with it.
    """
    found = [(rank, name) for name in scores if (rank := _rank(name, value)) is not None]
    return min(found, key=lambda each: each[0])[1] if found else None


def has_column_for_each(values: Sequence[str], scores: Sequence[str]) -> bool:
    """Return whether a label has more than two values, each with a score column named after it."""
    return len(values) > 2 and len(columns_of_classes(values, scores)) == len(values)


def columns_of_classes(values: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """Return the columns that are named after a label's values, by value; without those that only look like it.

    Of names that differ in one word alone, all of the words have to be values: of "model_0", "model_1" and "model_2"
    none is the column of 1 where labels are 0 and 1. A single column has to be called a probability or a score.
    """
    found: dict[str, str] = {}
    for value in values:
        column = column_of_class(value, [name for name in names if name not in found.values()])
        if column is not None:
            found[value] = column
    if any(value.lstrip("-").isdigit() for value in found):
        families = {_without(name, value) for value, name in found.items()}
        counted = {word for name in names for word in _last_numbers(name, families)}
        if counted - {word for value in values for word in words_of(value)}:
            return {}
    if len(found) == 1:
        value, name = next(iter(found.items()))
        return found if set(_without(name, value)) <= _BESIDE_CLASS else {}
    return found


def _last_numbers(name: str, families: set[tuple[str, ...]]) -> list[str]:
    """Return the number of a name that would belong to one of the families of names."""
    words = words_of(name)
    return [
        word
        for i, word in enumerate(words)
        if word.isdigit() and (*words[:i], *words[i + 1 :]) in families and families
    ]


def _without(name: str, value: str) -> tuple[str, ...]:
    words, taken = list(words_of(name)), words_of(value)
    for start in range(len(words) - len(taken), -1, -1):
        if taken and tuple(words[start : start + len(taken)]) == taken:
            return (*words[:start], *words[start + len(taken) :])
    return tuple(words)


@lru_cache(maxsize=10_000)
def _rank(name: str, value: str) -> int | None:
    """Return how surely a name holds a value, 0 for surest; None if it does not."""
    text, wanted = plain(name), plain(value)
    if not wanted or name.strip() == value:
        return 0 if wanted else None
    if text == wanted:
        return 1
    before = r"(?<![\d.])" if wanted[0].isdigit() else r"(?<![^\W_])" if wanted[0].isalpha() else ""
    after = r"(?![\d]|\.\d)" if wanted[-1].isdigit() else r"(?![^\W_])" if wanted[-1].isalpha() else ""
    places = [match.span() for match in re.finditer(before + re.escape(wanted) + after, text)]
    if not places:
        words, taken = words_of(name), words_of(value)
        ends = taken and len(words) > len(taken) and words[-len(taken) :] == taken
        return 4 if ends and any(word.isalpha() for word in taken) else None
    if re.fullmatch(r"\W*", text[places[-1][1] :]):
        return 2
    return 3 if re.fullmatch(r"\W*", text[: places[0][0]]) else 4
