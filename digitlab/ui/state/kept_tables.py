"""Visitors' tables that outlive a session for a while, so that reloading a page loses none: in memory, nowhere else."""

import threading
import time
from collections.abc import Callable

from cachetools import TTLCache

from digitlab.classroom.codes import hash_token
from digitlab.ui.state.uploaded_table import UploadedTable

KEPT_MINUTES = 30
_LIMIT_MB = 500
_SWEEP_INTERVAL = 60.0  # seconds


class KeptTables:
    """Tables by the hashes of tokens, each for some seconds after it was last put or read, within a limit of memory.

    When they take more, the least recently used go. A table that is larger than the limit is not kept. What is over is
    let go of within a minute, whether or not somebody asks for it.
    """

    def __init__(
        self,
        limit_mb: float = _LIMIT_MB,
        seconds: float = 60 * KEPT_MINUTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tables: TTLCache[str, UploadedTable] = TTLCache(
            limit_mb * 1e6, seconds, timer=clock, getsizeof=lambda table: table.n_bytes
        )
        self._lock = threading.Lock()
        self._sweeper: threading.Timer | None = None

    def __len__(self) -> int:
        """Return how many there are."""
        with self._lock:
            return len(self._tables)

    def put(self, token: str, table: UploadedTable) -> bool:
        """Keep a table, without what was derived of it; return whether there was room."""
        with self._lock:
            try:
                self._tables[hash_token(token)] = table.alone()
            except ValueError:  # larger than the limit
                return False
            self._sweep_later()
            return True

    def get(self, token: str) -> UploadedTable | None:
        """Return a token's table, None if there is none any more."""
        key = hash_token(token)
        with self._lock:
            table = self._tables.get(key)
            if table is not None:
                self._tables[key] = table  # its time begins anew
            return table

    def remove(self, token: str) -> None:
        """Let go of a token's table."""
        with self._lock:
            self._tables.pop(hash_token(token), None)

    def _sweep_later(self) -> None:
        if self._sweeper is None:
            self._sweeper = threading.Timer(_SWEEP_INTERVAL, self._sweep)
            self._sweeper.daemon = True
            self._sweeper.start()

    def _sweep(self) -> None:
        with self._lock:
            self._tables.expire()
            self._sweeper = None
            if self._tables:
                self._sweep_later()


KEPT = KeptTables()
