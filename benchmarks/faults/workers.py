"""Processes killed at random moments: workers that are ready or at work, whole servers, a cluster's scheduler."""

import importlib.util
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
from loky.backend import get_context

from benchmarks.faults.asking import Asking
from benchmarks.faults.outcome import Outcome
from digitlab.experiments.experiment import Experiment
from digitlab.jobs import JobQueue
from digitlab.jobs.process import ProcessBackend
from digitlab.server.settings import Settings
from digitlab.store import RunStore

SECONDS_FOR_KILLS = 60.0
SECONDS_TO_ANSWER = 90.0
# "A few seconds", with some room for a machine that does much else.
SECONDS_TO_LEAVE = 10.0
_KILLS_FOR_A_SERVER = 40
_KILLS_FOR_A_CUT = 150
_N_WORKERS = 2
_N_AGAIN = 3
# A worker is made ready in a second or two and trains for less than that: all of its life lies within.
_MAX_PAUSE = 3.0
_START_TIMEOUT = 60.0
_MAX_NOTES = 10
# A single tree on all images: long enough to be interrupted.
_LONG = Experiment(classifier="DecisionTreeClassifier", digit=None)


def attack(home: Path, n: int, seed: int) -> Outcome:
    """Kill workers of a real queue, servers in the middle of a training, and a cluster's scheduler and workers.

    Parameters
    ----------
    home : Path
        An empty folder.
    n : int
        Kills of workers, as many as fit into 60 s; for every 40 of them one server is killed, for every 150 one
        cluster is cut, if Dask is installed.
    seed : int

    Returns
    -------
    Outcome
        Failed is a kill after which somebody waits without end, is told nothing, or a process is left; a training
        that failed although it lost no worker, or one only; and an app that does not train the next one.
    """
    rng = random.Random(seed)
    parts = [
        _kill_workers(home / "workers", n, rng),
        _kill_servers(home / "servers", n // _KILLS_FOR_A_SERVER + 1, rng),
    ]
    if importlib.util.find_spec("distributed") is not None:
        from benchmarks.faults.cluster import attack_cluster  # Dask is installed only where it is used

        parts.append(attack_cluster(home / "cluster", n // _KILLS_FOR_A_CUT + 1, rng))
    return Outcome(
        sum(part.tried for part in parts),
        sum(part.held for part in parts),
        sum(part.failed for part in parts),
        tuple(note for part in parts for note in part.notes),
    )


def _kill_workers(home: Path, n: int, rng: random.Random) -> Outcome:
    others = set(workers_of(psutil.Process()))  # of pools that are none of this attack's
    settings = Settings(home=home, workers=_N_WORKERS)
    asking = Asking(settings, ProcessBackend(settings), SECONDS_TO_ANSWER)
    started, tried, killed = time.monotonic(), 0, 0
    faults = [asking.fault_of(asking.ask(), may_fail=False)]
    while tried < n and time.monotonic() - started < SECONDS_FOR_KILLS:
        tried += 1
        n_killed, found = _round(asking, others, rng)
        killed += n_killed
        faults.append(found)
    asking.close()
    if _left_after(set(workers_of(psutil.Process())) - others):
        faults.append("A worker was left when the queue was closed.")
    notes = [fault for fault in faults if fault]
    failed = min(tried, len(notes))
    figures = f"{tried} times workers were killed, {killed} in all, in {time.monotonic() - started:.0f} s."
    return Outcome(tried, tried - failed, failed, (figures, *notes[:_MAX_NOTES]))


def _round(asking: Asking, others: set[psutil.Process], rng: random.Random) -> tuple[int, str]:
    """Kill workers around two requests; return how many were killed, and what went wrong, "" for nothing."""
    when = rng.choice(("before", "after", "before and after", "again and again after"))
    killed = 0
    if when.startswith("before"):
        time.sleep(rng.uniform(0, _MAX_PAUSE))
        killed += _kill(_own(others))
    asked = [asking.ask() for _ in range(_N_WORKERS)]
    for _ in range(_N_AGAIN if when.startswith("again") else 1 if when.endswith("after") else 0):
        time.sleep(rng.uniform(0, _MAX_PAUSE))
        found = _own(others)
        killed += _kill(rng.sample(found, min(1, len(found))) if when == "after" else found)
    asking.ask_again(asked[0])
    # One lost worker costs nobody a training: it is tried once more.
    faults = [asking.fault_of(experiment, may_fail=when.startswith("again")) for experiment in asked]
    faults.append(asking.fault_of(asking.ask(), may_fail=False))
    fault = next((fault for fault in faults if fault), "")
    return killed, f"Workers killed {when} the request: {fault}" if fault else ""


def _own(others: set[psutil.Process]) -> list[psutil.Process]:
    return [worker for worker in workers_of(psutil.Process()) if worker not in others]


def workers_of(process: psutil.Process) -> Iterator[psutil.Process]:
    """Return the worker processes under a process."""
    for child in process.children(recursive=True):
        with suppress(psutil.Error):
            if "digitlab-worker" in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                yield child


def _kill(processes: list[psutil.Process]) -> int:
    for process in processes:
        with suppress(psutil.Error):
            process.kill()
    return len(processes)


def _left_after(processes: set[psutil.Process], seconds: float = SECONDS_TO_LEAVE) -> list[psutil.Process]:
    """Return which processes are still there after a while."""
    deadline = time.monotonic() + seconds
    left = list(processes)
    while left and time.monotonic() < deadline:
        time.sleep(0.1)
        left = [process for process in left if _is_there(process)]
    return left


def _is_there(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _kill_servers(home: Path, n: int, rng: random.Random) -> Outcome:
    """Kill servers while they train; look for what is left of them, and let the next one train."""
    notes, longest = [], 0.0
    for number in range(n):
        server = get_context("loky").Process(target=_serve, args=(home / str(number),))
        server.start()
        seen = psutil.Process(server.pid)
        if not _comes_to_train(seen):
            notes.append("A server never began to train.")
        time.sleep(rng.uniform(0, _MAX_PAUSE))
        seen.suspend()  # so that nothing is started between the look and the kill
        family = set(seen.children(recursive=True))
        seen.kill()
        server.join()
        started = time.monotonic()
        left = _left_after(family)
        longest = max(longest, time.monotonic() - started)
        if left:
            notes.append(f"{len(left)} processes were left {SECONDS_TO_LEAVE:.0f} s after their server was killed.")
            _kill(left)
    settings = Settings(home=home / "0")
    asking = Asking(settings, ProcessBackend(settings), SECONDS_TO_ANSWER)
    fault = asking.fault_of(asking.ask(), may_fail=False)
    asking.close()
    if fault:
        notes.append(f"On the folder of a killed server: {fault}")
    failed = min(n, len(notes))
    figures = f"{n} servers killed while they trained; the last of their processes ended after {longest:.1f} s."
    return Outcome(n, n - failed, failed, (figures, *notes[:_MAX_NOTES]))


def _serve(home: Path) -> None:
    """Be a server that trains, until the process is killed."""
    settings = Settings(home=home)
    queue = JobQueue(settings, RunStore(home), ProcessBackend(settings))
    queue.submit(_LONG, "visitor")
    while True:
        queue.status(_LONG, "visitor")
        time.sleep(1)


def _comes_to_train(server: psutil.Process) -> bool:
    deadline = time.monotonic() + _START_TIMEOUT
    while time.monotonic() < deadline:
        if next(workers_of(server), None) is not None:
            return True
        time.sleep(0.05)
    return False
