"""The run that ships is what the default experiment's training gives."""

import numpy as np

from digitlab import default_run
from digitlab.default_run import load_default_run
from digitlab.experiment import Experiment
from digitlab.scoring import score_images
from digitlab.training import train


def test_what_ships_is_what_training_gives(data):
    shipped, trained = load_default_run(), train(Experiment(), data)
    assert shipped is not None, "Run `python -m digitlab.default_run` and commit what it writes."
    assert shipped.experiment == Experiment()
    assert np.allclose(shipped.test_scores, trained.test_scores, rtol=1e-6)
    assert np.allclose(score_images(Experiment(), shipped.estimator, data.test.images[:100]), shipped.test_scores[:100])
    assert shipped.learning_curve == trained.learning_curve


def test_a_run_that_cannot_be_read_is_left_out(monkeypatch, tmp_path, caplog):
    monkeypatch.setattr(default_run, "_FOLDER", tmp_path)
    assert load_default_run() is None
    assert "the default detector is trained" in caplog.text
