"""One line about a run: what a table of runs shows."""

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import accuracy_score, precision_recall_fscore_support

from digitlab.evaluation.detectors import detector_curve
from digitlab.mnist import Mnist
from digitlab.runs import Run

_DIGITS = range(10)


@dataclass(frozen=True)
class Summary:
    """A run's figures on the 10,000 test images, each 0 to 1.

    Those of a detector are taken at the classifier's own threshold. Those of a run of all ten digits are taken where
    each image gets the digit with the highest score; all but the accuracy are macro averages, the plain mean over
    the ten digits.

    Attributes
    ----------
    precision : float
        NaN for a detector that flags nothing; a digit that is never predicted counts as 0 in the macro average.
    recall, f1, accuracy : float
    roc_auc, average_precision : float
        Of ten digits the mean over the ten one-vs-rest detectors.
    """

    precision: float
    recall: float
    f1: float
    accuracy: float
    roc_auc: float
    average_precision: float


def summary(run: Run, data: Mnist) -> Summary:
    """Summarise a run.

    Parameters
    ----------
    run : Run
    data : Mnist

    Returns
    -------
    Summary
    """
    if run.experiment.digit is None:
        return _of_ten_digits(run, data)
    curve = detector_curve(run, data, run.experiment.digit)
    point = curve.at(run.default_threshold)
    return Summary(point.precision, point.recall, point.f1, point.accuracy, curve.roc_auc, curve.average_precision)


def _of_ten_digits(run: Run, data: Mnist) -> Summary:
    predicted = run.test_scores.argmax(axis=1)
    precision, recall, f1, _ = precision_recall_fscore_support(
        data.test.labels, predicted, labels=list(_DIGITS), average="macro", zero_division=0.0
    )
    curves = [detector_curve(run, data, digit) for digit in _DIGITS]
    return Summary(
        float(precision),
        float(recall),
        float(f1),
        float(accuracy_score(data.test.labels, predicted)),
        float(np.mean([curve.roc_auc for curve in curves])),
        float(np.mean([curve.average_precision for curve in curves])),
    )
