"""What is said of two detectors that are judged by the same samples."""

import math

from digitlab.metrics.comparing import Difference
from digitlab.texts import formats

# By the keys of `metrics.resampling.Resampled`.
NAMES = {
    "f1": "F1",
    "accuracy": "Accuracy",
    "average_precision": "Average precision",
    "roc_auc": "ROC AUC",
    "precision_at_recall": "Precision at equal recall",
}


def conclusion(difference: Difference, first: str, second: str, nouns: str = "images") -> str:
    """Say what may be concluded of two detectors.

    Parameters
    ----------
    difference : Difference
    first, second : str
        The detectors' names.
    nouns : str, default="images"
        What the samples are called.

    Returns
    -------
    str
    """
    name = NAMES[difference.key]
    if math.isnan(difference.value):
        return f"{name} cannot be compared: it is undefined for one of the two."
    if difference.value == 0 and difference.interval.low == difference.interval.high:
        return f"{name} of both is the same, {formats.share(difference.first)}."
    better, by, ends = second, difference.value, difference.interval
    if difference.value < 0:
        better, by, ends = first, -by, ends._replace(low=-ends.high, high=-ends.low)
    verdict = "more than chance explains" if difference.is_clear else f"these {nouns} cannot tell them apart"
    return f"{name}: {better} is better by {formats.share(by)}, 95 % interval {formats.interval(ends)}: {verdict}."
