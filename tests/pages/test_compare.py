import time
from statistics import mean, stdev

import pandas as pd
import pytest
from sklearn.metrics import accuracy_score, average_precision_score, f1_score, roc_auc_score

from digitlab import reproduce
from digitlab.evaluation.repeats import repeats
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.training.train import train
from digitlab.ui.compare import reproduction

PAGE = "pages/compare.py"
FOREST = Experiment(classifier="RandomForestClassifier", parameters={"n_estimators": 10}, n_train=1_000)


@pytest.fixture
def runs(store, small_run, ten_digit_run):
    """Two runs in the server's store, the ten digits' one used last."""
    for run in (small_run, ten_digit_run):
        store.save(run)
    return small_run, ten_digit_run


def open_compare(app):
    app.test.switch_page(PAGE).run()
    assert not app.test.exception, app.test.exception[0].message
    return app


def table(app):
    return next(frame.value for frame in app.test.dataframe if "ROC AUC" in frame.value)


def row_of(rows, experiment):
    wanted = {
        "Digit": experiment.task.short_title,
        "Classifier": experiment.spec.title,
        "Images": experiment.n_train,
        "Folds": experiment.folds,
        "Augmentation": experiment.augmenting.in_names,
        "Parameters": naming.parameters(experiment),
    }
    return rows[(rows[list(wanted)] == pd.Series(wanted)).all(axis=1)].iloc[0]


def alts(app):
    return [chart.proto.alt for chart in app.test.get("plotly_chart")]


def test_figures_of_the_table_equal_scikit_learn(app, runs, data):
    open_compare(app)
    small, ten = runs
    rows = table(app)
    detector = row_of(rows, small.experiment)
    truth = data.test.labels == 7
    assert detector["F1"] == pytest.approx(f1_score(truth, small.test_scores >= 0))
    assert detector["ROC AUC"] == pytest.approx(roc_auc_score(truth, small.test_scores))
    assert detector["Average precision"] == pytest.approx(average_precision_score(truth, small.test_scores))
    assert detector["Model, MB"] > 0
    digits = row_of(rows, ten.experiment)
    assert digits["Accuracy"] == pytest.approx(accuracy_score(data.test.labels, ten.test_scores.argmax(axis=1)))
    assert rows.select_dtypes("number").columns.tolist()[:3] == ["Images", "F1", "Precision"]


def test_latest_runs_are_drawn_and_another_digit_may_be_chosen(app, runs, data):
    small, ten = runs
    app.open(run=ten.experiment.to_link())
    app.test.session_state["experiments"] = [ten.experiment, small.experiment]
    open_compare(app)
    app.widget("selectbox", "Read as detectors of").set_value(4).run()
    area = roc_auc_score(data.test.labels == 4, ten.test_scores[:, 4])
    assert any(alt.startswith("ROC curves") and f"{area:.4f}" in alt for alt in alts(app))
    assert any("Only runs that know the digit 4" in caption.value for caption in app.test.caption)


def test_session_runs_come_first(app, runs, stored):
    stored(FOREST)
    app.open(run=FOREST.to_link())
    open_compare(app)
    first = table(app).iloc[0]
    assert (first["Classifier"], first["Images"]) == ("Random forest", 1_000)
    assert bool(first["This session"])


@pytest.mark.usefixtures("trained_here")
def test_tutorials_are_reproduced_by_the_button(app, monkeypatch, runs, data):
    """With smaller experiments in the tutorials' place: the way is the same."""
    small = [
        reproduce.Claim(FOREST, "F1", 0.9430, least=0.4),
        reproduce.Claim(Experiment(digit=3, n_train=1_000, seed=77), "F1", 0.5, least=0.5),
    ]
    monkeypatch.setattr(reproduction.reproduce, "claims", lambda only=None: small)
    open_compare(app)
    button = app.widget("button", "Reproduce the tutorials")
    assert not button.disabled
    assert "not trained yet" in app.test.dataframe[-1].value["Measured"].tolist()
    button.click().run()
    deadline = time.monotonic() + 90
    while "not trained yet" in app.test.dataframe[-1].value["Measured"].tolist() or app.waiting:
        assert time.monotonic() < deadline, "The trainings never ended."
        app.wait_for_trainings(*(claim.experiment for claim in small))
        app.test.run()
    shown = app.test.dataframe[-1].value
    assert shown["Holds"].tolist() == ["yes (one seed)", "yes (one seed)"]
    forest = train(FOREST, data).test_scores >= 0.5
    assert shown["Measured"].tolist()[0] == f"{f1_score(data.test.labels == 7, forest):.4f}"
    assert app.widget("button", "Reproduce the tutorials").disabled
    assert "Digit 3" in shown["Experiment"].tolist()[1]


def test_runs_that_differ_in_their_seed_are_averaged(app, monkeypatch, stored, data):
    first = Experiment(digit=4, n_train=1_000, seed=42)
    runs = [stored(repeat) for repeat in repeats(first, 3)]
    claim = reproduce.Claim(first, "F1", 0.5, least=0.5)
    monkeypatch.setattr(reproduction.reproduce, "claims", lambda only=None: [claim])
    app.open()
    open_compare(app)
    shown = app.test.dataframe[-1].value.iloc[0]
    values = [f1_score(data.test.labels == 4, run.test_scores >= 0) for run in runs]
    assert shown["Measured"] == f"{mean(values):.4f}"
    assert shown["Spread"] == f"{stdev(values):.4f}"
    assert shown["Seeds"] == "3"
    assert shown["Holds"] == "yes"
    caption = app.test.caption[-1].value
    assert "95 in 100 hold the true value" in caption
    assert "another sample" not in caption


def test_trainings_can_be_given_up(app, monkeypatch, runs):
    slow = reproduce.Claim(Experiment(classifier="HistGradientBoostingClassifier", digit=None, seed=5), "Accuracy", 0.9)
    monkeypatch.setattr(reproduction.reproduce, "claims", lambda only=None: [slow])
    open_compare(app)
    app.widget("button", "Reproduce the tutorials").click().run()
    app.widget("button", "Cancel all").click().run()
    assert not any(button.label == "Cancel all" for button in app.test.button)
    assert not app.widget("button", "Reproduce the tutorials").disabled
