"""A run's model as a file that others can load: skops for scikit-learn's, Keras's own for networks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from digitlab.classifiers.features import PROGRAMS
from digitlab.classifiers.skops_file import types_to_trust
from digitlab.decisions import Line, Zone
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.tasks import Task
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
_LINE = """\
from sklearn.model_selection import FixedThresholdClassifier
classifier = FixedThresholdClassifier(model, threshold={threshold!r}, response_method="{method}")
answers = classifier.predict({features})  # whether each is flagged
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
    deciding : str
        Python after that, which leaves what a decision makes of the scores in ``answers``; empty without a decision.
    versions : mapping of str to str
        The libraries that these lines need, in the versions that the model was made with.
    """

    file_name: str
    content: bytes
    loading: str
    deciding: str
    versions: Mapping[str, str]


def export_model(
    store: RunStore, experiment: Experiment, decision: Line | Zone | None = None, read_as: Task | None = None
) -> ExportedModel | None:
    """Return the model of a stored run as others can load it.

    Networks and forests are stored as plain arrays; what their libraries read is made of these in a process of its
    own, one at a time, which takes some seconds and much memory. All others are taken as they are stored.

    Parameters
    ----------
    store : RunStore
    experiment : Experiment
    decision : Line or Zone, optional
        What is done with the scores.
    read_as : Task, optional
        Of a run of ten digits, the one of them whose scores are decided.

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
    export = {_SKOPS: _skops_model, _KERAS: _keras_model}[model_format.library_extension]
    return export(content, experiment, decision, read_as)


def _to_library(content: bytes, experiment_json: str) -> bytes:
    """Convert a stored model to its library's format; for a worker process."""
    experiment = Experiment.from_json(experiment_json)
    return experiment.spec.model_format.to_library(content, experiment.build())


def _skops_model(
    content: bytes, experiment: Experiment, decision: Line | Zone | None, read_as: Task | None
) -> ExportedModel:
    file_name = _file_name(experiment, _SKOPS)
    decides = kind_of_scores(experiment.build(), experiment.task.n_classes) == "decision"
    method, features = "decision_function" if decides else "predict_proba", _features(experiment)
    scores = f"model.{method}({features}){'' if decides else _column(experiment)}"
    loading = _SKOPS_LOADING.format(file_name=file_name, trusted=json.dumps(types_to_trust(content)), scores=scores)
    deciding = _deciding(experiment, decision, read_as)
    if isinstance(decision, Line) and experiment.task.has_threshold:
        deciding = _LINE.format(threshold=decision.threshold, method=method, features=features)
    return ExportedModel(file_name, content, loading, deciding, versions_of(["skops"]))


def _deciding(experiment: Experiment, decision: Line | Zone | None, read_as: Task | None) -> str:
    """Return a function that decides, and its call, where the library has no classifier for it."""
    judged = experiment.task if read_as is None else read_as
    if decision is None or not judged.has_threshold:
        return ""
    of_digit = "" if experiment.task.has_threshold else f"[:, {judged.first_digit}]"
    return f"import numpy as np\n\n{decision.program}\nanswers = decide(scores{of_digit})\n"


def _keras_model(
    content: bytes, experiment: Experiment, decision: Line | Zone | None, read_as: Task | None
) -> ExportedModel:
    file_name = _file_name(experiment, _KERAS)
    scores = f"model.predict({_features(experiment)}){_column(experiment)}"
    loading = _KERAS_LOADING.format(file_name=file_name, scores=scores)
    deciding = _deciding(experiment, decision, read_as)
    return ExportedModel(file_name, content, loading, deciding, versions_of(["keras", "jax"]))


def _features(experiment: Experiment) -> str:
    return PROGRAMS[experiment.spec.layout].simple_expression


def _column(experiment: Experiment) -> str:
    """Return how to take the digit's own of two probabilities."""
    return "[:, 1]" if experiment.task.has_threshold else ""


def _file_name(experiment: Experiment, ending: str) -> str:
    return f"{experiment.classifier}-{experiment.task.short_title}-{experiment.digest}{ending}"
