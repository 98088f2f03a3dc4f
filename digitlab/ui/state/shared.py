"""What all visitors of one server share: the images, the runs, the queue, and what was computed once of a run."""

import atexit
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
from sklearn.base import BaseEstimator

from digitlab.detectors import Detector, detectors_of
from digitlab.experiment import Experiment
from digitlab.inspection.similar_images import PixelSearch
from digitlab.jobs import JobQueue
from digitlab.jobs.process import ProcessBackend
from digitlab.jobs.queue import Backend
from digitlab.mnist import N_PIXELS, Mnist, load_mnist
from digitlab.reader import Reader, load_reader
from digitlab.runs import Run
from digitlab.settings import Settings
from digitlab.store import RunStore
from digitlab.summaries import RunSummary, run_summary

# Runs are shared and never mutated; ten-class runs with out-of-fold scores take 6 MB each.
_RUNS_IN_MEMORY = 24
_SUMMARIES_IN_MEMORY = 1_000
# A fitted forest is large; a small server holds a few of them.
_MODELS_IN_MEMORY = 4
_SECONDS_BETWEEN_LOOKS = 10


class NotTrainedError(LookupError):
    """The experiment has no run yet."""


def kept(max_entries: int | None = None, ttl: float | None = None) -> Callable[[Callable[..., Any]], Any]:
    """Decorate a function so that it computes each result once for all visitors, who must not change it.

    Experiments, runs and detectors among its arguments are told apart by what they are.

    Parameters
    ----------
    max_entries : int, optional
        Results that are kept; all if not given.
    ttl : float, optional
        Seconds after which a result is computed anew; never if not given.

    Returns
    -------
    callable
        The decorator.
    """
    return st.cache_resource(
        show_spinner=False,
        max_entries=max_entries,
        ttl=ttl,
        hash_funcs={
            Experiment: lambda experiment: experiment.digest,
            Run: lambda run: run.experiment.digest,
            Detector: lambda detector: detector.key,
        },
    )


@kept()
def data() -> Mnist:
    """Return MNIST."""
    return load_mnist()


@kept()
def settings() -> Settings:
    """Return the server's settings."""
    return Settings.from_environment()


@kept()
def store() -> RunStore:
    """Return the server's run store."""
    return RunStore(settings().home, settings().store_mb)


@kept()
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


@kept(ttl=_SECONDS_BETWEEN_LOOKS)
def stored_experiments() -> list[Experiment]:
    """Return the experiments that have a run on this server, most recently used first, as of some seconds ago."""
    return store().experiments()


@kept(_RUNS_IN_MEMORY)
def stored_run(experiment: Experiment) -> Run:
    """Return an experiment's run, without its model.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    Run

    Raises
    ------
    NotTrainedError
        If the store has no run, or set a damaged one aside.
    """
    run = store().load(experiment)
    if run is None:
        raise NotTrainedError(experiment.digest)
    return run


@kept(_RUNS_IN_MEMORY)
def detectors(run: Run) -> dict[int, Detector]:
    """Return the detectors that a run is, by their digits; each sorts its scores once."""
    return detectors_of(run, data())


@kept(_SUMMARIES_IN_MEMORY)
def summary(experiment: Experiment) -> RunSummary:
    """Return the summary of an experiment's run; errors as `stored_run`."""
    return run_summary(stored_run(experiment), data())


@kept()
def _reading() -> threading.Lock:
    return threading.Lock()


@kept(_MODELS_IN_MEMORY)
def model(experiment: Experiment) -> BaseEstimator:
    """Return the fitted model of an experiment's run; errors as `stored_run`."""
    # A forest of ten digits takes much memory while it is read; thirty visitors must not read thirty at once.
    with _reading():
        run = store().load_with_model(experiment)
    if run is None or run.estimator is None:
        raise NotTrainedError(experiment.digest)
    return run.estimator


@kept()
def reader() -> Reader:
    """Return the reader that ships with the app."""
    result = load_reader()
    result.probabilities(np.zeros((1, N_PIXELS), dtype=np.uint8))  # the first reading sets everything up
    return result


@kept()
def pixel_search() -> PixelSearch:
    """Return the search among the training images."""
    return PixelSearch(data().train.images)
