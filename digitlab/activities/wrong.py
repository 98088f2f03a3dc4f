"""Who is wrong?: votes on images that readers misread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from digitlab.activities.response import ActivityResponse, whole_number
from digitlab.classroom.room import Json


@dataclass(frozen=True)
class Vote(ActivityResponse):
    """A response: the digit, 0 to 9, that somebody sees."""

    digit: int

    @classmethod
    def from_json(cls, content: Json, _setting: Json) -> Self:
        """See `ActivityResponse`."""
        return cls(whole_number(content, "digit", 9))


def majority(votes: Sequence[Vote]) -> int | None:
    """Return the digit for which more than half have voted, None if there is none."""
    counts = counts_by_digit(votes)
    return counts.index(max(counts)) if 2 * max(counts) > len(votes) else None


def counts_by_digit(votes: Sequence[Vote]) -> list[int]:
    """Return the number of votes for each of the ten digits."""
    digits = [vote.digit for vote in votes]
    return [digits.count(digit) for digit in range(10)]


def hardest(read: Mapping[str, np.ndarray], labels: np.ndarray) -> np.ndarray:
    """Return the images that at least one reader misread, most misread first.

    Ties are broken by how suspect the label is: by how many readers agree on the same other digit.

    Parameters
    ----------
    read : mapping of str to ndarray of int, shape (n,)
        Predictions by reader.
    labels : ndarray of int, shape (n,)

    Returns
    -------
    ndarray of int64, shape (m,)
        Indices of images; stable.
    """
    all_read = np.array(list(read.values()))
    n_wrong = (all_read != labels).sum(axis=0)
    n_agreed = np.max([((all_read == digit) & (labels != digit)).sum(axis=0) for digit in range(10)], axis=0)
    order = np.lexsort((-n_agreed, -n_wrong))
    return order[n_wrong[order] > 0]


def wrong_on_images(
    images: Sequence[int], votes: Sequence[Sequence[Vote]], read: Mapping[str, np.ndarray], labels: np.ndarray
) -> dict[str, np.ndarray]:
    """Return who was wrong on the images of several rounds.

    Parameters
    ----------
    images : sequence of int
        Index of each round's image.
    votes : sequence of sequence of Vote
        Each round's votes.
    read : mapping of str to ndarray of int, shape (n,)
        Predictions by reader.
    labels : ndarray of int, shape (n,)

    Returns
    -------
    dict of str to ndarray of bool
        Of each reader an entry for each round, of the class's majority one for each round that has a majority, of the
        single votes one for each vote.
    """
    expected = [int(labels[image]) for image in images]
    rounds = list(zip(expected, votes, strict=True))
    found = [(label, majority(of_round)) for label, of_round in rounds]
    by_majority = [chosen != label for label, chosen in found if chosen is not None]
    by_vote = [vote.digit != label for label, of_round in rounds for vote in of_round]
    return {
        "The class, by its majority": np.array(by_majority, dtype=bool),
        "The class, vote by vote": np.array(by_vote, dtype=bool),
        **{name: predicted[list(images)] != expected for name, predicted in read.items()},
    }
