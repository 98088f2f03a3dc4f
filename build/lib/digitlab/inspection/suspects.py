"""Labels that may be wrong: several runs agree on another answer, and are sure of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from digitlab.inspection.answers import Answers


@dataclass(frozen=True, eq=False)
class Suspects:
    """Images whose label several runs contradict, surest first.

    Attributes
    ----------
    positions : ndarray of int64, shape (m,)
        Positions in the answers.
    predicted : ndarray of int64, shape (m,)
        The class on which all runs agree.
    confidence : ndarray of float64, shape (m,)
        That of the least sure run, as a rank from 0 to 1: see `ranked_confidence`.
    """

    positions: np.ndarray
    predicted: np.ndarray
    confidence: np.ndarray


def strength(answers: Answers) -> float:
    """Return what the strength of a run is judged by, 0 to 1: the measure of its task, 0 where it is undefined."""
    return answers.task.judged(answers.task.summary(answers.labels, answers.predicted))


def is_strong(answers: Answers) -> bool:
    """Tell whether a run is right often enough for its doubts to count."""
    return strength(answers) >= answers.task.strong_from


def ranked_confidence(answers: Answers) -> np.ndarray:
    """Express how sure a run is of each answer in a way that can be compared between runs.

    A probability of a forest, a distance from a plane and a network's probability have no common scale. Their ranks
    have one: an answer's confidence is the share of the run's own answers of the same class that are no further
    from turning than this one.

    Parameters
    ----------
    answers : Answers

    Returns
    -------
    ndarray of float64, shape (n,)
        Above 0 and at most 1, which is the surest answer of its class.
    """
    result = np.empty(len(answers))
    for label in range(answers.task.n_classes):
        same = answers.predicted == label
        if same.any():
            result[same] = rankdata(answers.margin[same], method="max") / same.sum()
    return result


def suspect_labels(votes: Sequence[Answers]) -> Suspects:
    """Find the images that all runs take for the same other class.

    Parameters
    ----------
    votes : sequence of Answers
        Of at least two runs with the same task, to the same images.

    Returns
    -------
    Suspects
        Highest confidence first, equal ones in the order of the images. An image is as suspect as the least sure
        run holds it to be, so that one loud voice is not enough.

    Raises
    ------
    ValueError
        If there are fewer than two runs, or they answered different questions.
    """
    if len(votes) < 2:
        raise ValueError("Suspect labels need the answers of at least two runs.")
    first = votes[0]
    if any(vote.task != first.task or not np.array_equal(vote.indices, first.indices) for vote in votes):
        raise ValueError("The runs must have the same task and answer for the same images.")
    agreed = first.wrong & np.all([vote.predicted == first.predicted for vote in votes], axis=0)
    confidence = np.min([ranked_confidence(vote) for vote in votes], axis=0)
    positions = np.flatnonzero(agreed)
    positions = positions[np.argsort(-confidence[positions], kind="stable")]
    return Suspects(positions, first.predicted[positions], confidence[positions])
