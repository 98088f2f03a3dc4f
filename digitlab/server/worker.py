"""What runs in a worker process: imports, one call, and the way back of its result or error."""

import contextlib
import ctypes
import importlib
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from multiprocessing import connection
from pathlib import Path
from typing import Any

import psutil

_NICENESS = 10
_PR_SET_PDEATHSIG = 1
# What a worker sends, each with a value.
READY, BEGUN, RESULT, ERROR = "ready", "begun", "result", "error"


class WorkerEndedError(RuntimeError):
    """A worker process ended before its task was done."""


class OverMemoryError(MemoryError):
    """A task needed more memory than it was given and was stopped."""


def work(pipe: connection.Connection, imports: tuple[str, ...], strict_memory: bool, parent: int) -> None:
    """Run a worker process: import, call one function, send its result."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers
    _end_with(parent)
    _lower_priority()
    with contextlib.suppress(EOFError, OSError):  # the parent is gone
        _send(pipe, _outcome(READY, _import_all, imports))
        kind, task = _outcome(BEGUN, pickle.loads, pipe.recv_bytes())
        if kind == ERROR:
            _send(pipe, (kind, task))
            return
        pipe.send((BEGUN, None))
        function, args, memory_mb = task
        if strict_memory:
            _send(pipe, _outcome(RESULT, _call_within, memory_mb, function, args))
        else:
            _send(pipe, _outcome(RESULT, function, *args))


def _import_all(modules: tuple[str, ...]) -> None:
    for module in modules:
        importlib.import_module(module)


def _outcome(kind: str, function: Callable[..., Any], *args: Any) -> tuple[str, Any]:
    """Call a function and return what it returned, or its error, whatever that is."""
    try:
        return kind, function(*args)
    except BaseException as error:
        return ERROR, _portable(error)


def _send(pipe: connection.Connection, outcome: tuple[str, Any]) -> None:
    try:
        pipe.send(outcome)
    except (pickle.PicklingError, TypeError, AttributeError, ValueError) as error:
        pipe.send((ERROR, WorkerEndedError(f"The result cannot be sent: {error}")))


def _portable(error: BaseException) -> Exception:
    """Return the error in a form that the parent can read, with a note on where it arose."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"in {frames[-1].name}, line {frames[-1].lineno} of {Path(frames[-1].filename).name}" if frames else ""
    try:
        copy = pickle.loads(pickle.dumps(error))
    except Exception:
        copy = None
    if not isinstance(copy, Exception):
        copy = WorkerEndedError(f"{type(error).__name__}: {error}")
    copy.add_note(where)
    return copy


def _lower_priority() -> None:
    """Let pages come first, and let a system short of memory end this process first."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(_NICENESS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _end_with(parent: int) -> None:
    """End this process when its parent ends, whatever it is computing then."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    """Watch the parent where Linux does not, and for the moment before Linux was asked to."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(parent)
        while process.is_running() and (os.name != "posix" or os.getppid() == parent):
            time.sleep(1)
    os._exit(1)


def _call_within(memory_mb: float, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Call a function; where the system can do that, it refuses memory beyond the limit."""
    if sys.platform == "linux":
        import resource

        memory = psutil.Process().memory_info()
        room = int(memory.data + memory_mb * 1e6 - memory.rss)
        resource.setrlimit(resource.RLIMIT_DATA, (max(room, 0), resource.RLIM_INFINITY))
    try:
        return function(*args)
    except MemoryError as error:
        raise OverMemoryError(f"The task took more than {memory_mb:g} MB.") from error
