"""One threshold with its four counts, and all that follows from them.

Undefined values are handled in one way everywhere:

- Precision is undefined where nothing is predicted positive. It is NaN here and "undefined" on the pages.
- Recall without any positive label is 1, as scikit-learn's `precision_recall_curve` has it: nothing was missed.
- F1 and F-beta are undefined (NaN) only if there are neither positive labels nor positive predictions.
- Every other ratio is NaN where its denominator is 0: there is nothing of which it could be a part.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from digitlab.metrics.effective import Moments
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.shares import Number, ratio


@dataclass(frozen=True)
class OperatingPoint:
    """What a threshold does, and all that follows from its four counts.

    Each measure of `MEASURES` is a property: `precision`, `recall`, `f1`, `accuracy`, `specificity` and so on. Each
    field may be an array, all of one shape; the measures then are arrays of this shape, too.

    Attributes
    ----------
    threshold : float
        Scores at or above it count as positive.
    tp, fp, fn, tn : float
        True positives, false positives (false alarms), false negatives (misses), true negatives. Whole numbers (int)
        when they were counted; sums of weights, and expected counts, may be anything in between.
    moments : Moments, optional
        Of sums of weights, and where samples belong together: how unevenly they are spread. Without it each sample
        counts once.

    Examples
    --------
    >>> point = OperatingPoint(0.5, tp=8, fp=2, fn=4, tn=86)
    >>> point.precision, round(point.recall, 4), point.n_samples
    (0.8, 0.6667, 100)
    """

    threshold: Number
    tp: Number
    fp: Number
    fn: Number
    tn: Number
    moments: Moments | None = field(default=None, compare=False, repr=False)

    if TYPE_CHECKING:

        def __getattr__(self, measure: str) -> Number: ...

    @property
    def n_samples(self) -> Number:
        """Number of samples."""
        return self.tp + self.fp + self.fn + self.tn

    @property
    def predicted_positive(self) -> Number:
        """Number of samples at or above the threshold."""
        return self.tp + self.fp

    def f_beta(self, beta: float) -> Number:
        """Return the F-beta measure: recall counts `beta` times as much as precision.

        (1 + b^2) tp / ((1 + b^2) tp + b^2 fn + fp), after van Rijsbergen (1979).

        Parameters
        ----------
        beta : float
            Greater than 0; 1 gives F1.

        Returns
        -------
        float
            0 to 1, or NaN.
        """
        weight = beta**2
        found = (1 + weight) * self.tp
        return ratio(found, found + weight * self.fn + self.fp)

    @property
    def confusion_matrix(self) -> np.ndarray:
        """[[tn, fp], [fn, tp]], ndarray of int64 of shape (2, 2): scikit-learn's order, true by predicted."""
        return np.array([[self.tn, self.fp], [self.fn, self.tp]])


for _measure in MEASURES.values():
    setattr(OperatingPoint, _measure.key, property(_measure.compute, doc=_measure.as_text))
