"""Processes and folders that end with the process that began them, however that ends."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

# Each line adds or drops a process group or a folder. When the writer has ended, what was not dropped is removed.
_REAPER = """
import os, shutil, signal, sys
remaining = set()
for line in sys.stdin:
    change, what = line.split(maxsplit=1)
    (remaining.add if change == "add" else remaining.discard)(what.rstrip("\\n"))
for what in sorted(remaining):  # numbers, which are process groups, come before folders
    if what.isdigit():
        try:
            os.killpg(int(what), signal.SIGKILL)
        except OSError:
            pass
    else:
        shutil.rmtree(what, ignore_errors=True)
"""


@cache
def _reaper(owner: int) -> IO[str]:
    """Start the reaper of a process, in a session of its own that Ctrl-C does not reach."""
    command = [sys.executable, "-IS", "-c", _REAPER]
    reaper = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, bufsize=1, start_new_session=True)
    assert reaper.stdin is not None
    return reaper.stdin


def _note(change: str, what: object) -> None:
    _reaper(os.getpid()).write(f"{change} {what}\n")


def start(command: Sequence[str | Path], **options: Any) -> "subprocess.Popen[bytes]":
    """Start a process in a group of its own; `stop` ends the whole group, and so does the end of this process.

    Parameters
    ----------
    command : sequence of str or Path
    **options
        Those of `subprocess.Popen`.

    Returns
    -------
    subprocess.Popen
    """
    process = subprocess.Popen(command, start_new_session=True, **options)
    _note("add", process.pid)
    return process


def stop(process: "subprocess.Popen[bytes]", how: int = signal.SIGTERM, seconds: float = 30) -> None:
    """Ask a process of `start` to end, and kill what is left of its group.

    Parameters
    ----------
    process : subprocess.Popen
    how : int, default=SIGTERM
        The signal that asks.
    seconds : float, default=30
        How long the process may take.
    """
    process.send_signal(how)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=seconds)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    _note("drop", process.pid)


@contextmanager
def temporary_folder(name: str) -> Iterator[Path]:
    """Make a folder for other users' processes, which cannot enter those of pytest; it is removed at the end.

    Parameters
    ----------
    name : str
        Part of the folder's name.

    Yields
    ------
    Path
        An empty folder that only this user may enter, until its owner is changed.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"digitlab-{name}-"))
    _note("add", folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
        _note("drop", folder)
