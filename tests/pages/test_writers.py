"""A server that is told who wrote MNIST's images, by a made-up table of labels."""

import json
from dataclasses import replace

import numpy as np
import pytest

from digitlab.metrics import resampling
from digitlab.mnist import read_writers
from digitlab.status import main, writers_problem
from digitlab.ui.state import shared
from tests.support.writers import write_labels

# As the server would find out for itself; remembered once in a process.
ask_anew = shared.writers.__wrapped__


@pytest.fixture
def told(tmp_path, data, monkeypatch):
    write_labels(tmp_path, data, np.random.default_rng(0).integers(150, size=10_000))
    writers = read_writers(tmp_path, data)
    monkeypatch.setattr(shared, "writers", lambda: writers)
    monkeypatch.setitem(resampling.resampled.__kwdefaults__, "n_resamples", 60)
    shared.detectors.clear()
    yield writers
    shared.detectors.clear()


def captions(app):
    return [caption.value for caption in app.test.caption]


def test_a_server_that_is_told_a_folder_reads_it(tmp_path, data, monkeypatch, caplog, capsys):
    settings = shared.settings()
    monkeypatch.setattr(shared, "settings", lambda: replace(settings, writers=tmp_path))
    assert ask_anew() is None  # the folder is empty: the log says so, and pages go on
    (record,) = caplog.records
    assert "DIGITLAB_WRITERS is ignored" in record.getMessage()
    assert "put QMNIST's table of labels there" in record.getMessage()
    assert "put QMNIST's table of labels there" in writers_problem(tmp_path)
    monkeypatch.setenv("DIGITLAB_WRITERS", str(tmp_path))
    assert main(["--json"]) == 1
    assert any("DIGITLAB_WRITERS is ignored" in problem for problem in json.loads(capsys.readouterr().out)["problems"])
    write_labels(tmp_path, data, np.arange(10_000) // 40)
    assert np.array_equal(ask_anew().test, np.arange(10_000) // 40)
    assert writers_problem(tmp_path) is None
    monkeypatch.setattr(shared, "settings", lambda: settings)
    assert ask_anew() is None
    assert writers_problem(None) is None


def test_slider_tables_and_comparison_know_of_writers(app, told, store, small_run, ten_digit_run):
    for run in (small_run, ten_digit_run):
        store.save(run)
    app.test.session_state["independence"] = True
    app.open("pages/thresholds.py", run=small_run.experiment.to_link())
    assert not app.test.error, app.test.error[0].value
    assert any("of 150 different values of writer, which the intervals know" in said for said in captions(app))
    assert any("This server knows who wrote which" in markdown.value for markdown in app.test.markdown)
    draw_again = app.widget("radio", "Draw again")
    assert draw_again.options[0] == "Each writer as a whole"
    app.test.session_state["compared"] = [small_run.experiment, ten_digit_run.experiment]
    app.test.switch_page("pages/compare.py").run()
    assert not app.test.exception, app.test.exception[0].message
    app.widget("selectbox", "Read as detectors of").set_value(7).run()
    assert any("each writer drawn as a whole (Westfall and Young, 1993)" in said for said in captions(app))
    pairs = next(frame.value for frame in app.test.dataframe if "Second" in frame.value)
    assert pairs["Images needed"].isna().all()
    assert ((pairs["p"] > 0) & (pairs["p"] <= 1)).all()
    app.test.switch_page("pages/errors.py").run()
    assert not app.test.exception, app.test.exception[0].message
    assert not app.test.error, app.test.error[0].value
