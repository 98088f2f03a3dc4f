"""How an experiment cuts its training images into folds."""

import numpy as np

from digitlab.experiments.experiment import Experiment


def folds(experiment: Experiment, labels: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return how an experiment cuts its training images.

    Parameters
    ----------
    experiment : Experiment
    labels : ndarray of uint8, shape (n_train,)
        In the experiment's training order.

    Returns
    -------
    list of tuple of ndarray of int64
        Places in that order to train on and to leave out, for each fold; empty without folds.
    """
    if not experiment.folds:
        return []
    # The training order is shuffled already, so that consecutive folds are fair samples.
    from sklearn.model_selection import StratifiedKFold

    return list(StratifiedKFold(experiment.folds).split(labels, experiment.task.target(labels)))
