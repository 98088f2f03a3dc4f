import contextlib
import errno
import logging
import os
import signal
import time

import psutil
import pytest

from digitlab.experiments.experiment import Experiment
from digitlab.jobs import JobQueue, JobState, process
from digitlab.jobs.process import ProcessBackend
from digitlab.jobs.progress import ProgressWriter, read_progress, remove_progress
from digitlab.server.settings import Settings
from digitlab.store import RunStore
from digitlab.training.train import Progress

QUICK = Experiment(n_train=1_000)
# A single tree on all images takes many seconds and cannot be watched: the hardest to stop.
SLOW = Experiment(classifier="DecisionTreeClassifier", digit=None)
# A forest that grows for a minute and reports every ten trees.
WATCHED = Experiment(classifier="RandomForestClassifier", parameters={"n_estimators": 300})


def pool_workers():
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            if child.status() != psutil.STATUS_ZOMBIE and "digitlab-worker" in child.cmdline():
                found.append(child.pid)
    return found


class Server:
    """A queue as the app has it."""

    def __init__(self, home, **settings):
        self._others = set(pool_workers())
        self.settings = Settings(home=home, **settings)
        self.store = RunStore(home)
        self.queue = JobQueue(self.settings, self.store, ProcessBackend(self.settings))

    def until(self, experiment, *states, seconds=300):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            status = self.queue.status(experiment)
            if status.state in states:
                return status
            time.sleep(0.05)
        pytest.fail(f"Still {self.queue.status(experiment)} after {seconds} s.")

    def worker_pid(self):
        """The process that trains; this test's process may have other children, such as a browser."""
        (pid,) = set(pool_workers()) - self._others
        return pid

    def until_next_worker(self, pid, seconds=300):
        """Wait until another process than the one that was killed trains."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = set(pool_workers()) - self._others - {pid}
            if found and self.queue.status(SLOW).state is JobState.RUNNING:
                return found.pop()
            time.sleep(0.05)
        pytest.fail("No other process trains.")


@pytest.fixture
def start(tmp_path):
    servers = []

    def start_server(imports=(), **settings):
        # The worker that is made ready for a next training, which few tests have, imports nothing beforehand.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(process, "_IMPORTS", imports)
            server = Server(tmp_path / "home", **settings)
        servers.append(server)
        return server

    yield start_server
    for server in servers:
        server.queue.shutdown()


def test_trains_once_for_all_and_answers_from_the_store(start, tmp_path):
    server = start(process._IMPORTS)
    for visitor in ("anna", "ben", "cleo"):
        assert server.queue.submit(QUICK, visitor).is_pending
    assert server.queue.status(QUICK).n_waiting == 3
    server.until(QUICK, JobState.DONE)
    written = (server.store.folder / "runs" / QUICK.digest / "scores.npz").stat().st_mtime_ns
    assert server.queue.submit(QUICK, "dora").state is JobState.DONE
    assert (server.store.folder / "runs" / QUICK.digest / "scores.npz").stat().st_mtime_ns == written


@pytest.mark.slow
def test_everyone_sees_place_progress_and_learning_curve(start):
    server = start()
    server.queue.submit(WATCHED, "anna")
    running = server.until(WATCHED, JobState.RUNNING)  # the others are shorter and would have their turns first
    server.queue.submit(QUICK, "ben")
    other = Experiment(n_train=2_000)
    server.queue.submit(other, "cleo")
    while running.progress.learning_curve is None:
        time.sleep(0.1)
        running = server.queue.status(WATCHED)
    assert running.progress.total == 300
    assert running.progress.learning_curve.steps[0] == 10
    assert server.queue.status(QUICK).state is JobState.QUEUED
    assert sorted(server.queue.status(experiment).place for experiment in (QUICK, other)) == [1, 2]
    server.queue.cancel(WATCHED, "anna")
    server.until(QUICK, JobState.DONE)
    server.until(other, JobState.DONE)


def test_cancel_by_one_of_several_only_detaches_that_one(start):
    server = start()
    server.queue.submit(SLOW, "anna")
    server.queue.submit(SLOW, "ben")
    server.until(SLOW, JobState.RUNNING)
    server.queue.cancel(SLOW, "anna")
    assert server.queue.status(SLOW).state is JobState.RUNNING
    assert server.queue.status(SLOW).n_waiting == 1
    pid = server.worker_pid()
    server.queue.cancel(SLOW, "ben")
    assert server.queue.status(SLOW).state is JobState.CANCELLED
    deadline = time.monotonic() + 60
    while psutil.pid_exists(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not psutil.pid_exists(pid)
    assert SLOW not in server.store


def test_cancelled_in_the_queue_is_never_trained_and_may_be_asked_for_again(start):
    server = start()
    server.queue.submit(SLOW, "anna")
    server.queue.submit(QUICK, "ben")
    server.queue.cancel(QUICK, "ben")
    assert server.queue.status(QUICK).state is JobState.CANCELLED
    server.queue.cancel(SLOW, "anna")
    assert server.queue.submit(QUICK, "ben").is_pending
    server.until(QUICK, JobState.DONE)


@pytest.mark.slow
def test_killed_worker_fails_its_job_only(start, caplog):
    server = start()
    server.queue.submit(SLOW, "anna")
    server.queue.submit(QUICK, "ben")
    server.until(SLOW, JobState.RUNNING)
    with caplog.at_level(logging.WARNING):
        first = server.worker_pid()
        os.kill(first, signal.SIGKILL)
        os.kill(server.until_next_worker(first), signal.SIGKILL)  # it is tried once more
        failed = server.until(SLOW, JobState.FAILED)
    assert "ended before it was done" in failed.message
    told = [record.getMessage() for record in caplog.records if SLOW.digest in record.getMessage()]
    assert len(told) == 2
    assert not any("\n" in line for line in told)
    assert not any(record.exc_info for record in caplog.records)
    server.until(QUICK, JobState.DONE)
    assert server.queue.submit(SLOW, "anna").is_pending  # a failed training may be tried again
    server.queue.cancel(SLOW, "anna")


@pytest.mark.slow
def test_training_over_its_memory_fails_with_a_sentence(start):
    server = start(job_memory_mb=200)
    server.queue.submit(WATCHED, "anna")
    assert "200 MB of memory" in server.until(WATCHED, JobState.FAILED).message


@pytest.mark.slow
def test_training_over_its_time_fails_with_a_sentence(start):
    server = start(job_minutes=0.05)
    server.queue.submit(SLOW, "anna")
    assert "0.05 minutes" in server.until(SLOW, JobState.FAILED).message


@pytest.mark.slow
def test_folder_that_cannot_be_written_fails_with_a_sentence(start):
    server = start()
    server.queue.submit(QUICK, "anna")
    server.store.folder.mkdir(exist_ok=True)
    runs = server.store.folder / "runs"  # which the first run to be saved would make
    runs.write_text("a file where the folder was")
    assert "could not be stored" in server.until(QUICK, JobState.FAILED).message
    runs.unlink()
    runs.mkdir()
    server.queue.submit(QUICK, "anna")
    server.until(QUICK, JobState.DONE)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "DIGITLAB_HOME, cannot be written"),
        (errno.EPERM, "DIGITLAB_HOME, cannot be written"),
        (errno.EROFS, "DIGITLAB_HOME, cannot be written"),
        (errno.EIO, "could not be stored"),
    ],
)
def test_what_keeps_a_run_from_being_stored_is_explained(number, words):
    error = OSError(number, os.strerror(number))
    assert words in ProcessBackend(Settings(home=None)).explain(error)


def test_progress_is_passed_over_where_it_cannot_be_written(tmp_path):
    home = tmp_path / "home"
    home.write_text("a file where the folder was")
    ProgressWriter(home, QUICK).write(Progress("Training", 1, 2, "epoch", 0, 1, 0.5))
    remove_progress(home, QUICK)
    assert read_progress(home, QUICK) is None


def test_drafts_of_killed_workers_are_removed(tmp_path):
    ProgressWriter(tmp_path, QUICK).write(Progress("Training", 1, 2, "epoch", 0, 1, 0.5))
    (tmp_path / "progress" / f"{QUICK.digest}.123.draft").write_text("cut")
    remove_progress(tmp_path, QUICK)
    assert not list((tmp_path / "progress").iterdir())


@pytest.mark.slow
def test_killed_idle_worker_is_replaced(start):
    server = start()
    server.queue.submit(QUICK, "anna")
    server.until(QUICK, JobState.DONE)
    for pid in set(pool_workers()) - server._others:
        os.kill(pid, signal.SIGKILL)
    other = Experiment(n_train=1_000, seed=1)
    server.queue.submit(other, "anna")
    assert server.until(other, JobState.DONE).state is JobState.DONE


def test_damaged_run_is_trained_again(start, trained_once):
    server = start()
    server.store.save(trained_once(QUICK))
    (server.store.folder / "runs" / QUICK.digest / "scores.npz").write_bytes(b"cut")
    assert server.queue.submit(QUICK, "ben").is_pending
    server.until(QUICK, JobState.DONE)
    assert server.store.load(QUICK) is not None


@pytest.mark.slow
def test_runs_survive_a_restart(start):
    first = start()
    first.queue.submit(QUICK, "anna")
    first.until(QUICK, JobState.DONE)
    second = start()
    assert second.queue.submit(QUICK, "ben").state is JobState.DONE
