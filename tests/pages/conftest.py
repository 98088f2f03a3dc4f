import pickle
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from streamlit.testing.v1 import AppTest

from digitlab.default_run import import_default_run
from digitlab.drawing import decoding as drawing_files
from digitlab.experiments.experiment import Experiment
from digitlab.jobs import process
from digitlab.ui.state import shared
from digitlab.uploads import decoding as score_files
from tests.support.paths import ROOT

FIRST_PAGE = "pages/start.py"


class App:
    """The app as `AppTest` runs it; it does not poll by itself, so waiting is running it again."""

    def __init__(self):
        self.test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)

    def open(self, page="pages/train.py", **query):
        for name, value in query.items():
            self.test.query_params[name] = value
        if page == FIRST_PAGE:
            self.test.run()
            return self
        self.test.switch_page(page).run()
        return self.settle()

    def train_linked(self):
        """Answer the question whether the linked run, which is not on this server, is to be trained."""
        self.widget("button", "Train it").click().run()
        return self.settle()

    def settle(self):
        """Run again until no training is waited for, or the page asks whether to train."""
        deadline = time.monotonic() + 240  # trainings are niced, and other tests take the processor
        while time.monotonic() < deadline:
            assert not self.test.exception, self.test.exception[0].message
            assert not self.gave_up, [markdown.value for markdown in self.test.markdown]
            if (self.metrics or self.test.table or self.asks) and not self.waiting:
                return self
            self.wait_for_trainings()
            self.test.run()
        pytest.fail("The page never showed a run.")

    def wait_for_trainings(self, *experiments):
        """Wait until nothing is trained for this visitor: a page that runs meanwhile takes the processor from it.

        After half a minute the page runs again, and tells the queue that the visitor is still there.
        """
        state = self.test.session_state
        asked = [Experiment(), *experiments, *(state["asked"] if "asked" in state else [])]  # noqa: SIM401 - it has no get
        end = time.monotonic() + 30
        while any(shared.queue().status(experiment).is_pending for experiment in asked) and time.monotonic() < end:
            time.sleep(0.1)

    def settle_once(self):
        """Wait a little and run again."""
        assert not self.test.exception, self.test.exception[0].message
        time.sleep(0.2)
        self.test.run()

    @property
    def asks(self):
        return any(button.label == "Train it" for button in self.test.button)

    @property
    def gave_up(self):
        return any("is no longer trained for you" in markdown.value for markdown in self.test.markdown)

    @property
    def waiting(self):
        return any(button.label == "Cancel" for button in self.test.button)

    @property
    def metrics(self):
        return {metric.label: metric.value for metric in self.test.metric}

    def widget(self, kind, label):
        return next(widget for widget in self.test.get(kind) if widget.label == label)


class OwnProcess:
    """Reads a file at once, in the tests' own process; the one of its own is tested with those who read."""

    def submit(self, function, *arguments, **limits):
        future = Future()
        try:
            future.set_result(pickle.loads(pickle.dumps(function(*arguments))))
        except Exception as error:
            future.set_exception(pickle.loads(pickle.dumps(error)))
        return future

    def make_ready(self):
        pass


class OwnThread:
    """Trains in the tests' own process; the one of its own is tested with the queue, and where one cancels."""

    n_alive = 1

    def __init__(self):
        self._executor = ThreadPoolExecutor(1)

    def submit(self, function, *arguments, **limits):
        return self._executor.submit(function, *arguments)

    def shutdown(self):
        self._executor.shutdown()


@pytest.fixture(scope="session", autouse=True)
def queue_that_imports_nothing_beforehand():
    """Let the worker that is made ready for a next training, which few tests have, import nothing: 1.7 s each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "_IMPORTS", ())
        shared.queue()


@pytest.fixture
def trained_here(monkeypatch):
    """Start no process for each training, and the next one beforehand: each imports scikit-learn, for 1.7 s."""
    here = OwnThread()
    monkeypatch.setattr(shared.queue()._backend, "_pool", here)
    yield
    here.shutdown()


@pytest.fixture(autouse=True)
def files_read_at_once(monkeypatch):
    """Start no process for each file, which takes a second of the processor."""
    for module in (drawing_files, score_files):
        monkeypatch.setattr(module, "_workers", OwnProcess())
    monkeypatch.setattr(drawing_files, "_within_time", lambda read: read())


@pytest.fixture(autouse=True)
def runs_listed_anew():
    """List the stored runs for each test: the list of some seconds ago is that of another test."""
    shared.stored_experiments.clear()


@pytest.fixture(scope="session")
def first_runs(store, ten_digit_run):
    """What all but the first visitor find: the default detector, and someone to vote on drawings."""
    import_default_run(store)
    store.save(ten_digit_run)
    return store.load(Experiment()), ten_digit_run


@pytest.fixture
def stored_runs(store, small_run, ten_digit_run):
    for run in (small_run, ten_digit_run):
        if run.experiment not in store:
            store.save(run)


@pytest.fixture(scope="session")
def folded(stored):
    """A detector for 7, with out-of-fold scores."""
    return stored(Experiment(n_train=2_000, folds=3))


@pytest.fixture
def app(first_runs):
    return App()
