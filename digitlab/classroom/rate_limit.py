"""A limit on wrong codes."""

import threading
import time
from collections import deque
from collections.abc import Callable

from digitlab.classroom.errors import RoomError


class RateLimit:
    """A limit on failures within a sliding time window; no addresses are stored.

    Parameters
    ----------
    max_failures : int
    window : float
        In seconds.
    clock : callable, default=time.monotonic
    """

    def __init__(self, max_failures: int, window: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._max_failures, self._window, self._clock = max_failures, window, clock
        self._failures: deque[float] = deque()
        self._lock = threading.Lock()

    def check(self) -> None:
        """Pass if another attempt is allowed.

        Raises
        ------
        RoomError
            If there were too many failures.
        """
        with self._lock:
            while self._failures and self._failures[0] <= self._clock() - self._window:
                self._failures.popleft()
            if len(self._failures) >= self._max_failures:
                minutes = max(1, round((self._failures[0] + self._window - self._clock()) / 60))
                raise RoomError(
                    f"Too many wrong codes were tried. Try again in {minutes} min, or open the link of the QR code "
                    "on the device that was in before."
                )

    def record_failure(self) -> None:
        """Count a failure."""
        with self._lock:
            self._failures.append(self._clock())
