"""The interface of what runs trainings: processes of this machine or a cluster."""

from collections.abc import Callable
from typing import Any, Protocol

from digitlab.experiments.experiment import Experiment


class TrainingFuture(Protocol):
    """What the standard library's and Dask's futures have in common."""

    def cancel(self) -> object:
        """Stop the training."""

    def cancelled(self) -> bool:
        """Tell whether it was cancelled, by the queue or because the cluster dropped it."""

    def done(self) -> bool:
        """Tell whether the training has ended, well or not."""

    def exception(self) -> BaseException | None:
        """Return the error of a training that has ended, None if it ended well."""

    def add_done_callback(self, callback: Callable[[Any], None]) -> object:
        """Call back when the training has ended."""


class Backend(Protocol):
    """Where trainings run: processes of this machine or a cluster. Every method but `n_alive` may take seconds."""

    def n_places(self) -> int:
        """Return how many trainings it takes at once, 0 for none now; an error if it cannot be reached."""

    def n_alive(self) -> int:
        """Return how many workers are alive, as far as is known at once."""

    def submit(self, experiment: Experiment) -> TrainingFuture:
        """Train an experiment; the future is done when its run is in the store."""

    def lost(self, error: BaseException) -> bool:
        """Tell whether a training ended with its worker, so that another try may succeed."""

    def explain(self, error: BaseException) -> str:
        """Return a sentence on why a training failed."""

    def shutdown(self) -> None:
        """Stop all trainings of this app."""
