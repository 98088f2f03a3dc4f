"""Functions in processes with limits that can be stopped, and whose crash does not affect the parent.

loky starts the processes: with a clean `__main__`, where the standard library would run the Streamlit script again.
Everything else is the standard library's `multiprocessing`: each task has a fresh process and a pipe of its own, so
that killing a process at any moment, even while it sends its result, corrupts nothing that another one uses.
"""

import contextlib
import ctypes
import importlib
import os
import pickle
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import connection
from pathlib import Path
from typing import Any

import psutil
from loky.backend import get_context

_NICENESS = 10
_POLL_INTERVAL = 0.05  # seconds
_START_TIMEOUT = 120  # seconds
# Processes that a task gets if they die before it has begun.
_MAX_ATTEMPTS = 8
_READY, _BEGUN, _RESULT, _ERROR = "ready", "begun", "result", "error"
_PR_SET_PDEATHSIG = 1


class WorkerEndedError(RuntimeError):
    """A worker process ended before its task was done."""


class OverMemoryError(MemoryError):
    """A task needed more memory than it was given and was stopped."""


class WorkerPool:
    """Calls functions in worker processes, each in a fresh one; the next is made ready beforehand.

    A worker has a low priority, is the first that a system short of memory kills, and ends with its parent. Nothing is
    started before `make_ready` or the first task. All methods may be called from any thread.

    Parameters
    ----------
    n_workers : int, default=1
        Tasks at the same time; further ones wait.
    imports : tuple of str, default=()
        Modules that a worker imports while it is made ready.
    strict_memory : bool, default=False
        Whether a task is refused the very allocation that would take it over its memory, where the system can do that
        (Linux), rather than stopped soon after. For foreign libraries that ask for much at once; not for those that
        reserve what they never use.
    """

    def __init__(self, n_workers: int = 1, imports: tuple[str, ...] = (), *, strict_memory: bool = False) -> None:
        self._n_workers = n_workers
        self._new_worker = partial(_Worker, imports, strict_memory)
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads: list[_WorkerThread] = []
        self._closed = False

    @property
    def n_alive(self) -> int:
        """Number of worker processes that are alive, at work or ready."""
        return sum(thread.worker_is_alive for thread in self._threads)

    def make_ready(self) -> None:
        """Start the workers that the first tasks will need; return at once."""
        with self._lock:
            if not self._threads and not self._closed:
                self._threads = [_WorkerThread(self._tasks, self._new_worker) for _ in range(self._n_workers)]

    def submit(self, function: Callable[..., Any], *args: Any, seconds: float, memory_mb: float) -> Future:
        """Call a function in a worker.

        Parameters
        ----------
        function : callable
            Importable by name; it, its arguments and what it returns are pickled.
        *args
        seconds : float
            Longest duration, by a monotonic clock; then the task is stopped.
        memory_mb : float
            The task is stopped when its process holds more than so many 10**6 bytes, what it imported included.

        Returns
        -------
        concurrent.futures.Future
            `cancel` stops the task also while it runs. The result is the function's own, or raises what it raised;
            `TimeoutError`, `OverMemoryError` or `WorkerEndedError` if the worker was stopped or died under it.

        Raises
        ------
        RuntimeError
            After `shutdown`.
        """
        task = _Task(function, args, seconds, memory_mb)
        with self._lock:
            if self._closed:
                raise RuntimeError("The worker pool was shut down.")
            self._tasks.put(task)
        self.make_ready()
        return task.future

    def shutdown(self) -> None:
        """Stop all tasks and end all workers. Tasks that have not ended are cancelled."""
        with self._lock:
            self._closed = True
            threads = self._threads
        for thread in threads:
            thread.close()
        with contextlib.suppress(queue.Empty):
            while True:
                task = self._tasks.get_nowait()
                if task is not None:
                    task.future.cancel()
        for _ in threads:
            self._tasks.put(None)
        for thread in threads:
            thread.join()


@dataclass(frozen=True, eq=False)
class _Task:
    """A call that somebody waits for.

    Its future is pending until it is resolved, never "running", because only then does `cancel` work at any time.
    """

    function: Callable[..., Any]
    args: tuple[Any, ...]
    seconds: float
    memory_mb: float
    future: Future = field(default_factory=Future)

    def end(self, *, result: Any = None, error: BaseException | None = None) -> None:
        with contextlib.suppress(InvalidStateError):  # it was cancelled just now
            if error is not None:
                self.future.set_exception(error)
            else:
                self.future.set_result(result)


class _DiedBeforeBegun(Exception):  # noqa: N818 - not an error: the task gets another worker
    """A worker died, or could not be started, before the function was called."""


class _WorkerThread(threading.Thread):
    """Runs one task after the other, each in a worker of its own.

    The thread outlives its workers, because Linux ends a worker with the *thread* that started it.
    """

    def __init__(self, tasks: "queue.SimpleQueue[_Task | None]", new_worker: "Callable[[], _Worker]") -> None:
        super().__init__(name="digitlab-workers", daemon=True)
        self._tasks = tasks
        self._new_worker = new_worker
        self._worker: _Worker | None = None
        self._closed = False
        self.start()

    @property
    def worker_is_alive(self) -> bool:
        worker = self._worker
        return worker is not None and worker.is_alive()

    def close(self) -> None:
        """Stop the task at work."""
        self._closed = True

    def run(self) -> None:
        while not self._closed:
            self._make_ready()
            task = self._tasks.get()
            if task is None:
                break
            if not task.future.cancelled():
                self._run_task(task)
            del task  # while this thread waits for the next one, it must not hold the result
        self._end_worker()

    def _make_ready(self) -> None:
        """Start the next worker; if that fails now, it is tried again when it is needed."""
        with contextlib.suppress(OSError, RuntimeError):
            self._worker = self._new_worker()

    def _run_task(self, task: _Task) -> None:
        try:
            for _ in range(_MAX_ATTEMPTS):
                try:
                    self._use_worker(task)
                    return
                except _DiedBeforeBegun as died:
                    reason = died
                finally:
                    self._end_worker()
            task.end(error=WorkerEndedError(f"No worker process could be started: {reason}."))
        except Exception as error:  # a future that is never resolved would be waited for forever
            task.end(error=error)

    def _use_worker(self, task: _Task) -> None:
        if self._worker is None or not self._worker.is_alive():
            self._end_worker()
            try:
                self._worker = self._new_worker()
            except (OSError, RuntimeError) as error:
                time.sleep(_POLL_INTERVAL)
                raise _DiedBeforeBegun(str(error)) from error
        self._worker.run(task, is_unwanted=lambda: self._closed or task.future.cancelled())
        if self._closed:
            task.future.cancel()

    def _end_worker(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()


class _Worker:
    """One worker process, for one task."""

    def __init__(self, imports: tuple[str, ...], strict_memory: bool) -> None:
        context = get_context("loky")
        self._connection, theirs = context.Pipe()
        try:
            # Daemonic: multiprocessing ends the worker when this process exits.
            self._process = context.Process(
                target=_work, args=(theirs, imports, strict_memory, os.getpid()), name="digitlab-worker", daemon=True
            )
            self._process.start()
            self._psutil_process = psutil.Process(self._process.pid)
        except psutil.Error as error:
            self._connection.close()
            raise RuntimeError("it ended at once") from error
        except BaseException:
            self._connection.close()
            raise
        finally:
            theirs.close()

    def is_alive(self) -> bool:
        return self._process.is_alive()

    def run(self, task: _Task, is_unwanted: Callable[[], bool]) -> None:
        """Run a task and resolve its future, unless it becomes unwanted.

        Raises
        ------
        _DiedBeforeBegun
            If the worker died before the function was called.
        """
        if not self._starts(task, is_unwanted):
            return
        deadline = time.monotonic() + task.seconds
        try:
            while not self._connection.poll(_POLL_INTERVAL):
                if is_unwanted():
                    return
                if time.monotonic() > deadline:
                    task.end(error=TimeoutError(f"The task took longer than {task.seconds:g} s."))
                    return
                if self._bytes() > task.memory_mb * 1e6:
                    task.end(error=OverMemoryError(f"The task took more than {task.memory_mb:g} MB."))
                    return
            kind, value = self._connection.recv()
        except (EOFError, OSError):
            task.end(error=WorkerEndedError(f"The worker ended with code {self._exit_code()}."))
            return
        if kind == _ERROR:
            task.end(error=value)
        else:
            task.end(result=value)

    def _starts(self, task: _Task, is_unwanted: Callable[[], bool]) -> bool:
        """Hand the task over as soon as the worker is ready; tell whether it was still wanted."""
        try:
            if not self._received(_READY, is_unwanted):
                return False
            self._connection.send((task.function, task.args, task.memory_mb))
            return self._received(_BEGUN, is_unwanted)
        except (EOFError, OSError) as error:
            raise _DiedBeforeBegun(f"it ended with code {self._exit_code()}") from error

    def _received(self, message: str, is_unwanted: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + _START_TIMEOUT
        while not self._connection.poll(_POLL_INTERVAL):
            if is_unwanted():
                return False
            if time.monotonic() > deadline:
                raise _DiedBeforeBegun(f"it was not {message} after {_START_TIMEOUT} s")
        kind, value = self._connection.recv()
        if kind == _ERROR:
            raise value
        return True

    def _bytes(self) -> int:
        try:
            return self._psutil_process.memory_info().rss
        except psutil.Error:
            return 0  # it has just ended, which the pipe reports

    def _exit_code(self) -> int | None:
        self._process.join(1)
        return self._process.exitcode

    def end(self) -> None:
        """Kill the process. `psutil` never kills another process that got the same number."""
        with contextlib.suppress(psutil.Error):
            self._psutil_process.kill()
        self._process.join(10)
        self._connection.close()


def _work(pipe: connection.Connection, imports: tuple[str, ...], strict_memory: bool, parent: int) -> None:
    """Run a worker process: import, call one function, send its result."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers
    _end_with(parent)
    _lower_priority()
    with contextlib.suppress(EOFError, OSError):  # the parent is gone
        _send(pipe, _outcome(_READY, _import_all, imports))
        kind, task = _outcome(_BEGUN, pickle.loads, pipe.recv_bytes())
        if kind == _ERROR:
            _send(pipe, (kind, task))
            return
        pipe.send((_BEGUN, None))
        function, args, memory_mb = task
        if strict_memory:
            _send(pipe, _outcome(_RESULT, _call_within, memory_mb, function, args))
        else:
            _send(pipe, _outcome(_RESULT, function, *args))


def _import_all(modules: tuple[str, ...]) -> None:
    for module in modules:
        importlib.import_module(module)


def _outcome(kind: str, function: Callable[..., Any], *args: Any) -> tuple[str, Any]:
    """Call a function and return what it returned, or its error, whatever that is."""
    try:
        return kind, function(*args)
    except BaseException as error:
        return _ERROR, _portable(error)


def _send(pipe: connection.Connection, outcome: tuple[str, Any]) -> None:
    try:
        pipe.send(outcome)
    except (pickle.PicklingError, TypeError, AttributeError, ValueError) as error:
        pipe.send((_ERROR, WorkerEndedError(f"The result cannot be sent: {error}")))


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
