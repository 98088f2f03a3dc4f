"""How fitted models are stored: formats whose files cannot execute code when they are read.

Importing this module imports no library; using a format imports what it needs.
"""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

_ANOTHER_TASK = "its model answers another task"


class UnsafeModelError(ValueError):
    """A model's file holds something that this project never writes."""


class ModelFormat(ABC):
    """A format of fitted models.

    Attributes
    ----------
    extension, library_extension : str
        Of the stored file, and of the file that the model's own library reads.
    """

    extension: ClassVar[str]
    library_extension: ClassVar[str]

    @property
    def file_name(self) -> str:
        """Name of the stored file."""
        return f"model{self.extension}"

    @abstractmethod
    def save(self, estimator: BaseEstimator, file: Path) -> None:
        """Write a fitted model."""

    @abstractmethod
    def load(self, file: Path, unfitted: BaseEstimator, n_classes: int) -> BaseEstimator:
        """Read a model of the kind of `unfitted`, as the registry builds it; it predicts as the one that was saved.

        Raises
        ------
        UnsafeModelError
            If the file holds another kind of model, or one that would read outside its arrays.
        Exception
            Whatever a library raises for a damaged or foreign file.
        """

    def to_library(self, content: bytes, unfitted: BaseEstimator) -> bytes:
        """Convert the content of a stored file to that of the library's own; may take seconds and much memory."""
        return content


@dataclass(frozen=True)
class SkopsFormat(ModelFormat):
    """Any estimator of scikit-learn's, in a skops file.

    Attributes
    ----------
    dropped : tuple of str
        Attributes that only a further training would need, and that skops cannot store.
    """

    extension = library_extension = ".skops"
    dropped: tuple[str, ...] = ()

    def save(self, estimator: BaseEstimator, file: Path) -> None:
        """Write the estimator without what is dropped."""
        from digitlab.classifiers.skops_file import skops_content

        file.write_bytes(skops_content(estimator, self.dropped))

    def load(self, file: Path, unfitted: BaseEstimator, n_classes: int) -> BaseEstimator:
        """Read the estimator; its trees are checked node by node."""
        from digitlab.classifiers.skops_file import load_skops

        return load_skops(file, unfitted)


class _ForestFormat(ModelFormat):
    """A forest as plain arrays; it is read as a `TrainedForest`."""

    extension, library_extension = ".npz", ".skops"

    def save(self, estimator: BaseEstimator, file: Path) -> None:
        from digitlab.classifiers.trained_forest import from_sklearn, save_forest

        save_forest(from_sklearn(estimator), file)

    def load(self, file: Path, unfitted: BaseEstimator, n_classes: int) -> BaseEstimator:
        from digitlab.classifiers.trained_forest import load_forest
        from digitlab.mnist import N_PIXELS

        forest = load_forest(file)
        shape = (len(forest.classes_), len(forest.feature_importances_), len(forest.roots))
        if shape != (n_classes, N_PIXELS, unfitted.n_estimators):
            raise UnsafeModelError(_ANOTHER_TASK)
        return forest

    def to_library(self, content: bytes, unfitted: BaseEstimator) -> bytes:
        from digitlab.classifiers.skops_file import skops_content
        from digitlab.classifiers.trained_forest import load_forest, to_sklearn

        return skops_content(to_sklearn(load_forest(io.BytesIO(content)), unfitted))


class _NetworkFormat(ModelFormat):
    """A convolutional network as plain arrays; it is read as a `TrainedNetwork`."""

    extension, library_extension = ".npz", ".keras"

    def save(self, estimator: BaseEstimator, file: Path) -> None:
        from digitlab.classifiers.neural.forward import from_keras, save_network

        save_network(from_keras(estimator.classes_, estimator.model_), file)

    def load(self, file: Path, unfitted: BaseEstimator, n_classes: int) -> BaseEstimator:
        from digitlab.classifiers.neural.forward import load_network

        network = load_network(file)
        if len(network.classes_) != n_classes:
            raise UnsafeModelError(_ANOTHER_TASK)
        return network

    def to_library(self, content: bytes, unfitted: BaseEstimator) -> bytes:
        from digitlab.classifiers.neural.forward import load_network
        from digitlab.classifiers.neural.keras_file import keras_file

        return keras_file(load_network(io.BytesIO(content)))


SKOPS, FOREST, NETWORK = SkopsFormat(), _ForestFormat(), _NetworkFormat()
