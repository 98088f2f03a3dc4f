"""How the server does, for whoever runs it: ``python -m digitlab.server.status [--json]``.

Every app server keeps a small file in the home folder, from which the command tells what nobody sees from outside. It
holds numbers only, nothing of a visitor. The command ends with code 0 if all is well, with 1 if somebody has to look.
"""

import argparse
import contextlib
import json
import os
import shutil
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psutil

from digitlab.server.settings import Settings

_FOLDER = "servers"
_SECONDS_BETWEEN_WRITES = 1.0
_LEAST_FREE_MB = 200
# A job that has just been asked for may wait a moment for its worker to start.
_SECONDS_TO_START = 15


@dataclass(frozen=True)
class ServerState:
    """What one app server says of its trainings.

    Attributes
    ----------
    host : str
    pid : int
    started : float
        When its process was started, in seconds since 1970; tells it from a later process of the same number.
    waiting, running : int
        Trainings that wait for a place, and that have one.
    oldest_since : float or None
        Since when the oldest waiting training waits, in seconds since 1970.
    workers_alive : int
        Worker processes, or workers of the cluster.
    last_failure : float or None
        When a training failed last, in seconds since 1970.
    """

    host: str
    pid: int
    started: float
    waiting: int = 0
    running: int = 0
    oldest_since: float | None = None
    workers_alive: int = 0
    last_failure: float | None = None

    @classmethod
    def of_this_process(cls) -> "ServerState":
        """Return the state of a server that has nothing to do yet."""
        return cls(socket.gethostname(), os.getpid(), psutil.Process().create_time())

    @property
    def is_running(self) -> bool:
        """Whether the server's process is there; one on another host is believed to be."""
        if self.host != socket.gethostname():
            return True
        try:
            return abs(psutil.Process(self.pid).create_time() - self.started) < 2
        except psutil.Error:
            return False


class StateFile:
    """The file in which a server tells its state: written when that changes, at most once a second.

    A folder that cannot be written is passed over.

    Parameters
    ----------
    home : Path
    clock : callable, default=time.monotonic
        Returns seconds.
    """

    def __init__(self, home: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = home / _FOLDER
        self._file = self._folder / f"{socket.gethostname()}-{os.getpid()}.json"
        self._clock = clock
        self._written: ServerState | None = None
        self._last_write = -float("inf")

    def write(self, state: ServerState) -> bool:
        """Write the state unless it is written already.

        Returns
        -------
        bool
            Whether the file says what the state is; if not, it is to be written again later.
        """
        if state == self._written:
            return True
        if self._clock() - self._last_write < _SECONDS_BETWEEN_WRITES:
            return False
        self._last_write = self._clock()
        draft = self._file.with_suffix(".draft")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(asdict(state)))
            draft.replace(self._file)
        except OSError:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
        self._written = state
        return True

    def remove(self) -> None:
        """Remove the file: this server ends in good order."""
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)

    def remove_others_that_ended(self) -> None:
        """Remove the files of servers of this host that ended without a word."""
        for file, state in _states(self._folder.parent):
            if not state.is_running:
                with contextlib.suppress(OSError):
                    file.unlink(missing_ok=True)


@dataclass(frozen=True)
class Status:
    """What the command prints.

    Attributes
    ----------
    servers : int
        App servers that run.
    waiting, running : int
        Their trainings.
    oldest_seconds : float or None
        How long the oldest waiting training has waited.
    workers_alive : int
    free_mb : float or None
        Free space on the disk with the home folder; None if that cannot be read.
    runs : int
        Runs in the store.
    runs_mb : float
        Space that they take.
    last_failure : str or None
        Time of the last failed training, local, ISO 8601.
    problems : tuple of str
        A sentence for each thing that somebody has to look at; empty if all is well.
    """

    servers: int
    waiting: int
    running: int
    oldest_seconds: float | None
    workers_alive: int
    free_mb: float | None
    runs: int
    runs_mb: float
    last_failure: str | None
    problems: tuple[str, ...]


def read_status(home: Path) -> Status:
    """Read how the servers of a home folder do.

    Parameters
    ----------
    home : Path

    Returns
    -------
    Status
    """
    now = time.time()
    states = [state for _, state in _states(home)]
    alive = [state for state in states if state.is_running]
    oldest = min((state.oldest_since for state in alive if state.oldest_since is not None), default=None)
    failures = [state.last_failure for state in states if state.last_failure is not None]
    runs, runs_bytes = _runs(home)
    status = Status(
        servers=len(alive),
        waiting=sum(state.waiting for state in alive),
        running=sum(state.running for state in alive),
        oldest_seconds=None if oldest is None else round(max(0.0, now - oldest), 1),
        workers_alive=sum(state.workers_alive for state in alive),
        free_mb=_free_mb(home),
        runs=runs,
        runs_mb=round(runs_bytes / 1e6, 1),
        last_failure=time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(max(failures))) if failures else None,
        problems=(),
    )
    lost = sum(state.waiting + state.running for state in states if not state.is_running)
    return replace(status, problems=tuple(_problems(status, lost)))


def _problems(status: Status, lost: int) -> list[str]:
    problems = []
    if not status.servers:
        left = f" It left {lost} trainings undone." if lost else ""
        problems.append(f"No app server runs on this folder, or nobody has opened it since it was started.{left}")
    waits_long = status.oldest_seconds is not None and status.oldest_seconds > _SECONDS_TO_START
    if status.waiting and waits_long and not status.workers_alive:
        problems.append("Trainings wait and no worker is alive. Look at the app's log, or start a worker.")
    if status.free_mb is None:
        problems.append("The home folder cannot be read.")
    elif status.free_mb < _LEAST_FREE_MB:
        problems.append(f"Less than {_LEAST_FREE_MB} MB are free on the disk. Make room.")
    return problems


def _states(home: Path) -> list[tuple[Path, ServerState]]:
    found = []
    for file in sorted((home / _FOLDER).glob("*.json")):
        with contextlib.suppress(OSError, ValueError, TypeError):
            found.append((file, ServerState(**json.loads(file.read_text()))))
    return found


def _runs(home: Path) -> tuple[int, int]:
    """Return number and bytes of the stored runs; what is removed meanwhile is not counted."""
    n_runs = n_bytes = 0
    with contextlib.suppress(OSError):
        for folder in (home / "runs").iterdir():
            n_runs += 1
            for file in folder.glob("*"):
                with contextlib.suppress(OSError):
                    n_bytes += file.stat().st_size
    return n_runs, n_bytes


def _free_mb(home: Path) -> float | None:
    try:
        return round(shutil.disk_usage(home).free / 1e6, 1)
    except OSError:
        return None


def main(words: list[str] | None = None) -> int:
    """Print the status.

    Returns
    -------
    int
        The exit code: 0 if all is well, else 1.
    """
    parser = argparse.ArgumentParser(prog="python -m digitlab.server.status", description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    options = parser.parse_args(words)
    status = read_status(Settings.from_environment().home)
    if options.json:
        print(json.dumps(asdict(status)))
    else:
        print(_as_text(status))
    return 1 if status.problems else 0


def _as_text(status: Status) -> str:
    def shown(value: float | str | None, unit: str = "") -> str:
        return "-" if value is None else f"{value}{unit}"

    rows = [
        ("App servers", shown(status.servers)),
        ("Trainings that wait", shown(status.waiting)),
        ("Oldest of them", shown(status.oldest_seconds, " s")),
        ("Trainings that run", shown(status.running)),
        ("Workers alive", shown(status.workers_alive)),
        ("Free disk", shown(status.free_mb, " MB")),
        ("Stored runs", f"{status.runs}, {status.runs_mb} MB"),
        ("Last failure", shown(status.last_failure)),
    ]
    lines = [f"{name + ':':<21}{value}" for name, value in rows]
    return "\n".join([*lines, *(status.problems or ["All is well."])])


if __name__ == "__main__":
    sys.exit(main())
