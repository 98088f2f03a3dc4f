import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import PurePosixPath
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import is_hypothesis_test, settings
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

# Processes that work side by side have a core each; threads of linear algebra would only wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Set before the app is imported anywhere: tests never touch the runs of whoever starts them.
os.environ["DIGITLAB_HOME"] = tempfile.mkdtemp(prefix="digitlab-tests-")
# Compiling a network takes longer than training it on a few images, and the tests train the same ones again and again.
# Processes that work side by side inherit it; with a largest size (in bytes) they lock what they read and write.
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["JAX_COMPILATION_CACHE_DIR"] = tempfile.mkdtemp(prefix="digitlab-tests-")
    os.environ["JAX_COMPILATION_CACHE_MAX_SIZE"] = str(2**30)
    os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"

from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.mnist import Mnist, load_mnist
from digitlab.server.settings import Settings
from digitlab.store import RunStore
from digitlab.training.train import train

atexit.register(shutil.rmtree, os.environ["DIGITLAB_HOME"], ignore_errors=True)

# Without deadlines: how fast an example runs depends on what else the machine does.
settings.register_profile("quick", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("slow", deadline=None, derandomize=False, max_examples=500, print_blob=True)


@pytest.fixture(autouse=True)
def app_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `AppTest` run as a server whose app has begun; it would else run pages alone, without `app.py`."""
    begin = PagesManager.__init__

    def begun(self: PagesManager, *arguments: Any, **options: Any) -> None:
        begin(self, *arguments, **options)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", begun)


@pytest.fixture(scope="session", autouse=True)
def packages_scanned_once() -> None:
    """Let `AppTest` read the metadata of all installed packages once, not in every session: 0.2 s of the processor."""
    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(autouse=True)
def little_to_look_through() -> None:
    """Let `AppTest`, which collects garbage after every run, not look through all that was imported by then.

    With JAX that takes longer than the run of a page.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def data() -> Mnist:
    return load_mnist()


@pytest.fixture(scope="session")
def store() -> RunStore:
    """The store of the app that runs in the tests' own process."""
    return RunStore(Settings.from_environment().home)


@pytest.fixture(scope="session")
def stored(store: RunStore, data: Mnist) -> Callable[[Experiment], Run]:
    """Train an experiment here and store it, where a test is not about the way through the queue."""

    def train_and_store(experiment: Experiment) -> Run:
        run = train(experiment, data)
        store.save(run)
        return run

    return train_and_store


@pytest.fixture(scope="session")
def trained_once(data: Mnist, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Experiment], Run]:
    """Return an experiment's run; test processes that work side by side train it once."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    shared = RunStore(folder / "trained")

    def run_of(experiment: Experiment) -> Run:
        with FileLock(folder / "trained.lock"):
            if experiment not in shared:
                shared.save(train(experiment, data))
            run = shared.load_with_model(experiment)
        assert run is not None
        return run

    return run_of


@pytest.fixture(scope="session")
def small_run(trained_once: Callable[[Experiment], Run]) -> Run:
    """A detector for 7, trained on 2,000 images in a moment."""
    return trained_once(Experiment(n_train=2_000))


@pytest.fixture(scope="session")
def ten_digit_run(trained_once: Callable[[Experiment], Run]) -> Run:
    """All ten digits, with out-of-fold scores, trained on 2,000 images."""
    return trained_once(Experiment(digit=None, n_train=2_000, folds=3))


# Two processes take all tests of a browser, each with one server and one browser, which take 12 s to begin; this is the
# first one's part. They wait for much, and others compute meanwhile.
FIRST_BROWSER = ("test_live_threshold.py", "test_foundation.py", "test_start.py", "test_visits.py")
# A file goes to one process as a whole, and a file of a test or two takes the next one along: short ones follow those.
LONGEST = (
    "test_matrix.py",
    "test_soak.py",
    "test_comparing.py",
    "test_store_shared.py",
    "test_wheel.py",
    "test_cluster.py",
    "test_reproduce.py",
    "test_faults.py",
    "test_program.py",
)


def slow_is_asked_for(config: pytest.Config) -> bool:
    return "slow" in config.option.markexpr.replace("not slow", "")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return how many processes test side by side: two compute, and a third has time while browsers wait."""
    return 2 if config.option.markexpr == "not browser" else 3


def pytest_configure(config: pytest.Config) -> None:
    """Try the same examples in every run, except where slow tests are asked for: there, many random ones."""
    settings.load_profile("slow" if slow_is_asked_for(config) else "quick")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave slow tests out, whatever else is asked for, unless they are; begin with what takes longest.

    Properties belong to both: the slow run tries them on random examples.
    """
    if slow_is_asked_for(config):
        for item in items:
            if is_hypothesis_test(getattr(item, "obj", None)):
                item.add_marker(pytest.mark.slow)
    else:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("slow")])
        items[:] = [item for item in items if not item.get_closest_marker("slow")]
    items.sort(key=_turn_among_slow if slow_is_asked_for(config) else _turn)


def _turn_among_slow(item: pytest.Item) -> int:
    """Return when a test's file has its turn: the longest first, then those of the browser."""
    if item.path.name in LONGEST:
        return LONGEST.index(item.path.name)
    return len(LONGEST) + (item.path.parent.name != "browser")


def _turn(item: pytest.Item) -> int:
    """Return when a test's file has its turn: those of the browser first."""
    return 2 if item.path.parent.name != "browser" else int(item.path.name not in FIRST_BROWSER)


class ByFile(LoadFileScheduling):
    """Gives a file to one process as a whole, and the files that one browser opens to one."""

    def _split_scope(self, nodeid: str) -> str:
        path = PurePosixPath(super()._split_scope(nodeid))
        if path.parent.name != "browser":
            return str(path)
        return "browser" if path.name in FIRST_BROWSER else "other browser"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile | None:
    """Distribute as `ByFile`, unless another way, or slow tests, which are many of the browser's, are asked for."""
    return ByFile(config, log) if config.getvalue("dist") == "loadfile" and not slow_is_asked_for(config) else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not slow_is_asked_for(config):
        terminalreporter.write_line("Slow tests were left out; `pytest -m slow` runs them.")
