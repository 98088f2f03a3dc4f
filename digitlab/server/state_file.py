"""The file in which an app server tells its state to whoever monitors it; numbers only, nothing of a visitor."""

import json
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from digitlab.files.atomic import remove_with_drafts, write_atomically
from digitlab.files.home import Home

_WRITE_INTERVAL = 1.0  # seconds


@dataclass(frozen=True)
class ServerState:
    """The trainings of one app server, in numbers.

    Attributes
    ----------
    host : str
    pid : int
    started : float
        Start time of its process, in seconds since 1970; tells it from a later process with the same number.
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
        """Whether the server's process exists; one on another host is assumed to."""
        if self.host != socket.gethostname():
            return True
        try:
            return abs(psutil.Process(self.pid).create_time() - self.started) < 2
        except psutil.Error:
            return False


class StateFile:
    """The file in which a server tells its state: written when that changes, at most once a second.

    A folder that cannot be written is ignored.

    Parameters
    ----------
    home : Home
    clock : callable, default=time.monotonic
        Returns seconds.
    """

    def __init__(self, home: Home, clock: Callable[[], float] = time.monotonic) -> None:
        self._home = home
        self._file = home.servers / f"{socket.gethostname()}-{os.getpid()}.json"
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
        if self._clock() - self._last_write < _WRITE_INTERVAL:
            return False
        self._last_write = self._clock()
        write_atomically(self._file, json.dumps(asdict(state)))
        self._written = state
        return True

    def remove(self) -> None:
        """Remove the file: this server ends in good order."""
        remove_with_drafts(self._file)

    def remove_others_that_ended(self) -> None:
        """Remove the files of servers of this host that were killed."""
        for file, state in read_states(self._home).items():
            if not state.is_running:
                remove_with_drafts(file)


def read_states(home: Home) -> dict[Path, ServerState]:
    """Return the states of a folder's servers by their files, those that were killed included; skip damaged files."""
    states = {}
    for file in sorted(home.servers.glob("*.json")):
        with suppress(OSError, ValueError, TypeError):
            states[file] = ServerState(**json.loads(file.read_text()))
    return states
