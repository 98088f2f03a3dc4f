"""A part of some samples by time, and what a threshold does there."""

from typing import NamedTuple

from digitlab.metrics.points import OperatingPoint


class Period(NamedTuple):
    """Samples that follow each other in time.

    Attributes
    ----------
    start, end : int
        From how many per cent of all samples, by time, to how many.
    chose : bool
        Whether they are among those that chose the threshold.
    n_rows : int
    point : OperatingPoint
        What the threshold does on them.
    """

    start: int
    end: int
    chose: bool
    n_rows: int
    point: OperatingPoint
