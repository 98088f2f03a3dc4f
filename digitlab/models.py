"""Fitted models as files that cannot execute code when they are read."""

import copy
import errno
import gc
import io
import math
import zipfile
from numbers import Integral
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import IO, Any

import numpy as np
import skops.io
from sklearn.base import BaseEstimator
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.ensemble._hist_gradient_boosting.predictor import TreePredictor
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline
from sklearn.tree import BaseDecisionTree
from sklearn.tree._tree import Tree
from skops.io.exceptions import UntrustedTypesFoundException

from digitlab.classifiers.neural import LargerCNN, SimpleCNN
from digitlab.classifiers.neural.forward import TrainedNetwork, load_network, plain_network, save_network
from digitlab.experiment import Experiment

_SKOPS_FILE = "model.skops"
# A forest's trees lie in an archive of their own, each as a skops file: skops keeps what it reads in memory several
# times over until it has read all of it, which for a forest of ten digits is too much for a small server.
_TREES_FILE = "model-trees.zip"
# A network is stored as plain arrays, which the pages read with.
_WEIGHTS_FILE = "model.npz"
# skops names them untrusted because their node indices are used unchecked; `check_nodes` checks them.
_CHECKED_TYPES = ["sklearn.tree._tree.Tree", "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"]
# What a model refers to beside its own content: the code of its classes.
_NO_HOLDERS = (type, ModuleType, FunctionType, BuiltinFunctionType)
# What the system says of a file that is not what was written.
_ERRORS_OF_THE_FILE = {None, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.EINVAL}


class UnsafeModelError(RuntimeError):
    """A model's file holds something that this project never writes."""


def means_damage(error: Exception) -> bool:
    """Tell whether an error while reading a file says something about the file.

    Too many open files, no memory, no permission or a disk that does not answer say nothing about it: it may be
    read well in a moment, or by somebody else.
    """
    if isinstance(error, OSError):
        return error.errno in _ERRORS_OF_THE_FILE
    return not isinstance(error, MemoryError)


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
    if isinstance(estimator, RandomForestClassifier | ExtraTreesClassifier):
        estimator.estimators_ = _load_trees(folder / _TREES_FILE, expected)
    check_nodes(estimator)
    return estimator


def _load(file: Path | IO[bytes]) -> Any:
    try:
        return skops.io.load(file, trusted=_CHECKED_TYPES)
    except UntrustedTypesFoundException as error:
        raise UnsafeModelError(f"its model names types that are not trusted ({error})") from error
    except Exception as error:  # a foreign file may fail in any way while skops rebuilds it
        if not means_damage(error):
            raise
        raise UnsafeModelError(f"its model cannot be read ({error})") from error


def _load_trees(path: Path, expected: BaseEstimator) -> list[BaseDecisionTree]:
    """Read the trees of a forest, as many and of the kind that the experiment's forest has."""
    try:
        with zipfile.ZipFile(path) as archive:
            trees = [_load(io.BytesIO(archive.read(name))) for name in sorted(archive.namelist())]
    except UnsafeModelError:
        raise
    except Exception as error:  # a foreign archive may fail in any way, too
        if not means_damage(error):
            raise
        raise UnsafeModelError(f"its trees cannot be read ({error})") from error
    if len(trees) != expected.n_estimators or any(type(tree) is not type(expected.estimator) for tree in trees):
        raise UnsafeModelError("its trees are not those of the forest")
    return trees


def _load_network(path: Path, experiment: Experiment) -> TrainedNetwork:
    try:
        network = load_network(path)
    except Exception as error:  # as above; `load_network` says of every OSError that the network cannot be read
        cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
        if not means_damage(cause):
            raise cause from error
        raise UnsafeModelError(f"its model cannot be read ({error})") from error
    if len(network.classes_) != experiment.task.n_classes:
        raise UnsafeModelError("its model answers another task")
    return network


def _kinds(estimator: BaseEstimator) -> list[str]:
    """Name the class of an estimator and, if it is a pipeline, of its steps."""
    steps = [step for _, step in estimator.steps] if isinstance(estimator, Pipeline) else []
    return [type(part).__name__ for part in (estimator, *steps)]


def check_nodes(estimator: BaseEstimator) -> None:
    """Refuse a model with a tree that would read outside itself or its input, however deeply the tree is nested.

    Parameters
    ----------
    estimator : BaseEstimator
        Fitted; all that it holds is looked through.

    Raises
    ------
    UnsafeModelError
        If a node points outside its tree, or asks for a feature that an estimator around it does not take.
    """
    seen: set[tuple[int, float]] = set()
    waiting: list[tuple[object, float]] = [(estimator, math.inf)]  # with the fewest features taken around it
    while waiting:
        thing, n_features = waiting.pop()
        if isinstance(thing, _NO_HOLDERS) or (id(thing), n_features) in seen:
            continue
        seen.add((id(thing), n_features))
        if isinstance(thing, Tree):
            _check_tree(thing, n_features)
        elif isinstance(thing, TreePredictor):
            _check_predictor(thing, n_features)
        else:
            n_features = min(n_features, _features_taken(thing))
            waiting += [(held, n_features) for held in _held_by(thing)]


def _held_by(thing: object) -> list[Any]:
    """Return what a thing refers to; arrays of objects do not tell Python's garbage collector."""
    if isinstance(thing, np.ndarray):
        return list(thing.flat) if thing.dtype.hasobject else []
    return gc.get_referents(thing)


def _features_taken(thing: object) -> float:
    """Return how many features scikit-learn lets an estimator see; 0 if it would not look.

    Those that leave the looking to what they hold, such as pipelines, tell by their class and take any number.
    """
    if not isinstance(thing, BaseEstimator) or hasattr(type(thing), "n_features_in_"):
        return math.inf
    taken = getattr(thing, "n_features_in_", 0)
    return int(taken) if isinstance(taken, Integral) else 0


def _check_tree(tree: Tree, n_features: float) -> None:
    inner = tree.children_left != -1
    _check_links(inner, tree.children_left, tree.children_right)
    _check_features(tree.feature[inner], n_features)


def _check_predictor(predictor: TreePredictor, n_features: float) -> None:
    nodes = predictor.nodes
    inner = nodes["is_leaf"] == 0
    if nodes["is_categorical"].any():
        raise UnsafeModelError("its tree takes pixels for categories")
    _check_links(inner, nodes["left"], nodes["right"])
    _check_features(nodes["feature_idx"][inner], n_features)


def _check_links(inner: np.ndarray, left: np.ndarray, right: np.ndarray) -> None:
    """Check the nodes of one tree, arrays of shape (n_nodes,); `inner` is False for leaves."""
    children = np.concatenate([left[inner], right[inner]]).astype(np.int64)
    parents = np.tile(np.flatnonzero(inner), 2)
    # scikit-learn numbers a child after its parent; this rules out circles, too.
    if not len(inner) or (children <= parents).any() or (children >= len(inner)).any():
        raise UnsafeModelError("its tree points outside itself")


def _check_features(features: np.ndarray, n_features: float) -> None:
    if (features < 0).any() or (features >= n_features).any():
        raise UnsafeModelError("its tree asks for pixels that do not exist")
