"""What is said of how far a chosen threshold moves with the samples that chose it."""

from collections.abc import Sequence

from digitlab.metrics.intervals import LEVEL, Interval
from digitlab.metrics.threshold_spread import ThresholdSpread
from digitlab.texts import formats

ASK = "How sure is this threshold?"
HELP = (
    "Of the {noun_plural} that chose it as many are drawn again, with replacement ({what} at a time), and each "
    "resample chooses a threshold of its own: the ticks below the slider. A new sample of as many would choose "
    "between the two ends in about 80 of 100 cases, because it moves itself, too."
)


def sentence(spread: ThresholdSpread, noun_plural: str) -> str:
    """Return between which thresholds resamples choose: "95 of 100 resamples would have chosen ... "."""
    if not len(spread.thresholds):
        return f"Not one of {spread.n_resamples} resamples of these {noun_plural} meets it."
    low, high = (formats.threshold(end) for end in spread.limits()[:2])
    said = f"{formats.count(100 * LEVEL)} of 100 resamples would have chosen between {low} and {high}"
    if low == high:
        said = f"{formats.count(100 * LEVEL)} of 100 resamples would have chosen {low}, too"
    said += ", from few: it may well move further." if spread.is_few else "."
    if spread.n_impossible:
        said += f" {spread.n_impossible} of {spread.n_resamples} could not meet the wish, and are left out."
    return said


def folds_sentence(thresholds: Sequence[float], n_folds: int) -> str:
    """Return what the folds choose, each by what it left out, or nothing where there are none."""
    if not thresholds:
        return ""
    chosen = ", ".join(formats.threshold(threshold) for threshold in sorted(thresholds))
    return f"{len(thresholds)} of the {n_folds} folds can choose by themselves: {chosen}."


def achieved_sentence(spread: ThresholdSpread, judged_name: str) -> str:
    """Return what such thresholds achieve on the samples that judge, or nothing."""
    ends = [spread.limits_of(measure) for measure in ("precision", "recall")]
    if any(end.low != end.low for end in ends):  # nothing is flagged, or none was chosen
        return ""
    precision, recall = map(_between, ends)
    return f"On {judged_name} these thresholds have a precision {precision} and a recall {recall}."


def _between(ends: Interval) -> str:
    return f"of {formats.percent_limits(ends)} %"
