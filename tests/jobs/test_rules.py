"""The queue's rules, with a backend that does nothing until it is told to and a clock that stands still."""

import logging
import time
from concurrent.futures import Future

import pytest

from digitlab.experiments.experiment import Experiment
from digitlab.jobs import JobQueue, JobState, TooManyJobsError
from digitlab.jobs.book import MAX_ENDED, MAX_JOBS, VISITOR_TIMEOUT
from digitlab.jobs.queue import NO_WORKER_TIMEOUT
from digitlab.server.settings import Settings
from digitlab.store import RunStore


class LostError(RuntimeError):
    """A worker died."""


class Backend:
    def __init__(self):
        self.places = 0
        self.running = {}  # experiment -> future
        self.dispatched = []
        self.error = None

    def n_places(self):
        if isinstance(self.places, Exception):
            raise self.places
        return self.places

    def n_alive(self):
        return 1

    def submit(self, experiment):
        if self.error is not None:
            raise self.error
        self.dispatched.append(experiment)
        self.running[experiment] = Future()
        return self.running[experiment]

    def lost(self, error):
        return isinstance(error, LostError)

    def explain(self, error):
        return f"It failed: {error}. Train again."

    def shutdown(self):
        pass


class Room:
    def __init__(self, home):
        self.now = 0.0
        self.backend = Backend()
        self.store = RunStore(home)
        self.queue = JobQueue(Settings(home=home), self.store, self.backend, clock=lambda: self.now)
        self._seed = 0

    def new(self, **changes):
        self._seed += 1
        return Experiment(**{"n_train": 1_000, "seed": self._seed, **changes})

    def ask(self, visitor, *, bulk=False, **changes):
        experiment = self.new(**changes)
        self.queue.submit(experiment, visitor, bulk=bulk)
        return experiment

    def open_places(self, n):
        self.backend.places = n
        self.queue.advance()

    def finish(self, experiment, error=None):
        future = self.backend.running.pop(experiment)
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
        self.queue.advance()

    def wait_for(self, n_dispatched):
        """Wait until so many were dispatched: the queue's own thread may be the one that is about to do it."""
        deadline = time.monotonic() + 30
        while len(self.backend.dispatched) < n_dispatched and time.monotonic() < deadline:
            time.sleep(0.01)

    def state(self, experiment):
        return self.queue.status(experiment).state


@pytest.fixture
def room(tmp_path):
    room = Room(tmp_path / "home")
    yield room
    room.queue.shutdown()


def test_backend_gets_no_more_than_it_has_places_for(room):
    asked = [room.ask(visitor) for visitor in ("anna", "ben", "cleo", "dora")]
    room.open_places(2)
    assert room.backend.dispatched == asked[:2]
    room.finish(asked[0])
    assert room.backend.dispatched == asked[:3]


def test_turns_go_round_and_short_ones_go_first(room):
    long = room.ask("anna", classifier="LargerCNN", folds=10, n_train=60_000)
    second = room.ask("anna")
    other = room.ask("ben", n_train=20_000)
    room.queue.status(long)
    assert [room.queue.status(one).place for one in (second, other, long)] == [1, 2, 3]
    room.open_places(1)
    room.finish(second)
    room.finish(other)
    assert room.backend.dispatched == [second, other, long]


def test_place_is_the_place_in_the_order_of_turns(room):
    asked = [room.ask("anna"), room.ask("anna"), room.ask("ben"), room.ask("cleo", n_train=30_000)]
    places = [room.queue.status(one).place for one in asked]
    assert places == [1, 4, 2, 3]
    room.open_places(1)
    for one in sorted(asked, key=lambda one: places[asked.index(one)]):
        assert room.backend.dispatched[-1] == one
        room.finish(one)


def test_third_training_of_one_visitor_is_refused_with_a_sentence(room):
    first, second = room.ask("anna"), room.ask("anna")
    with pytest.raises(TooManyJobsError, match=r"Wait until one of them .* or cancel one"):
        room.ask("anna")
    assert MAX_JOBS == 2
    room.queue.submit(first, "anna")  # the same again is no other
    room.ask("ben")  # others are not concerned
    room.queue.cancel(second, "anna")
    third = room.ask("anna")
    assert room.queue.status(third).is_pending
    with pytest.raises(TooManyJobsError):
        room.ask("anna")
    assert len(room.queue.pending("anna")) == 2


def test_joining_what_another_waits_for_counts_too(room):
    others = [room.ask("ben"), room.ask("ben"), room.ask("cleo")]
    room.queue.submit(others[0], "anna")
    room.queue.submit(others[1], "anna")
    with pytest.raises(TooManyJobsError):
        room.queue.submit(others[2], "anna")
    assert room.queue.status(others[2]).n_waiting == 1


def test_many_at_once_are_not_counted_and_go_last_one_at_a_time(room):
    many = [room.ask("anna", bulk=True) for _ in range(5)]
    one = room.ask("anna")
    other = room.ask("ben")
    assert [room.queue.status(experiment).place for experiment in (one, other, many[0])] == [1, 2, 3]
    room.open_places(3)
    assert set(room.backend.dispatched) == {one, other, many[0]}
    room.finish(one)
    assert len(room.backend.dispatched) == 3  # the second of the many waits though a place is free
    room.finish(many[0])
    assert room.backend.dispatched[-1] == many[1]
    assert len(room.queue.pending("anna")) == 4


def test_one_of_many_that_someone_asks_for_alone_is_like_any_other(room):
    many = [room.ask("anna", bulk=True) for _ in range(3)]
    room.queue.submit(many[2], "ben")
    assert room.queue.status(many[2]).place == 1
    room.queue.submit(many[1], "anna")
    room.queue.submit(many[1], "anna", bulk=True)
    assert [room.queue.status(experiment).place for experiment in many] == [3, 1, 2]


def test_who_left_waits_no_longer(room):
    running, waiting, shared = room.ask("anna"), room.ask("anna", n_train=5_000), room.ask("ben")
    many = room.ask("anna", bulk=True)
    room.queue.submit(shared, "ben")
    room.open_places(1)
    assert room.backend.dispatched == [running]
    room.now = VISITOR_TIMEOUT / 2
    room.queue.status(shared, "ben")
    room.queue.submit(running, "ben")
    room.queue.cancel(running, "ben")
    room.now = VISITOR_TIMEOUT + 1
    future = room.backend.running[running]
    room.queue.advance()
    assert future.cancelled()
    assert [room.state(one) for one in (running, waiting, many)] == [JobState.CANCELLED] * 3
    room.wait_for(2)
    assert room.backend.dispatched[1:] == [shared]
    room.now = VISITOR_TIMEOUT * 2 + 2
    room.queue.advance()
    assert room.state(shared) is JobState.CANCELLED
    assert not room.queue._book._last_seen
    assert not room.queue._book._turns._served


def test_whoever_asks_or_says_so_is_still_there(room):
    asked = [room.ask("anna"), room.ask("ben"), room.ask("cleo")]
    room.backend.places = 1
    for _ in range(5):
        room.now += VISITOR_TIMEOUT * 0.9
        room.queue.heartbeat("anna")
        room.queue.status(asked[1], "ben")
        room.queue.pending("cleo")
        room.queue.advance()
    assert all(room.queue.status(one).is_pending for one in asked)


def test_visitors_who_never_asked_are_not_remembered(room):
    for i in range(100):
        room.queue.heartbeat(f"visitor {i}")
        assert room.queue.pending(f"visitor {i}") == []
    assert not room.queue._book._last_seen


def test_backend_that_raises_fails_the_job_with_a_sentence(room):
    room.backend.error = OSError("broken")
    asked = room.ask("anna")
    room.open_places(1)
    status = room.queue.status(asked)
    assert (status.state, status.message) == (JobState.FAILED, "It failed: broken. Train again.")
    room.backend.error = None
    assert room.queue.submit(asked, "ben").is_pending
    room.queue.advance()
    room.finish(asked)
    assert room.state(asked) is not JobState.FAILED


def test_backend_that_cannot_be_reached_fails_what_waits(room):
    room.backend.places = ConnectionError("no scheduler")
    asked = room.ask("anna")
    room.queue.advance()
    assert "no scheduler" in room.queue.status(asked).message
    assert room.state(asked) is JobState.FAILED


def test_lost_training_is_tried_once_more_and_goes_first(room, caplog):
    asked, other = room.ask("anna"), room.ask("ben")
    room.open_places(1)
    with caplog.at_level(logging.WARNING):
        room.finish(asked, LostError("two\nlines"))
    assert room.backend.dispatched == [asked, asked]
    assert not any("\n" in record.getMessage() for record in caplog.records)
    room.finish(asked, LostError("again"))
    assert room.state(asked) is JobState.FAILED
    assert room.backend.dispatched[-1] == other


def test_no_worker_is_told_and_nobody_waits_forever(room):
    room.backend.places = 1
    running = room.ask("anna")
    room.queue.advance()
    room.backend.places = 0
    room.now = 1_000.0
    waiting = room.ask("ben")
    room.queue.advance()
    assert "No worker of the cluster is there" in room.queue.status(waiting).message
    assert room.queue.status(waiting).is_pending
    room.queue.heartbeat("anna")
    future = room.backend.running[running]
    room.now += NO_WORKER_TIMEOUT + 1
    room.queue.heartbeat("ben")
    room.queue.advance()
    for one in (running, waiting):
        assert room.state(one) in (JobState.FAILED, JobState.CANCELLED)
    assert "start one" in room.queue.status(waiting).message
    assert future.cancelled()


def test_worker_that_comes_in_time_takes_what_waits(room):
    asked = room.ask("anna")
    room.queue.advance()
    room.now += NO_WORKER_TIMEOUT - 1
    room.queue.heartbeat("anna")
    room.open_places(1)
    assert room.backend.dispatched == [asked]
    assert room.queue.status(asked).message == ""


def test_ended_jobs_do_not_pile_up(room):
    room.backend.error = OSError("broken")
    room.backend.places = 1
    for _ in range(MAX_ENDED + 50):
        room.ask("anna")
        room.queue.advance()
    assert len(room.queue._book) <= MAX_ENDED + 1


def test_queue_moves_on_though_nobody_asks(tmp_path):
    room = Room(tmp_path / "home")
    room.backend.places = 1
    asked = room.ask("anna")
    following = room.ask("ben")
    for one in (asked, following):
        while one not in room.backend.running:
            time.sleep(0.01)
        room.backend.running[one].set_result(None)
    while room.queue._unfinished():
        time.sleep(0.01)
    assert room.backend.dispatched == [asked, following]
    room.queue.shutdown()


def test_200_visitors_who_leave_do_not_hold_up_one_who_stays(room):
    for i in range(200):
        room.ask(f"visitor {i}", n_train=30_000)
    room.open_places(1)
    mine = room.ask("anna")
    assert room.queue.status(mine).place == 1  # the shortest among those who were never served
    room.now = VISITOR_TIMEOUT / 2  # the queue's own thread must never see her late
    room.queue.heartbeat("anna")
    room.now = VISITOR_TIMEOUT + 1
    room.queue.advance()
    room.wait_for(2)
    assert [room.queue.status(mine).place, len(room.queue._unfinished())] == [1, 1]
    assert room.backend.dispatched[-1] == mine


def test_a_run_that_is_there_counts_whatever_became_of_its_job(room, small_run):
    experiment = small_run.experiment
    room.queue.submit(experiment, "anna")
    room.queue.cancel(experiment, "anna")
    assert room.queue.status(experiment).state is JobState.CANCELLED
    room.store.save(small_run)
    assert room.queue.status(experiment).state is JobState.DONE
