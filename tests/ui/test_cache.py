import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest

from digitlab.evaluation.detectors import Detector
from digitlab.experiments.experiment import Experiment
from digitlab.ui.state import cache
from digitlab.ui.state.cache import MemoryBoundedCache, cached, singleton

MB = 125_000  # numbers of 64 bits


@pytest.fixture(autouse=True)
def _counted_at_once(monkeypatch):
    monkeypatch.setattr(cache, "_MEASURE_INTERVAL", 0.0)


def test_the_least_recently_used_goes_when_the_bytes_do_not_suffice():
    bounded, computed = MemoryBoundedCache(10), []

    def get(name, megabytes):
        return bounded.get(name, lambda: (computed.append(name), np.zeros(megabytes * MB))[1])

    get("a", 4), get("b", 4), get("a", 4), get("c", 4)
    assert computed == ["a", "b", "c"]
    get("a", 4), get("b", 4)
    assert computed == ["a", "b", "c", "b"]
    assert 8e6 <= bounded.n_bytes <= 10e6


def test_what_is_larger_than_the_cache_is_not_kept():
    bounded = MemoryBoundedCache(1)
    first, second = (bounded.get("large", lambda: np.zeros(2 * MB)) for _ in range(2))
    assert first is not second
    assert bounded.n_bytes == 0


def test_what_grows_while_it_is_used_is_measured_again():
    bounded = MemoryBoundedCache(10)
    grown = bounded.get("grows", list)
    bounded.get("other", lambda: np.zeros(3 * MB))
    grown.append(np.zeros(5 * MB))
    bounded.get("grows", list), bounded.get("grows", list)
    assert bounded.n_bytes > 8e6
    grown.append(np.zeros(5 * MB))
    bounded.get("grows", list), bounded.get("another", list)
    assert bounded.n_bytes < 4e6  # it is too large to be kept now


def at_once(n, function):
    barrier = threading.Barrier(n)
    with ThreadPoolExecutor(n) as pool:
        return list(pool.map(lambda i: (barrier.wait(), function(i))[1], range(n)))


def test_of_many_who_ask_at_once_one_computes():
    bounded, computed = MemoryBoundedCache(10), []

    def slow():
        computed.append(1)
        time.sleep(0.1)
        return object()

    assert len(set(at_once(16, lambda i: bounded.get("key", slow)))) == 1
    assert len(computed) == 1
    assert len(set(at_once(16, lambda i: bounded.get(i, slow)))) == 16


def test_an_error_is_everybodys_and_is_not_kept():
    bounded, outcomes = MemoryBoundedCache(10), []

    def fails():
        time.sleep(0.05)
        raise LookupError("not there")

    def ask(_):
        with pytest.raises(LookupError):
            bounded.get("key", fails)
        outcomes.append(1)

    at_once(8, ask)
    assert len(outcomes) == 8
    assert bounded.get("key", lambda: "there now") == "there now"


def test_results_may_expire_and_be_cleared(monkeypatch):
    calls, clock = [], [0.0]
    monkeypatch.setattr(cache, "time", SimpleNamespace(monotonic=lambda: clock[0]))

    @cached(MemoryBoundedCache(1), seconds=5)
    def function(a, b):
        calls.append((a, b))
        return a

    function(1, 2), function(1, 2), function(2, 1)
    assert calls == [(1, 2), (2, 1)]
    clock[0] += 6
    function(1, 2)
    assert len(calls) == 3
    function.clear()
    function(1, 2)
    assert len(calls) == 4


def test_things_are_told_apart_by_what_they_are(small_run):
    calls = []

    @cached(MemoryBoundedCache(1))
    def function(thing):
        calls.append(thing)

    again = type(small_run)(**vars(small_run))
    function(small_run), function(again), function(Experiment(digit=3)), function(Experiment(digit=3))
    assert len(calls) == 2
    function(type(small_run)(**{**vars(small_run), "fit_seconds": 0.123}))  # another training of the same experiment
    assert len(calls) == 3


def test_what_is_derived_of_all_uploaded_tables_is_bounded_together(monkeypatch):
    monkeypatch.setattr(cache, "_ALL_PRIVATE_MB", 10)
    computed = []

    @cached()
    def derived(detector, megabytes):
        computed.append(detector.title)
        return np.zeros(megabytes * MB)

    of = {name: Detector.from_scores([0, 1], [0.1, 0.9], title=name) for name in "ABCD"}
    for name in "ABACD":
        derived(of[name], 4)
    assert computed == ["A", "B", "C", "D"]  # A was asked for twice and computed once
    derived(of["A"], 4)
    assert len(computed) == 4
    derived(of["B"], 4)  # it was used least recently, and made room for D
    assert computed == ["A", "B", "C", "D", "B"]
    # No more than the limit and the result that came last.
    assert sum(own.n_bytes for detector, own in cache._PRIVATE.items() if detector in of.values()) < 15e6


def test_once_is_once_even_at_once_and_tries_again_after_an_error():
    calls = []

    @singleton
    def function():
        calls.append(1)
        time.sleep(0.05)
        if len(calls) == 1:
            raise OSError("no scheduler answers")
        return object()

    with pytest.raises(OSError, match="scheduler"):
        function()
    assert len(set(at_once(16, lambda i: function()))) == 1
    assert len(calls) == 2
