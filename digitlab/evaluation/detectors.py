"""A run read as the detector of one digit."""

import numpy as np

from digitlab.evaluation.thresholds import ThresholdCurve
from digitlab.mnist import Mnist
from digitlab.runs import Run


def detector_scores(run: Run, data: Mnist, digit: int, *, out_of_fold: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Return the truth and the scores of a run as the detector of one digit.

    Parameters
    ----------
    run : Run
        Of one digit, or of all ten: its scores of the digit against the rest.
    data : Mnist
    digit : int
        For a run of one digit, that digit.
    out_of_fold : bool, default=False
        Take the training images' out-of-fold scores instead of the test images'.

    Returns
    -------
    y_true : ndarray of bool, shape (n,)
    y_score : ndarray of float64, shape (n,)

    Raises
    ------
    ValueError
        If the run detects another digit or has no out-of-fold scores.
    """
    if run.experiment.digit not in (None, digit):
        raise ValueError(f"This run detects the digit {run.experiment.digit}, not {digit}.")
    scores = run.out_of_fold_scores if out_of_fold else run.test_scores
    if scores is None:
        raise ValueError("This run has no out-of-fold scores; train it with folds.")
    labels = data.train.labels[run.experiment.training_order()] if out_of_fold else data.test.labels
    return labels == digit, scores if scores.ndim == 1 else scores[:, digit]


def detector_curve(run: Run, data: Mnist, digit: int, *, out_of_fold: bool = False) -> ThresholdCurve:
    """Return all thresholds of a run as the detector of one digit; parameters and errors as `detector_scores`."""
    return ThresholdCurve(*detector_scores(run, data, digit, out_of_fold=out_of_fold))
