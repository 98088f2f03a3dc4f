"""Trainings on a Dask cluster: the same queue, the work done elsewhere.

A training is a Dask task whose key is the experiment's digest, so the scheduler itself trains an experiment once for
all app servers and stops it when the last of them no longer wants it. On the cluster's worker the training still has
a process of its own. App servers and workers share the store's folder: progress and runs travel through it.
"""

import time
from concurrent.futures import CancelledError
from functools import cache

from distributed import Client, Future, get_worker

from digitlab.experiment import Experiment
from digitlab.jobs.process import ProcessBackend, explain_error
from digitlab.settings import Settings

_SECONDS_TO_CONNECT = 10
_SECONDS_BETWEEN_LOOKS = 0.2


class TrainingError(RuntimeError):
    """A training failed on the cluster; the message is the sentence for the visitor."""


class ClusterBackend:
    """Answers experiments on a Dask cluster.

    Parameters
    ----------
    settings : Settings
        With the scheduler's address.

    Raises
    ------
    OSError
        If the scheduler does not answer.
    """

    def __init__(self, settings: Settings) -> None:
        self._client = Client(settings.scheduler, timeout=_SECONDS_TO_CONNECT, set_as_default=False)

    def submit(self, experiment: Experiment) -> Future:
        """Queue an experiment, or join its training if another server asked for it.

        Parameters
        ----------
        experiment : Experiment

        Returns
        -------
        distributed.Future
            Done when the run is in the store; `cancel` stops the training if no other server wants it.
        """
        future = self._client.submit(
            answer_on_worker, experiment.to_json(), key=f"digitlab-{experiment.digest}", pure=True
        )
        if future.status == "error":  # a failed training that is not forgotten yet, because somebody still holds it
            future.retry()
        return future

    def explain(self, error: BaseException) -> str:
        """Return a sentence on why a training failed and what to do."""
        if isinstance(error, TrainingError):
            return str(error)
        if isinstance(error, CancelledError):
            return "The cluster dropped the training. Train again; if it happens twice, the scheduler may be down."
        return explain_error(error)

    def shutdown(self) -> None:
        """Leave the cluster; what other servers wait for goes on."""
        self._client.close()


def answer_on_worker(experiment_json: str) -> None:
    """Train on a worker of the cluster, in a process that can be stopped.

    Parameters
    ----------
    experiment_json : str
        `Experiment.to_json`.

    Raises
    ------
    TrainingError
        With a sentence, if the training failed.
    """
    experiment = Experiment.from_json(experiment_json)
    backend = _worker_backend()
    training = backend.submit(experiment)
    task = f"digitlab-{experiment.digest}"
    while not training.done():
        time.sleep(_SECONDS_BETWEEN_LOOKS)
        if get_worker().state.tasks[task].state == "cancelled":
            training.cancel()
            raise TrainingError("The training was cancelled.")
    error = training.exception()
    if error is not None:
        raise TrainingError(backend.explain(error)) from None


@cache
def _worker_backend() -> ProcessBackend:
    """Return the processes of this worker, set by its own environment."""
    return ProcessBackend(Settings.from_environment())
