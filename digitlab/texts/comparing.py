"""What is said of two detectors that are judged by the same samples."""

import math
from collections.abc import Sequence

from digitlab.metrics.best import Best
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


def best_sentence(best: Best, names: Sequence[str], nouns: str = "images") -> str:
    """Say what may be concluded of the best of several detectors.

    Parameters
    ----------
    best : Best
    names : sequence of str
        Of all, in their order.
    nouns : str, default="images"
        What the samples are called.

    Returns
    -------
    str
    """
    name, n_others = names[best.place], len(best.p_values)
    value = (
        f"{NAMES[best.key]}: {name} is highest, {formats.share(best.value)}. As the best of {len(names)} its 95 % "
        f"interval is {formats.interval(best.chosen)} (named beforehand: {formats.interval(best.alone)})."
    )
    p_value = formats.p_value(best.p_values[best.next_place])
    lead = f"It is {formats.share(best.lead)} ahead of {names[best.next_place]}, p = {p_value}"
    if not best.n_behind:
        return f"{value} {lead}: these {nouns} cannot tell which is best."
    if best.n_behind == n_others:
        of_all = {1: "the other one", 2: "both others"}.get(n_others, f"all {n_others} others")
        return f"{value} {lead}: better than {of_all}, by more than chance explains."
    return f"{value} {lead}. It is better than {best.n_behind} of the {n_others} others by more than chance explains."
