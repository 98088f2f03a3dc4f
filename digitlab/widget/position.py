"""Where the handles stand: as Python sets them, and as a browser reports them."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from digitlab.decisions import Line, Zone

# For how many a day a person's work is counted at first.
A_DAY = 10_000.0
_MOST_A_DAY = 1e12


class Position(NamedTuple):
    """Where the handles are, and what was typed beside them.

    Attributes
    ----------
    threshold : float
        Any finite number.
    prevalence : float or None
        The target prevalence, above 0 and below 1; None for that of the samples.
    clear_below : float or None
        The lower threshold, at most `threshold`, between which a person is asked; None where nobody is.
    person_errs : float
        Part of those asked that the person answers wrongly, 0 to 1.
    a_day : float
        How many samples come in a day, above 0.
    """

    threshold: float
    prevalence: float | None = None
    clear_below: float | None = None
    person_errs: float = 0.0
    a_day: float = A_DAY

    @classmethod
    def checked(
        cls, threshold: Any, prevalence: Any = None, clear_below: Any = None, person_errs: Any = 0.0, a_day: Any = A_DAY
    ) -> Self:
        """Return a position that came from outside.

        Raises
        ------
        ValueError
            If a threshold is no finite number, the lower one lies above the other, the prevalence is none between 0 and
            1, or another number is out of its range: no handle can stand there, and JSON could not say so.
        """
        at, share, errs, volume = map(
            _number, (threshold, 0.5 if prevalence is None else prevalence, person_errs, a_day)
        )
        low = None if clear_below is None else _number(clear_below)
        if not math.isfinite(at):
            raise ValueError(
                f"threshold must be a finite number, such as 0.5, and it is {threshold!r:.40}. Leave it out for the "
                "detector's own."
            )
        if not 0 < share < 1:
            raise ValueError(
                f"prevalence must lie between 0 and 1, as 0.01 does, and it is {prevalence!r:.40}. Leave it out for "
                "that of the samples."
            )
        if low is not None and not -math.inf < low <= at:
            raise ValueError(
                f"clear_below must be a finite number and at most the threshold, {at}, and it is "
                f"{clear_below!r:.40}. Leave it out where nobody is asked."
            )
        if not 0 <= errs <= 1:
            raise ValueError(f"person_errs must lie between 0 and 1, as 0.05 does, and it is {person_errs!r:.40}.")
        if not 0 < volume <= _MOST_A_DAY:
            raise ValueError(f"a_day must be a number above 0, such as 10000, and it is {a_day!r:.40}.")
        return cls(at, None if prevalence is None else share, low, errs, volume)

    @classmethod
    def reported(cls, report: Any) -> Self | None:
        """Return what a browser reports, None where that is no position: whatever sent it, nothing moves then."""
        if not isinstance(report, Mapping):
            return None
        try:
            return cls.checked(**{name: report[name] for name in cls._fields if name in report})
        except (ValueError, TypeError):
            return None

    @property
    def decision(self) -> Line | Zone:
        """What is done with a score there."""
        return Line(self.threshold) if self.clear_below is None else Zone(self.clear_below, self.threshold)


def _number(value: Any) -> float:
    """Return a number as a float, whatever its type, and NaN for all that is none."""
    try:
        return float("nan" if isinstance(value, str | bytes) else value)
    except (TypeError, ValueError, OverflowError):
        return math.nan
