"""Whether an estimator was fitted on the very rows that shall judge it, as far as what it keeps tells.

Most estimators keep nothing of their rows: that nothing is found does not mean that they are others.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from digitlab.evaluation.estimators import parts_of

_MOST_NUMBERS = 10_000_000
_MOST_ROWS_COMPARED = 10_000
_MUCH = 0.5
_REMEDY = "Pass rows that it has not seen, or scores out of fold, as cross_val_predict gives them."


def seen_before(estimator: Any, X: Any, n: int, roc_auc: float) -> str | None:
    """Return what speaks for it that an estimator was fitted on these rows, and what to do; None where nothing does.

    Parameters
    ----------
    estimator : object
        Fitted.
    X : table
        The n rows.
    n : int
    roc_auc : float
        Of its scores of them.
    """
    name = type(estimator).__name__
    if any(_are_the_same(kept, rows) for kept, rows in _kept(estimator, X)):
        return f"{name} was fitted on these rows, or most of them: it keeps rows, and they are among these. {_REMEDY}"
    as_many = f"{name} was fitted on as many rows as these, {n:,}. If they are the same, their figures flatter it"
    if any(len(part.oob_decision_function_) == n for part in _out_of_bag(estimator)):
        return f"{as_many}: pass oob_decision_function_ as scores, by trees that have not seen the row."
    if roc_auc == 1:
        return f"{name} ranks these rows without any mistake. If it was fitted on them, that says nothing. {_REMEDY}"
    return f"{as_many}. {_REMEDY}" if n in _numbers_of_rows(estimator) else None


def _kept(estimator: Any, X: Any) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Return the rows that parts of an estimator keep, each with the rows as they come to this part."""
    for part in parts_of(estimator):
        if hasattr(part, "steps"):
            if len(part.steps) > 1:
                X = part[:-1].transform(X)
            yield from _kept(part.steps[-1][1], X)
            return
        found = [getattr(part, attribute, None) for attribute in ("_fit_X", "X_", "X_train_", "support_vectors_")]
        arrays = [array for array in map(_as_array, found) if array is not None]
        rows = _as_array(X) if arrays else None
        if rows is not None:
            yield from ((kept, rows) for kept in arrays if kept.shape[1:] == rows.shape[1:])


def _are_the_same(kept: np.ndarray, rows: np.ndarray) -> bool:
    """Return whether more than half of the rows are among those kept, or the other way round."""
    return _share_among(rows, kept) > _MUCH or _share_among(kept, rows) > _MUCH


def _share_among(rows: np.ndarray, known: np.ndarray) -> float:
    """Return which part of some rows, of many of them every so many, is among others."""
    looked_at = rows[:: max(1, len(rows) // _MOST_ROWS_COMPARED)]
    among = {row.tobytes() for row in known + 0.0}  # minus zero is zero
    return sum(row.tobytes() in among for row in looked_at + 0.0) / max(1, len(looked_at))


def _as_array(rows: Any) -> np.ndarray | None:
    """Return rows as numbers, None where they are none or too many to look at."""
    shape = getattr(rows, "shape", None)
    if shape is None or len(shape) != 2 or shape[0] * shape[1] > _MOST_NUMBERS:
        return None
    try:
        return np.asarray(rows.toarray() if hasattr(rows, "toarray") else rows, dtype=np.float64)
    except (TypeError, ValueError):
        return None


def _out_of_bag(estimator: Any) -> list[Any]:
    return [part for part in parts_of(estimator) if getattr(part, "oob_decision_function_", None) is not None]


def _numbers_of_rows(estimator: Any) -> set[int]:
    """Return the numbers of rows that an estimator says, by one attribute or another, that it was fitted on."""
    steps = [step for _, step in getattr(estimator, "steps", [])]
    whole = [estimator, getattr(estimator, "best_estimator_", None), getattr(estimator, "estimator_", None), *steps]
    return {number for part in whole if part is not None for number in _numbers_of(part)}


def _numbers_of(part: Any) -> Iterator[int]:
    for attribute in ("n_samples_fit_", "_n_samples", "n_samples_seen_"):
        value = getattr(part, attribute, None)
        if value is not None and np.ndim(value) == 0:
            yield int(value)
    if hasattr(part, "shape_fit_"):
        yield int(part.shape_fit_[0])
    if hasattr(part, "tree_"):
        yield int(part.tree_.n_node_samples[0])
    if hasattr(part, "class_count_"):
        yield round(float(np.sum(part.class_count_)))
    if hasattr(part, "t_") and getattr(part, "n_iter_", None):
        yield int(part.t_ // part.n_iter_)
