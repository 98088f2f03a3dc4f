"""The queue of trainings, one for the whole app."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError
from dataclasses import replace
from itertools import count

from digitlab.experiment import Experiment
from digitlab.jobs.backend import Answer, Backend
from digitlab.jobs.estimates import expected_seconds
from digitlab.jobs.job import Job, JobState, JobStatus, TooManyJobsError
from digitlab.jobs.progress import read_progress, remove_progress
from digitlab.jobs.turns import Turns
from digitlab.settings import Settings
from digitlab.status import ServerState, StateFile
from digitlab.store import RunStore

_log = logging.getLogger(__name__)

# Browsers wake the pages of hidden tabs once a minute.
SECONDS_UNTIL_GONE = 150
MOST_JOBS = 2
SECONDS_WITHOUT_WORKER = 120
# A training that was lost with its worker is tried once more.
_MOST_TRIES = 2
_SECONDS_BETWEEN_LOOKS = 1.0
_ENDED_KEPT = 200
_NO_WORKER = "No worker of the cluster is there; whoever runs this server has to start one."


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
        self._jobs: dict[str, Job] = {}
        self._numbers = count()
        self._turns = Turns()
        self._places_in_turn: dict[int, int] | None = None  # of jobs that wait, by `Job.asked`; None: to be computed
        self._heard: dict[str, float] = {}  # visitor -> when he was heard of last
        self._last_place = clock()  # when the backend had a place last
        self._last_failure: float | None = None
        self._lock = threading.RLock()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._server = ServerState.of_this_process()
        self._state_file = StateFile(settings.home)
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
                job = self._jobs.get(experiment.digest)
                if job is not None and (job.ended_as is not None or not job.handed_out):
                    job.ended_as = JobState.DONE
                    del self._jobs[experiment.digest]
            return JobStatus(experiment, JobState.DONE)
        with self._lock:
            job = self._jobs.get(experiment.digest)
            if job is not None and job.ended_as is not None:
                job = None
            if not bulk and (job is None or job.waiting.get(visitor) is not False):
                self._check_number(visitor)
            if job is None:
                job = self._add(experiment)
            job.waiting[visitor] = bulk and job.waiting.get(visitor, True)
            self._heard[visitor] = self._clock()
            self._places_in_turn = None
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
            job = self._jobs.get(experiment.digest)
            if job is not None:
                status = self._status_of(job)
        if job is None:
            return JobStatus(experiment, JobState.DONE if experiment in self._store else JobState.CANCELLED)
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
            experiments = [job.experiment for job in self._unfinished() if visitor in job.waiting]
        statuses = [self.status(experiment) for experiment in experiments]
        return [status for status in statuses if status.is_pending]

    def keep_waiting(self, visitor: str) -> None:
        """Note that a visitor is still there. Whoever is not heard of for `SECONDS_UNTIL_GONE` waits no longer.

        Parameters
        ----------
        visitor : str
        """
        with self._lock:
            if visitor in self._heard:
                self._heard[visitor] = self._clock()

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
            job.waiting.pop(visitor, None)
            self._places_in_turn = None
        self._stop_unwanted([job])

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
        self._let_go()
        self._take_outcomes()
        if self._unfinished():
            try:
                places = self._backend.n_places()
            except Exception as error:
                self._fail(self._waiting_jobs(), error)
            else:
                self._watch_places(places)
                for job in self._take(places):
                    self._hand_out(job)
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
                _log.error("The queue could not move on: %s.", _in_one_line(error))

    def _wake(self) -> None:
        with self._lock:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="digitlab-queue", daemon=True)
                self._thread.start()
        self._woken.set()

    def _check_number(self, visitor: str) -> None:
        n_jobs = sum(job.waiting.get(visitor) is False for job in self._unfinished())
        if n_jobs >= MOST_JOBS:
            raise TooManyJobsError(
                f"You wait for {n_jobs} trainings already, which is as many as one visitor may. Wait until one of them "
                "is done, or cancel one."
            )

    def _add(self, experiment: Experiment) -> Job:
        job = Job(experiment, next(self._numbers), expected_seconds(experiment), self._clock(), time.time())
        self._jobs.pop(experiment.digest, None)
        self._jobs[experiment.digest] = job
        ended = [digest for digest, old in self._jobs.items() if old.ended_as is not None]
        for digest in ended[:-_ENDED_KEPT]:
            del self._jobs[digest]
        return job

    def _unfinished(self) -> list[Job]:
        with self._lock:
            return [job for job in self._jobs.values() if job.ended_as is None]

    def _waiting_jobs(self) -> list[Job]:
        return [job for job in self._unfinished() if not job.handed_out]

    def _let_go(self) -> None:
        """Forget visitors who left, and stop what nobody waits for."""
        with self._lock:
            now = self._clock()
            left = [visitor for visitor, heard in self._heard.items() if now - heard > SECONDS_UNTIL_GONE]
            for visitor in left:
                del self._heard[visitor]
                for job in self._unfinished():
                    job.waiting.pop(visitor, None)
            if left:
                self._places_in_turn = None
            jobs = self._unfinished()
            self._turns.forget_all_but((job.asked for job in jobs), self._heard)
        self._stop_unwanted(jobs)

    def _stop_unwanted(self, jobs: Iterable[Job]) -> None:
        for job in jobs:
            with self._lock:
                if job.waiting or job.ended_as is not None:
                    continue
                job.ended_as = JobState.CANCELLED
                self._places_in_turn = None
                answer, job.answer = job.answer, None
            if answer is not None:
                answer.cancel()
            remove_progress(self._home, job.experiment)
            self._woken.set()

    def _watch_places(self, places: int) -> None:
        """Tell who waits if the backend has no worker, and do not let them wait forever."""
        with self._lock:
            now = self._clock()
            if places > 0:
                self._last_place = now
            jobs = self._unfinished()
            for job in jobs:
                job.message = "" if places > 0 else _NO_WORKER
            late = [job for job in jobs if now - max(job.since, self._last_place) > SECONDS_WITHOUT_WORKER]
            for job in late:
                self._end_as_failed(job, _NO_WORKER)
        for job in late:
            if job.answer is not None:
                job.answer.cancel()
                job.answer = None

    def _take(self, places: int) -> list[Job]:
        """Take the jobs that have their turn now, as many as there are places."""
        taken: list[Job] = []
        with self._lock:
            jobs = self._unfinished()
            running = [job for job in jobs if job.handed_out]
            waiting = [job for job in jobs if not job.handed_out]
            while len(running) < places:
                eligible = [job for job in waiting if not job.is_bulk]
                if not eligible and not any(job.is_bulk for job in running):
                    eligible = waiting
                if not eligible:
                    break
                by_number = {job.asked: job for job in eligible}
                job = by_number[self._turns.take([job.as_wish() for job in eligible]).asked]
                job.handed_out = True
                job.tries += 1
                waiting.remove(job)
                running.append(job)
                taken.append(job)
            if taken:
                self._places_in_turn = None
        return taken

    def _hand_out(self, job: Job) -> None:
        remove_progress(self._home, job.experiment)
        try:
            answer = self._backend.submit(job.experiment)
        except Exception as error:
            self._fail([job], error)
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
            if job.ended_as is not None or job.answer is not answer:
                return
            job.answer = None  # a cluster forgets a failed training only when nobody holds it any more
            if error is None:
                # The store knows the run now; whoever asks next is answered from there.
                job.ended_as = JobState.DONE
                del self._jobs[job.experiment.digest]
            elif self._backend.lost(error) and job.tries < _MOST_TRIES:
                _log.warning("Training %s is tried again. (%s)", job.experiment.digest, _in_one_line(error))
                job.handed_out = False
                self._places_in_turn = None
                self._turns.put_first(job.asked)
            else:
                self._fail([job], error)

    def _fail(self, jobs: Iterable[Job], error: BaseException) -> None:
        message = self._backend.explain(error)
        for job in jobs:
            with self._lock:
                if job.ended_as is not None:
                    continue
                self._end_as_failed(job, message)
            remove_progress(self._home, job.experiment)
            _log.warning("Training %s failed. %s (%s)", job.experiment.digest, message, _in_one_line(error))

    def _end_as_failed(self, job: Job, message: str) -> None:
        job.ended_as, job.message = JobState.FAILED, message
        self._places_in_turn = None
        self._last_failure = time.time()

    def _status_of(self, job: Job) -> JobStatus:
        if job.ended_as is not None:
            return JobStatus(job.experiment, job.ended_as, message=job.message)
        place = 1 if job.handed_out else self._place(job)
        return JobStatus(job.experiment, JobState.QUEUED, place=place, message=job.message, n_waiting=len(job.waiting))

    def _with_progress(self, status: JobStatus) -> JobStatus:
        progress = read_progress(self._home, status.experiment)
        return status if progress is None else replace(status, state=JobState.RUNNING, place=None, progress=progress)

    def _place(self, job: Job) -> int:
        """Return the job's place in the order of turns, 1 for the next."""
        if self._places_in_turn is None:
            waiting = self._waiting_jobs()
            ordered = self._turns.order([job.as_wish() for job in waiting if not job.is_bulk])
            ordered += self._turns.order([job.as_wish() for job in waiting if job.is_bulk])
            self._places_in_turn = {wish.asked: place for place, wish in enumerate(ordered, start=1)}
        return self._places_in_turn[job.asked]

    def _state(self) -> ServerState:
        """Return what the command `python -m digitlab.status` tells of this queue."""
        with self._lock:
            jobs = self._unfinished()
            waiting = [job for job in jobs if not job.handed_out]
            return replace(
                self._server,
                waiting=len(waiting),
                running=len(jobs) - len(waiting),
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
