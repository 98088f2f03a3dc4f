"""What all visitors share, and runs that leave the disk while they are in memory."""

import shutil
from dataclasses import replace

import pytest
import streamlit as st

from digitlab.experiments.experiment import Experiment
from digitlab.store import RunStore
from digitlab.training.train import train
from digitlab.ui.state import shared
from digitlab.ui.state.shared import NotTrainedError

EXPERIMENT = Experiment(classifier="DecisionTreeClassifier", n_train=1_000, seed=99)
FUNCTIONS = (shared.stored_run, shared.summary, shared.model)


@pytest.fixture(scope="module")
def run(data):
    return train(EXPERIMENT, data)


@pytest.fixture
def store(tmp_path, monkeypatch, run):
    store = RunStore(tmp_path)
    store.save(run)
    monkeypatch.setattr(shared, "store", lambda: store)
    return store


def folder_of(store):
    return store.folder / "runs" / EXPERIMENT.digest


def test_the_message_clear_cache_makes_no_second_queue_store_or_copy_of_the_images():
    before = [function() for function in (shared.store, shared.settings, shared.data, shared.pixel_search)]
    queue = shared.queue()
    st.cache_resource.clear()
    st.cache_data.clear()
    assert [function() for function in (shared.store, shared.settings, shared.data, shared.pixel_search)] == before
    assert shared.queue() is queue


def test_each_is_read_once(store, monkeypatch):
    answers = [function(EXPERIMENT) for function in FUNCTIONS]
    monkeypatch.setattr(store, "load", None)
    monkeypatch.setattr(store, "load_with_model", None)
    assert [function(EXPERIMENT) for function in FUNCTIONS] == answers


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_run_that_left_the_disk_is_not_trained(store, function):
    function(EXPERIMENT)
    shutil.rmtree(folder_of(store))
    with pytest.raises(NotTrainedError):
        function(EXPERIMENT)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_run_that_was_never_there_is_not_trained(store, function):
    with pytest.raises(NotTrainedError):
        function(Experiment(seed=98))


def test_a_damaged_model_costs_the_run(store):
    assert shared.stored_run(EXPERIMENT) is not None
    (folder_of(store) / "model.skops").write_bytes(b"damaged")
    with pytest.raises(NotTrainedError):
        shared.model(EXPERIMENT)
    with pytest.raises(NotTrainedError):
        shared.stored_run(EXPERIMENT)


def test_a_run_that_was_trained_again_is_shown_as_it_is_now(store, run):
    for function in (*FUNCTIONS, lambda experiment: shared.detectors(shared.stored_run(experiment))):
        function(EXPERIMENT)
    shutil.rmtree(folder_of(store))
    again = replace(run, test_scores=run.test_scores / 2, fit_seconds=run.fit_seconds + 1)
    store.save(again)
    assert shared.stored_run(EXPERIMENT).test_scores.max() == again.test_scores.max()
    assert shared.summary(EXPERIMENT).fit_seconds == again.fit_seconds
    assert shared.detectors(shared.stored_run(EXPERIMENT))[7].curve.scores.max() == again.test_scores.max()


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_store_that_cannot_be_read_now_raises_nothing_else(store, function, monkeypatch):
    import errno

    from digitlab.store import run_files

    def fail(*args, **kwargs):
        raise OSError(errno.EMFILE, "Too many open files")

    store.save(replace(store.load_with_model(EXPERIMENT), experiment=Experiment(digit=7, n_train=1_000, seed=97)))
    monkeypatch.setattr(run_files.np, "load", fail)
    with pytest.raises(NotTrainedError):
        function(Experiment(digit=7, n_train=1_000, seed=97))
