"""Labels that may be wrong: several runs predict another class, and are sure of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from digitlab.inspection.predictions import Predictions


@dataclass(frozen=True, eq=False)
class Suspects:
    """Images whose label several runs contradict, surest first; all arrays have shape (m,)."""

    positions: np.ndarray  # in the predictions
    predicted: np.ndarray  # the class on which all runs agree
    confidence: np.ndarray  # that of the least sure run, as a rank from 0 to 1: see `ranked_confidence`


def strength(predictions: Predictions) -> float:
    """Return what the strength of a run is judged by, 0 to 1: the measure of its task, 0 where it is undefined."""
    return predictions.task.main_measure(predictions.task.summary(predictions.labels, predictions.predicted))


def is_strong(predictions: Predictions) -> bool:
    """Tell whether a run is right often enough for its doubts to count."""
    return strength(predictions) >= predictions.task.strong_from


def ranked_confidence(predictions: Predictions) -> np.ndarray:
    """Express how sure a run is of each prediction in a way that can be compared between runs.

    A probability of a forest, a distance from a plane and a network's probability have no common scale. Their ranks
    have one: a prediction's confidence is the share of the run's own predictions of the same class that are no
    further from turning than this one, above 0 and at most 1.
    """
    result = np.empty(len(predictions))
    for label in range(predictions.task.n_classes):
        same = predictions.predicted == label
        if same.any():
            result[same] = rankdata(predictions.margin[same], method="max") / same.sum()
    return result


def suspect_labels(votes: Sequence[Predictions]) -> Suspects:
    """Find the images that all of two runs or more take for the same other class, highest confidence first.

    Equal ones are in the order of the images. An image is as suspect as the least sure run holds it to be, so that one
    loud voice is not enough.

    Raises
    ------
    ValueError
        If there are fewer than two runs, or their tasks or images differ.
    """
    if len(votes) < 2:
        raise ValueError("Suspect labels need the predictions of at least two runs.")
    first = votes[0]
    if any(vote.task != first.task or not np.array_equal(vote.indices, first.indices) for vote in votes):
        raise ValueError("The runs must have the same task and predict the same images.")
    agreed = first.wrong & np.all([vote.predicted == first.predicted for vote in votes], axis=0)
    confidence = np.min([ranked_confidence(vote) for vote in votes], axis=0)
    positions = np.flatnonzero(agreed)
    positions = positions[np.argsort(-confidence[positions], kind="stable")]
    return Suspects(positions, first.predicted[positions], confidence[positions])
