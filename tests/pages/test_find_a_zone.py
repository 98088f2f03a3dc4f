"""The section "Find a threshold" where a person is asked in between: criteria, verdicts, and what asking is worth."""

import pytest

from digitlab.decisions.risk_coverage import risk_coverage
from digitlab.decisions.zone_choosing import choose_zone
from digitlab.decisions.zone_criteria import ZONE_CRITERIA
from digitlab.evaluation.run_detectors import detectors_of
from digitlab.experiments.experiment import Experiment
from digitlab.metrics.prevalence import curve_at_prevalence
from digitlab.texts import formats
from digitlab.texts.zone_choices import move_to, zone_outcome, zone_sentence, zone_verdict_sentence
from tests.pages.thresholds_page import PAGE, alts, open_expander, sentences

pytestmark = pytest.mark.usefixtures("stored_runs")
ZONE = {"threshold": "2.0", "clear_below": "-2.0"}


@pytest.fixture
def detector(data, small_run):
    (found,) = detectors_of(small_run, data).values()
    return found


def found_table(app):
    return next(element.value for element in app.test.table if "Asked" in element.value.columns)


def choose_on_page(app, key):
    labels = {key: criterion.label for key, criterion in ZONE_CRITERIA.items()}
    app.widget("selectbox", "What matters to you?").set_value(labels[key]).run()
    assert not app.test.exception


def move(app):
    next(button for button in app.test.button if button.label.startswith("Move the zone")).click().run()


def test_each_criterion_is_chosen_on_the_ones_and_checked_on_the_others(app, small_run, detector):
    app.open(PAGE, run=small_run.experiment.to_link(), **ZONE)
    halves = detector.halves
    for key in ZONE_CRITERIA:
        choose_on_page(app, key)
        choice = choose_zone(halves.chosen_on, key)
        checked = choice.zone.counts(halves.checked_on)
        assert zone_sentence(choice) in sentences(app)
        assert f"holds **{zone_outcome(choice, checked)}** on unseen images." in " ".join(sentences(app))
        verdicts = [zone_verdict_sentence(*judged, "images") for judged in choice.judged(checked)]
        assert [said for said in sentences(app) if "gavel" in said] == [f":material/gavel: {v}" for v in verdicts]
        assert len(verdicts) == len(choice.criterion.promises)
        assert any(button.label == move_to(choice) for button in app.test.button)
    assert found_table(app).index.tolist() == [
        "Chosen on 5,000 test images, every other one",
        "Checked on the other 5,000 test images",
    ]


def test_the_button_moves_both_handles_and_says_for_what(app, small_run, detector):
    app.open(PAGE, run=small_run.experiment.to_link(), **ZONE)
    choice = choose_zone(detector.halves.chosen_on, "errors", errors=0.01)
    move(app)
    assert app.test.query_params["threshold"] == repr(choice.zone.threshold)
    assert app.test.query_params["clear_below"] == repr(choice.zone.clear_below)
    said = "Chosen for at most 1.0 % errors among the decided, on 5,000 test images, every other one."
    assert any(said in caption.value for caption in app.test.caption)


def test_both_sides_can_be_promised_with_confidence(app, small_run, detector):
    app.open(PAGE, run=small_run.experiment.to_link(), **ZONE)
    choose_on_page(app, "sides")
    app.widget("slider", "Negative predictive value at least").set_value(98.0).run()
    app.widget("toggle", "With 95 % confidence").set_value(True).run()
    wanted = {"precision_wanted": 0.95, "npv_wanted": 0.98}
    choice = choose_zone(detector.halves.chosen_on, "sides", **wanted, confidence=0.95)
    assert zone_sentence(choice) in sentences(app)
    assert choice.counts.n_asked > choose_zone(detector.halves.chosen_on, "sides", **wanted).counts.n_asked


def test_a_zone_is_found_at_the_target_prevalence(app, small_run, detector):
    app.open(PAGE, run=small_run.experiment.to_link(), prevalence="0.01", **ZONE)
    choice = choose_zone(curve_at_prevalence(detector.halves.chosen_on, 0.01), "errors")
    assert any(button.label == move_to(choice) for button in app.test.button)
    assert not [toggle for toggle in app.test.toggle if toggle.label == "With 95 % confidence"]


def test_what_asking_is_worth_is_drawn_beside_the_best_line(app, small_run, detector):
    app.open(PAGE, run=small_run.experiment.to_link(), **ZONE)
    open_expander(app, "risk_coverage")
    found = risk_coverage(detector.halves.chosen_on, detector.halves.checked_on)
    (alt,) = [alt for alt in alts(app) if alt.startswith("Errors among the decided")]
    assert f"One line, which decides everything, has {formats.percent(found.line[1])} errors" in alt


def test_without_a_zone_a_line_is_found(app):
    app.open(PAGE, run=Experiment(n_train=2_000).to_link())
    assert not [button for button in app.test.button if button.label.startswith("Move the zone")]
    assert [button for button in app.test.button if button.label.startswith("Move the threshold")]
