"""Fitted models as files that cannot execute code when they are read."""

import copy
import io
import zipfile
from pathlib import Path
from typing import IO, Any

import numpy as np
import skops.io
from sklearn.base import BaseEstimator
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline
from sklearn.tree import BaseDecisionTree
from skops.io.exceptions import UntrustedTypesFoundException

from digitlab.classifiers.neural import LargerCNN, SimpleCNN
from digitlab.classifiers.neural.forward import TrainedNetwork, load_network, plain_network, save_network
from digitlab.experiment import Experiment
from digitlab.mnist import N_PIXELS

_SKOPS_FILE = "model.skops"
# A forest's trees lie in an archive of their own, each as a skops file: skops keeps what it reads in memory several
# times over until it has read all of it, which for a forest of ten digits is too much for a small server.
_TREES_FILE = "model-trees.zip"
# A network is stored as plain arrays, which the pages read with.
_WEIGHTS_FILE = "model.npz"
# skops names them untrusted because their node indices are used unchecked; `_check_nodes` checks them.
_CHECKED_TYPES = ["sklearn.tree._tree.Tree", "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"]


class UnsafeModelError(RuntimeError):
    """A model's file holds something that this project never writes."""


def save_model(estimator: BaseEstimator, folder: Path) -> None:
    """Write a fitted model into a folder.

    Parameters
    ----------
    estimator : BaseEstimator
    folder : Path
        The file is called ``model.skops``, with ``model-trees.zip`` for a forest; of a network
        it is ``model.npz``.
    """
    if isinstance(estimator, SimpleCNN | LargerCNN):
        save_network(plain_network(estimator.classes_, estimator.model_), folder / _WEIGHTS_FILE)
        return
    estimator = copy.copy(estimator)
    if isinstance(estimator, RandomForestClassifier | ExtraTreesClassifier):
        _save_trees(estimator.estimators_, folder / _TREES_FILE)
        estimator.estimators_ = []
    if isinstance(estimator, MLPClassifier):
        # What a further training would go on with; skops does not know its type, and nobody reads it.
        del estimator._optimizer
    _dump(estimator, folder / _SKOPS_FILE)


def _dump(estimator: BaseEstimator, file: Path | IO[bytes]) -> None:
    skops.io.dump(estimator, file, compression=zipfile.ZIP_DEFLATED, compresslevel=1)


def _save_trees(trees: list[BaseDecisionTree], path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for i, tree in enumerate(trees):
            with archive.open(f"{i:03}.skops", "w") as file:
                _dump(tree, file)


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
        For a network a `TrainedNetwork`, which predicts the same without Keras.

    Raises
    ------
    UnsafeModelError
        If the file is damaged, names a type that is not trusted, or holds another kind of model.
    """
    expected = experiment.spec.build(experiment.parameters, experiment.seed)
    if isinstance(expected, SimpleCNN | LargerCNN):
        return _load_network(folder / _WEIGHTS_FILE, experiment)
    estimator = _load(folder / _SKOPS_FILE)
    if _kinds(estimator) != _kinds(expected):
        raise UnsafeModelError(f"its model is {' of '.join(_kinds(estimator))}, not {' of '.join(_kinds(expected))}")
    if isinstance(estimator, HistGradientBoostingClassifier):
        _check_boosting(estimator)
    if isinstance(estimator, BaseDecisionTree):
        _check_tree(estimator)
    if isinstance(estimator, RandomForestClassifier | ExtraTreesClassifier):
        estimator.estimators_ = _load_trees(folder / _TREES_FILE, expected)
    return estimator


def _load(file: Path | IO[bytes]) -> Any:
    try:
        return skops.io.load(file, trusted=_CHECKED_TYPES)
    except UntrustedTypesFoundException as error:
        raise UnsafeModelError(f"its model names types that are not trusted ({error})") from error
    except Exception as error:  # a foreign file may fail in any way while skops rebuilds it
        raise UnsafeModelError(f"its model cannot be read ({error})") from error


def _load_trees(path: Path, expected: BaseEstimator) -> list[BaseDecisionTree]:
    """Read the trees of a forest, as many and of the kind that the experiment's forest has."""
    try:
        with zipfile.ZipFile(path) as archive:
            trees = [_load(io.BytesIO(archive.read(name))) for name in sorted(archive.namelist())]
    except (OSError, zipfile.BadZipFile) as error:
        raise UnsafeModelError(f"its trees cannot be read ({error})") from error
    if len(trees) != expected.n_estimators or any(type(tree) is not type(expected.estimator) for tree in trees):
        raise UnsafeModelError("its trees are not those of the forest")
    for tree in trees:
        _check_tree(tree)
    return trees


def _load_network(path: Path, experiment: Experiment) -> TrainedNetwork:
    try:
        network = load_network(path)
    except ValueError as error:
        raise UnsafeModelError(f"its model cannot be read ({error})") from error
    if len(network.classes_) != experiment.task.n_classes:
        raise UnsafeModelError("its model answers another task")
    return network


def _kinds(estimator: BaseEstimator) -> list[str]:
    """Name the class of an estimator and, if it is a pipeline, of its steps."""
    steps = [step for _, step in estimator.steps] if isinstance(estimator, Pipeline) else []
    return [type(part).__name__ for part in (estimator, *steps)]


def _check_tree(member: BaseDecisionTree) -> None:
    """Refuse a tree that would read outside itself or the image."""
    tree = member.tree_
    inner = tree.children_left != -1
    if tree.n_features != N_PIXELS:
        raise UnsafeModelError("its tree asks for pixels that do not exist")
    _check_nodes(inner, tree.children_left, tree.children_right, tree.feature)


def _check_boosting(estimator: HistGradientBoostingClassifier) -> None:
    """Refuse trees that would read outside themselves or the image."""
    for predictor in (tree for round_of_trees in estimator._predictors for tree in round_of_trees):
        nodes = predictor.nodes
        inner = nodes["is_leaf"] == 0
        if nodes["is_categorical"].any():
            raise UnsafeModelError("its tree takes pixels for categories")
        _check_nodes(inner, nodes["left"], nodes["right"], nodes["feature_idx"])


def _check_nodes(inner: np.ndarray, left: np.ndarray, right: np.ndarray, features: np.ndarray) -> None:
    """Check the nodes of one tree, arrays of shape (n_nodes,); `inner` is False for leaves."""
    children = np.concatenate([left[inner], right[inner]]).astype(np.int64)
    parents = np.tile(np.flatnonzero(inner), 2)
    # scikit-learn numbers a child after its parent; this rules out circles, too.
    if (children <= parents).any() or (children >= len(inner)).any():
        raise UnsafeModelError("its tree points outside itself")
    if (features[inner] < 0).any() or (features[inner] >= N_PIXELS).any():
        raise UnsafeModelError("its tree asks for pixels that do not exist")
