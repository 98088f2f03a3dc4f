"""Faults of a server under load, one every few seconds."""

import asyncio
import contextlib
import random
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from benchmarks.faults.workers import workers_of

if TYPE_CHECKING:  # Dask is installed only where it is used
    from tests.support.cluster import Cluster

# How long the folder of drafts cannot be written, as on a full disk.
_SECONDS_WITHOUT_DISK = 8.0
_SECONDS_WITHOUT_SCHEDULER = 4.0


class Faults:
    """Does harm to a server and its store, and knows what of the store was harmed.

    Parameters
    ----------
    home : Path
    pid : int
        The server's.
    rng : random.Random
    cluster : Cluster, optional
        The Dask cluster that trains for the server.

    Attributes
    ----------
    done : Counter of str
    """

    def __init__(self, home: Path, pid: int, rng: random.Random, cluster: "Cluster | None" = None) -> None:
        self._home, self._rng, self._cluster = home, rng, cluster
        self._roots = [pid]
        self._damaged: set[str] = set()
        self._finished: set[str] = set()
        self.done = Counter[str]()

    async def one(self) -> None:
        """Do one harm, and mend it where an operator would."""
        kinds: list[Callable[[], Awaitable[None]]] = [self._kill_a_worker, self._take_the_disk, self._damage_a_run]
        if self._cluster is not None:
            kinds += [self._cut_the_scheduler, self._kill_a_cluster_worker]
        await self._rng.choice(kinds)()

    def look(self) -> None:
        """Note which runs are finished, and start again what has ended of the cluster."""
        self._finished |= {run.name for run in _runs(self._home)}
        if self._cluster is not None:
            self._cluster.supervise()

    def lost(self, announced: set[str], log: str) -> set[str]:
        """Return the runs that were finished and are gone, though nobody damaged them and no room was needed.

        Parameters
        ----------
        announced : set of str
            Digests of runs that a visitor was shown.
        log : str
            All that the server and its workers have written.
        """
        self.look()
        there = {run.name for run in _runs(self._home)}
        evicted = set(re.findall(r"Run (\w+) was removed: the store is over its limit", log))
        return (self._finished | announced) - there - evicted - self._damaged

    @property
    def n_finished(self) -> int:
        """Runs that were seen in the store."""
        return len(self._finished)

    async def _kill_a_worker(self) -> None:
        roots = [*self._roots, *(worker.pid for worker in self._cluster.workers)] if self._cluster else self._roots
        with contextlib.suppress(psutil.Error):  # it may end by itself just now
            found = [worker for pid in roots for worker in workers_of(psutil.Process(pid))]
            if found:
                self._rng.choice(found).kill()
                self.done["a worker killed"] += 1

    async def _take_the_disk(self) -> None:
        """Let nothing be written to the store for a while; whoever runs this may be root, whom no permission stops."""
        drafts, kept = self._home / "drafts", self._home / "drafts-kept"
        if not drafts.is_dir():
            return
        drafts.rename(kept)
        drafts.symlink_to("nothing-there")
        await asyncio.sleep(_SECONDS_WITHOUT_DISK)
        drafts.unlink()
        with contextlib.suppress(OSError):  # the server made a new folder in between
            kept.rename(drafts)
        self.done["the store not writable"] += 1

    async def _damage_a_run(self) -> None:
        runs = _runs(self._home)
        if not runs:
            return
        run = self._rng.choice(runs)
        with contextlib.suppress(OSError):  # it may be removed just now
            self._damaged.add(run.name)
            file = self._rng.choice(sorted(run.iterdir()))
            content = bytearray(file.read_bytes())
            content[self._rng.randrange(len(content))] ^= 1 << self._rng.randrange(8)
            file.write_bytes(content[: self._rng.choice((len(content), len(content) // 2))])
            self.done["a stored file damaged"] += 1

    async def _cut_the_scheduler(self) -> None:
        if self._cluster is not None and self._cluster.scheduler is not None:
            self._cluster.scheduler.kill()
            self._cluster.scheduler.wait()
            self.done["the scheduler cut"] += 1
            await asyncio.sleep(_SECONDS_WITHOUT_SCHEDULER)
            self._cluster.supervise()

    async def _kill_a_cluster_worker(self) -> None:
        if self._cluster is not None and self._cluster.workers:
            worker = self._rng.choice(self._cluster.workers)
            worker.kill()
            worker.wait()
            self.done["a cluster's worker killed"] += 1


def _runs(home: Path) -> list[Path]:
    try:
        return sorted((home / "runs").iterdir())
    except OSError:
        return []
