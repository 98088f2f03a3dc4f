"""Trainings in worker processes of this machine.

Every training gets a fresh process, so the memory that it took goes back to the machine; it can be stopped while it
runs, has limits of time and memory, and its crash does not affect the server.
"""

import errno
import logging
from concurrent.futures import Future
from pathlib import Path

from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.jobs.progress import ProgressWriter, remove_progress
from digitlab.mnist import load_mnist
from digitlab.server.processes import WorkerPool
from digitlab.server.settings import Settings
from digitlab.server.worker import OverMemoryError, WorkerEndedError
from digitlab.store import RunStore
from digitlab.training.train import train

_log = logging.getLogger(__name__)

# Slow imports that nearly every training needs.
_IMPORTS = (__name__, "digitlab.classifiers.skops_file", "sklearn.linear_model", "sklearn.model_selection")
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
# EEXIST and ENOTDIR: a file is in the folder's place.
_NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR)


class ProcessBackend:
    """Trains experiments in processes of this machine."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool = WorkerPool(settings.workers, imports=_IMPORTS)

    def n_places(self) -> int:
        """Return how many trainings run at the same time."""
        return self._settings.workers

    def n_alive(self) -> int:
        """Return how many worker processes are alive."""
        return self._pool.n_alive

    def submit(self, experiment: Experiment) -> Future:
        """Train an experiment; the future's `cancel` stops the training also while it runs."""
        settings = self._settings
        return self._pool.submit(
            run_training,
            experiment.to_json(),
            settings.home,
            settings.store_mb,
            seconds=settings.job_minutes * 60,
            memory_mb=settings.job_memory_mb,
        )

    def lost(self, error: BaseException) -> bool:
        """Tell whether a training ended with its process rather than by itself, so that another try may succeed."""
        return isinstance(error, WorkerEndedError)

    def explain(self, error: BaseException) -> str:
        """Return a sentence on why a training failed and what to do."""
        if isinstance(error, OverMemoryError):
            return (
                f"The training was stopped: it needed more than the {self._settings.job_memory_mb:,.0f} MB of memory "
                "that a training may take here. Choose fewer training images or a smaller model."
            )
        if isinstance(error, TimeoutError):
            return (
                f"The training was stopped after {self._settings.job_minutes:g} minutes, the longest that a training "
                "may take here. Choose fewer training images or a smaller model."
            )
        return explain_error(error)

    def shutdown(self) -> None:
        """Stop all trainings and end the processes."""
        self._pool.shutdown()


def explain_error(error: BaseException) -> str:
    """Return a sentence on why a training failed, wherever it ran."""
    if isinstance(error, MemoryError):
        return "The training ran out of memory. Choose fewer training images or a smaller model."
    if isinstance(error, WorkerEndedError):
        return (
            "The training's process ended before it was done, most often because the server ran out of memory. "
            "Train again, with fewer images or a smaller model if it happens twice."
        )
    if isinstance(error, OSError) and error.errno in _DISK_FULL:
        return "The run could not be stored: the server's disk is full. Whoever runs this server has to make room."
    if isinstance(error, OSError) and error.errno in _NOT_WRITABLE:
        return (
            "The run could not be stored: the server's own folder, DIGITLAB_HOME, cannot be written. Whoever runs this "
            "server has to let the app write to it."
        )
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        return f"The run could not be stored ({reason}). Whoever runs this server has to look at its folder."
    return f"The training failed: {error}. Change the parameters and train again."


def run_training(experiment_json: str, home: Path, store_mb: float) -> None:
    """Train an experiment, given as `Experiment.to_json`, and store its run. This is what a worker process does."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    experiment = Experiment.from_json(experiment_json)
    store = RunStore(home, store_mb)
    if store.load(experiment) is not None:
        return  # another server that shares the store has trained it
    _log.info("Training %s begins: %s.", experiment.digest, naming.title(experiment))
    try:
        store.save(train(experiment, load_mnist(), ProgressWriter(home, experiment).write))
    finally:
        remove_progress(home, experiment)
