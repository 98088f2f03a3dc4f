"""Fitted models as files that cannot execute code when they are read."""

import zipfile
from pathlib import Path

import numpy as np
import skops.io
from sklearn.base import BaseEstimator
from sklearn.tree import BaseDecisionTree
from skops.io.exceptions import UntrustedTypesFoundException

from digitlab.experiment import Experiment
from digitlab.mnist import N_PIXELS

_SKOPS_FILE = "model.skops"
# skops names it untrusted because its node indices are used unchecked; `_check_tree` checks them.
_CHECKED_TYPES = ["sklearn.tree._tree.Tree"]


class UnsafeModelError(RuntimeError):
    """A model's file holds something that this project never writes."""


def save_model(estimator: BaseEstimator, folder: Path) -> None:
    """Write a fitted model into a folder.

    Parameters
    ----------
    estimator : BaseEstimator
    folder : Path
        The file is called ``model.skops``.
    """
    skops.io.dump(estimator, folder / _SKOPS_FILE, compression=zipfile.ZIP_DEFLATED, compresslevel=1)


def load_model(folder: Path, experiment: Experiment) -> BaseEstimator:
    """Read a model that `save_model` wrote.

    Parameters
    ----------
    folder : Path
    experiment : Experiment
        The model has to be of the class that this experiment's classifier builds.

    Returns
    -------
    BaseEstimator

    Raises
    ------
    UnsafeModelError
        If the file is damaged, names a type that is not trusted, or holds another kind of model.
    """
    try:
        estimator = skops.io.load(folder / _SKOPS_FILE, trusted=_CHECKED_TYPES)
    except UntrustedTypesFoundException as error:
        raise UnsafeModelError(f"its model names types that are not trusted ({error})") from error
    except Exception as error:  # a foreign file may fail in any way while skops rebuilds it
        raise UnsafeModelError(f"its model cannot be read ({error})") from error
    expected = type(experiment.spec.build(experiment.parameters, experiment.seed))
    if type(estimator) is not expected:
        raise UnsafeModelError(f"its model is a {type(estimator).__name__}, not a {expected.__name__}")
    for member in [estimator, *np.ravel(getattr(estimator, "estimators_", []))]:
        if isinstance(member, BaseDecisionTree):
            _check_tree(member)
    return estimator


def _check_tree(member: BaseDecisionTree) -> None:
    """Refuse node indices that would read outside the tree or the image."""
    tree = member.tree_
    leaf = tree.children_left == -1
    children = np.concatenate([tree.children_left[~leaf], tree.children_right[~leaf]])
    parents = np.tile(np.flatnonzero(~leaf), 2)
    # scikit-learn numbers a child after its parent; this rules out circles, too.
    if (children <= parents).any() or (children >= tree.node_count).any():
        raise UnsafeModelError("its tree points outside itself")
    features = tree.feature[~leaf]
    if (features < 0).any() or (features >= N_PIXELS).any() or tree.n_features != N_PIXELS:
        raise UnsafeModelError("its tree asks for pixels that do not exist")
