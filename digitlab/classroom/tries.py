"""How often one may be wrong about a code."""

import threading
import time
from collections import deque
from collections.abc import Callable

from digitlab.classroom.errors import RoomError


class Tries:
    """A limit of wrong tries within a stretch of time; nobody's address is noted.

    Parameters
    ----------
    most : int
        Wrong tries.
    seconds : float
    clock : callable, default=time.monotonic
    """

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._wrong: deque[float] = deque()
        self._lock = threading.Lock()

    def check(self) -> None:
        """Let somebody try.

        Raises
        ------
        RoomError
            If too many tries were wrong.
        """
        with self._lock:
            while self._wrong and self._wrong[0] <= self._clock() - self._seconds:
                self._wrong.popleft()
            if len(self._wrong) >= self._most:
                minutes = max(1, round((self._wrong[0] + self._seconds - self._clock()) / 60))
                raise RoomError(
                    f"Too many wrong codes were tried. Try again in {minutes} min, or open the link of the QR code "
                    "on the device that was in before."
                )

    def note_wrong(self) -> None:
        """Note a wrong try."""
        with self._lock:
            self._wrong.append(self._clock())
