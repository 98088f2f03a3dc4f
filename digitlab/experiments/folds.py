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
