"""The queue's book: who waits for what, and whose turn it is. It knows of no backend and of no thread."""

import time
from collections.abc import Callable
from itertools import count

from digitlab.experiments.experiment import Experiment
from digitlab.jobs.estimates import expected_seconds
from digitlab.jobs.job import Job, JobState, TooManyJobsError
from digitlab.jobs.turns import Turns

# Browsers wake the pages of hidden tabs once a minute.
SECONDS_UNTIL_GONE = 150
MOST_JOBS = 2
ENDED_KEPT = 200


class JobBook:
    """Jobs by experiment, the visitors who wait for them, and the order of their turns.

    Parameters
    ----------
    clock : callable
        Returns seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._numbers = count()
        self._turns = Turns()
        self._places: dict[int, int] | None = None  # of jobs that wait, by `Job.asked`; None: to be computed
        self._heard: dict[str, float] = {}  # visitor -> when he was heard of last

    def __len__(self) -> int:
        """Return the number of jobs, those that ended and are remembered included."""
        return len(self._jobs)

    def find(self, experiment: Experiment) -> Job | None:
        """Return the job of an experiment; it may have ended."""
        return self._jobs.get(experiment.digest)

    def unfinished(self) -> list[Job]:
        """Return the jobs that have not ended, in the order in which they were asked for."""
        return [job for job in self._jobs.values() if job.ended_as is None]

    def waiting(self) -> list[Job]:
        """Return the jobs that wait for a place."""
        return [job for job in self.unfinished() if not job.handed_out]

    def ask(self, experiment: Experiment, visitor: str, bulk: bool) -> None:
        """Note that a visitor waits for an experiment.

        Raises
        ------
        TooManyJobsError
            If he waits for `MOST_JOBS` others already.
        """
        job = self.find(experiment)
        if job is not None and job.ended_as is not None:
            job = None
        if not bulk and (job is None or job.waiting.get(visitor) is not False):
            self._check_number(visitor)
        if job is None:
            job = self._add(experiment)
        job.waiting[visitor] = bulk and job.waiting.get(visitor, True)
        self._heard[visitor] = self._clock()
        self._places = None

    def hear(self, visitor: str) -> None:
        """Note that a visitor is still there, if he waits for anything."""
        if visitor in self._heard:
            self._heard[visitor] = self._clock()

    def leave(self, job: Job, visitor: str) -> None:
        """Note that a visitor no longer waits for a job."""
        job.waiting.pop(visitor, None)
        self._places = None

    def let_go(self) -> None:
        """Forget the visitors who were not heard of for `SECONDS_UNTIL_GONE`."""
        now = self._clock()
        for visitor in [visitor for visitor, heard in self._heard.items() if now - heard > SECONDS_UNTIL_GONE]:
            del self._heard[visitor]
            for job in self.unfinished():
                self.leave(job, visitor)
        self._turns.forget_all_but((job.asked for job in self.unfinished()), self._heard)

    def take(self, places: int) -> list[Job]:
        """Take the jobs that have their turn, as many as there are places beside those that were handed out.

        Parameters
        ----------
        places : int
            Jobs that may be handed out at the same time.

        Returns
        -------
        list of Job
            Marked as handed out.
        """
        taken: list[Job] = []
        running = [job for job in self.unfinished() if job.handed_out]
        while len(running) + len(taken) < places:
            waiting = self.waiting()
            eligible = [job for job in waiting if not job.is_bulk]
            if not eligible and not any(job.is_bulk for job in [*running, *taken]):
                eligible = waiting
            if not eligible:
                break
            next_number = self._turns.take([job.as_wish() for job in eligible]).asked
            (job,) = [job for job in eligible if job.asked == next_number]
            job.handed_out = True
            job.tries += 1
            taken.append(job)
            self._places = None
        return taken

    def put_back(self, job: Job) -> None:
        """Let a job that was handed out and lost wait again, before all others."""
        job.handed_out = False
        self._turns.put_first(job.asked)
        self._places = None

    def end(self, job: Job, state: JobState, message: str = "") -> None:
        """Note how a job ended. The store knows what is done; for a while the book remembers what is not."""
        job.ended_as, job.message = state, message
        self._places = None
        if state is JobState.DONE:
            self._jobs.pop(job.experiment.digest, None)

    def place(self, job: Job) -> int:
        """Return a waiting job's place in the order of turns, 1 for the next."""
        if self._places is None:
            waiting = self.waiting()
            ordered = self._turns.order([job.as_wish() for job in waiting if not job.is_bulk])
            ordered += self._turns.order([job.as_wish() for job in waiting if job.is_bulk])
            self._places = {wish.asked: place for place, wish in enumerate(ordered, start=1)}
        return self._places[job.asked]

    def _check_number(self, visitor: str) -> None:
        n_jobs = sum(job.waiting.get(visitor) is False for job in self.unfinished())
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
        for digest in ended[:-ENDED_KEPT]:
            del self._jobs[digest]
        return job
