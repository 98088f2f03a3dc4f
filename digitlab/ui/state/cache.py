"""Caches of what is computed once for all visitors, bounded by memory and not by a number of entries.

Nothing here is Streamlit's: its message "clear cache", which any visitor's browser can send, would start a second queue
with workers of its own.
"""

import functools
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from cachetools import LRUCache

from digitlab.evaluation.answers import Answers
from digitlab.evaluation.detectors import Detector
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.server.memory import deep_size

_MEASURE_INTERVAL = 2.0  # seconds

T = TypeVar("T")


@dataclass
class _Entry:
    value: Any
    size: int
    expires: float


class MemoryBoundedCache:
    """A cache limited in memory: when its results take more, the least recently used go.

    A single result that is larger than the limit is returned and not stored. Results grow while they are used: a
    detector sorts its scores when a page asks for them first. Those that were used are therefore measured again, every
    few seconds.
    """

    def __init__(self, limit_mb: float) -> None:
        self._entries: LRUCache[Hashable, _Entry] = LRUCache(limit_mb * 1e6, getsizeof=lambda entry: entry.size)
        self._pending: dict[Hashable, Future[Any]] = {}
        self._used: set[Hashable] = set()
        self._measured = time.monotonic()
        self._lock = threading.RLock()

    @property
    def n_bytes(self) -> int:
        """What all results take, as last measured."""
        return int(self._entries.currsize)

    def get(self, key: Hashable, compute: Callable[[], T], seconds: float = float("inf")) -> T:
        """Return the result of a key; of several threads that ask for it at once, one computes it for all.

        A result is good for some seconds; an error is not cached.
        """
        with self._lock:
            self._measure_again()
            entry = self._entries.get(key)
            if entry is not None and time.monotonic() < entry.expires:
                self._used.add(key)
                return entry.value
            others = self._pending.get(key)
            if others is None:
                mine = self._pending[key] = Future()
        if others is not None:
            return others.result()
        try:
            value = compute()
            entry = _Entry(value, deep_size(value), time.monotonic() + seconds)
            with self._lock:
                self._used.add(key)
                self._put(key, entry)
            mine.set_result(value)
            return value
        except BaseException as error:
            mine.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._pending[key]

    def discard(self, chosen: Callable[[Any], bool]) -> None:
        """Discard the results whose keys are chosen."""
        with self._lock:
            for key in [key for key in self._entries if chosen(key)]:
                del self._entries[key]

    def _put(self, key: Hashable, entry: _Entry) -> None:
        if entry.size <= self._entries.maxsize:
            self._entries[key] = entry
        else:
            self._entries.pop(key, None)

    def _measure_again(self) -> None:
        """Measure again what was used since the last time, if that was a while ago."""
        if time.monotonic() - self._measured < _MEASURE_INTERVAL:
            return
        for key in self._used:
            entry = self._entries.get(key)
            if entry is not None:  # it may have made room meanwhile
                self._put(key, _Entry(entry.value, deep_size(entry.value), entry.expires))
        self._used.clear()
        self._measured = time.monotonic()


# Runs, detectors with their sorted curves, summaries, and what the sections of the pages derive from them.
DERIVED = MemoryBoundedCache(80)
# Fitted models, so that a drawing is read by all voters without reading their models anew.
MODELS = MemoryBoundedCache(60)
# What is derived from an uploaded table: of each detector by itself, for as long as there is that detector; the least
# recently used one first.
_PRIVATE: WeakKeyDictionary[Detector, MemoryBoundedCache] = WeakKeyDictionary()
_private_lock = threading.Lock()
_PRIVATE_MB, _ALL_PRIVATE_MB = 120, 400


def cached(
    cache: MemoryBoundedCache = DERIVED, seconds: float = float("inf")
) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Decorate a function so that it computes each result once for all visitors, who must not change it.

    Experiments, runs and detectors among its arguments are told apart by `_identity`; all others by being equal. What
    is computed of a private detector is held with it alone. The function gets a method `clear` that discards its
    results.
    """

    def decorate(function: Callable[..., T]) -> Callable[..., T]:
        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> T:
            named = ((name, _identity(kwargs[name])) for name in sorted(kwargs))
            key = (function, *map(_identity, args), *named)
            return _cache_for(args, cache).get(key, lambda: function(*args, **kwargs), seconds)

        wrapper.clear = lambda: cache.discard(lambda key: key[0] is function)  # type: ignore[attr-defined]
        return wrapper

    return decorate


def _cache_for(args: tuple[Any, ...], shared: MemoryBoundedCache) -> MemoryBoundedCache:
    private = next((value for value in args if isinstance(value, Detector) and value.is_private), None)
    return shared if private is None else _private_cache(private)


def _private_cache(detector: Detector) -> MemoryBoundedCache:
    """Return a detector's own cache; where all together take much, those least recently used are emptied."""
    with _private_lock:
        own = _PRIVATE.pop(detector, None) or MemoryBoundedCache(_PRIVATE_MB)
        others = list(_PRIVATE.values())
        n_bytes = own.n_bytes + sum(other.n_bytes for other in others)
        for other in others:
            if n_bytes <= _ALL_PRIVATE_MB * 1e6:
                break
            n_bytes -= other.n_bytes
            other.discard(lambda key: True)
        _PRIVATE[detector] = own
        return own


def singleton(function: Callable[[], T]) -> Callable[[], T]:
    """Decorate a function without arguments so that it is called once in the process, by the first caller.

    If it raises, the next caller tries again.
    """
    remembering, lock = functools.cache(function), threading.RLock()

    @functools.wraps(function)
    def wrapper() -> T:
        with lock:
            return remembering()

    return wrapper


def _identity(value: Any) -> Hashable:
    """Return what tells a value from others; trainings of one experiment differ in their times, if in nothing else."""
    if isinstance(value, Experiment):
        return value.digest
    if isinstance(value, Run):
        return value.experiment.digest, value.fit_seconds, value.score_seconds
    if isinstance(value, Answers):
        return value.key, float(value.judged.scores.sum())
    if isinstance(value, Detector):
        return value.key, float(value.judged.y_score.sum())
    return value
