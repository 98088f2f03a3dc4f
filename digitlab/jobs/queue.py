"""The queue of trainings, one for the whole app."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import replace

from digitlab.experiments.experiment import Experiment
from digitlab.files.home import Home
from digitlab.jobs.backend import Backend, TrainingFuture
from digitlab.jobs.book import JobBook
from digitlab.jobs.job import Job, JobState, JobStatus
from digitlab.jobs.progress import read_progress, remove_progress
from digitlab.server.settings import Settings
from digitlab.server.state_file import ServerState, StateFile
from digitlab.store import RunStore

_log = logging.getLogger(__name__)

NO_WORKER_TIMEOUT = 120  # seconds
# A training whose worker died is tried once more.
_MAX_TRIES = 2
_POLL_INTERVAL = 1.0  # seconds
_NO_WORKER = "No worker of the cluster is there; whoever runs this server has to start one."


class JobQueue:
    """Trains experiments, each once for all who wait for it.

    Jobs wait here until the backend has a place: turns go round between visitors (`Turns`), bulk jobs go last. A job
    that nobody waits for any more is cancelled. The queue's own thread dispatches the jobs, so no visitor waits for the
    backend.

    Parameters
    ----------
    settings : Settings
    store : RunStore
    backend : Backend
    clock : callable, default=time.monotonic
        A monotonic clock, in seconds.

    Notes
    -----
    All methods may be called from any thread.
    """

    def __init__(
        self, settings: Settings, store: RunStore, backend: Backend, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._home = settings.home
        self._store = store
        self._backend = backend
        self._clock = clock
        self._book = JobBook(clock)
        self._last_place = clock()  # when the backend had a place last
        self._last_failure: float | None = None
        self._lock = threading.RLock()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._server = ServerState.of_this_process()
        self._state_file = StateFile(Home(settings.home))
        self._state_file.remove_others_that_ended()
        self._state_file.write(self._server)

    def submit(self, experiment: Experiment, visitor: str, *, bulk: bool = False) -> JobStatus:
        """Request an experiment's run: from the store, by joining its training, or by queueing it.

        A visitor who waits for `MAX_JOBS` others already meets `TooManyJobsError`. Bulk jobs, of which many are
        submitted at once, do not count; they are dispatched when nothing else waits, one at a time.
        """
        if self._store.load(experiment) is not None:
            with self._lock:
                job = self._book.find(experiment)
                if job is not None and (job.ended_as is not None or not job.dispatched):
                    self._book.end(job, JobState.DONE)
            return JobStatus(experiment, JobState.DONE)
        with self._lock:
            self._book.submit(experiment, visitor, bulk)
        self._wake()
        return self.status(experiment)

    def status(self, experiment: Experiment, visitor: str | None = None) -> JobStatus:
        """Tell where an experiment stands, "cancelled" also without a run that anybody submitted.

        That a visitor asks counts as a `heartbeat`.
        """
        if visitor is not None:
            self.heartbeat(visitor)
        with self._lock:
            job = self._book.find(experiment)
            if job is not None:
                status = self._status_of(job)
        # A cancelled job's run may have been stored by another server, or just before the job was stopped.
        if (job is None or not status.is_pending) and experiment in self._store:
            return JobStatus(experiment, JobState.DONE)
        if job is None:
            return JobStatus(experiment, JobState.CANCELLED)
        return self._with_progress(status) if job.dispatched and status.is_pending else status

    def pending(self, visitor: str) -> list[JobStatus]:
        """Return the jobs that a visitor waits for, in the order of their submission; counts as a `heartbeat`."""
        self.heartbeat(visitor)
        with self._lock:
            experiments = [job.experiment for job in self._book.unfinished() if visitor in job.waiting]
        statuses = [self.status(experiment) for experiment in experiments]
        return [status for status in statuses if status.is_pending]

    def heartbeat(self, visitor: str) -> None:
        """Note that a visitor is still there; after `VISITOR_TIMEOUT` seconds without that they are dropped."""
        with self._lock:
            self._book.heartbeat(visitor)

    def cancel(self, experiment: Experiment, visitor: str) -> None:
        """Stop waiting. The training itself is stopped when nobody waits for it any more."""
        with self._lock:
            job = self._book.find(experiment)
            if job is None or job.ended_as is not None:
                return
            self._book.withdraw(job, visitor)
        self._cancel_unwanted()

    def shutdown(self) -> None:
        """Stop all trainings."""
        self._closed = True
        self._woken.set()
        self._backend.shutdown()
        self._state_file.remove()

    def advance(self) -> bool:
        """Drop visitors who left, collect the outcomes of trainings, dispatch jobs. The queue's thread calls this.

        Returns whether to call it again after a poll interval.
        """
        with self._lock:
            self._book.expire_visitors()
        self._cancel_unwanted()
        for job in self._unfinished():
            if job.future is not None and job.future.done():
                self._collect_outcome(job, job.future)
        if self._unfinished():
            self._dispatch()
        return not self._state_file.write(self._state()) or bool(self._unfinished())

    def _run(self) -> None:
        """Advance when woken, and once every poll interval while somebody waits."""
        busy = True
        while not self._closed:
            self._woken.wait(_POLL_INTERVAL if busy else None)
            self._woken.clear()
            try:
                busy = self.advance()
            except Exception as error:
                busy = True
                _log.error("The queue could not advance. (%s)", _in_one_line(error))

    def _wake(self) -> None:
        with self._lock:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="digitlab-queue", daemon=True)
                self._thread.start()
        self._woken.set()

    def _unfinished(self) -> list[Job]:
        with self._lock:
            return self._book.unfinished()

    def _cancel_unwanted(self) -> None:
        """Cancel jobs that nobody waits for."""
        with self._lock:
            unwanted = [(job, job.future) for job in self._book.unfinished() if not job.waiting]
            for job, _ in unwanted:
                self._book.end(job, JobState.CANCELLED)
                job.future = None
        for job, future in unwanted:
            if future is not None:
                future.cancel()
            remove_progress(self._home, job.experiment)
        if unwanted:
            self._woken.set()

    def _dispatch(self) -> None:
        try:
            places = self._backend.n_places()
        except Exception as error:
            with self._lock:
                waiting = self._book.waiting()
            for job in waiting:
                self._fail(job, error)
            return
        self._watch_places(places)
        with self._lock:
            jobs = self._book.dispatch(places)
        for job in jobs:
            self._start(job)

    def _watch_places(self, places: int) -> None:
        """Tell visitors when the backend has no worker, and fail their jobs after a timeout."""
        with self._lock:
            now = self._clock()
            if places > 0:
                self._last_place = now
            jobs = self._book.unfinished()
            for job in jobs:
                job.message = "" if places > 0 else _NO_WORKER
            late = [job for job in jobs if now - max(job.since, self._last_place) > NO_WORKER_TIMEOUT]
        for job in late:
            future = job.future
            self._fail(job, TimeoutError("no worker for too long"), _NO_WORKER)
            if future is not None:
                future.cancel()

    def _start(self, job: Job) -> None:
        remove_progress(self._home, job.experiment)
        try:
            future = self._backend.submit(job.experiment)
        except Exception as error:
            self._fail(job, error)
            return
        with self._lock:
            is_wanted = job.ended_as is None
            if is_wanted:
                job.future = future
        if is_wanted:
            future.add_done_callback(lambda _: self._woken.set())
        else:
            future.cancel()

    def _collect_outcome(self, job: Job, future: TrainingFuture) -> None:
        """Note how a training ended; a job that its visitors cancelled stays cancelled."""
        error = _error_of(future)
        with self._lock:
            if job.ended_as is not None or job.future is not future or self._closed:
                return
            job.future = None  # Dask forgets a failed training when nobody references its future
            if error is None:
                # The run is in the store now, where the next request finds it.
                self._book.end(job, JobState.DONE)
            elif self._backend.lost(error) and job.tries < _MAX_TRIES:
                _log.warning("Training %s is tried again. (%s)", job.experiment.digest, _in_one_line(error))
                self._book.requeue(job)
            else:
                self._fail(job, error)

    def _fail(self, job: Job, error: BaseException, message: str | None = None) -> None:
        message = message or self._backend.explain(error)
        with self._lock:
            if job.ended_as is not None:
                return
            job.future = None
            self._book.end(job, JobState.FAILED, message)
            self._last_failure = time.time()
        remove_progress(self._home, job.experiment)
        _log.warning("Training %s failed. %s (%s)", job.experiment.digest, message, _in_one_line(error))

    def _status_of(self, job: Job) -> JobStatus:
        if job.ended_as is not None:
            return JobStatus(job.experiment, job.ended_as, message=job.message)
        place = 1 if job.dispatched else self._book.place(job)
        return JobStatus(job.experiment, JobState.QUEUED, place=place, message=job.message, n_waiting=len(job.waiting))

    def _with_progress(self, status: JobStatus) -> JobStatus:
        progress = read_progress(self._home, status.experiment)
        return status if progress is None else replace(status, state=JobState.RUNNING, place=None, progress=progress)

    def _state(self) -> ServerState:
        """Return what `python -m digitlab.status` reports of this queue."""
        with self._lock:
            waiting = self._book.waiting()
            return replace(
                self._server,
                waiting=len(waiting),
                running=len(self._book.unfinished()) - len(waiting),
                oldest_since=min((job.submitted_at for job in waiting), default=None),
                workers_alive=self._backend.n_alive(),
                last_failure=self._last_failure,
            )


def _error_of(future: TrainingFuture) -> BaseException | None:
    """Return the error of a training that has ended, None if it ended well."""
    if future.cancelled():  # Dask's future calls that no error
        return CancelledError("The training was cancelled.")
    try:
        return future.exception()
    except Exception as error:  # a cluster may be gone before it is asked
        return error


def _in_one_line(error: BaseException) -> str:
    """Return an error for the log: its kind, what it says and where it arose."""
    notes = getattr(error, "__notes__", [])
    return " ".join(" ".join([f"{type(error).__name__}:", str(error), *notes]).split())[:500]
