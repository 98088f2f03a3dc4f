import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError
from pathlib import Path

import psutil
import pytest

from digitlab.server.processes import WorkerPool
from digitlab.server.worker import OverMemoryError, WorkerEndedError

LIMITS = {"seconds": 60, "memory_mb": 1_000}


def idle_mb():
    return psutil.Process().memory_info().rss / 1e6


def sleep_then(seconds, value):
    time.sleep(seconds)
    return value


def begin_and_sleep(begun):
    Path(begun).touch()
    time.sleep(60)


def hold(megabytes, seconds=30):
    kept = bytearray(int(megabytes * 1e6))
    kept[::4096] = b"x" * len(kept[::4096])
    time.sleep(seconds)


def raise_eof():
    raise EOFError("truncated")


class NeedsTwo(Exception):  # noqa: N818
    """Cannot be unpickled, as some exceptions of foreign libraries."""

    def __init__(self, one, two):
        super().__init__(one)


def raise_odd():
    raise NeedsTwo("a", "b")


def leave(code):
    os._exit(code)


def manners():
    return os.nice(0), Path("/proc/self/oom_score_adj").read_text().strip()


def return_a_lambda():
    return lambda: 1


def is_imported(name):
    return name in sys.modules


@pytest.fixture
def new_pool():
    pools = []

    def new(*args, **settings):
        pools.append(WorkerPool(*args, **settings))
        return pools[-1]

    yield new
    for pool in pools:
        pool.shutdown()


def workers():
    found = []
    for child in psutil.Process().children():
        try:
            if "digitlab-worker" in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                found.append(child)
        except psutil.Error:
            pass
    return found


@pytest.fixture
def others():
    return {child.pid for child in workers()}


def own_worker(others, seconds=120):
    """The pool's ready process; the tests' process may have workers of other pools."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for child in workers():
            if child.pid not in others:
                return child
        time.sleep(0.02)
    pytest.fail("No worker was made ready.")


def until(condition, seconds=120):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert condition()


def gone(pid, seconds=120):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


def test_each_task_has_a_fresh_process_and_the_next_is_made_ready(new_pool, others):
    pool = new_pool()
    first = pool.submit(os.getpid, **LIMITS).result(60)
    ready = own_worker({*others, first}).pid
    until(lambda: pool.n_alive == 1)  # the pool counts it a moment later
    assert pool.submit(os.getpid, **LIMITS).result(60) == ready != first


def test_nothing_is_started_before_the_first_task(new_pool, others):
    pool = new_pool(4)
    assert pool.n_alive == 0
    assert {child.pid for child in workers()} == others


def test_the_first_worker_is_made_ready_when_that_is_asked_for(new_pool, others):
    pool = new_pool()
    pool.make_ready()
    ready = own_worker(others).pid
    pool.make_ready()
    assert pool.submit(os.getpid, **LIMITS).result(60) == ready
    pool.shutdown()
    pool.make_ready()
    assert pool.n_alive == 0


def test_two_workers_work_at_the_same_time(new_pool):
    pool = new_pool(2)
    running = [pool.submit(sleep_then, 90, i, **LIMITS) for i in range(2)]
    until(lambda: pool.n_alive == 2)
    for future in running:
        assert future.cancel()


def test_modules_are_imported_beforehand(new_pool):
    pool = new_pool(imports=("wave",))
    assert pool.submit(is_imported, "wave", **LIMITS).result(60) is True


def test_missing_module_is_told(new_pool):
    pool = new_pool(imports=("no_such_module",))
    with pytest.raises(ModuleNotFoundError):
        pool.submit(os.getpid, **LIMITS).result(60)


def test_killed_idle_worker_is_replaced_again_and_again(new_pool, others):
    pool = new_pool()
    used = set(others)
    used.add(pool.submit(os.getpid, **LIMITS).result(60))
    for i in range(6):
        worker = own_worker(used)
        used.add(worker.pid)
        time.sleep(0.1 * i)  # while it starts, and when it is ready
        worker.send_signal(signal.SIGKILL)
        pid = pool.submit(os.getpid, **LIMITS).result(60)
        assert pid not in used
        used.add(pid)


def test_killed_worker_fails_its_task_only(new_pool, others, tmp_path):
    pool = new_pool()
    started = pool.submit(begin_and_sleep, tmp_path / "begun", **LIMITS)
    following = pool.submit(sleep_then, 0, 2, **LIMITS)
    until((tmp_path / "begun").exists)
    own_worker(others).kill()
    with pytest.raises(WorkerEndedError, match=r"code -9"):
        started.result(30)
    assert following.result(60) == 2


def test_worker_that_leaves_by_itself_fails_its_task(new_pool):
    pool = new_pool()
    for code in (0, 3):
        with pytest.raises(WorkerEndedError, match=f"code {code}"):
            pool.submit(leave, code, **LIMITS).result(60)


def test_cancel_stops_what_runs_and_what_waits(new_pool, others, tmp_path):
    pool = new_pool()
    running = pool.submit(begin_and_sleep, tmp_path / "begun", **LIMITS)
    waiting = pool.submit(sleep_then, 60, 2, **LIMITS)
    until((tmp_path / "begun").exists)
    pid = own_worker(others).pid
    assert waiting.cancel()
    assert running.cancel()
    assert gone(pid)
    for future in (running, waiting):
        with pytest.raises(CancelledError):
            future.result(1)
    assert pool.submit(sleep_then, 0, 3, **LIMITS).result(60) == 3


def test_time_is_limited(new_pool):
    pool = new_pool()
    with pytest.raises(TimeoutError):
        pool.submit(sleep_then, 60, 1, seconds=0.3, memory_mb=1_000).result(60)
    assert pool.submit(sleep_then, 0, 2, **LIMITS).result(60) == 2


def test_clock_that_jumps_ends_no_task(new_pool, monkeypatch):
    pool = new_pool()
    answer = pool.submit(sleep_then, 1, 1, **LIMITS)
    day_later = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: day_later)
    assert answer.result(60) == 1


def test_memory_is_limited(new_pool):
    pool = new_pool()
    with pytest.raises(OverMemoryError):
        pool.submit(hold, 300, seconds=60, memory_mb=200).result(60)
    assert pool.submit(sleep_then, 0, 2, **LIMITS).result(60) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux refuses a process memory that it asks for.")
def test_strict_memory_refuses_what_is_asked_for_at_once(new_pool):
    pool = new_pool(strict_memory=True)
    idle = pool.submit(idle_mb, **LIMITS).result(60)
    with pytest.raises(OverMemoryError):
        pool.submit(bytes, 600_000_000, seconds=60, memory_mb=idle + 50).result(60)
    assert len(pool.submit(bytes, 20_000_000, seconds=60, memory_mb=idle + 50).result(60)) == 20_000_000


def test_errors_reach_whoever_asked(new_pool):
    pool = new_pool()
    with pytest.raises(EOFError, match="truncated") as raised:
        pool.submit(raise_eof, **LIMITS).result(60)
    assert "raise_eof" in raised.value.__notes__[0]
    with pytest.raises(WorkerEndedError, match="NeedsTwo"):
        pool.submit(raise_odd, **LIMITS).result(60)


def test_what_cannot_be_pickled_is_told(new_pool):
    pool = new_pool()
    with pytest.raises(WorkerEndedError, match="cannot be sent"):
        pool.submit(return_a_lambda, **LIMITS).result(60)
    with pytest.raises(Exception, match=r"pickle|local"):
        pool.submit(lambda: 1, **LIMITS).result(60)
    assert pool.submit(sleep_then, 0, 2, **LIMITS).result(60) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="The system's own file.")
def test_workers_are_polite(new_pool):
    niceness, adjusted = new_pool().submit(manners, **LIMITS).result(60)
    assert niceness > os.nice(0)
    assert adjusted == "1000"


def test_shutdown_ends_everything(new_pool, others):
    pool = new_pool()
    running = pool.submit(sleep_then, 60, 1, **LIMITS)
    waiting = pool.submit(sleep_then, 60, 2, **LIMITS)
    pid = own_worker(others).pid
    pool.shutdown()
    assert gone(pid)
    assert running.cancelled()
    assert waiting.cancelled()
    with pytest.raises(RuntimeError, match="shut down"):
        pool.submit(os.getpid, **LIMITS)


SERVER = """
import os, sys, time
import psutil
from digitlab.server.processes import WorkerPool

def workers():
    alive = [child for child in psutil.Process().children() if child.status() != "zombie"]
    return [child.pid for child in alive if "digitlab-worker" in child.cmdline()]

def main():
    pool = WorkerPool(1)
    pool.submit(os.getpid, seconds=60, memory_mb=500).result(60)
    future = pool.submit(time.sleep, 600, seconds=600, memory_mb=500)
    time.sleep(float(sys.argv[1]))
    while not workers():  # the next one may just be started
        time.sleep(0.01)
    print(*workers(), flush=True)
    time.sleep(600)

main()
"""


@pytest.mark.parametrize("seconds", [0.1, 1.5])
def test_worker_ends_with_a_killed_server(seconds):
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(seconds)], stdout=subprocess.PIPE, text=True)
    pids = [int(word) for word in server.stdout.readline().split()]
    server.kill()
    server.wait()
    assert pids
    assert all(gone(pid) for pid in pids)


def test_nothing_is_left_of_many_tasks(new_pool):
    pool = new_pool()
    pool.submit(os.getpid, **LIMITS).result(60)
    process = psutil.Process()
    threads = threading.active_count()
    files = process.num_fds() if hasattr(process, "num_fds") else 0
    for i in range(4):
        assert pool.submit(sleep_then, 0, i, **LIMITS).result(60) == i
        pool.submit(sleep_then, 60, i, **LIMITS).cancel()
    assert pool.submit(sleep_then, 0, 1, **LIMITS).result(60) == 1
    until(lambda: threading.active_count() <= threads)
    if files:
        until(lambda: process.num_fds() <= files + 4)
