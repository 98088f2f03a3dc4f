"""Trainings on a Dask cluster: the same queue, the work done elsewhere.

A training is a Dask task whose key is the experiment's digest, so the scheduler itself trains an experiment once for
all app servers and stops it when the last of them no longer wants it. On the cluster's worker the training still has
a process of its own. App servers and workers share the store's folder: progress and runs travel through it.
"""

import contextlib
import logging
import threading
import time
from concurrent.futures import CancelledError
from functools import cache

from distributed import Client, Future, KilledWorker, get_worker

from digitlab.experiments.experiment import Experiment
from digitlab.jobs.process import ProcessBackend, explain_error
from digitlab.server.settings import Settings

_CONNECT_TIMEOUT = 10  # seconds
_POLL_INTERVAL = 0.2  # seconds
# After so many calls in a row without a reply the scheduler counts as gone.
_MAX_FAILED_CALLS = 6
_MAX_LINE = 300


class OneLine(logging.Filter):
    """Brings a record of the log down to one line: its message, and the kind of its error instead of the traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the record, and let it through."""
        kind = record.exc_info[0] if record.exc_info else None
        message = " ".join(record.getMessage().split())[:_MAX_LINE]
        record.msg = message if kind is None else f"{message} ({kind.__name__})"
        record.args, record.exc_info, record.exc_text = (), None, None
        return True


# Dask and its web server write a traceback whenever a scheduler goes or comes back.
for _name in ("distributed", "tornado.application"):
    for _handler in logging.getLogger(_name).handlers:
        _handler.addFilter(OneLine())


class TrainingError(RuntimeError):
    """A training failed on the cluster: a sentence for the visitor, and whether it ended because its process died."""

    def __init__(self, sentence: str, lost: bool = False) -> None:
        super().__init__(sentence, lost)
        self.lost = lost

    def __str__(self) -> str:
        return str(self.args[0])


class ClusterError(ConnectionError):
    """The scheduler does not answer; the message is for the visitor."""


class ClusterBackend:
    """Trains experiments on a Dask cluster.

    The scheduler need not be there yet, and may go and come back: each call uses the connection if it holds, else it
    makes a new one, or raises `ClusterError`.
    """

    def __init__(self, settings: Settings) -> None:
        self._address = settings.scheduler
        self._client: Client | None = None
        self._lock = threading.Lock()
        self._n_workers = 0
        self._n_failed_calls = 0

    def n_places(self) -> int:
        """Return how many workers the cluster has; each takes one training."""
        client = self._connected()
        try:
            self._n_workers = len(client.sync(client.scheduler.ncores, callback_timeout=_CONNECT_TIMEOUT))
            self._n_failed_calls = 0
        except Exception as error:  # Dask raises many kinds of errors for a lost connection
            # A busy scheduler may be late once; disconnecting would cancel its trainings.
            self._n_failed_calls += 1
            if self._n_failed_calls >= _MAX_FAILED_CALLS:
                self.shutdown()
                raise _no_scheduler() from error
        return self._n_workers

    def n_alive(self) -> int:
        """Return how many workers the cluster had when it was asked last."""
        return self._n_workers

    def submit(self, experiment: Experiment) -> Future:
        """Queue an experiment, or join its training if another server asked for it.

        The future's `cancel` stops the training if no other server wants it.
        """
        try:
            future = self._connected().submit(
                train_on_worker, experiment.to_json(), key=f"digitlab-{experiment.digest}", pure=True
            )
        except ClusterError:
            raise
        except Exception as error:
            raise _no_scheduler() from error
        if future.status == "error":  # a failed training that Dask remembers, because somebody references its future
            future.retry()
        return future

    def lost(self, error: BaseException) -> bool:
        """Tell whether a training was lost with its worker or the scheduler, so that another try may succeed."""
        if isinstance(error, TrainingError):
            return error.lost
        return isinstance(error, CancelledError)

    def explain(self, error: BaseException) -> str:
        """Return a sentence on why a training failed and what to do."""
        if isinstance(error, TrainingError | ClusterError):
            return str(error)
        if isinstance(error, CancelledError):
            return "The cluster dropped the training. Train again; if it happens twice, the scheduler may be down."
        if isinstance(error, KilledWorker):
            return (
                "The cluster's workers ended before the training was done, most often because they ran out of memory. "
                "Train again, with fewer images or a smaller model if it happens twice."
            )
        return explain_error(error)

    def shutdown(self) -> None:
        """Disconnect; trainings that other servers wait for go on."""
        with self._lock:
            client, self._client = self._client, None
        _disconnect(client)

    def _connected(self) -> Client:
        """Return the client once it has reconnected, or a new one if it does not."""
        with self._lock:
            deadline = time.monotonic() + _CONNECT_TIMEOUT
            while self._client is not None and self._client.status == "connecting" and time.monotonic() < deadline:
                time.sleep(_POLL_INTERVAL)
            if self._client is not None and self._client.status == "running":
                return self._client
            _disconnect(self._client)
            self._client = None
            self._n_workers = self._n_failed_calls = 0
            try:
                self._client = Client(self._address, timeout=_CONNECT_TIMEOUT, set_as_default=False)
            except Exception as error:
                raise _no_scheduler() from error
            return self._client


def _disconnect(client: Client | None) -> None:
    if client is not None:
        with contextlib.suppress(Exception):
            client.close(timeout=_POLL_INTERVAL)


def _no_scheduler() -> ClusterError:
    return ClusterError(
        "The training could not begin: the cluster's scheduler does not answer. Train again in a minute; if it happens "
        "twice, whoever runs this server has to start the scheduler."
    )


def train_on_worker(experiment_json: str) -> None:
    """Train on a worker of the cluster, in a process that can be stopped; raise `TrainingError` if that fails."""
    experiment = Experiment.from_json(experiment_json)
    backend = _worker_backend()
    training = backend.submit(experiment)
    task = f"digitlab-{experiment.digest}"
    while not training.done():
        time.sleep(_POLL_INTERVAL)
        known = get_worker().state.tasks.get(task)
        if known is None or known.state == "cancelled":
            training.cancel()
            raise TrainingError("The training was cancelled.")
    error = training.exception()
    if error is not None:
        raise TrainingError(backend.explain(error), lost=backend.lost(error)) from None


@cache
def _worker_backend() -> ProcessBackend:
    """Return the processes of this worker, set by its own environment."""
    return ProcessBackend(Settings.from_environment())
