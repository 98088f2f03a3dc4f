"""The words in a column's name and in a label's values, and what they hint at, in a few languages."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from digitlab.texts import vocabulary

_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_A-Za-z]+")
_LONGEST_NAME = 100
# Words of a language that writes compounds, or none between its words, are looked for within longer ones.
_SHORTEST_WITHIN = 6

_NOTHING_BEGINS = re.compile(r"(?:no|not|non|un|in|kein|nicht|pas|sin|sem|without|ohne|sans)[\W_]+(?=\w)")
# SPSS Modeler's names for what its models say, "$L-churn", "$LP-churn", "$LRP-churn", and broom's for a leverage.
_MODELER = (
    (re.compile(r"^\.hat$"), "leverage"),
    (re.compile(r"^\$[A-Z]*RP-"), "propensity "),
    (re.compile(r"^\$[A-Z]+[CP]-"), "confidence "),
    (re.compile(r"^\$[A-Z]+-"), "predicted "),
)
# Written before a word without a blank: "notckd" beside "ckd".
_NO = ("non", "not", "no")
SEXES = ({"m", "f"}, {"male", "female"}, {"man", "woman"}, {"w", "m"}, {"maennlich", "weiblich"}, {"h", "f"})
# Weka writes the number of a value before it ("2:pos").
_WEKA = re.compile(r"^\d+:")
_PLAIN = str.maketrans({"\u2212": "-", "\u2013": "-", "\u00df": "ss", "\u0131": "i"})


def plain(text: str) -> str:
    """Return text in lower case, without accents and blanks around it."""
    decomposed = unicodedata.normalize("NFKD", text.strip().translate(_PLAIN))
    kept = "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f")
    return unicodedata.normalize("NFKC", kept).lower()


@lru_cache(maxsize=10_000)
def words_of(name: str) -> tuple[str, ...]:
    """Split a column's name into words, without accents: "pTrueLabel_2" is p, true, label, 2.

    Words that were written together are taken apart where all of them are known ("ytrue").
    """
    for beginning, meant in _MODELER:
        name = beginning.sub(meant, name, count=1)
    decomposed = unicodedata.normalize("NFKD", name[:_LONGEST_NAME].translate(_PLAIN))
    letters = "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f")
    parts = [part.lower() for part in _PART.findall(unicodedata.normalize("NFC", letters))]
    return tuple(word for part in parts for word in _apart(part))


def _apart(word: str) -> tuple[str, ...]:
    if word in _KNOWN or not word.isalpha():
        return (word,)
    if not word.isascii():
        found = tuple(known for known in _WITHIN if not known.isascii() and known in word)
        return found or (word,)
    for i in range(1, len(word) - 2):
        first, rest = word[:i], word[i:]
        if (i > 2 or first in {"y", "p", "is"}) and first in _PARTS:
            others = _apart(rest)
            if set(others) <= _PARTS:
                return (first, *others)
    for known in _WITHIN:  # German compounds
        if len(known) >= _SHORTEST_WITHIN and word.endswith(known) and known.isascii():
            return (word[: -len(known)], known)
    return (word,)


_PARTS = (
    vocabulary.TRUTH
    | vocabulary.TARGET
    | vocabulary.OUTCOME
    | vocabulary.PREDICTED
    | vocabulary.PROBABILITY
    | vocabulary.SCORE
    | {"is", "has", "test"}
)
_KNOWN = (
    _PARTS
    | vocabulary.IDENTIFIER
    | vocabulary.FEATURE
    | vocabulary.SPLIT
    | vocabulary.FOLD
    | vocabulary.GROUP
    | vocabulary.WEIGHT
    | vocabulary.MODEL
    | vocabulary.CHECKED
    | vocabulary.NOTHING
    | vocabulary.SOMETHING
    | vocabulary.UNKNOWN
)
_WITHIN = sorted(_PARTS, key=len, reverse=True)


def is_called_weight(name: str) -> bool:
    """Return whether a column is called a weight of rows: "weight" and "sample_weight", not "weight_kg"."""
    words = set(words_of(name))
    return bool(words & vocabulary.WEIGHT) and words <= vocabulary.WEIGHT | vocabulary.BESIDE_WEIGHT


def in_words(value: object) -> str:
    """Return a value of a label as text: 1.0 is 1, and truth is "true"."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def means_nothing(value: str) -> bool:
    """Return whether a label's value is one of the words for nothing: "no", "0", "not spam", "GON-"."""
    value = _WEKA.sub("", value)
    text = plain(value)
    if text in {"0", "-", "-1", "0.0"}:
        return True
    denied = _NOTHING_BEGINS.match(text)
    if denied:
        return not _all_mean_nothing(text[denied.end() :])  # "not ok" is something
    return _all_mean_nothing(value) or (text.endswith("-") and len(text) > 1)


def _all_mean_nothing(text: str) -> bool:
    words = words_of(text)
    return bool(words) and all(word in vocabulary.NOTHING for word in words)


def means_something(value: str) -> bool:
    """Return whether a label's value is one of the words for something: "yes", "1", "fraud", "GON+"."""
    value = _WEKA.sub("", value)
    text = plain(value)
    if text in {"1", "+", "1.0", "+1", "on"} or text.endswith("+"):
        return True
    words = words_of(value)
    if means_nothing(value):
        return False
    return bool(_NOTHING_BEGINS.match(text)) or any(word in vocabulary.SOMETHING for word in words)


def positive_by_words(values: Sequence[str]) -> str | None:
    """Return the only value that is not a word for nothing, or else the only one that is a word for something."""
    texts = [plain(value) for value in values]
    if set(texts) in SEXES:  # where f is not false
        return None
    something = [value for value in values if not means_nothing(value)]
    if len(something) == 1 and len(values) == 2:
        return something[0]
    meant = [value for value in values if means_something(value)]
    if len(meant) == 1:
        return meant[0]
    if set(texts) == {"b", "m"}:  # benign and malignant, in the data set that most people begin with
        return values[texts.index("m")]
    denied = [
        i for i, text in enumerate(texts) if {text.removeprefix(no).strip(" -_") for no in _NO} & {*texts} - {text}
    ]
    return values[1 - denied[0]] if len(denied) == 1 and len(values) == 2 else None


def means_unknown(value: str) -> bool:
    """Return whether a label's value says that nobody knows."""
    words = words_of(value)
    return plain(value) in {"?", ".", "", "-1", "-9", "9", "99", "-99", "999", "-999"} or (
        bool(words) and all(word in vocabulary.UNKNOWN for word in words)
    )


def is_split(values: list[str]) -> bool:
    """Return whether a column's values are words for rows to choose by and rows to judge by."""
    words = [set(words_of(value)) for value in values]
    return (
        len(values) >= 2
        and all(each & (vocabulary.TRAIN | vocabulary.TEST) for each in words)
        and any(each & vocabulary.TEST for each in words)
        and any(each & vocabulary.TRAIN or not each & vocabulary.JUDGED_SURELY for each in words)
    )


def judged_guess(values: list[str]) -> str:
    """Return the value of a split that most likely means the rows to judge by."""
    return next((value for word in vocabulary.JUDGED for value in values if word in words_of(value)), values[-1])
