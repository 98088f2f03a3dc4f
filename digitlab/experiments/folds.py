"""How an experiment cuts its training images into folds."""

import numpy as np

from digitlab.experiments.experiment import Experiment


def folds(experiment: Experiment, labels: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return for each fold the places to train on and to leave out, in the experiment's training order.

    The labels, shape (n_train,), are in that order, too.
    """
    if not experiment.folds:
        return []
    # The training order is shuffled already, so that consecutive folds are fair samples.
    from sklearn.model_selection import StratifiedKFold

    return list(StratifiedKFold(experiment.folds).split(labels, experiment.task.target(labels)))


def fold_of_each(experiment: Experiment, labels: np.ndarray) -> np.ndarray:
    """Return the fold that leaves each training image out, int64 of shape (n_train,), -1 without folds."""
    found = np.full(len(labels), -1, dtype=np.int64)
    for fold, (_, left_out) in enumerate(folds(experiment, labels)):
        found[left_out] = fold
    return found
