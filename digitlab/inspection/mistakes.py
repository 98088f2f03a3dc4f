"""Which images stand behind a number: those in a cell, those that a moved threshold turns, in an order to look at."""

from typing import Literal

import numpy as np
import pandas as pd

from digitlab.experiments.tasks import DIGITS
from digitlab.inspection.predictions import Predictions
from digitlab.metrics.points import ratio
from digitlab.metrics.thresholds import flagged

Order = Literal["confident", "close", "index"]


def images_in(predictions: Predictions, true: int | None = None, predicted: int | None = None) -> np.ndarray:
    """Return the positions of the images of one cell, or of the mistakes of a row, a column or the whole matrix.

    With both classes those of that cell, which lies on the diagonal if they are equal; without one of them, the
    mistakes among the images that the other leaves. They ascend.
    """
    chosen = np.ones(len(predictions), dtype=bool)
    if true is not None:
        chosen &= predictions.truth == true
    if predicted is not None:
        chosen &= predictions.predicted == predicted
    if true is None or predicted is None:
        chosen &= predictions.wrong
    return np.flatnonzero(chosen)


def in_order(predictions: Predictions, positions: np.ndarray, order: Order) -> np.ndarray:
    """Sort positions of images for looking at them.

    "confident": surest prediction first (`Predictions.confidence`); "close": smallest `Predictions.margin` first;
    "index": as in the split. Equal ones stand as in the split.
    """
    by_index = positions[np.argsort(predictions.indices[positions], kind="stable")]
    if order == "index":
        return by_index
    key = -predictions.confidence if order == "confident" else predictions.margin
    return by_index[np.argsort(key[by_index], kind="stable")]


def flips(scores: np.ndarray, before: float, after: float) -> np.ndarray:
    """Return the positions, ascending, of the images that a detector flags at one of two thresholds only."""
    return np.flatnonzero(np.asarray(flagged(scores, before)) != np.asarray(flagged(scores, after)))


def as_table(predictions: Predictions, positions: np.ndarray) -> pd.DataFrame:
    """Return a table of images for a download, a row for each position.

    It has ``index`` in the split, ``true`` digit, ``predicted`` class, then ``score`` and ``threshold`` of a detector,
    or ``score_0`` to ``score_9``.
    """
    return pd.DataFrame(
        {
            "index": predictions.indices[positions],
            "true": predictions.labels[positions],
            "predicted": [predictions.task.class_names[label] for label in predictions.predicted[positions]],
            **predictions.task.score_columns(predictions.scores[positions], predictions.threshold),
        }
    )


def mistakes_by_digit(predictions: Predictions) -> pd.DataFrame:
    """Count the mistakes among the images of each digit; the rate is NaN where there are none."""
    support = np.bincount(predictions.labels, minlength=len(DIGITS))
    mistakes = np.bincount(predictions.labels[predictions.wrong], minlength=len(DIGITS))
    return pd.DataFrame({"digit": DIGITS, "mistakes": mistakes, "rate": ratio(mistakes, support)})
