"""What is said of how well probabilities are calibrated."""

import math

from digitlab.metrics.intervals import Interval
from digitlab.metrics.recalibration import Recalibration
from digitlab.texts import formats


def slope(result: Recalibration) -> str:
    """Return the calibration slope, or that there is none."""
    return "none finite" if math.isinf(result.slope) else formats.share(result.slope)


def sentence(result: Recalibration, noun_plural: str = "images") -> str:
    """Say slope, intercept and observed over expected, each with its 95 % interval.

    Parameters
    ----------
    result : Recalibration
    noun_plural : str, default="images"
        What the samples are called.

    Returns
    -------
    str
    """
    ratio = _with_interval("Observed over expected", result.ratio, result.ratio_interval)
    intercept = _with_interval("intercept", result.intercept, result.intercept_interval)
    return f"95 % intervals: {_slope_sentence(result, noun_plural)} {ratio}; {intercept}."


def _slope_sentence(result: Recalibration, noun_plural: str) -> str:
    if math.isinf(result.slope):
        return f"These probabilities part all {noun_plural} by kind, so that no finite slope fits them best."
    return f"{_with_interval('slope', result.slope, result.slope_interval)}."


def _with_interval(name: str, value: float, ends: Interval) -> str:
    return f"{name} {formats.share_with_interval(value, ends)}"
