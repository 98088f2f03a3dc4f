"""Ways to fit an estimator that report progress, step by step where the estimator allows it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from digitlab.classifiers.spec import Features, Fit, Report

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator
    from sklearn.callback import CallbackContext


def fit_at_once(
    estimator: BaseEstimator,
    features: Features,
    labels: np.ndarray,
    report: Report,
) -> BaseEstimator:
    """Fit an estimator that reports no progress."""
    estimator.fit(features, labels)
    return estimator


class _IterationCallback:
    """Passes each iteration of scikit-learn's own callbacks on to a `Report`."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._done = 0

    def setup(self, estimator: BaseEstimator, context: CallbackContext) -> None:
        """Do nothing; scikit-learn asks for the method."""

    def teardown(self, estimator: BaseEstimator, context: CallbackContext) -> None:
        """Do nothing; scikit-learn asks for the method."""

    def on_fit_task_begin(self, estimator: BaseEstimator, context: CallbackContext) -> None:
        """Do nothing; scikit-learn asks for the method."""

    def on_fit_task_end(
        self, estimator: BaseEstimator, context: CallbackContext, *, fitted_estimator: BaseEstimator
    ) -> None:
        """Report an iteration; the outer task, which has no iterations of its own, is passed over."""
        if context.task_name == "lbfgs-iter":
            self._done += 1
            # The optimiser stops when it has converged, so nobody knows the number of iterations beforehand.
            self._report(self._done, None, estimator=fitted_estimator)


def fit_with_callback(
    estimator: BaseEstimator, features: Features, labels: np.ndarray, report: Report
) -> BaseEstimator:
    """Fit an estimator that reports its iterations through `sklearn.callback`."""
    from sklearn.exceptions import ConvergenceWarning

    estimator.set_callbacks(_IterationCallback(report))
    with warnings.catch_warnings():
        # The visitor chose the number of iterations, so that to reach it is no fault to log.
        warnings.simplefilter("ignore", ConvergenceWarning)
        estimator.fit(features, labels)
    estimator.set_callbacks()
    return estimator


# `ClassifierSpec.fit_program` of what `fit_epochs` fits by its parameter max_iter.
FIT_EPOCHS_PROGRAM = """\
# An epoch is one way through all the images.
for _ in range({max_iter}):
    model.partial_fit(X, y, classes=np.unique(y))
"""


def fit_epochs(n_epochs: Callable[[Any], int]) -> Fit:
    """Fit by passing over all images again and again with ``partial_fit``.

    Parameters
    ----------
    n_epochs : callable
        Reads the number of epochs off the estimator.

    Returns
    -------
    Fit
    """

    def fit(estimator: Any, features: Features, labels: np.ndarray, report: Report) -> BaseEstimator:
        total = n_epochs(estimator)
        classes = np.unique(labels)
        for epoch in range(1, total + 1):
            estimator.partial_fit(features, labels, classes=classes)
            report(epoch, total, estimator=estimator, loss=getattr(estimator, "loss_", None))
        return estimator

    return fit


def without_shuffling(fit: Fit) -> Fit:
    """Fit samples in the given order: the estimator does not shuffle during the fit, and would again afterwards.

    Parameters
    ----------
    fit : Fit
        Of an estimator with a parameter ``shuffle``.

    Returns
    -------
    Fit
    """

    def fit_in_order(estimator: BaseEstimator, features: Features, labels: np.ndarray, report: Report) -> BaseEstimator:
        shuffle = estimator.shuffle
        return fit(estimator.set_params(shuffle=False), features, labels, report).set_params(shuffle=shuffle)

    return fit_in_order


def fit_in_batches(parameter: str, batch: int) -> Fit:
    """Grow an ensemble batch by batch with ``warm_start``.

    scikit-learn promises the same ensemble as one `fit` for forests: the random state is advanced.

    Parameters
    ----------
    parameter : str
        Name of the parameter that holds the ensemble's size ("n_estimators" or "max_iter").
    batch : int
        Members grown between two reports.

    Returns
    -------
    Fit
    """

    def fit(estimator: Any, features: Features, labels: np.ndarray, report: Report) -> BaseEstimator:
        total = getattr(estimator, parameter)
        estimator.set_params(warm_start=True)
        for size in [*range(batch, total, batch), total]:
            estimator.set_params(**{parameter: size})
            estimator.fit(features, labels)
            report(size, total, estimator=estimator)
        # Threads add the members' votes in the order in which they come, which changes a score's last digit from
        # one call to the next; one thread scores 10,000 images in a moment and always the same.
        return estimator.set_params(warm_start=False, **_one_thread(estimator))

    return fit


def on_one_thread(fit: Fit) -> Fit:
    """Fit without OpenMP's threads.

    They wait for each other in busy loops thousands of times; on a server whose cores others use, too, boosting took
    549 s with two threads and 26 s with one.

    Parameters
    ----------
    fit : Fit

    Returns
    -------
    Fit
    """

    def fit_alone(estimator: BaseEstimator, features: Features, labels: np.ndarray, report: Report) -> BaseEstimator:
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1, user_api="openmp"):
            return fit(estimator, features, labels, report)

    return fit_alone


def _one_thread(estimator: BaseEstimator) -> dict[str, Any]:
    return {"n_jobs": None} if "n_jobs" in estimator.get_params() else {}
