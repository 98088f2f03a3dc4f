"""Where the handles stand: as Python sets them, and as a browser reports them."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple, Self


class Position(NamedTuple):
    """Where the two handles are.

    Attributes
    ----------
    threshold : float
        Any finite number.
    prevalence : float or None
        The target prevalence, above 0 and below 1; None for that of the samples.
    """

    threshold: float
    prevalence: float | None = None

    @classmethod
    def checked(cls, threshold: Any, prevalence: Any = None) -> Self:
        """Return a position that came from outside.

        Raises
        ------
        ValueError
            If the threshold is no finite number or the prevalence none between 0 and 1: no handle can stand there, and
            JSON could not say so.
        """
        at, share = _number(threshold), None if prevalence is None else _number(prevalence)
        if not math.isfinite(at):
            raise ValueError(
                f"threshold must be a finite number, such as 0.5, and it is {threshold!r:.40}. Leave it out for the "
                "detector's own."
            )
        if share is not None and not 0 < share < 1:
            raise ValueError(
                f"prevalence must lie between 0 and 1, as 0.01 does, and it is {prevalence!r:.40}. Leave it out for "
                "that of the samples."
            )
        return cls(at, share)

    @classmethod
    def reported(cls, report: Any) -> Self | None:
        """Return what a browser reports, None where that is no position: whatever sent it, nothing moves then."""
        if not isinstance(report, Mapping):
            return None
        try:
            return cls.checked(report.get("threshold"), report.get("prevalence"))
        except ValueError:
            return None


def _number(value: Any) -> float:
    """Return a number as a float, whatever its type, and NaN for all that is none."""
    try:
        return float("nan" if isinstance(value, str | bytes) else value)
    except (TypeError, ValueError, OverflowError):
        return math.nan
