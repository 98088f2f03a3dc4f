"""How a run does on other images than those it was made for: distribution shift."""

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import accuracy_score, precision_score, recall_score


@dataclass(frozen=True)
class Quality:
    """How well a reader does on some images; NaN where a measure is undefined.

    Attributes
    ----------
    n_samples : int
    precision, recall : float
        Of the digit for a detector; for ten digits the mean over the digits that occur, each counting alike.
    accuracy : float
    """

    n_samples: int
    precision: float
    recall: float
    accuracy: float


def quality(labels: np.ndarray, predicted: np.ndarray, digit: int | None) -> Quality:
    """Measure a reader on labelled images.

    Parameters
    ----------
    labels : ndarray of uint8, shape (n,)
        The true digits; n is at least 1.
    predicted : ndarray, shape (n,)
        bool for the detector of one digit, digits for all ten.
    digit : int or None
        The detector's digit.

    Returns
    -------
    Quality
    """
    if digit is not None:
        truth = labels == digit
        return Quality(
            len(truth),
            float(precision_score(truth, predicted, zero_division=np.nan)),
            float(recall_score(truth, predicted, zero_division=np.nan)),
            float(accuracy_score(truth, predicted)),
        )
    occurring = np.unique(labels)
    return Quality(
        len(labels),
        float(precision_score(labels, predicted, labels=occurring, average="macro", zero_division=0.0)),
        float(recall_score(labels, predicted, labels=occurring, average="macro", zero_division=0.0)),
        float(accuracy_score(labels, predicted)),
    )
