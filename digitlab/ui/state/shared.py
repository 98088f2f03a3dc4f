"""What all visitors of one server share: the images, the runs, the queue, and what was computed once of a run.

Images, store and queue are there once in a process; the others are kept within a budget of memory (see `cache`).
"""

from __future__ import annotations

import atexit
import logging
import threading
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from digitlab.default_run import import_default_run
from digitlab.evaluation.answers import Answers, answers_of
from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.run_detectors import detectors_of
from digitlab.evaluation.summaries import RunSummary, run_summary
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.inspection.similar_images import PixelSearch
from digitlab.jobs import JobQueue
from digitlab.jobs.backend import Backend
from digitlab.jobs.process import ProcessBackend
from digitlab.mnist import N_PIXELS, Mnist, Writers, WritersError, load_mnist, read_writers
from digitlab.server.settings import Settings
from digitlab.store import RunStore, Stamp
from digitlab.ui.state.cache import MODELS, cached, singleton

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

    from digitlab.digit_reader import Reader

T = TypeVar("T")

_log = logging.getLogger(__name__)
_LISTING_INTERVAL = 10
_reading = threading.Lock()


class NotTrainedError(LookupError):
    """The experiment has no run, or has it no more."""


@singleton
def data() -> Mnist:
    """Return MNIST."""
    return load_mnist()


@singleton
def writers() -> Writers | None:
    """Return who wrote MNIST's images, None where the server is not told or its file is of no use."""
    folder = settings().writers
    if folder is None:
        return None
    try:
        return read_writers(folder, data())
    except WritersError as error:
        _log.error("DIGITLAB_WRITERS is ignored, and intervals take images for independent: %s", error)
        return None


@singleton
def settings() -> Settings:
    """Return the server's settings."""
    return Settings.from_environment()


@singleton
def store() -> RunStore:
    """Return the server's run store, which holds the default detector from the beginning, where it can be written."""
    result = RunStore(settings().home, settings().store_mb)
    if Experiment() not in result:
        import_default_run(result)
    return result


@singleton
def queue() -> JobQueue:
    """Return the server's queue of trainings."""
    result = JobQueue(settings(), store(), _backend())
    atexit.register(result.shutdown)
    return result


def _backend() -> Backend:
    if settings().scheduler is None:
        return ProcessBackend(settings())
    from digitlab.jobs.cluster import ClusterBackend  # Dask is installed only where it is used

    return ClusterBackend(settings())


@cached(seconds=_LISTING_INTERVAL)
def stored_experiments() -> list[Experiment]:
    """Return the experiments that have a run on this server, most recently used first, as of some seconds ago."""
    return store().experiments()


def stored_run(experiment: Experiment) -> Run:
    """Return an experiment's run, without its model, only as long as the store has it: its model has to be there, too.

    `NotTrainedError` is raised if the store has no run, has removed it, or set a damaged one aside.
    """
    return _run(experiment, present(store().note_use(experiment), experiment))


@cached()
def detectors(run: Run) -> dict[int, Detector]:
    """Return the detectors that a run is, by their digits; each sorts its scores once."""
    return detectors_of(run, data(), writers())


@cached()
def answers(run: Run) -> Answers:
    """Return what a run of ten digits answers, and how sure it is."""
    return answers_of(run, data())


def stored_detector(experiment: Experiment, digit: int) -> Detector:
    """Return one of the detectors that an experiment's run is; errors as `stored_run`."""
    return detectors(stored_run(experiment))[digit]


def digit_of(run: Run, detector: Detector) -> int:
    """Return which digit one of a run's detectors detects."""
    return next(digit for digit, other in detectors(run).items() if other is detector)


def summary(experiment: Experiment) -> RunSummary:
    """Return the summary of an experiment's run; errors as `stored_run`."""
    return _summary(experiment, present(store().stamp(experiment), experiment))


def model(experiment: Experiment) -> BaseEstimator:
    """Return the fitted model of an experiment's run; errors as `stored_run`."""
    return _model(experiment, present(store().note_use(experiment), experiment))


def present(stored: T | None, experiment: Experiment) -> T:
    """Return what the store has of an experiment, or raise `NotTrainedError`."""
    if stored is None:
        raise NotTrainedError(experiment.digest)
    return stored


# A stamp tells a run from others of the same experiment, of which something may be cached.


@cached()
def _run(experiment: Experiment, _stamp: Stamp) -> Run:
    return present(store().load(experiment), experiment)


@cached()
def _summary(experiment: Experiment, _stamp: Stamp) -> RunSummary:
    # Not cached: a table of two hundred runs must not evict what the visitors look at.
    return run_summary(present(store().load(experiment), experiment), data(), writers())


@cached(MODELS)
def _model(experiment: Experiment, _stamp: Stamp) -> BaseEstimator:
    # Reading takes more memory than what is read; thirty visitors must not read thirty models at once.
    with _reading:
        return present(store().load_with_model(experiment), experiment).estimator


@singleton
def reader() -> Reader:
    """Return the reader that ships with the app."""
    from digitlab.digit_reader import load_reader

    result = load_reader()
    result.probabilities(np.zeros((1, N_PIXELS), dtype=np.uint8))  # the first reading sets everything up
    return result


@singleton
def pixel_search() -> PixelSearch:
    """Return the search among the training images."""
    return PixelSearch(data().train.images)
