"""Trainings asked of a real queue while processes are killed: each has to be answered, and nobody waits forever."""

import time
from collections.abc import Callable

from digitlab.experiments.experiment import Experiment
from digitlab.jobs import JobQueue, JobState
from digitlab.jobs.queue import Backend
from digitlab.server.settings import Settings
from digitlab.store import RunStore

_POLL_INTERVAL = 0.05
_SHORTEST_SENTENCE = 20


class Asking:
    """A queue as the app has it, and visitors who each ask for a small training that nobody asked for before.

    Parameters
    ----------
    settings : Settings
    backend : Backend
    seconds : float
        The longest that an answer may take.
    meanwhile : callable, optional
        Called again and again while an answer is waited for.
    """

    def __init__(
        self, settings: Settings, backend: Backend, seconds: float, meanwhile: Callable[[], None] = lambda: None
    ) -> None:
        self._store = RunStore(settings.home, settings.store_mb)
        self._queue = JobQueue(settings, self._store, backend)
        self._seconds, self._meanwhile = seconds, meanwhile
        self._number = 0

    def ask(self) -> Experiment:
        """Ask for a training as a visitor who waits for no other one."""
        self._number += 1
        experiment = Experiment(n_train=1_000, seed=self._number)
        self._queue.submit(experiment, f"visitor {self._number}")
        return experiment

    def ask_again(self, experiment: Experiment) -> None:
        """Ask for the same training as another visitor."""
        self._queue.submit(experiment, f"second visitor {experiment.seed}")

    def fault_of(self, experiment: Experiment, *, may_fail: bool) -> str:
        """Wait for an answer; say what is wrong with it, "" for nothing.

        Parameters
        ----------
        experiment : Experiment
        may_fail : bool
            Whether a failure with a sentence is an answer.
        """
        deadline = time.monotonic() + self._seconds
        visitor = f"visitor {experiment.seed}"
        while (status := self._queue.status(experiment, visitor)).is_pending:
            if time.monotonic() > deadline:
                return f"A visitor still waits after {self._seconds:.0f} s, place {status.place}. {status.message}"
            self._meanwhile()
            time.sleep(_POLL_INTERVAL)
        if status.state is JobState.DONE:
            return "" if self._store.load(experiment) is not None else "A training was done and left no run."
        says_why = status.message.endswith(".") and len(status.message) >= _SHORTEST_SENTENCE
        if status.state is JobState.FAILED and may_fail and says_why:
            return ""
        return f"A training ended as {status.state}: {status.message!r}."

    def close(self) -> None:
        """End the queue and its processes."""
        self._queue.shutdown()
