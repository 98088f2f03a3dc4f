"""What all visitors of one server share: the images, the runs, the queue."""

import atexit

import streamlit as st

from digitlab.evaluation.detectors import detector_curve
from digitlab.evaluation.thresholds import ThresholdCurve
from digitlab.experiment import Experiment
from digitlab.jobs import JobQueue, Settings
from digitlab.jobs.process import ProcessBackend
from digitlab.jobs.queue import Backend
from digitlab.mnist import Mnist, load_mnist
from digitlab.runs import Run
from digitlab.store import RunStore

# Runs are shared and never mutated; ten-class runs with out-of-fold scores take 6 MB each.
_RUNS_IN_MEMORY = 24
_CURVES_IN_MEMORY = 64


class NotTrainedError(LookupError):
    """The experiment has no run yet."""


@st.cache_resource(show_spinner=False)
def data() -> Mnist:
    """Return MNIST, kept once for all visitors."""
    return load_mnist()


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """Return the server's settings."""
    return Settings.from_environment()


@st.cache_resource(show_spinner=False)
def store() -> RunStore:
    """Return the server's run store."""
    return RunStore(settings().home, settings().store_mb)


@st.cache_resource(show_spinner=False)
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


def stored_run(experiment: Experiment) -> Run:
    """Return an experiment's run, without its model.

    Parameters
    ----------
    experiment : Experiment

    Returns
    -------
    Run
        Shared by all visitors; not to be changed.

    Raises
    ------
    NotTrainedError
        If the store has no run, or set a damaged one aside.
    """
    return _stored_run(experiment.digest, experiment)


@st.cache_resource(show_spinner=False, max_entries=_RUNS_IN_MEMORY)
def _stored_run(digest: str, _experiment: Experiment) -> Run:
    run = store().load(_experiment)
    if run is None:
        raise NotTrainedError(digest)
    return run


def curve(run: Run, digit: int) -> ThresholdCurve:
    """Return all thresholds of a run as the detector of a digit, computed once for all visitors."""
    return _curve(run.experiment.digest, digit, run)


@st.cache_resource(show_spinner=False, max_entries=_CURVES_IN_MEMORY)
def _curve(digest: str, digit: int, _run: Run) -> ThresholdCurve:
    return detector_curve(_run, data(), digit)
