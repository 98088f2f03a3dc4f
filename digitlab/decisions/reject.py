"""Answer only when sure: the class of the highest score where it is high enough, else nothing, and a person looks.

Whether an answer is right and how sure it is are a label and a score. So all levels at once are a `ThresholdCurve`:
what is flagged is what is answered, precision is the accuracy among the answered, the queue rate is how many are
answered, and a promise of at most so many errors is one of precision.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

import numpy as np
from numpy.typing import ArrayLike

from digitlab.decisions.answers import ASKED, as_scores
from digitlab.decisions.decision import Decision, finite_number
from digitlab.metrics.choosing import Choice, choose
from digitlab.metrics.criteria import CONFIDENCE
from digitlab.metrics.thresholds import ThresholdCurve, flagged, highest_class

By = Literal["highest", "margin"]
WAYS: tuple[By, ...] = ("highest", "margin")
ERRORS = 0.01


_PROGRAM = '''\
def decide(scores):
    """Answer each row of scores, one for each class: the class from 0 on, -1 where a person is asked."""
    scores = np.asarray(scores)
    {sureness}
    return np.where(sureness >= {level!r}, scores.argmax(axis=1), {asked}).astype(np.int8)
'''
_SURENESS = {
    "highest": "sureness = scores.max(axis=1)",
    "margin": "second, first = np.sort(scores, axis=1)[:, -2:].T\n    sureness = first - second",
}


@dataclass(frozen=True)
class Reject(Decision):
    """Answer where one is sure enough, else ask a person.

    Attributes
    ----------
    level : float
        Finite; an answer is given where it is at least so sure.
    by : {"highest", "margin"}
        How sure it is: the highest score, or its distance from the second highest.

    Raises
    ------
    ValueError
        If the level is not finite, or there is no such way to be sure.

    Examples
    --------
    >>> reject = Reject(0.3, "margin")
    >>> reject.decide([[0.7, 0.2, 0.1], [0.4, 0.5, 0.1]]).tolist()
    [0, -1]
    >>> reject.link
    {'level': '0.3', 'by': 'margin'}
    """

    kind: ClassVar[str] = "reject"
    level: float
    by: By = "highest"

    def __post_init__(self) -> None:
        object.__setattr__(self, "level", finite_number(self.level, "level"))
        if not isinstance(self.by, str) or self.by not in WAYS:
            raise ValueError(f"by must be one of {', '.join(WAYS)}, and it is {self.by!r:.40}.")

    def decide(self, scores: ArrayLike, groups: ArrayLike | None = None) -> np.ndarray:
        """Answer each sample, as `Decision.decide`, by a row of scores each, one for each class."""
        rows = as_scores(scores)
        if rows.ndim != 2 or rows.shape[1] < 2:
            raise ValueError(f"A reject needs a column of scores for each class; the shape of these is {rows.shape}.")
        sure = flagged(sureness(rows, self.by), self.level)
        return np.where(sure, highest_class(rows), ASKED).astype(np.int8)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the decision of what `to_json` wrote, as `Decision.from_json`."""
        if set(values) != {"level", "by"}:
            raise ValueError("A reject has the fields level and by.")
        return cls(values["level"], values["by"])

    @property
    def link(self) -> dict[str, str]:
        """Its parameters in an address bar."""
        return {"level": repr(self.level), "by": self.by}

    @classmethod
    def from_link(cls, parameters: Mapping[str, str]) -> Self:
        """Return the decision of a link's parameters, as `Decision.from_link`."""
        by: Any = parameters["by"]
        return cls(float(parameters["level"]), by)

    @property
    def program(self) -> str:
        """The same as Python source, as `Decision.program`; its scores are a row for each sample."""
        return _PROGRAM.format(sureness=_SURENESS[self.by], level=self.level, asked=ASKED)


def sureness(scores: np.ndarray, by: By, answers: np.ndarray | None = None) -> np.ndarray:
    """Return how sure answers are.

    Parameters
    ----------
    scores : ndarray of float64, shape (n, k)
        One for each of k classes; k is at least 2.
    by : {"highest", "margin"}
        The answer's score, or its distance from the highest of the others.
    answers : ndarray of int64, shape (n,), optional
        The classes that are answered; by default those of the highest score. Scores that were calibrated after the
        answer was given may have another class on top: then the margin is below 0.

    Returns
    -------
    ndarray of float64, shape (n,)

    Examples
    --------
    >>> sureness(np.array([[0.5, 0.25, 0.25], [0.0, 1.0, 3.0]]), "margin").tolist()
    [0.25, 2.0]
    """
    answers = highest_class(scores) if answers is None else answers
    rows = np.arange(len(scores))
    chosen = scores[rows, answers]
    if by == "highest":
        return chosen
    others = np.array(scores, dtype=np.float64)
    others[rows, answers] = -np.inf
    return chosen - others.max(axis=1)


def choose_reject(
    y_true: ArrayLike,
    scores: np.ndarray,
    by: By = "highest",
    errors: float = ERRORS,
    confidence: float | None = CONFIDENCE,
) -> Choice:
    """Choose the lowest level at which at most so many of the answers are wrong.

    Parameters
    ----------
    y_true : array-like of int, shape (n,)
        The right classes, of samples by which nothing was learnt.
    scores : ndarray of float64, shape (n, k)
    by : {"highest", "margin"}
    errors : float, default=0.01
        What part of the answers may be wrong, 0 to 1.
    confidence : float or None, default=0.95
        How sure this shall be of other samples, too; None for these samples alone.

    Returns
    -------
    Choice
        Its point's threshold is the level. Where `possible` is False no level may be promised, and the point is the
        surest.

    Examples
    --------
    >>> scores = np.array([[0.9, 0.1], [0.8, 0.2], [0.6, 0.4], [0.3, 0.7]])
    >>> choose_reject([0, 0, 1, 1], scores, errors=0.1, confidence=None).point.threshold
    0.7
    """
    right = highest_class(scores) == np.asarray(y_true)
    return choose_level(ThresholdCurve(right, sureness(scores, by)), errors, confidence)


def choose_level(curve: ThresholdCurve, errors: float = ERRORS, confidence: float | None = CONFIDENCE) -> Choice:
    """Choose the level on a curve of right answers by how sure they are; parameters and result as `choose_reject`."""
    return choose(curve, "precision", confidence=confidence, wanted=1 - errors)
