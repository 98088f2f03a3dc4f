"""What is said of precision and recall over time."""

from collections.abc import Sequence

from digitlab.metrics.periods import Period
from digitlab.texts import formats

ALT = "Precision and recall at this threshold, period by period, with 95 % intervals"
CHOSEN, CHECKED = "chosen on", "checked on"


def name(period: Period) -> str:
    """Return what a period is called: "0 to 20 %" of the samples, by time."""
    return f"{period.start} to {period.end} %"


def caption(found: Sequence[Period], noun_plural: str) -> str:
    """Return what the figure shows."""
    share = max(period.end for period in found if period.chose)
    sizes = ", ".join(formats.count(period.n_rows) for period in found)
    return (
        f"Over time at this threshold: chosen on the first {share} %, checked on the last {100 - share} % "
        f"({sizes} {noun_plural}). Lines outside the earlier intervals are drift: then choose again on newer "
        f"{noun_plural}."
    )
