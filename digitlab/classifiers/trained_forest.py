"""A trained forest as plain arrays, and reading with it in NumPy.

scikit-learn keeps 144 bytes for a node of a forest of ten digits, this takes 14; a forest of 60,000 images then takes
30 MB in the place of 350, on the disk less, and is read in a moment. Nothing of it is a type that could do harm.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.tree._tree import NODE_DTYPE, Tree

_IMAGES_AT_ONCE = 500
_LEAF = -1
_NO_FEATURE = -2  # scikit-learn's, where a leaf would ask
_ROUNDING = 1e-9
# With the kinds of numbers that they may hold: "b" are truth values, "i" and "u" whole numbers, "f" any.
_ARRAYS = {
    "classes_": "biu",
    "feature_importances_": "f",
    "roots": "i",
    "features": "i",
    "thresholds": "f",
    "left": "i",
    "right": "i",
    "probabilities": "f",
}


@dataclass(repr=False, eq=False)
class TrainedForest(ClassifierMixin, BaseEstimator):
    """A forest that can only predict.

    The nodes of all trees lie behind each other. An inner node sends an image to `left` if its feature is at most the
    threshold, else to `right`; the others are leaves.

    Parameters
    ----------
    classes_ : ndarray, shape (n_classes,)
    feature_importances_ : ndarray of float64, shape (n_features,)
        scikit-learn's: they sum to 1.
    roots : ndarray of int32, shape (n_trees,)
        The first node of each tree, ascending.
    features : ndarray of int16, shape (n_nodes,)
        The feature that an inner node asks for; -1 in a leaf.
    thresholds : ndarray of float32, shape (n_nodes,)
    left, right : ndarray of int32, shape (n_nodes,)
        The next nodes; of a leaf `left` is its row in `probabilities`.
    probabilities : ndarray of float64, shape (n_rows, n_classes)
        The different predictions of leaves.

    Raises
    ------
    ValueError
        If the arrays do not fit together, or a node points outside its tree or the image.
    """

    classes_: np.ndarray
    feature_importances_: np.ndarray
    roots: np.ndarray
    features: np.ndarray
    thresholds: np.ndarray
    left: np.ndarray
    right: np.ndarray
    probabilities: np.ndarray

    def __post_init__(self) -> None:
        """Check that the arrays fit together."""
        types_fit = all(getattr(self, name).dtype.kind in kinds for name, kinds in _ARRAYS.items())
        if not (types_fit and self._shapes_fit() and self._nodes_fit()):
            raise ValueError("The arrays are not those of a forest.")

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Return each class's probability, the mean over the trees, float64 of shape (n, n_classes).

        An X of another number of features raises `ValueError`.
        """
        X = np.asarray(X, dtype=np.float32)
        if X.ndim != 2 or X.shape[1] != len(self.feature_importances_):
            raise ValueError(f"The forest takes {len(self.feature_importances_)} features, not an X of {X.shape}.")
        parts = [self._means(X[start : start + _IMAGES_AT_ONCE]) for start in range(0, len(X), _IMAGES_AT_ONCE)]
        return np.concatenate([np.empty((0, len(self.classes_))), *parts])

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Return the most probable class of each image, shape (n,)."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

    def _means(self, X: np.ndarray) -> np.ndarray:
        """Send all images through all trees at once, one level of nodes after the other."""
        nodes = np.tile(self.roots, len(X))
        images = np.repeat(np.arange(len(X)), len(self.roots))
        under_way = np.flatnonzero(self.features[nodes] != _LEAF)
        while len(under_way):
            here = nodes[under_way]
            goes_left = X[images[under_way], self.features[here]] <= self.thresholds[here]
            nodes[under_way] = np.where(goes_left, self.left[here], self.right[here])
            under_way = under_way[self.features[nodes[under_way]] != _LEAF]
        return self.probabilities[self.left[nodes]].reshape(len(X), len(self.roots), -1).mean(axis=1)

    def _shapes_fit(self) -> bool:
        nodes = self.features.shape
        return (
            self.roots.ndim == self.features.ndim == self.feature_importances_.ndim == self.classes_.ndim == 1
            and nodes == self.thresholds.shape == self.left.shape == self.right.shape
            and self.probabilities.ndim == 2
            and self.probabilities.shape[1:] == self.classes_.shape
            and len(self.roots) > 0
        )

    def _nodes_fit(self) -> bool:
        """Tell whether no node points outside its tree, the image or the predictions."""
        is_leaf = self.features == _LEAF
        parents = np.flatnonzero(~is_leaf)
        ends = np.r_[self.roots[1:], len(is_leaf)]  # a tree ends where the next one begins
        own_ends = ends[np.searchsorted(self.roots, parents, side="right") - 1]
        rows = self.left[is_leaf]
        checks = [
            [self.roots[0] == 0],
            ends > self.roots,
            # A child comes after its parent; this rules out circles, too.
            *((parents < child[parents]) & (child[parents] < own_ends) for child in (self.left, self.right)),
            (self.features >= _LEAF) & (self.features < len(self.feature_importances_)),
            (rows >= 0) & (rows < len(self.probabilities)),
            (self.probabilities >= 0) & (self.probabilities <= 1 + _ROUNDING),
        ]
        return all(bool(np.all(check)) for check in checks)


def from_sklearn(forest: RandomForestClassifier | ExtraTreesClassifier) -> TrainedForest:
    """Take from a fitted forest what predicting needs."""
    trees = [member.tree_ for member in forest.estimators_]
    roots = np.cumsum([0, *(tree.node_count for tree in trees[:-1])])
    is_leaf = np.concatenate([tree.children_left == -1 for tree in trees])
    probabilities, rows = _unique_rows(np.concatenate([tree.value[tree.children_left == -1, 0] for tree in trees]))
    left, right = (
        np.concatenate([getattr(tree, side) + root for tree, root in zip(trees, roots, strict=True)])
        for side in ("children_left", "children_right")
    )
    left[is_leaf] = rows
    return TrainedForest(
        classes_=forest.classes_,
        feature_importances_=forest.feature_importances_,
        roots=roots.astype(np.int32),
        features=np.where(is_leaf, _LEAF, np.concatenate([tree.feature for tree in trees])).astype(np.int16),
        thresholds=np.concatenate([_rounded_down(tree) for tree in trees]),
        left=left.astype(np.int32),
        right=np.where(is_leaf, 0, right).astype(np.int32),
        probabilities=probabilities,
    )


def to_sklearn(forest: TrainedForest, unfitted: RandomForestClassifier | ExtraTreesClassifier) -> BaseEstimator:
    """Return scikit-learn's forest again, of the kind and with the parameters of `unfitted`; it predicts the same.

    What only a training knows is gone: impurities are NaN and so are `feature_importances_`, and each node counts as
    one image.
    """
    grown = clone(unfitted).set_params(n_jobs=None)
    _tell_classes(grown, forest)
    grown.estimator_ = grown.estimator
    ends = [*forest.roots[1:], len(forest.features)]
    grown.estimators_ = [
        _grown_tree(forest, int(root), int(end), grown) for root, end in zip(forest.roots, ends, strict=True)
    ]
    return grown


def save_forest(forest: TrainedForest, path: Path) -> None:
    """Write a forest as arrays, which nobody has to unpickle, to an ``.npz`` file."""
    np.savez_compressed(path, allow_pickle=False, **{name: getattr(forest, name) for name in _ARRAYS})


def load_forest(path: Path | IO[bytes]) -> TrainedForest:
    """Read what `save_forest` wrote; nothing is unpickled.

    Arrays that do not fit together raise `ValueError`, a foreign file whatever NumPy says.
    """
    with np.load(path, allow_pickle=False) as arrays:
        return TrainedForest(**{name: arrays[name] for name in _ARRAYS})


def _tell_classes(estimator: BaseEstimator, forest: TrainedForest) -> None:
    """Give an estimator what a fit notes of its classes and its features."""
    estimator.classes_ = forest.classes_
    estimator.n_classes_, estimator.n_outputs_ = len(forest.classes_), 1
    estimator.n_features_in_ = len(forest.feature_importances_)


def _grown_tree(forest: TrainedForest, root: int, end: int, grown: BaseEstimator) -> BaseEstimator:
    """Return the tree whose nodes lie from `root` to `end`, as a member of scikit-learn's forest."""
    part = slice(root, end)
    is_leaf = forest.features[part] == _LEAF
    left, right = (np.where(is_leaf, _LEAF, side[part] - root) for side in (forest.left, forest.right))
    nodes = np.zeros(end - root, dtype=NODE_DTYPE)
    nodes["left_child"], nodes["right_child"] = left, right
    nodes["feature"] = np.where(is_leaf, _NO_FEATURE, forest.features[part])
    nodes["threshold"] = np.where(is_leaf, _NO_FEATURE, forest.thresholds[part])
    nodes["impurity"] = np.nan
    nodes["n_node_samples"] = nodes["weighted_n_node_samples"] = 1
    values = np.zeros((end - root, 1, len(forest.classes_)))
    values[is_leaf, 0] = forest.probabilities[forest.left[part][is_leaf]]
    tree = Tree(len(forest.feature_importances_), np.array([len(forest.classes_)], dtype=np.intp), 1)
    tree.__setstate__({"max_depth": _depth(left, right), "node_count": len(nodes), "nodes": nodes, "values": values})
    member = clone(grown.estimator)
    _tell_classes(member, forest)
    member.classes_ = np.arange(len(forest.classes_), dtype=np.float64)  # a forest's trees know classes by their places
    member.tree_ = tree
    return member


def _depth(left: np.ndarray, right: np.ndarray) -> int:
    """Return how many questions in a row the deepest leaf of a tree is away; children come after their parents."""
    depths = np.zeros(len(left), dtype=np.int64)
    for node in np.flatnonzero(left != _LEAF):
        depths[left[node]] = depths[right[node]] = depths[node] + 1
    return int(depths.max())


def _unique_rows(predictions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the different ones of predictions of shape (n, n_classes), and for each its row among them.

    Most leaves know one class only; they are set apart, because sorting a million predictions takes long.
    """
    rows = predictions.argmax(axis=1)
    mixed = np.flatnonzero(predictions.max(axis=1) < 1)
    different, rows_of_mixed = np.unique(predictions[mixed], axis=0, return_inverse=True)
    n_classes = predictions.shape[1]
    rows[mixed] = n_classes + rows_of_mixed
    return np.concatenate([np.eye(n_classes), different]), rows


def _rounded_down(tree: Tree) -> np.ndarray:
    """Return a tree's thresholds as float32 that part the same features: the next ones that are not higher."""
    thresholds = tree.threshold.astype(np.float32)
    return np.where(thresholds > tree.threshold, np.nextafter(thresholds, np.float32(-np.inf)), thresholds)
