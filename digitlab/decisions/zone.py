"""Two thresholds: flagged above, cleared below, and a person is asked in between."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from digitlab.decisions.answers import ASKED, CLEARED, FLAGGED, as_scores
from digitlab.decisions.decision import Decision, finite_number
from digitlab.decisions.two_places import TwoPlaces
from digitlab.metrics.thresholds import ThresholdCurve, flagged

_PROGRAM = '''\
def decide(scores):
    """Answer each score: 1 flagged, 0 cleared, -1 a person is asked."""
    scores = np.asarray(scores)
    answers = np.where(scores >= {threshold!r}, {flagged}, {asked})
    return np.where(scores < {clear_below!r}, {cleared}, answers).astype(np.int8)
'''


@dataclass(frozen=True)
class Zone(Decision):
    """Two thresholds, between which a person is asked.

    Attributes
    ----------
    clear_below : float
        Finite; scores below it are cleared.
    threshold : float
        Finite and at least `clear_below`; scores at or above it are flagged. Equal to it nobody is asked, which is a
        line.

    Raises
    ------
    ValueError
        If the two cross, or one is not finite.

    Examples
    --------
    >>> zone = Zone(clear_below=0.2, threshold=0.8)
    >>> zone.decide([0.1, 0.2, 0.5, 0.8]).tolist()
    [0, -1, -1, 1]
    >>> counts = zone.counts(ThresholdCurve([0, 1, 0, 1, 1], [0.1, 0.3, 0.5, 0.8, 0.9]))
    >>> counts.precision, counts.recall, counts.n_asked
    (1.0, 1.0, 2)
    """

    kind: ClassVar[str] = "zone"
    clear_below: float
    threshold: float

    def __post_init__(self) -> None:
        for name in ("clear_below", "threshold"):
            object.__setattr__(self, name, finite_number(getattr(self, name), name))
        if self.clear_below > self.threshold:
            raise ValueError(
                f"clear_below ({self.clear_below:g}) must not lie above threshold ({self.threshold:g}): a score cannot "
                "be flagged and cleared."
            )

    def decide(self, scores: ArrayLike, groups: ArrayLike | None = None) -> np.ndarray:
        """Answer each score, as `Decision.decide`."""
        numbers = as_scores(scores)
        answers = np.where(flagged(numbers, self.threshold), FLAGGED, ASKED)
        return np.where(flagged(numbers, self.clear_below), answers, CLEARED).astype(np.int8)

    def counts(self, curve: ThresholdCurve) -> TwoPlaces:
        """Count what it does with the samples of a curve."""
        return TwoPlaces.of(curve, self.clear_below, self.threshold)

    @property
    def program(self) -> str:
        """The same as Python source, as `Decision.program`."""
        return _PROGRAM.format(
            threshold=self.threshold, clear_below=self.clear_below, flagged=FLAGGED, asked=ASKED, cleared=CLEARED
        )
