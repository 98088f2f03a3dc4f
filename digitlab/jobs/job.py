"""What a training is to those who wait for it, and to the queue."""

from dataclasses import dataclass, field
from enum import StrEnum

from digitlab.experiments.experiment import Experiment
from digitlab.jobs.backend import Answer
from digitlab.jobs.turns import Wish
from digitlab.training.train import Progress


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
        Place in the order of turns, 1 for the next; None unless queued.
    progress : Progress or None
        None unless running.
    message : str
        For a failed job, a sentence that says why and what to do; for a queued one, a sentence on what is amiss if
        nothing moves; else empty.
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
    """A visitor asks for more trainings than one may wait for; the message is the sentence for the visitor."""


@dataclass
class Job:
    """An experiment that is being answered, or that could not be.

    Attributes
    ----------
    experiment : Experiment
    asked : int
        Number of the job in the order in which they were asked for.
    seconds : float
        How long it is expected to take.
    since : float
        When it was asked for, by the queue's clock.
    asked_at : float
        The same in seconds since 1970, to be shown only.
    waiting : dict of str to bool
        Who waits for it; True for a visitor who asked for it as one of many.
    handed_out : bool
        Whether the backend has it.
    answer : Answer or None
        The backend's future, None until it is handed out and after it ended.
    tries : int
        How often it was handed out.
    ended_as : JobState or None
    message : str
        As in `JobStatus`.
    """

    experiment: Experiment
    asked: int
    seconds: float
    since: float
    asked_at: float
    waiting: dict[str, bool] = field(default_factory=dict)
    handed_out: bool = False
    answer: Answer | None = None
    tries: int = 0
    ended_as: JobState | None = None
    message: str = ""

    @property
    def is_bulk(self) -> bool:
        """Whether everyone who waits for it asked for it as one of many."""
        return all(self.waiting.values())

    def as_wish(self) -> Wish:
        """Return what its turn depends on."""
        return Wish(self.asked, self.seconds, frozenset(self.waiting))
