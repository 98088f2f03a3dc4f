"""A real Dask scheduler and real workers on loopback, as processes of their own."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from distributed import Client

from tests.support.paths import ROOT
from tests.support.ports import free_port
from tests.support.processes import start, stop

_SECONDS_TO_START = 60


class Cluster:
    """A scheduler at a port of its own, and its workers; they end with the ``with`` block, or with this process.

    Parameters
    ----------
    home : Path
        Folder of the run store, shared with the app; what all write is gathered there in `cluster.log`.

    Attributes
    ----------
    address : str
        ``tcp://127.0.0.1:PORT``
    scheduler : subprocess.Popen or None
    workers : list of subprocess.Popen
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._port = free_port()
        self.address = f"tcp://127.0.0.1:{self._port}"
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_scheduler(self) -> "subprocess.Popen[bytes]":
        """Start the scheduler, in place of the last one if that has ended."""
        local = ["--host", "127.0.0.1", "--port", str(self._port), "--no-dashboard"]
        self.scheduler = self._start("scheduler", *local)
        return self.scheduler

    def start_worker(self) -> "subprocess.Popen[bytes]":
        """Start one more worker."""
        worker = ["--host", "127.0.0.1", "--nworkers", "1", "--nthreads", "1", "--no-dashboard"]
        self.workers.append(self._start("worker", self.address, *worker))
        return self.workers[-1]

    def wait_for_workers(self, n: int) -> None:
        """Wait until the scheduler knows so many workers; `TimeoutError` after a minute."""
        with Client(self.address, timeout=_SECONDS_TO_START, set_as_default=False) as client:
            client.wait_for_workers(n, timeout=_SECONDS_TO_START)

    def supervise(self) -> None:
        """Start again what has ended, as the supervisor of a service does."""
        if self.scheduler is not None and self.scheduler.poll() is not None:
            self.start_scheduler()
        ended = [worker for worker in self.workers if worker.poll() is not None]
        for worker in ended:
            self.workers.remove(worker)
            stop(worker)
            self.start_worker()

    @property
    def log(self) -> str:
        """All that scheduler, workers and trainings have written."""
        return (self._home / "cluster.log").read_text(errors="replace")

    def end(self) -> None:
        """Kill all; they may be started again."""
        processes = [*self.workers, *([self.scheduler] if self.scheduler is not None else [])]
        for process in processes:
            stop(process, signal.SIGKILL)
        self.scheduler, self.workers = None, []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def _start(self, *words: str) -> "subprocess.Popen[bytes]":
        # A training has a process of its own, which a daemonic worker could not start.
        own = {"DIGITLAB_HOME": str(self._home), "DASK_DISTRIBUTED__WORKER__DAEMON": "False", "PYTHONPATH": str(ROOT)}
        with (self._home / "cluster.log").open("ab") as log:
            return start(
                [sys.executable, "-m", "dask", *words], env={**os.environ, **own}, stdout=log, stderr=subprocess.STDOUT
            )
