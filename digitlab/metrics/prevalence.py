"""The same detector at a target prevalence: where the digit is rarer or commoner than among the samples.

Recall and the false positive rate each look at one kind of image only, so that they do not care how common the kinds
are. Precision mixes both: with rarer positives the same false alarm rate drowns them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from digitlab.metrics.points import OperatingPoint
    from digitlab.metrics.thresholds import ThresholdCurve


class Weights(NamedTuple):
    """What one image of each kind stands for at the target prevalence.

    Attributes
    ----------
    positive, negative : float
        Images for each positive and each negative image here; their number stays the same in all.
    """

    positive: float
    negative: float


def weights(n_positive: float, n_negative: float, prevalence: float) -> Weights:
    """Return the weights that make `n_positive` of all images the part `prevalence`.

    Parameters
    ----------
    n_positive, n_negative : float
        Images of each kind, at least one, or sums of their weights.
    prevalence : float
        The target prevalence, between 0 and 1.

    Returns
    -------
    Weights

    Raises
    ------
    ValueError
        If a kind has no image, or the prevalence is not between 0 and 1.
    """
    if not n_positive or not n_negative:
        raise ValueError("Another prevalence needs at least one image of each kind.")
    if not 0 < prevalence < 1:
        raise ValueError(f"prevalence lies between 0 and 1, not at {prevalence}.")
    n = n_positive + n_negative
    return Weights(prevalence * n / n_positive, (1 - prevalence) * n / n_negative)


def at_prevalence(point: OperatingPoint, prevalence: float | None) -> OperatingPoint:
    """Return the operating point that the same threshold would have at another prevalence.

    Parameters
    ----------
    point : OperatingPoint
    prevalence : float or None
        Between 0 and 1; None for that of the samples.

    Returns
    -------
    OperatingPoint
        With expected counts, which are not whole numbers. Recall, specificity and all that depends on them alone
        stay as they are.

    Raises
    ------
    ValueError
        As `weights`.
    """
    if prevalence is None:
        return point
    weight = weights(point.tp + point.fn, point.fp + point.tn, prevalence)
    return replace(
        point,
        moments=None,
        tp=point.tp * weight.positive,
        fn=point.fn * weight.positive,
        fp=point.fp * weight.negative,
        tn=point.tn * weight.negative,
    )


def curve_at_prevalence(curve: ThresholdCurve, prevalence: float | None) -> ThresholdCurve:
    """Return all thresholds as they would be at another prevalence, to choose among them; as `at_prevalence`."""
    if prevalence is None:
        return curve
    return curve.weighted(*weights(curve.n_positive, curve.n_negative, prevalence))
