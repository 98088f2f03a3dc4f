"""The queue of trainings, one for the whole app."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from digitlab.experiment import Experiment
from digitlab.jobs.progress import read_progress, remove_progress
from digitlab.settings import Settings
from digitlab.store import RunStore
from digitlab.training import Progress

_log = logging.getLogger(__name__)


class TooManyJobsError(RuntimeError):
    """A visitor waits for as many runs as one may."""


class JobState(StrEnum):
    """Where an experiment stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class JobStatus:
    """What everyone who waits for an experiment is shown.

    Attributes
    ----------
    experiment : Experiment
    state : JobState
    place : int or None
        Place in the queue, 1 for the next; None unless queued.
    progress : Progress or None
        None unless running.
    message : str
        For a failed job, a sentence that says why and what to do; else empty.
    n_waiting : int
        How many visitors wait for it.
    """

    experiment: Experiment
    state: JobState
    place: int | None = None
    progress: Progress | None = None
    message: str = ""
    n_waiting: int = 0

    @property
    def is_pending(self) -> bool:
        """Whether there is something to wait for."""
        return self.state in (JobState.QUEUED, JobState.RUNNING)


class Answer(Protocol):
    """What Pebble's and Dask's futures have in common."""

    def cancel(self) -> object:
        """Stop the training."""

    def exception(self) -> BaseException | None:
        """Return the error of a training that has ended, None if it ended well."""

    def add_done_callback(self, callback: Callable[[Any], None]) -> object:
        """Call back when the training has ended."""


class Backend(Protocol):
    """Where trainings run: processes of this machine or a cluster."""

    def submit(self, experiment: Experiment) -> Answer:
        """Queue an experiment; the future is done when its run is in the store."""

    def explain(self, error: BaseException) -> str:
        """Return a sentence on why a training failed."""

    def shutdown(self) -> None:
        """Stop all trainings of this app."""


@dataclass
class _Job:
    experiment: Experiment
    answer: Answer | None = None
    waiting: set[str] = field(default_factory=set)
    ended_as: JobState | None = None
    message: str = ""


class JobQueue:
    """Answers experiments, each once for everybody.

    Parameters
    ----------
    settings : Settings
    store : RunStore
    backend : Backend

    Notes
    -----
    All methods may be called from any thread.
    """

    def __init__(self, settings: Settings, store: RunStore, backend: Backend) -> None:
        self._home = settings.home
        self._workers = settings.workers
        self._store = store
        self._backend = backend
        self._jobs: dict[str, _Job] = {}  # in the order in which they were asked for
        self._lock = threading.RLock()

    def submit(self, experiment: Experiment, visitor: str) -> JobStatus:
        """Ask for an experiment's run: from the store, by joining its training, or by queueing it.

        Parameters
        ----------
        experiment : Experiment
        visitor : str
            Who waits for it; any name that `cancel` is called with later.

        Returns
        -------
        JobStatus
        """
        if self._store.load(experiment) is not None:
            with self._lock:
                self._jobs.pop(experiment.digest, None)
            return JobStatus(experiment, JobState.DONE)
        with self._lock:
            job = self._jobs.get(experiment.digest)
            if job is None or job.ended_as is not None:
                job = self._start(experiment)
            job.waiting.add(visitor)
        return self.status(experiment)

    def status(self, experiment: Experiment) -> JobStatus:
        """Tell where an experiment stands.

        Parameters
        ----------
        experiment : Experiment

        Returns
        -------
        JobStatus
            "cancelled" also for an experiment that nobody asked for and that has no run.
        """
        with self._lock:
            job = self._jobs.get(experiment.digest)
            if job is None:
                state = JobState.DONE if experiment in self._store else JobState.CANCELLED
                return JobStatus(experiment, state)
            if job.ended_as is not None:
                return JobStatus(experiment, job.ended_as, message=job.message)
            n_waiting = len(job.waiting)
            place = self._place(job)
        progress = read_progress(self._home, experiment)
        if progress is None:
            return JobStatus(experiment, JobState.QUEUED, place=place, n_waiting=n_waiting)
        return JobStatus(experiment, JobState.RUNNING, progress=progress, n_waiting=n_waiting)

    def cancel(self, experiment: Experiment, visitor: str) -> None:
        """Stop waiting. The training itself is stopped when nobody waits for it any more.

        Parameters
        ----------
        experiment : Experiment
        visitor : str
        """
        with self._lock:
            job = self._jobs.get(experiment.digest)
            if job is None or job.ended_as is not None:
                return
            job.waiting.discard(visitor)
            if job.waiting:
                return
            job.ended_as = JobState.CANCELLED
            answer, job.answer = job.answer, None
        if answer is not None:
            answer.cancel()
        remove_progress(self._home, experiment)

    def shutdown(self) -> None:
        """Stop all trainings."""
        self._backend.shutdown()

    def _start(self, experiment: Experiment) -> _Job:
        job = _Job(experiment)
        self._jobs.pop(experiment.digest, None)  # a new attempt goes to the end
        self._jobs[experiment.digest] = job
        remove_progress(self._home, experiment)
        job.answer = self._backend.submit(experiment)
        job.answer.add_done_callback(lambda answer: self._end(job, answer))
        return job

    def _end(self, job: _Job, answer: Answer) -> None:
        """Take the outcome of a training; a job that was cancelled by its visitors stays cancelled."""
        try:
            error = answer.exception()
        except CancelledError as cancelled:
            error = cancelled
        with self._lock:
            if job.ended_as is not None:
                return
            job.answer = None  # a cluster forgets a failed training only when nobody holds it any more
            if error is None:
                # The store knows the run now; whoever asks next is answered from there.
                job.ended_as = JobState.DONE
                if self._jobs.get(job.experiment.digest) is job:
                    del self._jobs[job.experiment.digest]
                return
            job.ended_as, job.message = JobState.FAILED, self._backend.explain(error)
        remove_progress(self._home, job.experiment)
        _log.warning("Training %s failed. %s", job.experiment.digest, job.message, exc_info=error)

    def _place(self, job: _Job) -> int:
        """Return the job's place among those that wait for a worker, 1 for the next."""
        unfinished = [other for other in self._jobs.values() if other.ended_as is None]
        return max(1, unfinished.index(job) + 1 - self._workers)
