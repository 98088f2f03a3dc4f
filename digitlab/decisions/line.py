"""One threshold: at or above it flagged, below it cleared."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from digitlab.decisions.answers import CLEARED, FLAGGED, as_scores
from digitlab.decisions.decision import Decision, finite_number
from digitlab.decisions.two_places import TwoPlaces
from digitlab.metrics.thresholds import ThresholdCurve, flagged

_PROGRAM = '''\
def decide(scores):
    """Answer each score: 1 flagged, 0 cleared."""
    return np.where(np.asarray(scores) >= {threshold!r}, {flagged}, {cleared}).astype(np.int8)
'''


@dataclass(frozen=True)
class Line(Decision):
    """One threshold.

    Attributes
    ----------
    threshold : float
        Finite; scores at or above it are flagged, all others cleared.

    Examples
    --------
    >>> Line(0.5).decide([0.1, 0.5, 0.9]).tolist()
    [0, 1, 1]
    >>> Line(0.5).link
    {'threshold': '0.5'}
    """

    kind: ClassVar[str] = "line"
    threshold: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "threshold", finite_number(self.threshold, "threshold"))

    def decide(self, scores: ArrayLike, groups: ArrayLike | None = None) -> np.ndarray:
        """Answer each score, as `Decision.decide`."""
        return np.where(flagged(as_scores(scores), self.threshold), FLAGGED, CLEARED).astype(np.int8)

    def counts(self, curve: ThresholdCurve) -> TwoPlaces:
        """Count what it does with the samples of a curve; nobody is asked."""
        return TwoPlaces.of(curve, self.threshold, self.threshold)

    @property
    def program(self) -> str:
        """The same as Python source, as `Decision.program`."""
        return _PROGRAM.format(threshold=self.threshold, flagged=FLAGGED, cleared=CLEARED)
