"""A run's model as a file that others can load: skops for scikit-learn's, Keras's own for networks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from digitlab.classifiers.features import PROGRAMS
from digitlab.classifiers.skops_file import types_to_trust
from digitlab.experiments.experiment import Experiment
from digitlab.export.versions import versions_of
from digitlab.server.processes import WorkerPool
from digitlab.store import RunStore
from digitlab.training.scoring import kind_of_scores

_SKOPS, _KERAS = ".skops", ".keras"
# What a forest of ten digits and 150,000 images takes, and Keras a fraction of it.
_TIMEOUT = 120.0
_MAX_MEMORY_MB = 1_500
_SKOPS_LOADING = """\
import skops.io
model = skops.io.load("{file_name}", trusted={trusted})
scores = {scores}  # images: bytes of shape (n, 784), ink is 255
"""
_KERAS_LOADING = """\
import os; os.environ["KERAS_BACKEND"] = "jax"
import keras; model = keras.models.load_model("{file_name}")
scores = {scores}  # images: bytes of shape (n, 784), ink is 255
"""

_workers = WorkerPool(n_workers=1)


@dataclass(frozen=True)
class ExportedModel:
    """A model that goes without digitlab.

    Attributes
    ----------
    file_name : str
        What the file is to be called.
    content : bytes
    loading : str
        Three lines of Python that load it and score images as digitlab does.
    versions : mapping of str to str
        The libraries that these lines need, in the versions that the model was made with.
    """

    file_name: str
    content: bytes
    loading: str
    versions: Mapping[str, str]


def export_model(store: RunStore, experiment: Experiment) -> ExportedModel | None:
    """Return the model of a stored run as others can load it.

    Networks and forests are stored as plain arrays; what their libraries read is made of these in a process of its
    own, one at a time, which takes some seconds and much memory. All others are taken as they are stored.

    Parameters
    ----------
    store : RunStore
    experiment : Experiment

    Returns
    -------
    ExportedModel or None
        None if the run is not there, or is damaged and was set aside.

    Raises
    ------
    UnsafeModelError
        If the file names types that this project does not trust.
    TimeoutError, OverMemoryError, WorkerEndedError
        If the process was stopped.
    """
    content = store.model_file(experiment)
    if content is None:
        return None
    model_format = experiment.spec.model_format
    if model_format.extension != model_format.library_extension:
        limits = {"seconds": _TIMEOUT, "memory_mb": _MAX_MEMORY_MB}
        content = _workers.submit(_to_library, content, experiment.to_json(), **limits).result()
    return {_SKOPS: _skops_model, _KERAS: _keras_model}[model_format.library_extension](content, experiment)


def _to_library(content: bytes, experiment_json: str) -> bytes:
    """Convert a stored model to its library's format; for a worker process."""
    experiment = Experiment.from_json(experiment_json)
    return experiment.spec.model_format.to_library(content, experiment.build())


def _skops_model(content: bytes, experiment: Experiment) -> ExportedModel:
    file_name = _file_name(experiment, _SKOPS)
    if kind_of_scores(experiment.build(), experiment.task.n_classes) == "decision":
        scores = f"model.decision_function({_features(experiment)})"
    else:
        scores = f"model.predict_proba({_features(experiment)}){_column(experiment)}"
    loading = _SKOPS_LOADING.format(file_name=file_name, trusted=json.dumps(types_to_trust(content)), scores=scores)
    return ExportedModel(file_name, content, loading, versions_of(["skops"]))


def _keras_model(content: bytes, experiment: Experiment) -> ExportedModel:
    file_name = _file_name(experiment, _KERAS)
    scores = f"model.predict({_features(experiment)}){_column(experiment)}"
    loading = _KERAS_LOADING.format(file_name=file_name, scores=scores)
    return ExportedModel(file_name, content, loading, versions_of(["keras", "jax"]))


def _features(experiment: Experiment) -> str:
    return PROGRAMS[experiment.spec.layout].simple_expression


def _column(experiment: Experiment) -> str:
    """Return how to take the digit's own of two probabilities."""
    return "[:, 1]" if experiment.task.has_threshold else ""


def _file_name(experiment: Experiment, ending: str) -> str:
    return f"{experiment.classifier}-{experiment.task.short_title}-{experiment.digest}{ending}"
