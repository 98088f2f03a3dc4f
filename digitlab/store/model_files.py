"""Fitted models as files that cannot execute code when they are read."""

import copy
import math
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from numbers import Integral
from pathlib import Path

import numpy as np
import skops.io
from sklearn.base import BaseEstimator
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.ensemble._hist_gradient_boosting.predictor import TreePredictor
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline
from sklearn.tree._tree import Tree
from skops.io.exceptions import UntrustedTypesFoundException

from digitlab.classifiers.neural.estimators import LargerCNN, SimpleCNN
from digitlab.classifiers.neural.forward import from_keras, load_network, save_network
from digitlab.classifiers.trained_forest import from_sklearn, load_forest, save_forest
from digitlab.experiments.experiment import Experiment
from digitlab.mnist import N_PIXELS
from digitlab.server.memory import CODE, held_by
from digitlab.store.errors import passing_error

_SKOPS_FILE = "model.skops"
# Networks and forests are stored as plain arrays, which the pages read with.
_ARRAYS_FILE = "model.npz"
# skops names them untrusted because their node indices are used unchecked; `check_nodes` checks them.
_CHECKED_TYPES = ["sklearn.tree._tree.Tree", "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"]


class UnsafeModelError(RuntimeError):
    """A model's file holds something that this project never writes."""


def save_model(estimator: BaseEstimator, folder: Path) -> None:
    """Write a fitted model into a folder.

    Parameters
    ----------
    estimator : BaseEstimator
    folder : Path
        The file is called ``model.skops``; of a network or a forest it is ``model.npz``.
    """
    if isinstance(estimator, SimpleCNN | LargerCNN):
        save_network(from_keras(estimator.classes_, estimator.model_), folder / _ARRAYS_FILE)
        return
    if isinstance(estimator, RandomForestClassifier | ExtraTreesClassifier):
        save_forest(from_sklearn(estimator), folder / _ARRAYS_FILE)
        return
    if isinstance(estimator, MLPClassifier):
        estimator = copy.copy(estimator)
        # What a further training would go on with; skops does not know its type, and nobody reads it.
        del estimator._optimizer
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
        For a network a `TrainedNetwork`, for a forest a `TrainedForest`: they predict the same from plain arrays.

    Raises
    ------
    UnsafeModelError
        If the file is damaged, names a type that is not trusted, or holds another kind of model.
    OSError, MemoryError
        If it cannot be read for a reason that says nothing about the file.
    """
    expected = experiment.spec.build(experiment.parameters, experiment.seed)
    with _reading_foreign_bytes():
        if isinstance(expected, SimpleCNN | LargerCNN):
            network = load_network(folder / _ARRAYS_FILE)
            return _checked(network, len(network.classes_) == experiment.task.n_classes)
        if isinstance(expected, RandomForestClassifier | ExtraTreesClassifier):
            forest = load_forest(folder / _ARRAYS_FILE)
            measures = (len(forest.classes_), len(forest.feature_importances_), len(forest.roots))
            return _checked(forest, measures == (experiment.task.n_classes, N_PIXELS, expected.n_estimators))
        estimator = skops.io.load(folder / _SKOPS_FILE, trusted=_CHECKED_TYPES)
        kinds = _kinds(estimator)
        if kinds != _kinds(expected):
            raise UnsafeModelError(f"its model is {' of '.join(kinds)}, not {' of '.join(_kinds(expected))}")
        check_nodes(estimator)
        return estimator


def types_to_trust(content: bytes) -> list[str]:
    """Return the types in a skops file that its reader has to name, because skops does not trust them by itself.

    Parameters
    ----------
    content : bytes
        Of a file that `save_model` wrote; its trees were checked, or built here.

    Returns
    -------
    list of str
        Empty for most classifiers.

    Raises
    ------
    UnsafeModelError
        If there are types that this project trusts neither.
    """
    untrusted = skops.io.get_untrusted_types(data=content)
    if not set(untrusted) <= set(_CHECKED_TYPES):
        raise UnsafeModelError(f"its model names types that are not trusted ({', '.join(untrusted)})")
    return untrusted


@contextmanager
def _reading_foreign_bytes() -> Iterator[None]:
    """Refuse a file whatever a library says of its bytes, but let through what says nothing about them."""
    try:
        yield
    except UnsafeModelError:
        raise
    except UntrustedTypesFoundException as error:
        raise UnsafeModelError(f"its model names types that are not trusted ({error})") from error
    except Exception as error:
        passing = passing_error(error)
        if passing is not None:
            raise passing from None
        raise UnsafeModelError(f"its model cannot be read ({error})") from error


def _checked(model: BaseEstimator, answers_the_task: bool) -> BaseEstimator:
    if not answers_the_task:
        raise UnsafeModelError("its model answers another task")
    return model


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
    seen: dict[tuple[int, float], object] = {}
    waiting: list[tuple[object, float]] = [(estimator, math.inf)]  # with the fewest features taken around it
    while waiting:
        thing, n_features = waiting.pop()
        if isinstance(thing, CODE) or (id(thing), n_features) in seen:
            continue
        seen[id(thing), n_features] = thing
        if isinstance(thing, Tree):
            _check_tree(thing, n_features)
        elif isinstance(thing, TreePredictor):
            _check_predictor(thing, n_features)
        else:
            n_features = min(n_features, _features_taken(thing))
            waiting += [(held, n_features) for held in held_by(thing)]


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
