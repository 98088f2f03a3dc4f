"""Confusion matrices: counts, shares, the most confused pairs and what each class gets right."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Show = Literal["counts", "true", "predicted", "errors"]


def confusion_counts(y_true: np.ndarray, y_pred: np.ndarray, n_classes: int = 10) -> np.ndarray:
    """Count every pair of a true and a predicted class.

    Parameters
    ----------
    y_true, y_pred : array-like of int, shape (n,)
        Classes from 0 to ``n_classes - 1``; bool counts as 0 and 1.
    n_classes : int, default=10

    Returns
    -------
    ndarray of int64, shape (n_classes, n_classes)
        True classes by row, predicted classes by column: `sklearn.metrics.confusion_matrix`'s order.

    Raises
    ------
    ValueError
        If the arrays differ in length or a class is out of range.
    """
    truth, predicted = np.asarray(y_true, dtype=np.int64), np.asarray(y_pred, dtype=np.int64)
    if truth.shape != predicted.shape or truth.ndim != 1:
        raise ValueError(
            f"y_true and y_pred must be one-dimensional and of equal length; "
            f"they have the shapes {truth.shape} and {predicted.shape}."
        )
    for name, classes in (("y_true", truth), ("y_pred", predicted)):
        if len(classes) and not 0 <= classes.min() <= classes.max() < n_classes:
            raise ValueError(f"{name} must hold classes from 0 to {n_classes - 1}.")
    return np.bincount(truth * n_classes + predicted, minlength=n_classes**2).reshape(n_classes, n_classes)


def shares(counts: np.ndarray, show: Show) -> np.ndarray:
    """Turn counts into what the heatmap shows.

    Parameters
    ----------
    counts : ndarray of int, shape (k, k)
        True classes by row.
    show : {"counts", "true", "predicted", "errors"}
        "counts" as they are; "true" divides by the row's sum, so that rows sum to 1; "predicted" divides by the
        column's, so that columns sum to 1; "errors" is "true" without the diagonal.

    Returns
    -------
    ndarray of float64, shape (k, k)
        NaN where the sum is 0, and on the diagonal of "errors".
    """
    counts = np.asarray(counts, dtype=np.float64)
    if show == "counts":
        return counts
    sums = counts.sum(axis=0, keepdims=True) if show == "predicted" else counts.sum(axis=1, keepdims=True)
    result = np.divide(counts, sums, out=np.full_like(counts, np.nan), where=sums > 0)
    if show == "errors":
        np.fill_diagonal(result, np.nan)
    return result


@dataclass(frozen=True)
class ConfusedPair:
    """One kind of mistake.

    Attributes
    ----------
    true, predicted : int
        The classes; they differ.
    count : int
        Images of this true class that were taken for that predicted class.
    rate : float
        `count` as a share of the true class's images, 0 to 1.
    """

    true: int
    predicted: int
    count: int
    rate: float


def most_confused_pairs(counts: np.ndarray, limit: int | None = None) -> list[ConfusedPair]:
    """Rank the mistakes by how often they happen.

    Parameters
    ----------
    counts : ndarray of int, shape (k, k)
    limit : int, optional
        Return no more than so many pairs.

    Returns
    -------
    list of ConfusedPair
        Those that happened, most frequent first, equal ones by higher rate, then by classes.
    """
    counts = np.asarray(counts)
    rates = shares(counts, "true")
    pairs = [
        ConfusedPair(int(i), int(j), int(counts[i, j]), float(rates[i, j])) for i, j in np.argwhere(counts) if i != j
    ]
    return sorted(pairs, key=lambda pair: (-pair.count, -pair.rate))[:limit]


@dataclass(frozen=True)
class ClassReport:
    """What a classifier makes of one class, taken one-vs-rest.

    Attributes
    ----------
    label : int
    precision : float
        Share of right answers among all answers of this class; NaN if it was never answered.
    recall : float
        Share of this class's images that were recognised; 1 if there are none, as everywhere in digitlab.
    f1 : float
        Harmonic mean of both; NaN if the class neither occurs nor is answered.
    support : int
        Images of this class.
    """

    label: int
    precision: float
    recall: float
    f1: float
    support: int


def class_reports(counts: np.ndarray) -> list[ClassReport]:
    """Derive precision, recall, F1 and support of each class.

    Parameters
    ----------
    counts : ndarray of int, shape (k, k)
        True classes by row.

    Returns
    -------
    list of ClassReport, k long
    """
    counts = np.asarray(counts, dtype=np.int64)
    right, support, answered = counts.diagonal(), counts.sum(axis=1), counts.sum(axis=0)
    return [
        ClassReport(
            label,
            _ratio(right[label], answered[label]),
            _ratio(right[label], support[label]) if support[label] else 1.0,
            _ratio(2 * right[label], support[label] + answered[label]),
            int(support[label]),
        )
        for label in range(len(counts))
    ]


def _ratio(part: int, whole: int) -> float:
    return float(part / whole) if whole else float("nan")
