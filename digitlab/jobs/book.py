"""The queue's state: who waits for which job, and whose turn it is. It knows neither backends nor threads."""

import time
from collections.abc import Callable
from itertools import count

from digitlab.experiments.experiment import Experiment
from digitlab.jobs.estimates import expected_seconds
from digitlab.jobs.job import Job, JobState, TooManyJobsError
from digitlab.jobs.turns import Turns

# Browsers wake the pages of hidden tabs once a minute.
VISITOR_TIMEOUT = 150  # seconds
MAX_JOBS = 2
MAX_ENDED = 200


class JobBook:
    """Jobs by experiment, the visitors who wait for them, and the order of their turns.

    Parameters
    ----------
    clock : callable
        A monotonic clock, in seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._numbers = count()
        self._turns = Turns()
        self._places: dict[int, int] | None = None  # of waiting jobs by `Job.number`; None: to be computed
        self._last_seen: dict[str, float] = {}  # visitor -> time of the last heartbeat

    def __len__(self) -> int:
        """Return the number of jobs, remembered ones that ended included."""
        return len(self._jobs)

    def find(self, experiment: Experiment) -> Job | None:
        """Return the job of an experiment; it may have ended."""
        return self._jobs.get(experiment.digest)

    def unfinished(self) -> list[Job]:
        """Return the jobs that have not ended, in the order of their submission."""
        return [job for job in self._jobs.values() if job.ended_as is None]

    def waiting(self) -> list[Job]:
        """Return the jobs that wait for a place."""
        return [job for job in self.unfinished() if not job.dispatched]

    def submit(self, experiment: Experiment, visitor: str, bulk: bool) -> None:
        """Note that a visitor waits for an experiment; `TooManyJobsError` if they wait for `MAX_JOBS` others."""
        job = self.find(experiment)
        if job is not None and job.ended_as is not None:
            job = None
        if not bulk and (job is None or job.waiting.get(visitor) is not False):
            self._check_limit(visitor)
        if job is None:
            job = self._add(experiment)
        job.waiting[visitor] = bulk and job.waiting.get(visitor, True)
        self._last_seen[visitor] = self._clock()
        self._places = None

    def heartbeat(self, visitor: str) -> None:
        """Note that a visitor is still there, if they wait for anything."""
        if visitor in self._last_seen:
            self._last_seen[visitor] = self._clock()

    def withdraw(self, job: Job, visitor: str) -> None:
        """Note that a visitor no longer waits for a job."""
        job.waiting.pop(visitor, None)
        self._places = None

    def expire_visitors(self) -> None:
        """Drop the visitors whose last heartbeat is older than `VISITOR_TIMEOUT`."""
        now = self._clock()
        for visitor in [visitor for visitor, seen in self._last_seen.items() if now - seen > VISITOR_TIMEOUT]:
            del self._last_seen[visitor]
            for job in self.unfinished():
                self.withdraw(job, visitor)
        self._turns.forget_all_but((job.number for job in self.unfinished()), self._last_seen)

    def dispatch(self, places: int) -> list[Job]:
        """Mark the jobs whose turn it is as dispatched, as many as there are free places, and return them."""
        dispatched: list[Job] = []
        running = [job for job in self.unfinished() if job.dispatched]
        while len(running) + len(dispatched) < places:
            waiting = self.waiting()
            eligible = [job for job in waiting if not job.is_bulk]
            if not eligible and not any(job.is_bulk for job in [*running, *dispatched]):
                eligible = waiting
            if not eligible:
                break
            job = self._turns.choose(eligible)
            job.dispatched = True
            job.tries += 1
            dispatched.append(job)
            self._places = None
        return dispatched

    def requeue(self, job: Job) -> None:
        """Let a dispatched job that was lost wait again, before all others."""
        job.dispatched = False
        self._turns.put_first(job.number)
        self._places = None

    def end(self, job: Job, state: JobState, message: str = "") -> None:
        """Note how a job ended. What is done is in the store; other outcomes are remembered for a while."""
        job.ended_as, job.message = state, message
        self._places = None
        if state is JobState.DONE:
            self._jobs.pop(job.experiment.digest, None)

    def place(self, job: Job) -> int:
        """Return a waiting job's place in the order of turns, 1 for the next."""
        if self._places is None:
            waiting = self.waiting()
            ordered = self._turns.order([job for job in waiting if not job.is_bulk])
            ordered += self._turns.order([job for job in waiting if job.is_bulk])
            self._places = {job.number: place for place, job in enumerate(ordered, start=1)}
        return self._places[job.number]

    def _check_limit(self, visitor: str) -> None:
        n_jobs = sum(job.waiting.get(visitor) is False for job in self.unfinished())
        if n_jobs >= MAX_JOBS:
            raise TooManyJobsError(
                f"You wait for {n_jobs} trainings already, which is as many as one visitor may. Wait until one of them "
                "is done, or cancel one."
            )

    def _add(self, experiment: Experiment) -> Job:
        job = Job(experiment, next(self._numbers), expected_seconds(experiment), self._clock(), time.time())
        self._jobs.pop(experiment.digest, None)
        self._jobs[experiment.digest] = job
        ended = [digest for digest, old in self._jobs.items() if old.ended_as is not None]
        for digest in ended[:-MAX_ENDED]:
            del self._jobs[digest]
        return job
