"""A real scheduler and two real workers on loopback, and two app servers that share a store."""

import contextlib
import subprocess
import sys
import time

import psutil
import pytest

from digitlab.experiments.experiment import Experiment
from digitlab.jobs import JobQueue, JobState
from digitlab.jobs.cluster import ClusterBackend
from digitlab.server.settings import Settings
from digitlab.store import RunStore
from tests.support.cluster import Cluster
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

QUICK = Experiment(n_train=1_000)
SLOW = Experiment(classifier="DecisionTreeClassifier", digit=None)
# Long enough to be interrupted.
MIDDLING = Experiment(classifier="DecisionTreeClassifier", digit=None, n_train=20_000)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="module")
def scheduler(home):
    cluster = Cluster(home)
    cluster.start_scheduler()
    for _ in range(2):
        cluster.start_worker()
    cluster.wait_for_workers(2)
    yield cluster.address
    cluster.end()


@pytest.fixture
def cluster(tmp_path):
    cluster = Cluster(tmp_path)
    yield cluster
    cluster.end()


class AppServer:
    def __init__(self, home, scheduler):
        settings = Settings(home=home, scheduler=scheduler)
        self.store = RunStore(home)
        self.queue = JobQueue(settings, self.store, ClusterBackend(settings))

    def until(self, experiment, *states):
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            status = self.queue.status(experiment)
            if status.state in states:
                return status
            time.sleep(0.05)
        pytest.fail(f"Still {self.queue.status(experiment)}.")


@pytest.fixture
def servers(home, scheduler):
    pair = AppServer(home, scheduler), AppServer(home, scheduler)
    yield pair
    for server in pair:
        server.queue.shutdown()


def test_one_training_for_several_app_servers(servers, home):
    one, two = servers
    assert one.queue.submit(QUICK, "anna").is_pending
    assert two.queue.submit(QUICK, "ben").is_pending
    one.until(QUICK, JobState.DONE)
    two.until(QUICK, JobState.DONE)
    assert one.store.load(QUICK).experiment == QUICK
    # The second training would have found the first one's place taken and left a draft behind.
    assert len(list((home / "runs").iterdir())) == 1


def test_progress_and_cancel(servers):
    one, two = servers
    one.queue.submit(SLOW, "anna")
    two.queue.submit(SLOW, "ben")
    assert one.until(SLOW, JobState.RUNNING).progress is not None
    assert two.until(SLOW, JobState.RUNNING).progress is not None
    one.queue.cancel(SLOW, "anna")
    assert one.queue.status(SLOW).state is JobState.CANCELLED
    time.sleep(1)
    assert two.queue.status(SLOW).is_pending  # the other server still waits for it
    two.queue.cancel(SLOW, "ben")
    # The workers are free again before the tree would have been done.
    others = [Experiment(n_train=1_000, seed=seed) for seed in (1, 2, 3)]
    for other in others:
        one.queue.submit(other, f"visitor {other.seed}")
    for other in others:
        one.until(other, JobState.DONE)
    assert SLOW not in one.store


def test_failure_is_told_with_a_sentence(servers, home):
    (home / "runs").rename(home / "hidden")
    (home / "runs").write_text("a file where the folder was")
    other = Experiment(n_train=1_000, seed=9)
    servers[0].queue.submit(other, "anna")
    job = servers[0].queue._book.find(other)
    until(lambda: job.future is not None)
    held = job.future  # as long as somebody holds it, Dask remembers the failure
    assert "could not be stored" in servers[0].until(other, JobState.FAILED).message
    assert held is not None
    (home / "runs").unlink()
    (home / "hidden").rename(home / "runs")
    servers[0].queue.submit(other, "anna")
    servers[0].until(other, JobState.DONE)
    assert other in servers[0].store


def descendants(process, word):
    """The processes under a process that have the word in their command."""
    found = []
    for child in psutil.Process(process.pid).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if word in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                found.append(child)
    return found


def until(condition, seconds=300):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert condition()


def test_new_client_after_the_scheduler_was_restarted(cluster, tmp_path):
    first = cluster.start_scheduler()
    cluster.start_worker()
    cluster.wait_for_workers(1)
    server = AppServer(tmp_path, cluster.address)
    server.queue.submit(QUICK, "anna")
    server.until(QUICK, JobState.DONE)
    first.kill()
    first.wait()
    other = Experiment(n_train=1_000, seed=1)
    server.queue.submit(other, "anna")
    message = server.until(other, JobState.FAILED).message
    assert "scheduler does not answer" in message
    cluster.end()
    cluster.start_scheduler()
    cluster.start_worker()
    cluster.wait_for_workers(1)
    server.queue.submit(other, "anna")
    server.until(other, JobState.DONE)
    server.queue.shutdown()


def test_training_survives_a_restart_of_scheduler_and_workers(cluster, tmp_path):
    cluster.start_scheduler()
    cluster.start_worker()
    cluster.wait_for_workers(1)
    server = AppServer(tmp_path, cluster.address)
    server.queue.submit(MIDDLING, "anna")
    server.until(MIDDLING, JobState.RUNNING)
    cluster.end()
    cluster.start_scheduler()
    cluster.start_worker()
    status = server.until(MIDDLING, JobState.DONE, JobState.FAILED)
    assert status.state is JobState.DONE, status
    server.queue.shutdown()


def test_without_workers_visitors_are_told_and_wait_for_a_while(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr("digitlab.jobs.queue.NO_WORKER_TIMEOUT", 3)
    cluster.start_scheduler()
    server = AppServer(tmp_path, cluster.address)
    server.queue.submit(QUICK, "anna")
    until(lambda: "No worker of the cluster is there" in server.queue.status(QUICK).message)
    assert "start one" in server.until(QUICK, JobState.FAILED).message
    cluster.start_worker()
    cluster.wait_for_workers(1)
    server.queue.submit(QUICK, "anna")
    assert server.until(QUICK, JobState.DONE).state is JobState.DONE
    server.queue.shutdown()


def test_no_scheduler_fails_the_job_with_a_sentence(cluster, tmp_path):
    server = AppServer(tmp_path, cluster.address)
    server.queue.submit(QUICK, "anna")
    assert server.queue.status(QUICK).is_pending  # no visitor waits for the connection, which fails the job
    assert "has to start the scheduler" in server.until(QUICK, JobState.FAILED).message
    server.queue.shutdown()


def test_killed_worker_leaves_no_orphan_and_the_training_is_answered(cluster, tmp_path):
    cluster.start_scheduler()
    first, second = cluster.start_worker(), cluster.start_worker()
    cluster.wait_for_workers(2)
    server = AppServer(tmp_path, cluster.address)
    server.queue.submit(MIDDLING, "anna")
    server.until(MIDDLING, JobState.RUNNING)
    busy = first if descendants(first, "digitlab-worker") else second
    (training,) = descendants(busy, "digitlab-worker")
    busy.kill()
    busy.wait()
    until(lambda: not training.is_running() or training.status() == psutil.STATUS_ZOMBIE)
    assert server.until(MIDDLING, JobState.DONE).state is JobState.DONE
    server.queue.shutdown()


def test_killed_processes_of_a_worker_are_replaced(cluster, tmp_path):
    cluster.start_scheduler()
    worker = cluster.start_worker()
    cluster.wait_for_workers(1)
    server = AppServer(tmp_path, cluster.address)
    for seed in range(3):
        experiment = Experiment(n_train=1_000, seed=seed)
        server.queue.submit(experiment, "anna")
        server.until(experiment, JobState.DONE)
        for idle in descendants(worker, "digitlab-worker"):
            idle.kill()
    server.queue.submit(MIDDLING, "anna")
    server.until(MIDDLING, JobState.RUNNING)
    descendants(worker, "digitlab-worker")[0].kill()
    assert server.until(MIDDLING, JobState.DONE).state is JobState.DONE  # it is tried once more
    server.queue.shutdown()


def test_what_dask_logs_is_one_line():
    program = """
import logging
from digitlab.jobs.cluster import ClusterBackend
try:
    raise OSError("gone")
except OSError:
    logging.getLogger("distributed.client").exception("Failed to\\nreconnect to %s", "the scheduler")
"""
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    (line,) = ran.stderr.splitlines()
    assert line.endswith("Failed to reconnect to the scheduler (OSError)")
