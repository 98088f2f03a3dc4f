"""Confusion matrices: counts, shares, the most confused pairs, each class by itself, and summaries."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from digitlab.metrics.points import OperatingPoint

Show = Literal["counts", "true", "predicted", "errors"]


def confusion_counts(
    y_true: np.ndarray, y_pred: np.ndarray, n_classes: int = 10, sample_weight: np.ndarray | None = None
) -> np.ndarray:
    """Count every pair of a true and a predicted class.

    Parameters
    ----------
    y_true, y_pred : array-like of int, shape (n,)
        Classes from 0 to ``n_classes - 1``; bool counts as 0 and 1.
    n_classes : int, default=10
    sample_weight : ndarray of float64, shape (n,), optional
        For how many each stands.

    Returns
    -------
    ndarray of int64, shape (n_classes, n_classes)
        True classes by row, predicted classes by column: `sklearn.metrics.confusion_matrix`'s order. With weights
        float64.

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
    cells = truth * n_classes + predicted
    return np.bincount(cells, weights=sample_weight, minlength=n_classes**2).reshape(n_classes, n_classes)


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


def class_points(counts: np.ndarray) -> OperatingPoint:
    """Take each class one-vs-rest.

    Parameters
    ----------
    counts : ndarray of int, shape (k, k)
        True classes by row.

    Returns
    -------
    OperatingPoint
        Its counts and measures are arrays of shape (k,), one for each class; there are no thresholds (NaN).
    """
    counts = np.asarray(counts, dtype=np.int64)
    tp = counts.diagonal()
    fp, fn = counts.sum(axis=0) - tp, counts.sum(axis=1) - tp
    return OperatingPoint(np.full(len(tp), np.nan), tp, fp, fn, counts.sum() - tp - fp - fn)


@dataclass(frozen=True)
class Summary:
    """How good some answers are, each figure from 0 to 1.

    Attributes
    ----------
    n_samples : int
    precision, recall, f1 : float
        Of the positive class, or the macro average: the plain mean over the classes.
    accuracy : float
    """

    n_samples: int
    precision: float
    recall: float
    f1: float
    accuracy: float


def detector_summary(counts: np.ndarray) -> Summary:
    """Sum up a detector: the measures of its positive class.

    Parameters
    ----------
    counts : ndarray of int, shape (2, 2)
        [[tn, fp], [fn, tp]].

    Returns
    -------
    Summary
        NaN where a measure is undefined.
    """
    (tn, fp), (fn, tp) = counts.tolist()
    point = OperatingPoint(np.nan, tp, fp, fn, tn)
    return Summary(point.n_samples, point.precision, point.recall, point.f1, point.accuracy)


def macro_summary(counts: np.ndarray) -> Summary:
    """Sum up a classifier of several classes by macro averages.

    Parameters
    ----------
    counts : ndarray of int, shape (k, k)
        True classes by row; at least one image.

    Returns
    -------
    Summary
        Averages over the classes that occur, each counting alike; precision is 0 for one that is never answered, as
        scikit-learn has it.
    """
    points, occurs = class_points(counts), counts.sum(axis=1) > 0
    precision, recall, f1 = (
        float(np.nan_to_num(measure[occurs]).mean()) for measure in (points.precision, points.recall, points.f1)
    )
    return Summary(int(counts.sum()), precision, recall, f1, float(np.trace(counts) / counts.sum()))
