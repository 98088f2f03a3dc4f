"""The run that ships is what the default experiment's training gives."""

import numpy as np

from digitlab import default_run
from digitlab.default_run import import_default_run
from digitlab.experiments.experiment import Experiment
from digitlab.store import RunStore
from digitlab.training.scoring import score_images
from digitlab.training.train import train


def test_what_ships_is_what_training_gives(data, tmp_path):
    store = RunStore(tmp_path)
    import_default_run(store)
    shipped, trained = store.load_with_model(Experiment()), train(Experiment(), data)
    assert shipped is not None, "Run `python -m digitlab.default_run` and commit what it writes."
    assert np.allclose(shipped.test_scores, trained.test_scores, rtol=1e-6)
    assert np.allclose(score_images(Experiment(), shipped.estimator, data.test.images[:100]), shipped.test_scores[:100])
    assert shipped.learning_curve == trained.learning_curve


def test_what_cannot_be_used_is_said_in_the_log_and_left_out(monkeypatch, tmp_path, caplog):
    monkeypatch.setattr(default_run, "_FOLDER", tmp_path / "nothing")
    store = RunStore(tmp_path)
    import_default_run(store)
    assert Experiment() not in store
    assert "the default detector is trained" in caplog.text
