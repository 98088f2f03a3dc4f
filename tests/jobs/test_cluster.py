"""A real scheduler and two real workers on loopback, and two app servers that share a store."""

import os
import subprocess
import sys
import time

import pytest
from distributed import Client

from digitlab.experiment import Experiment
from digitlab.jobs import JobQueue, JobState
from digitlab.jobs.cluster import ClusterBackend
from digitlab.settings import Settings
from digitlab.store import RunStore

pytestmark = pytest.mark.slow

QUICK = Experiment(n_train=1_000)
SLOW = Experiment(classifier="DecisionTreeClassifier", digit=None)


def start(*words, home):
    environment = {**os.environ, "DIGITLAB_HOME": str(home), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    return subprocess.Popen([sys.executable, "-m", *words], env=environment)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="module")
def scheduler(home, tmp_path_factory):
    file = tmp_path_factory.mktemp("scheduler") / "scheduler.json"
    where = ["--scheduler-file", str(file)]
    local = ["--host", "127.0.0.1"]
    processes = [start("dask", "scheduler", *where, *local, "--port", "0", "--no-dashboard", home=home)]
    worker = ["dask", "worker", *where, *local, "--nworkers", "1", "--nthreads", "1", "--no-dashboard"]
    processes += [start(*worker, home=home) for _ in range(2)]
    deadline = time.monotonic() + 60
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    with Client(scheduler_file=str(file)) as client:
        client.wait_for_workers(2, timeout=60)
        yield client.scheduler.address
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(timeout=30)


class AppServer:
    def __init__(self, home, scheduler):
        settings = Settings(home=home, scheduler=scheduler)
        self.store = RunStore(home)
        self.queue = JobQueue(settings, self.store, ClusterBackend(settings))

    def until(self, experiment, *states):
        deadline = time.monotonic() + 120
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
    # The workers are free again long before the tree would have been done.
    started = time.monotonic()
    others = [Experiment(n_train=1_000, seed=seed) for seed in (1, 2, 3)]
    for other in others:
        one.queue.submit(other, "anna")
    for other in others:
        one.until(other, JobState.DONE)
    assert time.monotonic() - started < 30
    assert SLOW not in one.store


def test_failure_is_told_with_a_sentence(servers, home):
    (home / "runs").rename(home / "hidden")
    (home / "runs").write_text("a file where the folder was")
    other = Experiment(n_train=1_000, seed=9)
    servers[0].queue.submit(other, "anna")
    held = servers[0].queue._jobs[other.digest].answer  # as long as somebody holds it, Dask remembers the failure
    assert "could not be stored" in servers[0].until(other, JobState.FAILED).message
    assert held is not None
    (home / "runs").unlink()
    (home / "hidden").rename(home / "runs")
    servers[0].queue.submit(other, "anna")
    servers[0].until(other, JobState.DONE)
    assert other in servers[0].store
