"""The criteria of "Find a threshold", what is promised, and what came of it."""

import json

import pytest

from digitlab.evaluation.run_detectors import detectors_of
from digitlab.experiments.experiment import Experiment
from digitlab.metrics.choosing import choose
from digitlab.metrics.criteria import CRITERIA
from digitlab.metrics.prevalence import at_prevalence, curve_at_prevalence
from digitlab.metrics.threshold_spread import threshold_spread
from digitlab.texts import formats
from digitlab.texts.choices import needed_sentence, verdict_sentence
from tests.pages.thresholds_page import PAGE, curve_of, open_expander, promise, sentences, short, table

pytestmark = pytest.mark.usefixtures("stored_runs")


def test_the_finder_works_at_the_target_prevalence(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link(), prevalence="0.01")
    (detector,) = detectors_of(small_run, data).values()
    halves = detector.halves
    choice = choose(curve_at_prevalence(halves.chosen_on, 0.01), "precision", wanted=0.95)
    held = at_prevalence(halves.checked_on.at(choice.point.threshold), 0.01)
    assert f"holds **{formats.percent(held.precision)} precision** on unseen images." in " ".join(sentences(app))
    assert promise(app)["Precision"].iloc[1].startswith(formats.percent(held.precision))
    assert any("of the world that you imagine, where 1 % are positive" in c.value for c in app.test.caption)
    assert not [toggle for toggle in app.test.toggle if toggle.label == "With 95 % confidence"]
    next(button for button in app.test.button if button.label.startswith("Move the threshold")).click().run()
    assert any("for a world where 1 % are positive. The figures" in c.value for c in app.test.caption)


def test_without_folds_a_threshold_is_chosen_on_one_half_by_default(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link())
    box = app.widget("radio", "Choose it on")
    assert box.options == ["Every other test image", "Test images"]
    assert box.value == "Every other test image"
    (detector,) = detectors_of(small_run, data).values()
    choice = choose(detector.halves.chosen_on, "precision", wanted=0.95)
    held = detector.halves.checked_on.at(choice.point.threshold)
    shown = promise(app)
    assert shown.index.tolist() == [
        "Chosen on 5,000 test images, every other one",
        "Checked on the other 5,000 test images",
    ]
    assert shown["Precision"].tolist() == [short("precision", choice.point), short("precision", held)]
    assert shown["Recall"].tolist() == [short("recall", choice.point), short("recall", held)]


def test_every_criterion_is_checked_by_default_and_flatters_on_the_test_images(app, small_run):
    app.open(PAGE, run=small_run.experiment.to_link())
    criteria = app.widget("selectbox", "What matters to you?").options
    assert len(criteria) == len(CRITERIA)
    for criterion in criteria:
        app.widget("selectbox", "What matters to you?").set_value(criterion).run()
        assert not app.test.exception
        assert promise(app).index.tolist()[1] == "Checked on the other 5,000 test images"
        assert not app.test.info
    app.widget("radio", "Choose it on").set_value("Test images").run()
    for criterion in criteria:
        app.widget("selectbox", "What matters to you?").set_value(criterion).run()
        assert not app.test.exception
        assert promise(app).index.tolist() == ["Chosen on the test images"]
        assert "flatter" in app.test.info[0].value


def test_a_promise_has_its_verdict(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link())
    (detector,) = detectors_of(small_run, data).values()
    for kind, key in (
        ("Few false alarms: precision at least", "precision"),
        ("Few misses: recall at least", "recall"),
    ):
        app.widget("selectbox", "What matters to you?").set_value(kind).run()
        choice = choose(detector.halves.chosen_on, key, wanted=0.95)
        held = detector.halves.checked_on.at(choice.point.threshold)
        verdict = verdict_sentence(choice.promise.judged(held))
        assert f":material/gavel: {verdict}" in sentences(app)
        assert verdict.startswith("Promised at least 95.0 %; ")
    app.widget("selectbox", "What matters to you?").set_value("A balance: highest F-beta").run()
    assert not any("gavel" in sentence for sentence in sentences(app))  # the best there is promises nothing


def test_confidence_can_be_asked_for(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link())
    (detector,) = detectors_of(small_run, data).values()
    app.widget("slider", "Precision at least").set_value(90.0).run()
    app.widget("toggle", "With 95 % confidence").set_value(True).run()
    choice = choose(detector.halves.chosen_on, "precision", wanted=0.9, confidence=0.95)
    without = choose(detector.halves.chosen_on, "precision", wanted=0.9)
    assert choice.point.threshold > without.point.threshold
    assert any(
        button.label == f"Move the threshold to {formats.exact_threshold(choice.point.threshold)}"
        for button in app.test.button
    )
    assert any("**a precision of at least 90.0 %, with 95 % confidence**" in sentence for sentence in sentences(app))
    needed = needed_sentence(choice)
    assert "takes 29 flagged images without a false alarm, 46 with one, 61 with two" in needed
    assert needed in [caption.value for caption in app.test.caption]


def test_the_page_says_on_what_the_threshold_was_chosen_until_it_is_moved(app, data, small_run):
    app.open(PAGE, run=small_run.experiment.to_link())

    def origins():
        return [caption.value for caption in app.test.caption if "Chosen for" in caption.value]

    def move():
        next(button for button in app.test.button if button.label.startswith("Move the threshold")).click().run()

    assert origins() == []
    move()
    assert origins() == [
        ":material/my_location: Chosen for a precision of at least 95.0 %, on 5,000 test images, every other one. The "
        "figures at the threshold count all 10,000 test images, those that chose it, too, and flatter a little; the "
        "check counts the others alone."
    ]
    app.widget("radio", "Choose it on").set_value("Test images").run()
    move()
    assert origins() == [
        ":material/my_location: Chosen for a precision of at least 95.0 %, on the 10,000 test images themselves, "
        "which flatters."
    ]
    # A step that is shown was not chosen for anything.
    open_expander(app, "falls")
    app.widget("button", "Show this step").click().run()
    assert origins() == []


def test_promise_is_checked_on_unseen_images(app, data, folded):
    run = folded
    app.open(PAGE, run=run.experiment.to_link())
    detector = detectors_of(run, data)[7]
    choice = choose(detector.curve_to_choose_by, "precision", wanted=0.95)
    held = curve_of(run, data).at(choice.point.threshold)
    shown = promise(app)
    assert shown.index.tolist() == ["Chosen on 2,000 training images, out of fold", "Checked on 10,000 test images"]
    assert shown["Precision"].tolist() == [short("precision", choice.point), short("precision", held)]
    assert (
        f"Chosen for **a precision of at least 95.0 %**, holds **{formats.percent(held.precision)} precision** on "
        "unseen images." in sentences(app)
    )
    folds = detector.curves_of_folds
    assert sum(fold.n_positive for fold in folds) == detector.curve_to_choose_by.n_positive
    by_folds = [choose(fold, "precision", wanted=0.95).point.threshold for fold in folds]
    chosen = ", ".join(map(formats.threshold, sorted(by_folds)))
    assert f"{len(folds)} of the {len(folds)} folds can choose by themselves: {chosen}." in " ".join(sentences(app))
    assert app.widget("radio", "Choose it on").options == [
        "Training images, out of fold",
        "Every other test image",
        "Test images",
    ]
    next(button for button in app.test.button if button.label.startswith("Move the threshold")).click().run()
    assert any(caption.value.endswith("95.0 %, on 2,000 training images, out of fold.") for caption in app.test.caption)
    assert app.test.query_params["threshold"] == repr(choice.point.threshold)
    assert table(app, "Precision")["Test images"]["Precision"] == formats.share(held.precision)


def test_impossible_criterion_says_so_and_offers_the_nearest(app, stored, data):
    stored(Experiment(classifier="DummyClassifier", n_train=1_000))
    app.open(PAGE, run=json.dumps({"classifier": "DummyClassifier", "n_train": 1000}))
    assert "Impossible" in app.test.warning[0].value
    share = (data.test.labels[::2] == 7).mean()
    assert f"The nearest has {formats.percent(share)}" in app.test.warning[0].value
    assert not any("gavel" in sentence for sentence in sentences(app))  # nothing was promised
    assert not any("Chosen for" in sentence for sentence in sentences(app))
    assert any(sentence.startswith("What is offered instead holds **") for sentence in sentences(app))
    next(button for button in app.test.button if button.label.startswith("Move the threshold")).click().run()
    assert any(
        "Offered instead of a precision of at least 95.0 %, which was impossible, on 5,000 test images" in caption.value
        for caption in app.test.caption
    )
    app.widget("radio", "Choose it on").set_value("Test images").run()
    assert "The nearest has 10.3 %" in app.test.warning[0].value


def test_the_finder_says_how_sure_its_threshold_is_and_the_slider_shows_it(app, data, small_run, monkeypatch):
    app.open(PAGE, run=small_run.experiment.to_link())
    (detector,) = detectors_of(small_run, data).values()
    halves = detector.halves
    spread = threshold_spread(halves.chosen_on, "precision", wanted=0.95, judged_by=halves.checked_on)
    low, high = (formats.threshold(end) for end in spread.limits()[:2])
    said = f"95 of 100 resamples would have chosen between {low} and {high}"
    (shown,) = [sentence for sentence in sentences(app) if said in sentence]
    precision, recall = (formats.percent_limits(spread.limits_of(key)) for key in ("precision", "recall"))
    assert "On the other 5,000 test images these thresholds have " in shown
    assert f"a precision of {precision} % and a recall of {recall} %." in shown
    assert slider_data(app)["spread"] is None
    next(button for button in app.test.button if button.label.startswith("Move the threshold")).click().run()
    sent = slider_data(app)["spread"]
    assert sent["words"].startswith(f"For a precision of at least 95.0 %: {said}")
    assert (sent["low"], sent["high"]) == spread.limits()[:2]
    assert sent["thresholds"] == sorted(set(spread.thresholds))

    # Of very many rows it takes seconds, and is asked for.
    monkeypatch.setattr("digitlab.ui.thresholds.spread._QUICK", 1_000)
    app.test.run()
    assert not [sentence for sentence in sentences(app) if said in sentence]
    app.widget("toggle", "How sure is this threshold?").set_value(True).run()
    assert [sentence for sentence in sentences(app) if said in sentence]


def slider_data(app):
    """Return what is sent to the slider."""
    (slider,) = [one.proto for one in app.test.get("bidi_component") if "slider" in one.proto.component_name]
    return json.loads(slider.mixed.json or slider.json)
