"""What a server holds while it runs: memory, threads, descriptors, processes."""

import statistics
import time
from typing import NamedTuple

import psutil

from benchmarks.memory import tree_mb


class Tolerance(NamedTuple):
    """How much a figure may grow from the second quarter of the time to the last one: a share and a number."""

    share: float
    number: float


# Caches fill up to their budget and visitors come and go; what grows on and on is beyond this before long.
TOLERANCES = {
    "server_rss_mb": Tolerance(0.15, 60),
    "tree_pss_mb": Tolerance(0.15, 100),
    "server_threads": Tolerance(0.2, 10),
    "server_descriptors": Tolerance(0.2, 20),
    "processes": Tolerance(0.2, 3),
}


class Samples:
    """Samples of a server and all processes under it.

    Parameters
    ----------
    pid : int
        The server's.
    """

    def __init__(self, pid: int) -> None:
        self._server = psutil.Process(pid)
        self._started = time.monotonic()
        self.rows: list[dict[str, float]] = []

    def take(self) -> dict[str, float]:
        """Take a sample, keep and return it."""
        row = {
            "seconds": round(time.monotonic() - self._started, 1),
            "server_rss_mb": self._server.memory_info().rss / 1e6,
            "tree_pss_mb": tree_mb(self._server.pid),
            "server_threads": self._server.num_threads(),
            "server_descriptors": self._server.num_fds() if hasattr(self._server, "num_fds") else 0,
            "processes": 1 + len(self._server.children(recursive=True)),
        }
        self.rows.append(row)
        return row

    def quarters(self) -> dict[str, tuple[float, float]]:
        """Return the medians of the second quarter of the samples and of the last one, by what was sampled."""
        n = len(self.rows)
        second, last = self.rows[n // 4 : n // 2], self.rows[3 * n // 4 :]
        return {name: (_median(second, name), _median(last, name)) for name in TOLERANCES}

    def grown(self) -> list[str]:
        """Return what is not level at the end."""
        return [
            name
            for name, (before, after) in self.quarters().items()
            if after > before * (1 + TOLERANCES[name].share) + TOLERANCES[name].number
        ]


def _median(rows: list[dict[str, float]], name: str) -> float:
    return statistics.median(row[name] for row in rows) if rows else 0.0
