"""What asking a person brings against one line: errors that are left, and those that the person makes."""

from dataclasses import dataclass

import numpy as np

from digitlab.decisions import ASKED, FLAGGED, Zone
from digitlab.evaluation.detectors import Detector


@dataclass(frozen=True)
class PersonAsked:
    """A zone beside the detector's own line, counted on the samples by which it is judged.

    Attributes
    ----------
    n_samples, n_flagged, n_asked, n_cleared : int
    line_errors : int
        What the line alone gets wrong.
    line_errors_asked : int
        How many of these lie among the asked.
    decided_errors : int
        What the zone flags or clears wrongly.
    person_errs : float
        Part of the asked that the person gets wrong, 0 to 1.
    """

    n_samples: int
    n_flagged: int
    n_asked: int
    n_cleared: int
    line_errors: int
    line_errors_asked: int
    decided_errors: int
    person_errs: float

    @property
    def person_errors(self) -> float:
        """What the person gets wrong, on average."""
        return self.person_errs * self.n_asked

    @property
    def all_errors(self) -> float:
        """What zone and person together get wrong, on average."""
        return self.decided_errors + self.person_errors

    @property
    def break_even(self) -> float:
        """From which part of errors on the person no longer helps: that of the line among the asked; NaN of none."""
        return self.line_errors_asked / self.n_asked if self.n_asked else np.nan


def person_asked(detector: Detector, zone: Zone, person_errs: float = 0.0) -> PersonAsked:
    """Count what a zone with a person does beside the detector's own line.

    Examples
    --------
    >>> detector = Detector.from_scores([0, 1, 0, 1], [-2.0, -1.0, 1.0, 2.0])
    >>> asked = person_asked(detector, Zone(-1.5, 1.5), person_errs=0.25)
    >>> asked.line_errors, asked.n_asked, asked.decided_errors, asked.all_errors, asked.break_even
    (2, 2, 0, 0.5, 1.0)
    """
    truth = detector.judged.y_true
    answers, line_is_wrong = zone.decide(detector.judged.y_score), detector.predict(detector.default_threshold) != truth
    asked = answers == ASKED
    wrong = ~asked & ((answers == FLAGGED) != truth)
    n_flagged = int((answers == FLAGGED).sum())
    return PersonAsked(
        n_samples=len(truth),
        n_flagged=n_flagged,
        n_asked=int(asked.sum()),
        n_cleared=len(truth) - n_flagged - int(asked.sum()),
        line_errors=int(line_is_wrong.sum()),
        line_errors_asked=int((line_is_wrong & asked).sum()),
        decided_errors=int(wrong.sum()),
        person_errs=person_errs,
    )


def errors_among_nearest(detector: Detector, part: float) -> tuple[int, int, int]:
    """Return how many samples are nearest to the detector's own line, their errors, and all errors.

    Parameters
    ----------
    detector : Detector
    part : float
        Of all samples, 0 to 1.

    Returns
    -------
    n_nearest, n_errors_there, n_errors : int
    """
    truth, scores = detector.judged
    line = detector.default_threshold
    nearest = np.argsort(np.abs(scores - line), kind="stable")[: round(part * len(truth))]
    wrong = detector.predict(line) != truth
    return len(nearest), int(wrong[nearest].sum()), int(wrong.sum())
