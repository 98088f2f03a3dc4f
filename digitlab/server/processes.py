"""Functions in processes with limits that can be stopped, and whose crash does not affect the parent.

loky starts the processes: with a clean `__main__`, where the standard library would run the Streamlit script again.
Everything else is the standard library's `multiprocessing`: each task has a fresh process and a pipe of its own, so
that killing a process at any moment, even while it sends its result, corrupts nothing that another one uses.
"""

import contextlib
import os
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import psutil
from loky.backend import get_context

from digitlab.server.worker import BEGUN, ERROR, READY, OverMemoryError, WorkerEndedError, work

_POLL_INTERVAL = 0.05  # seconds
_START_TIMEOUT = 120  # seconds
# Processes that a task gets if they die before it has begun.
_MAX_ATTEMPTS = 8


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
                target=work, args=(theirs, imports, strict_memory, os.getpid()), name="digitlab-worker", daemon=True
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
        if kind == ERROR:
            task.end(error=value)
        else:
            task.end(result=value)

    def _starts(self, task: _Task, is_unwanted: Callable[[], bool]) -> bool:
        """Hand the task over as soon as the worker is ready; tell whether it was still wanted."""
        try:
            if not self._received(READY, is_unwanted):
                return False
            self._connection.send((task.function, task.args, task.memory_mb))
            return self._received(BEGUN, is_unwanted)
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
        if kind == ERROR:
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
