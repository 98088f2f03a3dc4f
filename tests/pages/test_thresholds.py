"""What Python shows on the Thresholds page; what the browser shows is tested in tests/browser."""

import json

import pytest
from sklearn.metrics import precision_score, recall_score

from digitlab.detectors import detectors_of
from digitlab.experiment import Experiment
from digitlab.metrics import choosing
from digitlab.metrics.prevalence import at_prevalence
from digitlab.ui.components.cards import formatted

PAGE = "pages/thresholds.py"


@pytest.fixture(autouse=True)
def stored_runs(store, small_run, ten_digit_run):
    for run in (small_run, ten_digit_run):
        store.save(run)


def curve_of(run, data, digit=7):
    return detectors_of(run, data)[digit].curve


def table(app, name):
    """The rows of the table in which a row has this name."""
    return next(element.value for element in app.test.table if name in element.value.index)


def promise(app):
    return next(element.value for element in app.test.table if "Flagged of 1,000" in element.value.columns)


@pytest.mark.parametrize("threshold", [-12.5, 1e6])
def test_measures_equal_scikit_learn_at_the_linked_threshold(app, data, small_run, threshold):
    app.open(PAGE, run=small_run.experiment.to_link(), threshold=str(threshold))
    truth, predicted = data.test.labels == 7, small_run.test_scores >= threshold
    shown = table(app, "Precision")["Test images"]
    assert shown["Precision"] == formatted(precision_score(truth, predicted, zero_division=float("nan")))
    assert shown["Recall"] == formatted(recall_score(truth, predicted))
    assert shown["Specificity"] == formatted(recall_score(~truth, ~predicted))
    assert app.test.query_params["threshold"] == repr(threshold)


def test_threshold_is_kept_across_pages(app, small_run):
    app.open(PAGE, run=small_run.experiment.to_link(), threshold="2.5")
    before = table(app, "Precision")["Test images"].tolist()
    app.test.switch_page("pages/train.py").run()
    app.test.switch_page(PAGE).run()
    assert table(app, "Precision")["Test images"].tolist() == before


def test_another_prevalence_has_its_own_column(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link(), prevalence="0.001")
    world = at_prevalence(curve_of(small_run, data).at(0.0), 0.001)
    assert table(app, "Precision")["In the imagined world"]["Precision"] == formatted(world.precision)


@pytest.mark.parametrize("link", [{"threshold": "nan"}, {"prevalence": "often"}])
def test_broken_number_in_the_link_is_said(app, small_run, link):
    app.open(PAGE, run=small_run.experiment.to_link(), **link)
    assert "is left out" in app.test.warning[0].value
    assert table(app, "Precision")["Test images"]["Precision"] != "undefined"


def test_choosing_on_the_test_images_flatters(app, small_run):
    app.open(PAGE, run=small_run.experiment.to_link())
    wishes = app.widget("selectbox", "What matters to you?").options
    assert len(wishes) == 7
    for wish in wishes:
        app.widget("selectbox", "What matters to you?").set_value(wish).run()
        assert not app.test.exception
        assert promise(app).index.tolist() == ["Chosen on the test images"]
        assert "flatter" in app.test.info[0].value


@pytest.fixture(scope="module")
def folded(stored):
    return stored(Experiment(n_train=2_000, folds=3))


def test_promise_is_checked_on_unseen_images(app, data, folded):
    run = folded
    app.open(PAGE, run=run.experiment.to_link())
    choice = choosing.precision_at_least(detectors_of(run, data)[7].curve_to_choose_by, 0.95)
    held = curve_of(run, data).at(choice.point.threshold)
    shown = promise(app)
    assert shown.index.tolist() == ["Chosen on 2,000 training images", "Checked on 10,000 test images"]
    assert shown["Precision"].tolist() == [choosing.percent(choice.point.precision), choosing.percent(held.precision)]
    sentences = [markdown.value for markdown in app.test.markdown]
    assert (
        f"Chosen for **a precision of at least 95.0 %**, holds **{choosing.percent(held.precision)} precision** on "
        "unseen images." in sentences
    )
    next(button for button in app.test.button if button.label.startswith("Move the threshold")).click().run()
    assert app.test.query_params["threshold"] == repr(choice.point.threshold)
    assert table(app, "Precision")["Test images"]["Precision"] == formatted(held.precision)


def test_impossible_wish_says_so_and_offers_the_nearest(app, stored):
    stored(Experiment(classifier="DummyClassifier", n_train=1_000))
    app.open(PAGE, run=json.dumps({"classifier": "DummyClassifier", "n_train": 1000}))
    assert "Impossible" in app.test.warning[0].value
    assert "The nearest has 10.3 %" in app.test.warning[0].value


def test_ten_digits_are_ten_detectors(app, data, ten_digit_run):
    app.open(PAGE, run=ten_digit_run.experiment.to_link(), digit="3")
    point = curve_of(ten_digit_run, data, 3).at(0.0)
    assert table(app, "Precision")["Test images"]["Recall"] == formatted(point.recall)
    app.widget("selectbox", "Read as the detector of").set_value(8).run()
    point = curve_of(ten_digit_run, data, 8).at(0.0)
    assert table(app, "Precision")["Test images"]["Recall"] == formatted(point.recall)


def test_calibration_of_scores_that_are_no_probabilities(app, small_run, folded):
    app.open(PAGE, run=small_run.experiment.to_link())
    assert any("gives scores, not probabilities" in markdown.value for markdown in app.test.markdown)
    app = type(app)().open(PAGE, run=folded.experiment.to_link())
    before = app.metrics["Brier score, sigmoid"]
    app.widget("radio", "Calibrate").set_value("Isotonic").run()
    assert 0 < float(app.metrics["Brier score, isotonic"]) < 0.1
    assert app.metrics["Brier score, sigmoid"] == before


def test_calibration_of_a_forest(app, data, stored):
    experiment = Experiment(classifier="RandomForestClassifier", parameters={"n_estimators": 10}, n_train=1_000)
    run = stored(experiment)
    app.open(PAGE, run=experiment.to_link())
    brier = float(((run.test_scores - (data.test.labels == 7)) ** 2).mean())
    assert app.metrics["Brier score, as it is"] == formatted(brier)


def test_compare_with_another_run(app, data, small_run, stored):
    other = stored(Experiment(classifier="LogisticRegression", n_train=1_000))
    app.open(PAGE, run=other.experiment.to_link())
    app.test.session_state["asked"] = [small_run.experiment]
    app.test.run()
    app.widget("button", "Show it").click().run()
    box = app.widget("selectbox", "Compare with")
    box.set_value(other.experiment.digest).run()
    shown = promise_of_two(app)
    assert shown["Recall"].tolist() == [
        choosing.percent(curve_of(run, data).at(0.0).recall) for run in (small_run, other)
    ]
    app.widget("radio", "Read them").set_value("Both at this recall").run()
    wanted = curve_of(small_run, data).at(0.0).recall
    point = choosing.recall_at_least(curve_of(other, data), wanted).point
    assert promise_of_two(app)["Precision"].iloc[1] == choosing.percent(point.precision)


def promise_of_two(app):
    return next(element.value for element in app.test.table if "Threshold" in element.value.columns)
