"""Runs that leave the disk while pages show them: trained again, never an error."""

import shutil

import pytest

from digitlab.experiments.experiment import Experiment

LOST = Experiment(digit=4, n_train=1_000, seed=123)
PAGES = ["pages/thresholds.py", "pages/errors.py", "pages/train.py"]
# The question is the same component on each page, and a training takes seconds.
SOME_SLOW = [PAGES[0], *(pytest.param(page, marks=pytest.mark.slow) for page in PAGES[1:])]


@pytest.fixture
def lost(app, stored, store):
    """A visitor on the page Train, whose run has just left the disk."""
    stored(LOST)
    app.open(run=LOST.to_link())
    shutil.rmtree(store.folder / "runs" / LOST.digest)
    return app


def test_a_run_that_left_the_disk_is_asked_for_on_each_page(lost):
    for page in PAGES:
        lost.test.switch_page(page).run()
        assert not lost.test.exception
        assert not lost.test.error
        assert lost.asks


@pytest.mark.usefixtures("trained_here")
@pytest.mark.parametrize("page", SOME_SLOW)
def test_a_run_that_left_the_disk_is_trained_again(lost, page, store):
    lost.test.switch_page(page).run()
    lost.train_linked()
    assert LOST in store
    assert not lost.asks


def test_a_run_that_another_visitor_compared_is_left_out_when_it_is_gone(lost):
    lost.test.switch_page("pages/compare.py").run()
    assert not lost.test.exception
    shown = next(frame.value for frame in lost.test.dataframe if "ROC AUC" in frame.value)
    assert LOST.seed not in set(shown["Seed"])
