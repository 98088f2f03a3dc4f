"""Every classifier, both tasks and every augmentation through every room, made from the registries.

This process trains and stores a row of them, and a real server, the second process, shows each on every page. Then
a server with an empty store gets links to another row, and trains each in the job queue's own process.
"""

import asyncio
import logging
from itertools import product
from urllib.parse import quote

import numpy as np
import pytest
from streamlit.proto.Alert_pb2 import Alert
from streamlit.testing.v1 import AppTest

from digitlab.augmentation import AUGMENTATIONS
from digitlab.classifiers import REGISTRY
from digitlab.classifiers.neural.forward import TrainedNetwork
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.tasks import TEN_DIGITS
from digitlab.figures.explanations import pixel_picture
from digitlab.inspection.explanations import explain
from digitlab.store import RunStore
from digitlab.training.scoring import score_images
from digitlab.training.train import train
from tests.support.experiments import smallest
from tests.support.paths import ROOT
from tests.support.server import Server
from tests.support.sessions import Session
from tests.support.threads import in_a_thread

PAGES = ("train", "thresholds", "errors", "draw", "compare", "")
FOLDS = (0, 3)
SECONDS = 900
AT_ONCE = 4


def row(tasks: tuple[int | None, ...], augmentations: tuple[str, ...], folds: tuple[int, ...]) -> list[Experiment]:
    """Go round the classifiers, and round all combinations of the others, until none of either is left out."""
    classifiers, others = list(REGISTRY), list(product(tasks, augmentations, folds))
    n_runs = max(len(classifiers), len(others))
    # Boosting and networks take longest: begin so that they meet as little else as may be.
    return [smallest(classifiers[i % len(classifiers)], *others[(i + 2) % len(others)]) for i in range(n_runs)]


ROW = row((7, None), tuple(AUGMENTATIONS), FOLDS)
# In the job queue's own process, which is slower: without folds.
QUEUED = row((None, 7), (*tuple(AUGMENTATIONS)[1:], *tuple(AUGMENTATIONS)[:1]), (0,))


@pytest.mark.parametrize(("experiments", "folds"), [(ROW, FOLDS), (QUEUED, (0,))])
def test_a_row_leaves_nothing_out(experiments, folds):
    assert {experiment.classifier for experiment in experiments} == set(REGISTRY)
    seen = {(experiment.digit, experiment.augmentation, experiment.folds) for experiment in experiments}
    assert seen == set(product((7, None), AUGMENTATIONS, folds))


class Visit:
    """One link opened on a server, and every page of it."""

    def __init__(self, address: str, experiment: Experiment) -> None:
        self.experiment = experiment
        self.session = Session(address, query=f"run={quote(experiment.to_link())}")
        self.titles: dict[str, list[str]] = {}
        self.messages: dict[str, list[str]] = {}

    async def wait(self) -> None:
        """Open the link, have it trained and wait until its run is shown."""
        await self.session.open()
        await self.session.train_linked()
        await self.session.until(lambda: naming.title(self.experiment) in self.headings(), SECONDS)

    async def see_pages(self, pages: tuple[str, ...]) -> None:
        for page in pages:
            await self.session.go_to(page)
            self.titles[page] = self.headings()
            alerts = self.session.elements("alert")
            self.messages[page] = [alert.body for alert in alerts if alert.format == Alert.ERROR]
        await self.session.close()

    def headings(self) -> list[str]:
        return [heading.body for heading in self.session.elements("heading")]


async def visit_all(address: str, experiments: list[Experiment], pages: tuple[str, ...]) -> list[Visit]:
    visits = [Visit(address, experiment) for experiment in experiments]
    few_at_once = asyncio.Semaphore(AT_ONCE)

    async def wait(visit: Visit) -> None:
        async with few_at_once:
            await visit.wait()

    await asyncio.gather(*map(wait, reversed(visits)))  # networks, which take longest, first
    for visit in visits:
        await visit.see_pages(pages)
    return visits


class Matrix:
    def __init__(self, home, experiments, data=None, pages=PAGES):
        """Open links to experiments on a server; those that `data` is given for are trained and stored beforehand."""
        for experiment in experiments if data is not None else []:
            RunStore(home).save(train(experiment, data))
        with Server(home, DIGITLAB_WORKERS="2") as server:
            self.visits = {
                visit.experiment: visit for visit in in_a_thread(visit_all(server.address, experiments, pages))
            }
            self.log = server.log
        self.store = RunStore(home)


@pytest.fixture(scope="module")
def matrix(tmp_path_factory, data):
    return Matrix(tmp_path_factory.mktemp("matrix"), ROW, data)


def names(experiment: Experiment) -> str:
    return f"{experiment.classifier}-{experiment.digit}-{experiment.augmentation}-{experiment.folds}"


every_classifier = pytest.mark.parametrize("experiment", ROW, ids=names)


def assert_comes_back(store: RunStore, experiment: Experiment, images: np.ndarray) -> None:
    """Assert that the stored model, read by this process, gives the scores that were stored."""
    run = store.load_with_model(experiment)
    assert run is not None
    scores = score_images(experiment, run.estimator, images)
    # A millionth of the scores' range; networks are read by another forward pass, both in single precision.
    part = 1e-5 if isinstance(run.estimator, TrainedNetwork) else 1e-6
    np.testing.assert_allclose(scores, run.test_scores[: len(images)], atol=part * max(1.0, np.ptp(run.test_scores)))
    assert (run.out_of_fold_scores is not None) == bool(experiment.folds)


@pytest.mark.slow
@every_classifier
def test_the_stored_model_gives_the_same_scores(matrix, experiment, data, caplog):
    with caplog.at_level(logging.WARNING):
        assert_comes_back(matrix.store, experiment, data.test.images[:300])
    assert not caplog.records


@pytest.mark.slow
@every_classifier
def test_every_page_shows_it(matrix, experiment):
    visit = matrix.visits[experiment]
    assert visit.session.errors == []
    assert not any(visit.messages.values()), visit.messages
    for page in ("thresholds", "errors", ""):
        assert naming.title(experiment) in visit.titles[page], page
    assert "Curves over each other" in visit.titles["compare"]
    assert "Teach the class" in visit.titles["draw"]


@pytest.mark.slow
def test_the_server_wrote_no_traceback(matrix):
    assert "Traceback" not in matrix.log
    assert "set aside" not in matrix.log


@pytest.mark.slow
@every_classifier
def test_it_is_explained(matrix, experiment, data):
    image = data.test.images[0]
    run = matrix.store.load_with_model(experiment)
    for digit in experiment.task.digits:
        explanation = explain(experiment, run.estimator, image, digit)
        assert explanation.says.endswith(".")
        assert explanation.does_not_say.endswith(".")
        for picture in explanation.pictures:
            assert np.isfinite(picture.values).all()
            assert pixel_picture(picture, image).data


def use_store(matrix, monkeypatch):
    """Let the app of this process use the matrix's store."""
    from digitlab.ui.state import shared

    shared.queue()  # it keeps for good the store that it begins with, which the tests after this one need to be theirs
    shared.stored_experiments.clear()
    monkeypatch.setattr(shared, "store", lambda: matrix.store)


def vote_of(reader: str) -> AppTest:
    """Show on a page of its own what everybody reads in an image, for the runs of a store."""

    def page() -> None:
        import streamlit as st

        from digitlab.experiments.experiment import Experiment
        from digitlab.mnist import load_mnist
        from digitlab.ui.draw.drawing import show_votes
        from digitlab.ui.state import shared

        run = shared.stored_run(Experiment.from_json(st.session_state["chosen_json"]))
        show_votes(load_mnist().test.images[:1], run)

    test = AppTest.from_function(page, default_timeout=60)
    test.session_state["chosen_json"] = reader
    return test.run()


@pytest.mark.slow
@every_classifier
def test_it_votes_on_a_drawing(matrix, experiment, monkeypatch):
    use_store(matrix, monkeypatch)
    test = vote_of(experiment.to_json())
    assert not test.exception
    assert not [caption.value for caption in test.caption if "cannot vote" in caption.value]
    votes = test.dataframe[0].value
    own = votes[votes["Reader"] == naming.title(experiment)].iloc[0]
    possible = [experiment.task.in_words(answer) for answer in range(experiment.task.n_classes)]
    assert own["Reads"] in possible


@pytest.mark.slow
def test_all_are_compared_by_names_of_their_own(matrix, monkeypatch):
    use_store(matrix, monkeypatch)
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    test.query_params["run"] = ROW[0].to_link()
    test.run()
    test.switch_page("pages/compare.py").run()
    assert not test.exception
    table = next(frame.value for frame in test.dataframe if "ROC AUC" in frame.value)
    assert sorted(table["Digit"]) == sorted(experiment.task.short_title for experiment in [*ROW, Experiment()])
    assert set(table["Average"]) == {"of the digit", TEN_DIGITS.average}
    assert len({naming.distinct_name(experiment) for experiment in ROW}) == len(ROW)


@pytest.mark.slow
def test_every_classifier_is_trained_by_the_queue_and_comes_back(tmp_path, data):
    # Each classifier is seen on each page above; here it is about what is trained, named and read.
    whole = Matrix(tmp_path, QUEUED, pages=("thresholds", "errors"))
    for experiment in QUEUED:
        assert_comes_back(whole.store, experiment, data.test.images[:100])
        assert whole.visits[experiment].session.errors == []
