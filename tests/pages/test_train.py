import json
from dataclasses import replace
from shutil import rmtree

import pytest
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score

from digitlab.classifiers import REGISTRY
from digitlab.classifiers.features import prepare
from digitlab.experiments import naming
from digitlab.experiments.experiment import Experiment
from digitlab.jobs import JobQueue, JobState, JobStatus, TooManyJobsError
from digitlab.training.train import train
from digitlab.ui.state import shared
from tests.pages.conftest import FIRST_PAGE


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


@pytest.mark.usefixtures("trained_here")
def test_train_another_and_go_back(app, data):
    app.open()
    first = app.metrics
    app.widget("selectbox", "Digit").set_value(5)
    app.widget("selectbox", "Classifier").set_value("LogisticRegression").run()
    app.widget("slider", "Training images").set_value(2_000)
    app.widget("button", "Train").click().run()
    app.settle()
    assert [toast.value for toast in app.test.toast] == ["Logistic regression for 5 is ready: this page shows it."]
    run = train(Experiment(digit=5, classifier="LogisticRegression", n_train=2_000), data)
    truth = data.test.labels == 5
    assert app.metrics["F1"] == f"{f1_score(truth, run.test_scores >= 0):.4f}"
    assert app.metrics != first
    table = app.test.dataframe[0].value
    assert table["Classifier"].tolist() == ["Logistic regression", "Stochastic gradient descent"]
    app.test.switch_page("pages/thresholds.py").run()
    assert "Digit 5 · Logistic regression · 2,000 images" in [heading.value for heading in app.test.subheader]


@pytest.mark.slow
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
    app.open(FIRST_PAGE, run=link)
    assert "The default detector is shown instead" in app.test.warning[0].value
    app.open()
    assert float(app.metrics["F1"]) > 0.9


@pytest.mark.usefixtures("trained_here")
def test_link_to_an_untrained_run_asks_first(app, data):
    experiment = Experiment(digit=2, n_train=1_000, seed=5)
    app.open(run=experiment.to_link())
    assert shared.queue().status(experiment).state is JobState.CANCELLED  # nobody has asked for it
    assert naming.full_title(experiment) in [markdown.value for markdown in app.test.markdown]
    assert any("about 2 seconds on two cores" in caption.value for caption in app.test.caption)
    app.train_linked()
    run = train(experiment, data)
    order = experiment.training_order()
    assert prepare(data.train.images[order], "sparse").shape == (1_000, 784)
    assert app.metrics["F1"] == f"{f1_score(data.test.labels == 2, run.test_scores >= 0):.4f}"


def test_every_page_asks_for_an_untrained_run(app):
    experiment = Experiment(digit=2, n_train=1_000, seed=6)
    for page in ("thresholds", "errors", "draw"):
        other = type(app)()
        other.open(f"pages/{page}.py", run=experiment.to_link())
        assert other.asks, page
        assert not other.waiting
    assert shared.queue().status(experiment).state is JobState.CANCELLED


def test_default_detector_can_be_had_instead(app):
    experiment = Experiment(classifier="LargerCNN", folds=10, augmentation="shift")
    app.open(run=experiment.to_link())
    assert any(" hours on two cores." in caption.value for caption in app.test.caption)
    app.widget("button", "Show the default detector instead").click().run()
    assert float(app.metrics["F1"]) > 0.9
    assert "LargerCNN" not in app.test.query_params["run"]
    assert shared.queue().status(experiment).state is JobState.CANCELLED


def test_linked_training_can_be_cancelled_and_is_asked_for_again(app):
    experiment = Experiment(digit=2, classifier="HistGradientBoostingClassifier", seed=9)
    app.open(run=experiment.to_link())
    app.widget("button", "Train it").click().run()
    assert app.waiting
    assert any("Gradient boosting for 2" in markdown.value for markdown in app.test.markdown)
    app.widget("button", "Cancel").click().run()
    assert not app.waiting
    assert app.asks
    assert shared.queue().status(experiment).state is JobState.CANCELLED


def test_default_detector_is_trained_at_once_and_can_be_cancelled(app, store):
    run = store.load_with_model(Experiment())
    forget(Experiment(), store)
    try:
        app.test.run()
        app.test.switch_page("pages/train.py").run()
        assert shared.queue().status(Experiment()).is_pending
        app.widget("button", "Cancel").click().run()
        assert not app.waiting
        assert app.asks  # and it is not begun again by itself
        app.test.run()
        assert not shared.queue().status(Experiment()).is_pending
        app.train_linked()
        assert float(app.metrics["F1"]) > 0.9
    finally:
        store.save(run)


def test_training_is_followed_and_announced_on_every_page(app):
    experiment = Experiment(digit=2, classifier="LogisticRegression", n_train=1_000, seed=8)
    app.open("pages/errors.py")
    shown = app.test.subheader[0].value
    app.test.session_state["asked"], app.test.session_state["visitor"] = [experiment], "somebody"
    shared.queue().submit(experiment, "somebody")
    app.test.run()
    assert app.waiting
    for page in ("thresholds", "compare", "draw", "errors"):
        app.test.switch_page(f"pages/{page}.py").run()
        assert any("Logistic regression for 2" in markdown.value for markdown in app.test.markdown), page
    app.settle()
    assert app.test.subheader[0].value == shown  # what somebody looks at stays until they want the other
    assert any("Logistic regression for 2 is ready" in markdown.value for markdown in app.test.markdown)
    app.widget("button", "Show it").click().run()
    assert app.test.subheader[0].value == naming.title(experiment)
    assert not any("is ready" in markdown.value for markdown in app.test.markdown)


@pytest.mark.usefixtures("trained_here")
def test_chosen_run_is_announced_without_a_line_where_it_is_shown(app):
    experiment = Experiment(digit=2, n_train=1_000, seed=11)
    app.open("pages/errors.py", run=experiment.to_link())
    app.train_linked()
    assert app.test.subheader[0].value == naming.title(experiment)
    assert [toast.value for toast in app.test.toast] == [
        "Stochastic gradient descent for 2 is ready: this page shows it."
    ]
    assert not any("is ready" in markdown.value for markdown in app.test.markdown)


def test_finished_run_is_announced_where_no_run_is_shown(app, first_runs):
    app.open()
    app.test.switch_page("pages/compare.py").run()
    app.test.session_state["asked"] = [first_runs[1].experiment]
    app.test.run()
    assert any("for ten digits is ready" in markdown.value for markdown in app.test.markdown)
    app.widget("button", "Show it").click().run()
    assert naming.title(first_runs[1].experiment) in [heading.value for heading in app.test.subheader]


def test_failure_is_told_on_every_page_until_it_is_closed(app, monkeypatch):
    experiment, said = Experiment(digit=2, n_train=1_000, seed=10), "It took too much memory. Choose fewer images."
    app.open()
    app.test.session_state["asked"] = [experiment]
    monkeypatch.setattr(JobQueue, "status", lambda *_: JobStatus(experiment, JobState.FAILED, message=said))
    for page in ("thresholds", "compare"):
        app.test.switch_page(f"pages/{page}.py").run()
        assert app.test.error[0].value.endswith(said)
        assert any(button.label == "Train again" for button in app.test.button)
    app.widget("button", "Close").click().run()
    assert not app.test.error


def test_broken_link_is_still_said_when_the_first_detector_is_trained(app, store):
    run = store.load_with_model(Experiment())
    forget(Experiment(), store)
    try:
        app.test.query_params["run"] = "{"
        app.test.run()
        assert app.waiting
        assert "The default detector is shown instead" in app.test.warning[0].value
        app.widget("button", "Cancel").click().run()
        assert "The default detector is shown instead" in app.test.warning[0].value
    finally:
        store.save(run)
    app.test.run()
    assert "The default detector is shown instead" in app.test.warning[0].value
    app.test.run()
    assert not app.test.warning


def test_too_many_trainings_are_refused_in_place(app, monkeypatch):
    def refuse(self, experiment, visitor, **options):
        raise TooManyJobsError("Two of your trainings wait already. Cancel one, or wait for it.")

    app.open()
    app.widget("selectbox", "Classifier").set_value("DecisionTreeClassifier").run()
    app.widget("slider", "Training images").set_value(3_000)
    monkeypatch.setattr(JobQueue, "submit", refuse)
    app.widget("button", "Train").click().run()
    assert not app.test.exception
    assert app.test.warning[0].value.startswith("Two of your trainings wait already.")
    assert app.widget("slider", "Training images").value == 3_000
    assert app.widget("selectbox", "Classifier").value == "DecisionTreeClassifier"
    other = type(app)()
    other.open(run=Experiment(digit=2, n_train=1_000, seed=7).to_link())
    other.widget("button", "Train it").click().run()
    assert other.test.warning[0].value.startswith("Two of your trainings wait already.")


def forget(experiment, store):
    """Let a run leave the disk and the memory."""
    rmtree(store.folder / "runs" / experiment.digest)


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


@pytest.mark.slow
def test_shift_augmentation(app, data):
    app.open()
    app.widget("toggle", "Shift augmentation").set_value(True)
    app.widget("slider", "Training images").set_value(1_000)
    app.widget("button", "Train").click().run()
    app.settle()
    run = train(Experiment(n_train=1_000, augmentation="shift"), data)
    assert app.metrics["F1"] == f"{f1_score(data.test.labels == 7, run.test_scores >= 0):.4f}"
