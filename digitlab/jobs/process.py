"""Trainings in worker processes of this machine.

Pebble gives the pool: a running training can be stopped, has a time limit, and takes nobody along when it crashes.
Every training gets a fresh process, so the memory that it took goes back to the machine. loky gives the way in which
a process is started: with a clean `__main__`, where the standard library's would run the Streamlit script again.
"""

import contextlib
import errno
import importlib
import logging
import os
import threading
import time
from concurrent.futures import Future
from pathlib import Path

import psutil
from loky.backend import get_context
from pebble import ProcessExpired, ProcessPool

from digitlab import naming
from digitlab.experiment import Experiment
from digitlab.jobs.progress import ProgressWriter
from digitlab.mnist import load_mnist
from digitlab.settings import Settings
from digitlab.store import RunStore
from digitlab.training import train

_log = logging.getLogger(__name__)

_EXIT_OVER_MEMORY = 75
_NICENESS = 10


class ProcessBackend:
    """Answers experiments in processes of this machine.

    Parameters
    ----------
    settings : Settings
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool = ProcessPool(
            max_workers=settings.workers, max_tasks=1, initializer=_prepare_process, context=get_context("loky")
        )

    def submit(self, experiment: Experiment) -> Future:
        """Queue an experiment.

        Parameters
        ----------
        experiment : Experiment

        Returns
        -------
        concurrent.futures.Future
            Done when the run is in the store; `cancel` stops the training also while it runs.
        """
        settings = self._settings
        return self._pool.schedule(
            answer,
            args=(experiment.to_json(), settings.home, settings.store_mb, settings.job_memory_mb),
            timeout=settings.job_minutes * 60,
        )

    def explain(self, error: BaseException) -> str:
        """Return a sentence on why a training failed and what to do."""
        if isinstance(error, ProcessExpired) and error.exitcode == _EXIT_OVER_MEMORY:
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
        self._pool.stop()
        self._pool.join()


def explain_error(error: BaseException) -> str:
    """Return a sentence on why a training failed, wherever it ran."""
    if isinstance(error, MemoryError):
        return "The training ran out of memory. Choose fewer training images or a smaller model."
    if isinstance(error, ProcessExpired):
        return (
            "The training's process ended before it was done, most often because the server ran out of memory. "
            "Train again, with fewer images or a smaller model if it happens twice."
        )
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The run could not be stored: the server's disk is full. Whoever runs this server has to make room."
    if isinstance(error, OSError):
        return f"The run could not be stored ({error.strerror}). Whoever runs this server has to look at its folder."
    return f"The training failed: {error}. Change the parameters and train again."


def answer(experiment_json: str, home: Path, store_mb: float, memory_mb: float) -> None:
    """Train an experiment and store its run. This is what a worker process does.

    Parameters
    ----------
    experiment_json : str
        `Experiment.to_json`.
    home : Path
        The store's folder.
    store_mb : float
        The store's limit.
    memory_mb : float
        The process ends itself when it takes more than so many 10**6 bytes.
    """
    experiment = Experiment.from_json(experiment_json)
    store = RunStore(home, store_mb)
    if store.load(experiment) is not None:
        return  # another server that shares the store was faster
    _end_when_over(memory_mb)
    _log.info("Training %s begins: %s.", experiment.digest, naming.title(experiment))
    progress = ProgressWriter(home, experiment)
    try:
        store.save(train(experiment, load_mnist(), progress.write))
    finally:
        progress.remove()


def _prepare_process() -> None:
    """Make a fresh process ready before it is needed, and polite: pages come first, the system may kill it first."""
    importlib.import_module("digitlab.training")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _end_when_over(memory_mb: float) -> None:
    def watch() -> None:
        process = psutil.Process()
        while process.memory_info().rss <= memory_mb * 1e6:
            time.sleep(0.1)
        os._exit(_EXIT_OVER_MEMORY)  # the only way out that does not wait for the training

    threading.Thread(target=watch, daemon=True).start()
