"""What belongs to rows, as callers have it: weights, groups, clusters, times, and a split."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from digitlab.decisions.lines_by_group import NO_GROUP
from digitlab.evaluation.given import as_numbers, column, factorized, is_number, listed
from digitlab.metrics.labels import as_weights
from digitlab.texts.words import in_words, is_split, judged_guess

_MOST_GROUPS = 50
_CLUSTER = "cluster"
# What may stand within a sentence, whoever wrote it.
_PLAIN = re.compile(r"\w[\w -]{0,39}")


class Groups(NamedTuple):
    """Groups of samples that have something in common, such as their writers.

    Attributes
    ----------
    names : tuple of str
    of : ndarray of int64, shape (n,)
        The group of each sample, from 0, in their order.
    noun : str, default="group"
        What the pages call one of them.
    why : str
        What makes the samples of a group alike, after "Every interval takes the rows for independent draws.".
    who : str, default=""
        A sentence on who or what the groups are, where their names do not say it.
    """

    names: tuple[str, ...]
    of: np.ndarray
    noun: str = "group"
    why: str = (
        "Those of one group often resemble each other. Where they do, the truth is less sure than the intervals say."
    )
    who: str = ""


class Clusters(NamedTuple):
    """What samples belong together by, such as a patient.

    Attributes
    ----------
    noun : str
        What one of them is called, such as "patient"; "cluster" where that is no plain word.
    of : ndarray of int64, shape (n,)
        The cluster of each sample, from 0.
    """

    noun: str
    of: np.ndarray


def weights(values: Any, n: int, argument: str) -> np.ndarray | None:
    """Return weights as `as_weights` does, None for none."""
    if values is None:
        return None
    return as_weights(_of_rows(as_numbers(column(values, argument), argument), n, argument), n)


def groups_of(values: Any, n: int, argument: str = "groups") -> Groups | None:
    """Return the groups of n rows in their order, None for none; `Groups` stay as they are.

    Rows without a group have one of their own, "no group". ValueError is raised if there are more than 50 groups, or
    not n rows.
    """
    if values is None or isinstance(values, Groups):
        return values
    codes, distinct = factorized(_of_rows(column(values, argument), n, argument), argument, may_miss=True)
    if len(distinct) > _MOST_GROUPS:
        raise ValueError(
            f"{argument} holds {len(distinct):,} different values, and each is shown by itself: pass at most "
            f"{_MOST_GROUPS}, or pass them as clusters."
        )
    return named_groups([in_words(value) for value in distinct], codes)


def named_groups(names: Sequence[str], codes: np.ndarray) -> Groups:
    """Return groups of which no two have the same name, one of them of the rows whose code is -1, if there are such."""
    is_missing = codes < 0
    if is_missing.any():
        names, codes = [*names, NO_GROUP], np.where(is_missing, len(names), codes)
    return Groups(distinct_names(names), codes)


def distinct_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return names of groups of which no two are the same: of equal ones the second gets a number.

    Examples
    --------
    >>> distinct_names(["1", "1", "1 (2)"])
    ('1', '1 (3)', '1 (2)')
    """
    taken, found, seen = set(names), [], Counter[str]()
    for name in names:
        seen[name] += 1
        number = seen[name]
        new = name
        while number > 1 and new in taken:
            new = f"{name} ({number})"
            number += 1
        taken.add(new)
        found.append(new)
    return tuple(found)


def clusters_of(values: Any, n: int, argument: str = "clusters") -> Clusters | None:
    """Return the clusters of n rows, None for none; ValueError for gaps, or not n rows."""
    if values is None:
        return None
    noun, of = values if isinstance(values, Clusters) else (_CLUSTER, values)
    return Clusters(noun if _PLAIN.fullmatch(noun) else _CLUSTER, ranks(of, n, argument))


def judged_rows(split: Any, judged: Any, n: int) -> np.ndarray:
    """Return which rows judge, bool of shape (n,); the others are to choose a threshold by.

    Parameters
    ----------
    split : array-like, shape (n,)
        True for those that judge; or words, such as "train" and "test".
    judged : object, optional
        The word, or other value, of those that judge; by default what means them, as "test" does.
    n : int

    Raises
    ------
    ValueError
        If nothing says which value judges, or no row has it.
    """
    values = _of_rows(column(split, "split"), n, "split")
    codes, different = factorized(values, "split")
    words = [in_words(value) for value in different]
    if judged is None and set(words) <= {"true", "false"}:
        judged = "true"
    if judged is None and not (all(map(is_number, words)) or not is_split(words)):
        judged = judged_guess(words)
    if judged is None:
        raise ValueError(
            f"split holds {listed(words)}: tell which rows judge, as judged={different[-1]!r:.60} does. Folds are no "
            "split: leave it out, and all rows judge."
        )
    is_judged = np.array([word == in_words(judged) for word in words])[codes]
    if not is_judged.any():
        raise ValueError(f"No row has judged={judged!r:.60} in split, which holds {listed(words)}.")
    return is_judged


def ranks(values: Any, n: int, argument: str) -> np.ndarray:
    """Return the rank of each value among the different ones, from 0: int64 of shape (n,); ValueError for gaps."""
    codes, different = factorized(_of_rows(column(values, argument), n, argument), argument)
    try:
        order = sorted(range(len(different)), key=different.__getitem__)
    except TypeError:
        several = listed([in_words(value) for value in different])
        raise ValueError(f"{argument} holds values that have no order, {several}: pass values of one kind.") from None
    places = np.empty(len(different), dtype=np.int64)
    places[order] = np.arange(len(different))
    return places[codes]


def part_of(values: Any, which: np.ndarray, argument: str) -> Any:
    """Return what belongs to some of the rows, None where nothing does; `Groups` and `Clusters` keep their names."""
    if values is None or not which.any():
        return None
    if hasattr(values, "_replace"):
        return values._replace(of=_of_rows(values.of, len(which), argument)[which])
    return _of_rows(column(values, argument), len(which), argument)[which]


def _of_rows(values: np.ndarray, n: int, argument: str) -> np.ndarray:
    if len(values) != n:
        raise ValueError(f"{argument} has {len(values):,} rows and the labels {n:,}: pass both of the same rows.")
    return values
