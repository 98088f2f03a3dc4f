"""Which of a label's values counts as positive, and which say nothing."""

from dataclasses import dataclass

import numpy as np

from digitlab.texts import vocabulary, words
from digitlab.uploads.doubts import Action, Doubt
from digitlab.uploads.evidence import Reading
from digitlab.uploads.facts import Column, area

# So surely the scores of one value are higher.
_HIGHER_Z = 3.0
# Values of so few rows beside 0 and 1 are slips of the file, such as a sum at its end.
_RARE = 0.01
_DISTANCES = frozenset(["distance", "dist", "pval", "pvalue", "dissimilarity", "divergence"])


@dataclass(frozen=True)
class Positive:
    """The positive value, with the doubts where nothing but its place or the scores speak for it."""

    value: str
    doubts: tuple[Doubt, ...] = ()


def guessed_positive(reading: Reading, score: Column | None) -> Positive:
    """Return the value that most likely means positive: by words, names of columns, numbers, then by scores."""
    values = reading.classes
    if len(values) == 2 and all(_is_number(value) for value in values):
        return Positive(max(values, key=float))
    known = words.positive_by_words(values) or _by_names(reading)
    if len(values) > 2:
        return _of_several(reading, known)
    if known is not None:
        return Positive(known)
    higher = next((value for value in values if value.lstrip().startswith((">", "≥"))), None)
    if higher is not None:
        return Positive(higher)
    return _by_scores(reading, score)


def _by_names(reading: Reading) -> str | None:
    named = reading.named
    if len(named) == 1:
        return next(iter(named))
    initials = _by_initials(reading)
    if initials is not None:
        return initials
    own = set(reading.label.words)
    told = [
        value for value in reading.classes if own & set(words.words_of(value)) - vocabulary.TARGET - vocabulary.TRUTH
    ]
    return told[0] if len(told) == 1 else None


def _by_initials(reading: Reading) -> str | None:
    """Return the only value, of single letters, that begins a word of the scores' names: M of "prob_malignant"."""
    if not all(len(value) == 1 and value.isalpha() for value in reading.classes):
        return None
    called = [column for column in reading.columns.values() if column.is_number and column.has(vocabulary.PROBABILITY)]
    initials = {word[0] for column in called for word in column.words if word not in vocabulary.PROBABILITY}
    told = [value for value in reading.classes if value.lower() in initials]
    return told[0] if len(told) == 1 else None


def _by_scores(reading: Reading, score: Column | None) -> Positive:
    first, second = reading.classes
    actions = tuple(Action(f"Take {value} as positive", {"positive": value}) for value in (second, first))
    # Where each value has its column of scores, these are higher for either.
    if score is not None and not score.has(_DISTANCES) and score.name not in reading.named.values():
        found, z = area(np.asarray(reading.label.texts == second), score.numbers)
        if abs(z) > _HIGHER_Z:
            value = second if found > 0.5 else first
            sentence = (
                f'"{value}" was taken as the positive value, because its scores in "{score.name}" are higher. Is it?'
            )
            return Positive(value, (Doubt("positive_by_scores", sentence, actions),))
    sentence = (
        f'Which value of "{reading.label.name}" is the positive one, that is to be found: "{first}" or "{second}"?'
    )
    return Positive(second, (Doubt("positive", sentence, actions, asks=True),))


def _of_several(reading: Reading, known: str | None) -> Positive:
    named = reading.named
    value = known or next((value for value in reversed(reading.classes) if not words.means_nothing(value)), None)
    value = value or reading.classes[-1]
    if len(named) == len(reading.classes):
        return Positive(value)
    if len(named) == 1:
        return Positive(next(iter(named)))
    actions = tuple(Action(f"{each} against the rest", {"positive": each}) for each in reading.classes[:6])
    sentence = (
        f'"{reading.label.name}" has {len(reading.classes)} values. Which one is positive? All others are counted as '
        "negative, unless you choose values that say nothing."
    )
    return Positive(value, (Doubt("positive", sentence, actions, asks=True),))


def guessed_unknown(reading: Reading) -> tuple[tuple[str, ...], tuple[Doubt, ...]]:
    """Return the values of a label that say nothing, beside two that do, with the doubt that says so."""
    label, values = reading.label, reading.classes
    if len(values) < 3 or len(reading.named) == len(values):
        return (), ()
    said = [value for value in values if words.means_unknown(value)]
    rest = [value for value in values if value not in said]
    if len(rest) != 2:
        said = _rare_beside_two(label, values)
        rest = [value for value in values if value not in said]
    if not said or len(rest) != 2:
        return (), ()
    listed = " and ".join(f'"{value}"' for value in said)
    n = int(np.isin(label.texts, said).sum())
    rows = "one row" if n == 1 else f"{n:,} rows"
    asks = any(_is_number(value) for value in said) and n > max(2, _RARE * len(label.cells))
    sentence = (
        f'"{label.name}" says {listed} in {rows}, beside "{rest[0]}" and "{rest[1]}": taken for unknown, these rows '
        "are left out, neither positive nor negative."
    )
    actions = (
        Action("Leave these rows out", {"unknown": tuple(said)}),
        Action("Count them as the other values", {"unknown": ()}),
    )
    return tuple(said), (Doubt("unknown", sentence, actions, asks=asks),)


def _rare_beside_two(label: Column, values: tuple[str, ...]) -> list[str]:
    """Return values of hardly any rows, where 0 and 1, or 1 and 2, have all others."""
    pair = next((pair for pair in (("0", "1"), ("1", "2"), ("-1", "1")) if set(pair) <= set(values)), None)
    others = [value for value in values if pair is not None and value not in pair]
    n = int(np.isin(label.texts, others).sum())
    return others if others and n <= max(2, _RARE * len(label.cells)) else []


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
