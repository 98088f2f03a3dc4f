"""How often one visitor may do something."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

# Of so many visitors the limit remembers when they last came; whoever came longest ago is forgotten first.
_MOST_VISITORS = 10_000


class RateLimit:
    """A limit on events of each visitor within a sliding time window, in memory only.

    Parameters
    ----------
    most : int
        Events of one visitor within the window.
    window : float
        In seconds.
    clock : callable, default=time.monotonic
    """

    def __init__(self, most: int, window: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._window, self._clock = most, window, clock
        self._events: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def excess(self, visitor: str) -> int:
        """Return how many events within the window are one too many, with the next one: 0 if that is allowed."""
        with self._lock:
            return max(0, len(self._recent(visitor)) - self._most + 1)

    def seconds_left(self, visitor: str) -> float:
        """Return after how many seconds the visitor may come again; 0 if at once."""
        with self._lock:
            recent = self._recent(visitor)
            return recent[-self._most] + self._window - self._clock() if len(recent) >= self._most else 0.0

    def record(self, visitor: str) -> None:
        """Count an event."""
        with self._lock:
            self._recent(visitor).append(self._clock())
            self._events.move_to_end(visitor)
            while len(self._events) > _MOST_VISITORS:
                self._events.popitem(last=False)

    def _recent(self, visitor: str) -> deque[float]:
        """Return the times of a visitor's events within the window, oldest first."""
        events = self._events.setdefault(visitor, deque(maxlen=2 * self._most))
        while events and events[0] <= self._clock() - self._window:
            events.popleft()
        return events
