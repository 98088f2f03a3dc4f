"""A training as visitors see it (`JobStatus`) and as the queue does (`Job`)."""

from dataclasses import dataclass, field
from enum import StrEnum

from digitlab.experiments.experiment import Experiment
from digitlab.jobs.backend import TrainingFuture
from digitlab.training.train import Progress


class JobState(StrEnum):
    """State of a training."""

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
        Place in the order of turns, 1 for the next; None unless queued.
    progress : Progress or None
        None unless running.
    message : str
        For a failed job, why and what to do; for a queued one, why nothing moves if nothing does; else empty.
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


class TooManyJobsError(RuntimeError):
    """A visitor submits more trainings than they may wait for; the message is for the visitor."""


@dataclass(eq=False)
class Job:
    """An experiment that waits, is being trained, or could not be trained.

    Attributes
    ----------
    experiment : Experiment
    number : int
        Unique, ascending in the order of submission.
    seconds : float
        Expected duration.
    since : float
        Time of submission by the queue's monotonic clock.
    submitted_at : float
        The same in seconds since 1970, for display only.
    waiting : dict of str to bool
        Who waits for it; True for a visitor who submitted it in bulk.
    dispatched : bool
        Whether the backend has it.
    future : TrainingFuture or None
        None until it is dispatched and after it ended.
    tries : int
        How often it was dispatched.
    ended_as : JobState or None
    message : str
        As in `JobStatus`.
    """

    experiment: Experiment
    number: int
    seconds: float
    since: float
    submitted_at: float
    waiting: dict[str, bool] = field(default_factory=dict)
    dispatched: bool = False
    future: TrainingFuture | None = None
    tries: int = 0
    ended_as: JobState | None = None
    message: str = ""

    @property
    def is_bulk(self) -> bool:
        """Whether everyone who waits for it submitted it in bulk."""
        return all(self.waiting.values())
