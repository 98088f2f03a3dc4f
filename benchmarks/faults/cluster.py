"""A Dask cluster whose scheduler is cut off, or whose worker is killed, while a training is under way."""

import logging
import random
import time
from pathlib import Path

from benchmarks.faults.asking import Asking
from benchmarks.faults.outcome import Outcome
from digitlab.jobs.cluster import ClusterBackend
from digitlab.server.settings import Settings
from tests.support.cluster import Cluster

# The queue itself gives up after two minutes without a worker.
SECONDS_TO_ANSWER = 180.0
_MAX_PAUSE = 3.0
_MAX_TRIES = 3


def attack_cluster(home: Path, n: int, rng: random.Random) -> Outcome:
    """Cut a cluster in several ways while somebody waits; a supervisor starts again what has ended.

    Parameters
    ----------
    home : Path
        An empty folder.
    n : int
        Rounds, in each of which the scheduler and then a worker is killed.
    rng : random.Random

    Returns
    -------
    Outcome
        Failed is a visitor who waits for too long or is told nothing, and a cluster that does not train again.
    """
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # it writes a page for each cut connection
    home.mkdir(parents=True)
    started = time.monotonic()
    with Cluster(home) as cluster:
        cluster.start_scheduler()
        cluster.start_worker()
        cluster.wait_for_workers(1)
        settings = Settings(home=home, scheduler=cluster.address)
        asking = Asking(settings, ClusterBackend(settings), SECONDS_TO_ANSWER, cluster.supervise)
        faults = [asking.fault_of(asking.ask(), may_fail=False)]
        for number in range(2 * n):
            faults.append(_round(asking, cluster, rng, cuts_scheduler=number % 2 == 0))
        asking.close()
    notes = [fault for fault in faults if fault]
    failed = min(2 * n, len(notes))
    figures = f"A cluster's scheduler or worker killed {2 * n} times in {time.monotonic() - started:.0f} s."
    return Outcome(2 * n, 2 * n - failed, failed, (figures, *notes))


def _round(asking: Asking, cluster: Cluster, rng: random.Random, *, cuts_scheduler: bool) -> str:
    what = "scheduler" if cuts_scheduler else "worker"
    asked = asking.ask()
    time.sleep(rng.uniform(0, _MAX_PAUSE))
    victim = cluster.scheduler if cuts_scheduler else rng.choice(cluster.workers)
    if victim is not None:
        victim.kill()
        victim.wait()
    during = asking.ask()
    time.sleep(rng.uniform(0, _MAX_PAUSE))
    # What was asked for while nobody was there may fail, with a sentence; not so what is asked for once all is back.
    faults = [asking.fault_of(experiment, may_fail=True) for experiment in (asked, during)]
    faults.append(_next_fault(asking))
    fault = next((fault for fault in faults if fault), "")
    return f"The cluster's {what} was killed: {fault}" if fault else ""


def _next_fault(asking: Asking) -> str:
    """Let somebody train; a scheduler takes some seconds to come back, and who tries again is answered then."""
    for _ in range(_MAX_TRIES):
        fault = asking.fault_of(asking.ask(), may_fail=False)
        if not fault:
            break
        time.sleep(1)
    return fault
