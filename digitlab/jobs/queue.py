"""The queue of trainings, one for the whole app."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import replace

from digitlab.experiments.experiment import Experiment
from digitlab.files.home import Home
from digitlab.jobs.backend import Answer, Backend
from digitlab.jobs.book import JobBook
from digitlab.jobs.job import Job, JobState, JobStatus
from digitlab.jobs.progress import read_progress, remove_progress
from digitlab.server.settings import Settings
from digitlab.server.state_file import ServerState, StateFile
from digitlab.store import RunStore

_log = logging.getLogger(__name__)

SECONDS_WITHOUT_WORKER = 120
# A training that was lost with its worker is tried once more.
_MOST_TRIES = 2
_SECONDS_BETWEEN_LOOKS = 1.0
_NO_WORKER = "No worker of the cluster is there; whoever runs this server has to start one."


class NoWorkerError(RuntimeError):
    """The backend has had no place for too long."""


class JobQueue:
    """Answers experiments, each once for everybody.

    Jobs wait here, and the backend gets one when it has a place: turns go round between visitors (`Turns`), jobs asked
    for as some of many go last. What nobody waits for any more is cancelled. A thread of the queue's own hands the
    jobs out, so no visitor waits for the backend.

    Parameters
    ----------
    settings : Settings
    store : RunStore
    backend : Backend
    clock : callable, default=time.monotonic
        Returns seconds; one that nobody can set.

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
        """Ask for an experiment's run: from the store, by joining its training, or by queueing it.

        Parameters
        ----------
        experiment : Experiment
        visitor : str
            Who waits for it; any name that `cancel` is called with later.
        bulk : bool, default=False
            For one of many trainings that are asked for at once. It is not counted; it has its turn when nothing else
            waits, one at a time.

        Returns
        -------
        JobStatus

        Raises
        ------
        TooManyJobsError
            If the visitor waits for `MOST_JOBS` others already.
        """
        if self._store.load(experiment) is not None:
            with self._lock:
                job = self._book.find(experiment)
                if job is not None and (job.ended_as is not None or not job.handed_out):
                    self._book.end(job, JobState.DONE)
            return JobStatus(experiment, JobState.DONE)
        with self._lock:
            self._book.ask(experiment, visitor, bulk)
        self._wake()
        return self.status(experiment)

    def status(self, experiment: Experiment, visitor: str | None = None) -> JobStatus:
        """Tell where an experiment stands.

        Parameters
        ----------
        experiment : Experiment
        visitor : str, optional
            Who asks: he is still there, as for `keep_waiting`.

        Returns
        -------
        JobStatus
            "cancelled" also for an experiment that nobody asked for and that has no run.
        """
        if visitor is not None:
            self.keep_waiting(visitor)
        with self._lock:
            job = self._book.find(experiment)
            if job is not None:
                status = self._status_of(job)
        # A job that was cancelled may have been answered by another server, or just before it was stopped.
        if (job is None or not status.is_pending) and experiment in self._store:
            return JobStatus(experiment, JobState.DONE)
        if job is None:
            return JobStatus(experiment, JobState.CANCELLED)
        return self._with_progress(status) if job.handed_out and status.is_pending else status

    def pending(self, visitor: str) -> list[JobStatus]:
        """Return the jobs that a visitor waits for, in the order in which they were asked for.

        Parameters
        ----------
        visitor : str
            He is still there, as for `keep_waiting`.

        Returns
        -------
        list of JobStatus
        """
        self.keep_waiting(visitor)
        with self._lock:
            experiments = [job.experiment for job in self._book.unfinished() if visitor in job.waiting]
        statuses = [self.status(experiment) for experiment in experiments]
        return [status for status in statuses if status.is_pending]

    def keep_waiting(self, visitor: str) -> None:
        """Note that a visitor is still there. Whoever is not heard of for `SECONDS_UNTIL_GONE` waits no longer.

        Parameters
        ----------
        visitor : str
        """
        with self._lock:
            self._book.hear(visitor)

    def cancel(self, experiment: Experiment, visitor: str) -> None:
        """Stop waiting. The training itself is stopped when nobody waits for it any more.

        Parameters
        ----------
        experiment : Experiment
        visitor : str
        """
        with self._lock:
            job = self._book.find(experiment)
            if job is None or job.ended_as is not None:
                return
            self._book.leave(job, visitor)
        self._stop_unwanted()

    def shutdown(self) -> None:
        """Stop all trainings."""
        self._closed = True
        self._woken.set()
        self._backend.shutdown()
        self._state_file.remove()

    def move_on(self) -> bool:
        """Let go of who left, take what ended, hand out what has its turn. The queue's thread calls this.

        Returns
        -------
        bool
            Whether there is something to look after.
        """
        with self._lock:
            self._book.let_go()
        self._stop_unwanted()
        self._take_outcomes()
        if self._unfinished():
            self._hand_out_what_can_be()
        return not self._state_file.write(self._state()) or bool(self._unfinished())

    def _run(self) -> None:
        """Move on whenever something happened, and once a second while somebody waits."""
        busy = True
        while not self._closed:
            self._woken.wait(_SECONDS_BETWEEN_LOOKS if busy else None)
            self._woken.clear()
            try:
                busy = self.move_on()
            except Exception as error:
                busy = True
                _log.error("The queue could not move on. (%s)", _in_one_line(error))

    def _wake(self) -> None:
        with self._lock:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="digitlab-queue", daemon=True)
                self._thread.start()
        self._woken.set()

    def _unfinished(self) -> list[Job]:
        with self._lock:
            return self._book.unfinished()

    def _stop_unwanted(self) -> None:
        """Stop what nobody waits for."""
        with self._lock:
            unwanted = [(job, job.answer) for job in self._book.unfinished() if not job.waiting]
            for job, _ in unwanted:
                self._book.end(job, JobState.CANCELLED)
                job.answer = None
        for job, answer in unwanted:
            if answer is not None:
                answer.cancel()
            remove_progress(self._home, job.experiment)
        if unwanted:
            self._woken.set()

    def _hand_out_what_can_be(self) -> None:
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
            taken = self._book.take(places)
        for job in taken:
            self._hand_out(job)

    def _watch_places(self, places: int) -> None:
        """Tell who waits if the backend has no worker, and do not let them wait forever."""
        with self._lock:
            now = self._clock()
            if places > 0:
                self._last_place = now
            jobs = self._book.unfinished()
            for job in jobs:
                job.message = "" if places > 0 else _NO_WORKER
            late = [job for job in jobs if now - max(job.since, self._last_place) > SECONDS_WITHOUT_WORKER]
        for job in late:
            answer = job.answer
            self._fail(job, NoWorkerError(_NO_WORKER))
            if answer is not None:
                answer.cancel()

    def _hand_out(self, job: Job) -> None:
        remove_progress(self._home, job.experiment)
        try:
            answer = self._backend.submit(job.experiment)
        except Exception as error:
            self._fail(job, error)
            return
        with self._lock:
            is_wanted = job.ended_as is None
            if is_wanted:
                job.answer = answer
        if is_wanted:
            answer.add_done_callback(lambda _: self._woken.set())
        else:
            answer.cancel()

    def _take_outcomes(self) -> None:
        for job in self._unfinished():
            if job.answer is not None and job.answer.done():
                self._take_outcome(job, job.answer)

    def _take_outcome(self, job: Job, answer: Answer) -> None:
        """Take the outcome of a training; a job that was cancelled by its visitors stays cancelled."""
        error = _error_of(answer)
        with self._lock:
            if job.ended_as is not None or job.answer is not answer or self._closed:
                return
            job.answer = None  # a cluster forgets a failed training only when nobody holds it any more
            if error is None:
                # The store knows the run now; whoever asks next is answered from there.
                self._book.end(job, JobState.DONE)
            elif self._backend.lost(error) and job.tries < _MOST_TRIES:
                _log.warning("Training %s is tried again. (%s)", job.experiment.digest, _in_one_line(error))
                self._book.put_back(job)
            else:
                self._fail(job, error)

    def _fail(self, job: Job, error: BaseException) -> None:
        message = str(error) if isinstance(error, NoWorkerError) else self._backend.explain(error)
        with self._lock:
            if job.ended_as is not None:
                return
            job.answer = None
            self._book.end(job, JobState.FAILED, message)
            self._last_failure = time.time()
        remove_progress(self._home, job.experiment)
        _log.warning("Training %s failed. %s (%s)", job.experiment.digest, message, _in_one_line(error))

    def _status_of(self, job: Job) -> JobStatus:
        if job.ended_as is not None:
            return JobStatus(job.experiment, job.ended_as, message=job.message)
        place = 1 if job.handed_out else self._book.place(job)
        return JobStatus(job.experiment, JobState.QUEUED, place=place, message=job.message, n_waiting=len(job.waiting))

    def _with_progress(self, status: JobStatus) -> JobStatus:
        progress = read_progress(self._home, status.experiment)
        return status if progress is None else replace(status, state=JobState.RUNNING, place=None, progress=progress)

    def _state(self) -> ServerState:
        """Return what the command `python -m digitlab.status` tells of this queue."""
        with self._lock:
            waiting = self._book.waiting()
            return replace(
                self._server,
                waiting=len(waiting),
                running=len(self._book.unfinished()) - len(waiting),
                oldest_since=min((job.asked_at for job in waiting), default=None),
                workers_alive=self._backend.n_alive(),
                last_failure=self._last_failure,
            )


def _error_of(answer: Answer) -> BaseException | None:
    """Return the error of a training that has ended, None if it ended well."""
    if answer.cancelled():  # Dask's future calls that no error
        return CancelledError("The training was cancelled.")
    try:
        return answer.exception()
    except Exception as error:  # a cluster may be gone before it is asked
        return error


def _in_one_line(error: BaseException) -> str:
    """Return an error for the log: its kind, what it says and where it arose."""
    notes = getattr(error, "__notes__", [])
    return " ".join(" ".join([f"{type(error).__name__}:", str(error), *notes]).split())[:500]
