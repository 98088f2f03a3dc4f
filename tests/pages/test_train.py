import json
from dataclasses import replace

import pytest
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score

from digitlab.classifiers import REGISTRY
from digitlab.classifiers.features import prepare
from digitlab.experiment import Experiment
from digitlab.training import train


def test_first_visit_has_a_trained_detector_for_7(app, data, first_runs):
    app.open()
    run = first_runs[0]
    truth, predicted = data.test.labels == 7, run.test_scores >= 0
    assert app.metrics == {
        "Precision": f"{precision_score(truth, predicted):.4f}",
        "Recall": f"{recall_score(truth, predicted):.4f}",
        "F1": f"{f1_score(truth, predicted):.4f}",
        "Accuracy": f"{accuracy_score(truth, predicted):.4f}",
    }
    assert "Digit 7 · Stochastic gradient descent · 60,000 images" in [heading.value for heading in app.test.subheader]


def test_train_another_and_go_back(app, data):
    app.open()
    first = app.metrics
    app.widget("selectbox", "Digit").set_value(5)
    app.widget("selectbox", "Classifier").set_value("LogisticRegression").run()
    app.widget("slider", "Training images").set_value(2_000)
    app.widget("button", "Train").click().run()
    app.settle()
    run = train(Experiment(digit=5, classifier="LogisticRegression", n_train=2_000), data)
    truth = data.test.labels == 5
    assert app.metrics["F1"] == f"{f1_score(truth, run.test_scores >= 0):.4f}"
    assert app.metrics != first
    table = app.test.dataframe[0].value
    assert table["Classifier"].tolist() == ["Logistic regression", "Stochastic gradient descent"]
    app.test.switch_page("pages/thresholds.py").run()
    assert "Digit 5 · Logistic regression · 2,000 images" in [heading.value for heading in app.test.subheader]


def test_ten_digits_with_folds(app, data):
    app.open()
    app.widget("button_group", "Task").set_value("All ten digits").run()
    app.widget("slider", "Training images").set_value(1_000)
    app.widget("button_group", "Folds").set_value(3)
    app.widget("button", "Train").click().run()
    app.settle()
    run = train(Experiment(digit=None, n_train=1_000, folds=3), data)
    truth, scores = data.test.labels == 4, run.test_scores[:, 4]
    app.test.selectbox(key="detector_digit").set_value(4).run()
    assert app.metrics["Recall"] == f"{recall_score(truth, scores >= 0):.4f}"
    app.test.switch_page("pages/thresholds.py").run()
    shown = next(table.value for table in app.test.table if "Recall" in table.value.index)
    assert shown["Test images"]["Recall"] == f"{recall_score(truth, scores >= 0):.4f}"


def test_a_run_of_ten_digits_is_listed_with_figures_of_ten_digits(app, data, store, small_run, ten_digit_run):
    for run in (small_run, ten_digit_run):
        store.save(run)
    app.open(run=ten_digit_run.experiment.to_link())
    app.test.session_state["experiments"] = [ten_digit_run.experiment, small_run.experiment]
    app.test.run()
    table = app.test.dataframe[0].value.set_index("Digit")
    labels, predicted = data.test.labels, ten_digit_run.test_scores.argmax(axis=1)
    assert table.loc["ten", "Accuracy"] == pytest.approx(accuracy_score(labels, predicted))
    assert table.loc["ten", "F1"] == pytest.approx(f1_score(labels, predicted, average="macro"))
    assert table.loc["7", "F1"] == pytest.approx(f1_score(labels == 7, small_run.test_scores >= 0))
    assert table["Average"].to_dict() == {"ten": "macro", "7": "of the digit"}


def test_a_link_fills_the_controls(app, store, ten_digit_run):
    values = {"digit": None, "classifier": "SGDClassifier", "parameters": {"alpha": 0.001}, "n_train": 2_000}
    linked = Experiment(**values, augmentation="drawing", folds=3)
    store.save(replace(ten_digit_run, experiment=linked))
    app.open(run=linked.to_link())
    assert app.widget("button_group", "Task").value == "All ten digits"
    assert app.widget("selectbox", "Classifier").value == "SGDClassifier"
    assert app.widget("selectbox", "Regularisation alpha").value == 0.001
    assert app.widget("slider", "Training images").value == 2_000
    assert app.widget("button_group", "Folds").value == 3
    assert app.widget("toggle", "Drawing augmentation").value
    assert app.widget("toggle", "Shift augmentation").disabled
    # What the visitor changes is theirs, also after a training ended.
    app.widget("button_group", "Task").set_value("One digit").run()
    app.widget("selectbox", "Digit").set_value(9).run()
    app.settle()
    assert app.widget("selectbox", "Digit").value == 9
    assert app.widget("selectbox", "Regularisation alpha").value == 0.001


def test_every_parameter_of_every_classifier_has_its_widget(app):
    app.open()
    for classifier, spec in REGISTRY.items():
        app.widget("selectbox", "Classifier").set_value(classifier).run()
        labels = {widget.label for widget in [*app.test.selectbox, *app.test.slider]}
        assert {parameter.title for parameter in spec.parameters} <= labels, classifier
        assert app.test.caption[0].value.startswith(spec.sentence)


def test_undefined_precision_is_said(app, stored):
    stored(Experiment(classifier="DummyClassifier"))
    app.open(run=json.dumps({"classifier": "DummyClassifier"}))
    assert app.metrics["Precision"] == "undefined"
    assert app.metrics["Recall"] == "0.0000"
    assert app.metrics["Accuracy"] == "0.8972"


@pytest.mark.parametrize("link", ["{", '{"digit": 99}', '{"classifier": "Oracle"}', '{"parameters": {"x": 1}}', "7"])
def test_broken_link_is_said_and_the_app_goes_on(app, link):
    app.open(run=link)
    assert "The default detector is shown instead" in app.test.warning[0].value
    assert float(app.metrics["F1"]) > 0.9


def test_link_trains_what_is_not_in_the_store(app, data):
    experiment = Experiment(digit=2, n_train=1_000, seed=5)
    app.open(run=experiment.to_link())
    run = train(experiment, data)
    order = experiment.training_order()
    assert prepare(data.train.images[order], "sparse").shape == (1_000, 784)
    assert app.metrics["F1"] == f"{f1_score(data.test.labels == 2, run.test_scores >= 0):.4f}"


def test_cancel(app):
    app.open()
    app.widget("selectbox", "Classifier").set_value("DecisionTreeClassifier").run()
    app.widget("button", "Train").click().run()
    assert app.waiting
    app.widget("button", "Cancel").click().run()
    assert not app.waiting
    assert float(app.metrics["F1"]) > 0.9  # the run that was shown before is still there


def test_impossible_combination_is_refused_before_training(app):
    app.open()
    app.widget("selectbox", "Classifier").set_value("KNeighborsClassifier").run()
    assert not app.widget("button", "Train").disabled
    app.widget("toggle", "Shift augmentation").set_value(True).run()
    assert "Choose at most 12,000 training images" in app.test.warning[0].value
    assert app.widget("button", "Train").disabled
    app.widget("slider", "Training images").set_value(12_000).run()
    assert not app.test.warning
    assert not app.widget("button", "Train").disabled


def test_shift_augmentation(app, data):
    app.open()
    app.widget("toggle", "Shift augmentation").set_value(True)
    app.widget("slider", "Training images").set_value(1_000)
    app.widget("button", "Train").click().run()
    app.settle()
    run = train(Experiment(n_train=1_000, augmentation="shift"), data)
    assert app.metrics["F1"] == f"{f1_score(data.test.labels == 7, run.test_scores >= 0):.4f}"
