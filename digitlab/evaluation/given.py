"""Labels, scores, weights and groups as callers have them: of any library, in words, with gaps.

Every function takes a list, an array, or a column of pandas, Polars or PyArrow. Every error names the argument and says
what to do.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from digitlab.experiments.runs import DEFAULT_THRESHOLDS
from digitlab.metrics.labels import Scored, as_doubles, as_truth
from digitlab.texts.words import in_words, positive_by_words

_PLAIN_PAIRS = (("0", "1"), ("-1", "1"), ("false", "true"))
_PLAIN = {word for pair in _PLAIN_PAIRS for word in pair}
_MOST_GROUPS = 50
_SHOWN = 5
REST = "the rest"
PLAIN_NAMES = ("negative", "positive")


class Labels(NamedTuple):
    """Labels that were told apart.

    Attributes
    ----------
    truth : ndarray of bool, shape (n,)
    positive : str or None
        The value that counts as positive, in words; None where it is 1 or true.
    names : tuple of str or None
        Of the negative and of the positive class, as the labels have them; None for 0 and 1, -1 and 1, true and false.
    """

    truth: np.ndarray
    positive: str | None
    names: tuple[str, str] | None


def labels(
    y_true: Any, *, positive: Any = None, names: tuple[str, str] | None = None, argument: str = "y_true"
) -> Labels:
    """Tell labels apart.

    Parameters
    ----------
    y_true : array-like, shape (n,)
        Two values of any kind; where `positive` says which of them is told from the rest, more.
    positive : object, optional
        The value that counts as positive. Without it, it is 1 or true; the second of `names`, where these are the
        values; of words the one that does not mean nothing, such as "no" or "healthy".
    names : tuple of str, optional
        Of the negative and of the positive class.
    argument : str, default="y_true"

    Raises
    ------
    ValueError
        If nothing says which value is positive, it is not there, or some labels are missing.
    """
    values = column(y_true, argument)
    if positive is None:
        plain = _as_plain_truth(values)
        if plain is not None:
            return Labels(plain, None, None)
    codes, distinct = factorized(values, argument)
    words = [in_words(value) for value in distinct]
    chosen = _positive(distinct, words, positive, names, argument)
    others = sorted({word for word in words if word != chosen})
    is_positive = np.array([word == chosen for word in words])
    return Labels(is_positive[codes], chosen, (others[0] if len(others) == 1 else REST, chosen))


def scores(y_score: Any, argument: str = "y_score") -> np.ndarray:
    """Return scores as float64 of shape (n,); ValueError if they are no finite numbers, or several columns."""
    values = column(y_score, argument)
    numbers = as_numbers(values, argument)
    is_finite = np.isfinite(numbers)
    if not is_finite.all():
        place = int(np.argmin(is_finite))
        raise ValueError(
            f"{argument} must be finite: {_counted(~is_finite)} missing or infinite, first {_place(place)}. Leave "
            "those rows out, with their labels."
        )
    return numbers


def scored_to_choose_by(to_choose_by: Any, positive: Any) -> Scored:
    """Return labels and scores to choose by, a tuple of both, whose labels are read as those to judge by were."""
    if not isinstance(to_choose_by, tuple | list) or len(to_choose_by) != 2:
        raise ValueError("to_choose_by must be a tuple of two: labels and scores of other rows.")
    y_true, y_score = to_choose_by
    told = labels(y_true, positive=positive, argument="to_choose_by[0]")
    return scored(y_true, y_score, told.truth, "to_choose_by[0]", "to_choose_by[1]")


def scored(
    y_true: Any, y_score: Any, truth: np.ndarray, argument_true: str = "y_true", argument_score: str = "y_score"
) -> Scored:
    """Return labels that were told apart together with their scores; ValueError if they are not of the same rows."""
    numbers = scores(y_score, argument_score)
    if len(truth) != len(numbers):
        raise ValueError(
            f"{argument_true} has {len(truth):,} rows and {argument_score} {len(numbers):,}: pass both of the same "
            "rows."
        )
    if not len(truth):
        raise ValueError(f"{argument_true} is empty: pass labels and scores of one row at least.")
    _check_order(y_true, y_score, argument_true, argument_score)
    return Scored(truth, numbers)


def column(values: Any, argument: str) -> np.ndarray:
    """Return one column of anything as an array of shape (n,); ValueError if it is none."""
    if isinstance(values, np.ma.MaskedArray):
        mask, values = np.ma.getmaskarray(values), np.array(values.data, dtype=object)
        values[mask] = None
    if isinstance(values, str | bytes | dict | set) or not hasattr(values, "__len__"):
        raise ValueError(f"{argument} must be a list, an array or a column of a table, not {_kind(values)}.")
    try:
        array = np.asarray(values)
    except Exception as error:  # an array on another device, lists of different lengths, what a library forbids
        raise ValueError(
            f"{argument} cannot be read as an array ({error!s:.200}). Pass it as one of NumPy's."
        ) from error
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim == 2 and array.shape[1] == 2:
        raise ValueError(
            f"{argument} has two columns, shape {array.shape}, as predict_proba gives them. Take that of the positive "
            f"class: {argument}[:, 1]."
        )
    if array.ndim == 2:
        raise ValueError(
            f"{argument} has {array.shape[1]:,} columns, shape {array.shape}. Take that of the positive class, such as "
            f"{argument}[:, 0]."
        )
    if array.ndim != 1:
        raise ValueError(f"{argument} must be one column, and has the shape {array.shape}.")
    return array


def check_words(title: Any, names: Any, score_kind: Any) -> None:
    """Raise ValueError if a title is no text, names are not two, or there is no such kind of scores."""
    if not isinstance(title, str):
        raise ValueError(f"title must be text, not {_kind(title)}.")
    if names is not None:
        is_pair = isinstance(names, tuple | list) and len(names) == 2 and all(isinstance(each, str) for each in names)
        if not is_pair:
            raise ValueError("names must be two texts: of the negative and of the positive class.")
    if score_kind is not None and (not isinstance(score_kind, str) or score_kind not in DEFAULT_THRESHOLDS):
        raise ValueError(f"score_kind must be {listed(list(DEFAULT_THRESHOLDS))}, or left out.")


def distinct(values: Any, argument: str) -> list[Any]:
    """Return the different values of a column; ValueError if some are missing."""
    return factorized(column(values, argument), argument)[1]


def listed(words: Sequence[str]) -> str:
    """Return some values in words, the first few of many."""
    shown = ", ".join(f"{word!r:.40}" for word in words[:_SHOWN])
    return f"{shown} and {len(words) - _SHOWN:,} more values" if len(words) > _SHOWN else shown


def _as_plain_truth(values: np.ndarray) -> np.ndarray | None:
    """Return labels as True for positive where they say so by themselves."""
    try:
        return as_truth(values)
    except ValueError:
        return None


def _positive(
    distinct: list[Any], words: list[str], positive: Any, names: tuple[str, str] | None, argument: str
) -> str:
    """Return which of the values counts as positive, in words."""
    if positive is not None:
        exact = (word for value, word in zip(distinct, words, strict=True) if _equals(value, positive))
        chosen = next(exact, in_words(positive))
        if chosen not in words and not (len(words) == 1 and chosen in _PLAIN and words[0] in _PLAIN):
            raise ValueError(f"positive={positive!r:.60} is no value of {argument}, which holds {listed(words)}.")
        return chosen
    if names is not None and set(words) <= set(names):
        return names[1]
    chosen_by_words = _guessed(words)
    if chosen_by_words is None:
        hint = " If these are scores, they belong after the labels." if len(words) > _MOST_GROUPS else ""
        example = f"positive={distinct[-1]!r:.60}"
        raise ValueError(f"{argument} holds {listed(words)}: tell which label is positive, as {example} does.{hint}")
    return chosen_by_words


def _guessed(words: list[str]) -> str | None:
    """Return the value that most likely means positive, as the page guesses it from words; of numbers only 1."""
    pair = next((pair for pair in _PLAIN_PAIRS if set(words) <= set(pair)), None)
    if pair is not None:
        return pair[1]
    return positive_by_words(words) if len(words) == 2 and not all(map(is_number, words)) else None


def is_number(word: str) -> bool:
    """Return whether a word is a number."""
    try:
        float(word)
    except ValueError:
        return False
    return True


def _equals(value: Any, wanted: Any) -> bool:
    return isinstance(value, type(wanted) | bool | int | float) and bool(value == wanted)


def factorized(values: np.ndarray, argument: str, *, may_miss: bool = False) -> tuple[np.ndarray, list[Any]]:
    """Return the place of each value among the different ones, int64, -1 where it is missing, and these."""
    import pandas as pd  # here, because truth values and numbers do without

    if values.dtype.kind == "S":
        values = np.char.decode(values, "utf-8", "replace")
    try:
        codes, distinct = pd.factorize(values.astype(object) if values.dtype.kind not in "biuf" else values)
    except Exception:  # lists and dicts, or objects that fail when they are asked
        raise ValueError(f"{argument} must hold numbers, words or truth values, not {_kind(values[0])}.") from None
    is_missing = codes < 0
    if is_missing.any() and not may_miss:
        place = int(np.argmax(is_missing))
        raise ValueError(
            f"{argument} has gaps: {_counted(is_missing)} missing, first {_place(place)}. Leave those rows out, with "
            "their scores."
        )
    return codes.astype(np.int64), [each.item() if isinstance(each, np.generic) else each for each in distinct]


def as_numbers(values: np.ndarray, argument: str) -> np.ndarray:
    """Return a column as float64, NaN where something is missing; ValueError if something is no number."""
    if values.dtype.kind in "biuf":
        return as_doubles(values)
    if values.dtype.kind not in "OUST":
        raise ValueError(f"{argument} must hold numbers, not {values.dtype}.")
    import pandas as pd

    as_objects = values.astype(object)
    series = pd.Series(as_objects, dtype=object)
    try:
        numbers = pd.to_numeric(series, errors="coerce").to_numpy(np.float64, na_value=np.nan)
    except Exception as error:  # whole numbers beyond all others, or objects that fail when they are asked
        raise ValueError(f"{argument} must hold numbers that fit into 64 bits ({error!s:.200}).") from error
    is_none = np.isnan(numbers) & ~np.asarray(pd.isna(as_objects))
    is_none &= np.array([str(value).strip().lower() != "nan" for value in as_objects], dtype=bool)
    if is_none.any():
        place = int(np.argmax(is_none))
        raise ValueError(f"{argument} must hold numbers, and has {as_objects[place]!r:.60} {_place(place)}.")
    return numbers


def _check_order(y_true: Any, y_score: Any, argument_true: str, argument_score: str) -> None:
    """Refuse two columns of pandas that name the same rows in another order: each would be taken by its place."""
    first: Any
    second: Any
    first, second = (getattr(values, "index", None) for values in (y_true, y_score))
    if not all(hasattr(index, "sort_values") for index in (first, second)) or first.equals(second):
        return
    if first.is_unique and second.is_unique and first.sort_values().equals(second.sort_values()):
        raise ValueError(
            f"{argument_true} and {argument_score} have the same index in another order. Bring them into one order, "
            f"{argument_score}.loc[{argument_true}.index], or pass both without an index, as .to_numpy() gives them."
        )


def _counted(is_so: np.ndarray) -> str:
    n = int(is_so.sum())
    return "one is" if n == 1 else f"{n:,} are"


def _place(place: int) -> str:
    return f"at place {place:,} (counted from 0)"


def _kind(value: Any) -> str:
    return f"a {type(value).__name__}"
