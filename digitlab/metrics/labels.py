"""Labels and scores, validated: what counts as positive, and which scores can be sorted."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

# Between them products of four counts are numbers.
_LEAST, _MOST = 1e-50, 1e50


def as_truth(y_true: ArrayLike) -> np.ndarray:
    """Return labels as True for positive.

    Parameters
    ----------
    y_true : array-like, shape (n,)
        Of bool, or of the numbers 0 and 1, or of -1 and 1; 1 is positive.

    Returns
    -------
    ndarray of bool, shape (n,)

    Raises
    ------
    ValueError
        If there are other labels: numpy would take each of them for positive.
    """
    labels = np.asarray(y_true)
    if labels.dtype == np.object_ and labels.ndim == 1 and not any(isinstance(label, str) for label in labels[:1]):
        labels = np.asarray(labels.tolist())  # numbers and truth values, as a table with gaps elsewhere holds them
    if labels.dtype == np.bool_:
        return labels
    if labels.dtype.kind in "iuf" and (np.isin(labels, (0, 1)).all() or np.isin(labels, (-1, 1)).all()):
        return labels == 1
    raise ValueError("y_true must hold True and False, 1 and 0, or 1 and -1; tell which label is positive.")


def as_doubles(numbers: ArrayLike) -> np.ndarray:
    """Return numbers as float64; of those in half and single precision what their shortest decimal digits say.

    0.7 in single precision is 0.699999988: as it stands no threshold of 0.7 would flag it.

    Parameters
    ----------
    numbers : array-like of float

    Returns
    -------
    ndarray of float64
        Of the same shape.

    Examples
    --------
    >>> as_doubles(np.array([0.7, 0.25, 1e-7], dtype=np.float32)).tolist()
    [0.7, 0.25, 1e-07]
    """
    given = np.asarray(numbers)
    doubles = given.astype(np.float64, copy=False)
    if given.dtype not in (np.float16, np.float32):
        return doubles
    is_open = np.isfinite(doubles) & (doubles != 0)
    magnitude = np.floor(np.log10(np.abs(doubles), out=np.zeros_like(doubles), where=is_open))
    exact = doubles.copy()
    for n_digits in range(np.finfo(given.dtype).precision, 10):
        places = n_digits - 1 - magnitude
        scale = 10.0 ** np.abs(places)
        rounded = np.where(places >= 0, np.rint(exact * scale) / scale, np.rint(exact / scale) * scale)
        with np.errstate(over="ignore"):
            is_same = is_open & (rounded.astype(given.dtype) == given)
        doubles[is_same] = rounded[is_same]
        is_open &= ~is_same
    return doubles


def as_weights(sample_weight: ArrayLike, n: int) -> np.ndarray:
    """Return the weights of n samples.

    Parameters
    ----------
    sample_weight : array-like of float, shape (n,)
        For how many each sample stands.
    n : int

    Returns
    -------
    ndarray of float64, shape (n,)
        As they are; where the largest is beyond all that can be counted, as parts of it.

    Raises
    ------
    ValueError
        If there are more or fewer, one is below 0 or not finite, or their sum is 0 or too large for a number.
    """
    weights = np.asarray(sample_weight, dtype=np.float64)
    if weights.shape != (n,):
        raise ValueError(f"There must be one weight for each of the {n:,} labels; their shape is {weights.shape}.")
    with np.errstate(over="ignore"):
        is_usable = np.isfinite(weights.sum()) and weights.min() >= 0 and weights.max() > 0
    if not is_usable:
        raise ValueError("Weights must be finite, none below 0, not all 0, and have a finite sum.")
    return weights if _LEAST < weights.max() < _MOST else weights / weights.max()


class Scored(NamedTuple):
    """Labels and scores of the same samples: bool and finite float64, both of shape (n,) and not empty."""

    y_true: np.ndarray
    y_score: np.ndarray

    @classmethod
    def validated(cls, y_true: ArrayLike, y_score: ArrayLike) -> "Scored":
        """Return labels and scores that came from outside.

        Raises
        ------
        ValueError
            If they are empty, of different length, a score is not finite, or there are other labels than of `as_truth`.
        """
        truth, scores = as_truth(y_true), as_doubles(y_score)
        if truth.ndim != 1 or truth.shape != scores.shape or not len(truth):
            raise ValueError(
                f"y_true and y_score must be one-dimensional, of equal length and not empty; "
                f"they have the shapes {truth.shape} and {scores.shape}."
            )
        if not np.isfinite(scores).all():
            raise ValueError("y_score must be finite.")
        return cls(truth, scores)
