import json

import pytest
from sklearn.metrics import confusion_matrix, precision_score, recall_score

from digitlab.experiment import Experiment
from digitlab.training import train


def test_numbers_equal_scikit_learn_at_the_threshold(app, data):
    experiment = Experiment(n_train=2_000)
    app.open("pages/thresholds.py", run=experiment.to_link())
    scores, truth = train(experiment, data).test_scores, data.test.labels == 7
    slider = app.widget("slider", "Threshold")
    assert slider.value == pytest.approx(0.0, abs=1e-9)
    for share in (0.2, 0.5, 0.9):
        threshold = slider.min + share * (slider.max - slider.min)
        app.widget("slider", "Threshold").set_value(threshold).run()
        predicted = scores >= app.widget("slider", "Threshold").value
        assert app.metrics["Precision"] == f"{precision_score(truth, predicted):.4f}"
        assert app.metrics["Recall"] == f"{recall_score(truth, predicted):.4f}"
        matrix = confusion_matrix(truth, predicted)
        assert matrix.sum() == 10_000


def test_threshold_is_kept_across_pages(app):
    app.open("pages/thresholds.py", run=json.dumps({"classifier": "SGDClassifier", "n_train": 2000}))
    slider = app.widget("slider", "Threshold")
    app.widget("slider", "Threshold").set_value(slider.min + 0.7 * (slider.max - slider.min)).run()
    before = app.metrics
    app.test.switch_page("pages/train.py").run()
    app.test.switch_page("pages/thresholds.py").run()
    assert app.metrics == before


def test_baseline_with_one_score_for_all(app):
    app.open("pages/thresholds.py", run=json.dumps({"classifier": "DummyClassifier"}))
    slider = app.widget("slider", "Threshold")
    app.widget("slider", "Threshold").set_value(slider.min).run()
    assert app.metrics["Recall"] == "1.0000"
    assert app.metrics["Precision"] == "0.1028"
