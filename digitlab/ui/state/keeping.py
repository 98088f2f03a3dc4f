"""What is computed once for all visitors, and how long it is kept: within a budget of memory, not of entries.

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

from digitlab.evaluation.detectors import Detector
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.server.memory import deep_size

_SECONDS_BETWEEN_COUNTS = 2.0

T = TypeVar("T")


@dataclass
class _Entry:
    value: Any
    size: int
    expires: float


class Budget:
    """Results within a limit of memory; when they take more, the least recently used go.

    Parameters
    ----------
    limit_mb : float
        In 10**6 bytes. A single result that is larger is computed for whoever asks, and not kept.

    Notes
    -----
    Results grow while they are used: a detector sorts its scores when a page asks for them first. Those that were
    used are therefore measured again, every few seconds.
    """

    def __init__(self, limit_mb: float) -> None:
        self._entries: LRUCache[Hashable, _Entry] = LRUCache(limit_mb * 1e6, getsizeof=lambda entry: entry.size)
        self._under_way: dict[Hashable, Future[Any]] = {}
        self._used: set[Hashable] = set()
        self._counted = time.monotonic()
        self._lock = threading.RLock()

    @property
    def bytes_kept(self) -> int:
        """What all results take, as of the last count."""
        return int(self._entries.currsize)

    def get(self, key: Hashable, compute: Callable[[], T], seconds: float = float("inf")) -> T:
        """Return the result of a key; of several threads that ask for it at once, one computes it for all.

        Parameters
        ----------
        key : hashable
        compute : callable
            Raises what it likes; an error is not kept.
        seconds : float, default=inf
            How long the result is good.
        """
        with self._lock:
            self._count_again()
            entry = self._entries.get(key)
            if entry is not None and time.monotonic() < entry.expires:
                self._used.add(key)
                return entry.value
            others = self._under_way.get(key)
            if others is None:
                mine = self._under_way[key] = Future()
        if others is not None:
            return others.result()
        try:
            value = compute()
            self._keep(key, _Entry(value, deep_size(value), time.monotonic() + seconds))
            mine.set_result(value)
            return value
        except BaseException as error:
            mine.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._under_way[key]

    def forget(self, chosen: Callable[[Any], bool]) -> None:
        """Forget the results whose keys are chosen."""
        with self._lock:
            for key in [key for key in self._entries if chosen(key)]:
                del self._entries[key]

    def _keep(self, key: Hashable, entry: _Entry) -> None:
        with self._lock:
            self._used.add(key)
            self._put(key, entry)

    def _put(self, key: Hashable, entry: _Entry) -> None:
        if entry.size <= self._entries.maxsize:
            self._entries[key] = entry
        else:
            self._entries.pop(key, None)

    def _count_again(self) -> None:
        """Measure what was used since the last count, if that was a while ago."""
        if time.monotonic() - self._counted < _SECONDS_BETWEEN_COUNTS:
            return
        for key in self._used:
            entry = self._entries.get(key)
            if entry is not None:  # it may have made room meanwhile
                self._put(key, _Entry(entry.value, deep_size(entry.value), entry.expires))
        self._used.clear()
        self._counted = time.monotonic()


# Runs, detectors with their sorted curves, summaries, and what the sections of the pages derive from them.
DERIVED = Budget(80)
# Fitted models, so that a drawing is read by all voters without reading their models anew.
MODELS = Budget(60)


# What follows from somebody's own scores: of each detector by itself, for as long as there is that detector.
_PRIVATE: WeakKeyDictionary[Detector, Budget] = WeakKeyDictionary()
_PRIVATE_MB = 120


def kept(budget: Budget = DERIVED, seconds: float = float("inf")) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Decorate a function so that it computes each result once for all visitors, who must not change it.

    Experiments, runs and detectors among its arguments are told apart by what they are; all others by being equal.
    What is computed of a private detector is kept with it alone.

    Parameters
    ----------
    budget : Budget, default=DERIVED
        Where the results are kept as long as there is room.
    seconds : float, default=inf
        After which a result is computed anew.

    Returns
    -------
    callable
        The decorator. What it makes has a method `clear` that forgets the results of the function.
    """

    def decorate(function: Callable[..., T]) -> Callable[..., T]:
        @functools.wraps(function)
        def answer(*arguments: Any, **named: Any) -> T:
            names = ((name, _identity(named[name])) for name in sorted(named))
            key = (function, *map(_identity, arguments), *names)
            where = _budget_of(arguments, budget)
            return where.get(key, lambda: function(*arguments, **named), seconds)

        answer.clear = lambda: budget.forget(lambda key: key[0] is function)  # type: ignore[attr-defined]
        return answer

    return decorate


def _budget_of(arguments: tuple[Any, ...], shared: Budget) -> Budget:
    private = next((thing for thing in arguments if isinstance(thing, Detector) and thing.is_private), None)
    return shared if private is None else _PRIVATE.setdefault(private, Budget(_PRIVATE_MB))


def once(function: Callable[[], T]) -> Callable[[], T]:
    """Decorate a function without arguments so that the process calls it once, whoever comes first.

    If it raises, whoever comes next tries again.
    """
    remembering, lock = functools.cache(function), threading.RLock()

    @functools.wraps(function)
    def answer() -> T:
        with lock:
            return remembering()

    return answer


def _identity(thing: Any) -> Hashable:
    """Tell things apart by what they are. Two trainings of one experiment differ in their times, if in nothing else."""
    if isinstance(thing, Experiment):
        return thing.digest
    if isinstance(thing, Run):
        return thing.experiment.digest, thing.fit_seconds, thing.score_seconds
    if isinstance(thing, Detector):
        return thing.key, float(thing.judged.y_score.sum())
    return thing
