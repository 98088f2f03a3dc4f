"""Estimators as skops files, whose trees are checked before they are used."""

import copy
import math
import zipfile
from collections.abc import Collection
from numbers import Integral
from pathlib import Path

import numpy as np
import skops.io
from sklearn.base import BaseEstimator
from sklearn.ensemble._hist_gradient_boosting.predictor import TreePredictor
from sklearn.pipeline import Pipeline
from sklearn.tree._tree import Tree
from skops.io.exceptions import UntrustedTypesFoundException

from digitlab.classifiers.model_format import UnsafeModelError
from digitlab.server.memory import CODE, referents

# skops calls them untrusted because their node indices are used unchecked; `check_nodes` checks them.
_CHECKED_TYPES = ["sklearn.tree._tree.Tree", "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"]


def skops_content(estimator: BaseEstimator, dropped: Collection[str] = ()) -> bytes:
    """Return a fitted estimator as the content of a skops file, without the attributes `dropped`."""
    estimator = copy.copy(estimator)
    for name in dropped:
        delattr(estimator, name)
    return bytes(skops.io.dumps(estimator, compression=zipfile.ZIP_DEFLATED, compresslevel=1))


def load_skops(file: Path, unfitted: BaseEstimator) -> BaseEstimator:
    """Read an estimator of the class of `unfitted`, and if it is a pipeline with steps of the same classes.

    Raises
    ------
    UnsafeModelError
        If it names a type that is not trusted, is of another class, or holds a tree that points outside itself.
    Exception
        Whatever skops raises for a damaged file.
    """
    try:
        estimator = skops.io.load(file, trusted=_CHECKED_TYPES)
    except UntrustedTypesFoundException as error:
        raise UnsafeModelError(f"its model names types that are not trusted ({error})") from error
    kinds, expected = _kinds(estimator), _kinds(unfitted)
    if kinds != expected:
        raise UnsafeModelError(f"its model is {' of '.join(kinds)}, not {' of '.join(expected)}")
    check_nodes(estimator)
    return estimator


def types_to_trust(content: bytes) -> list[str]:
    """Return the types in a skops file that its reader has to name, because skops does not trust them by itself.

    The file was written here; its trees were checked, or built here. Most classifiers need none. Types that this
    project does not trust either raise `UnsafeModelError`.
    """
    untrusted = skops.io.get_untrusted_types(data=content)
    if not set(untrusted) <= set(_CHECKED_TYPES):
        raise UnsafeModelError(f"its model names types that are not trusted ({', '.join(untrusted)})")
    return untrusted


def _kinds(estimator: BaseEstimator) -> list[str]:
    """Name the class of an estimator and, if it is a pipeline, of its steps."""
    steps = [step for _, step in estimator.steps] if isinstance(estimator, Pipeline) else []
    return [type(part).__name__ for part in (estimator, *steps)]


def check_nodes(estimator: BaseEstimator) -> None:
    """Refuse a model with a tree that would read outside itself or its input, however deeply the tree is nested.

    A node that points outside its tree, or asks for a feature that an estimator around it does not take, raises
    `UnsafeModelError`.
    """
    seen: dict[tuple[int, float], object] = {}
    waiting: list[tuple[object, float]] = [(estimator, math.inf)]  # with the fewest features of an enclosing estimator
    while waiting:
        obj, n_features = waiting.pop()
        if isinstance(obj, CODE) or (id(obj), n_features) in seen:
            continue
        seen[id(obj), n_features] = obj
        if isinstance(obj, Tree):
            inner = obj.children_left != -1
            _check_nodes(inner, obj.children_left, obj.children_right, obj.feature, n_features)
        elif isinstance(obj, TreePredictor):
            nodes = obj.nodes
            if nodes["is_categorical"].any():
                raise UnsafeModelError("its tree takes pixels for categories")
            _check_nodes(nodes["is_leaf"] == 0, nodes["left"], nodes["right"], nodes["feature_idx"], n_features)
        else:
            n_features = min(n_features, _n_features_checked(obj))
            waiting += [(referent, n_features) for referent in referents(obj)]


def _n_features_checked(obj: object) -> float:
    """Return how many features scikit-learn lets an estimator see; 0 if it would not look.

    Those that leave the looking to what they hold, such as pipelines, tell by their class and take any number.
    """
    if not isinstance(obj, BaseEstimator) or hasattr(type(obj), "n_features_in_"):
        return math.inf
    taken = getattr(obj, "n_features_in_", 0)
    return int(taken) if isinstance(taken, Integral) else 0


def _check_nodes(
    inner: np.ndarray, left: np.ndarray, right: np.ndarray, features: np.ndarray, n_features: float
) -> None:
    """Check the nodes of one tree, arrays of shape (n_nodes,); `inner` is False for leaves."""
    children = np.concatenate([left[inner], right[inner]]).astype(np.int64)
    parents = np.tile(np.flatnonzero(inner), 2)
    # scikit-learn numbers a child after its parent; this rules out circles, too.
    if not len(inner) or (children <= parents).any() or (children >= len(inner)).any():
        raise UnsafeModelError("its tree points outside itself")
    if (features[inner] < 0).any() or (features[inner] >= n_features).any():
        raise UnsafeModelError("its tree asks for pixels that do not exist")
