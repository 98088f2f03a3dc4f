"""What the lesson "Who decides?" claims is what it computes, for the detector that every server has."""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digitlab.activities.guess import QUESTIONS
from digitlab.activities.place import SITUATIONS, PlacedThreshold, class_zone_costs
from digitlab.decisions import Zone
from digitlab.evaluation.person_asked import person_asked
from digitlab.evaluation.run_detectors import detectors_of
from digitlab.texts import formats
from digitlab.ui.classroom import lessons
from digitlab.ui.classroom.activities import ACTIVITIES
from digitlab.ui.classroom.lesson_zone import values_of_zone
from tests.support.paths import ROOT

NAME = "7-who-decides"
NARROW, WIDE = Zone(-2.0, 2.0), Zone(-4.0, 4.0)


@pytest.fixture(scope="module")
def detector(first_runs, data):
    return detectors_of(first_runs[0], data)[7]


@pytest.fixture(scope="module")
def lesson():
    return lessons.lessons.__wrapped__()[NAME]


def wrong_at(detector, line):
    return (detector.judged.y_score >= line) != detector.judged.y_true


def test_two_of_a_hundred_looks_see_far_more_than_two_of_a_hundred_mistakes(detector):
    wrong, distance = wrong_at(detector, 0.0), np.abs(detector.judged.y_score)
    nearest = distance <= np.sort(distance)[199]
    assert nearest.sum() == 200
    truth = QUESTIONS["nearest"].truth(detector)
    assert truth == pytest.approx(100 * wrong[nearest].sum() / wrong.sum())
    assert truth > 35  # who guesses that two looks of a hundred see two mistakes of a hundred is surprised


def test_a_person_may_err_in_few_of_a_hundred_of_a_wide_zone(detector):
    wrong, distance = wrong_at(detector, 0.0), np.abs(detector.judged.y_score)
    truth = QUESTIONS["tired"].truth(detector)
    assert truth == pytest.approx(100 * wrong[distance <= np.sort(distance)[999]].mean())
    assert truth < 15  # as often as the lesson's tired person errs


@pytest.mark.parametrize("zone", [NARROW, WIDE, Zone(1.0, 5.0), Zone(0.0, 0.0)])
def test_counts_of_a_zone_and_its_person_are_those_of_brute_force(detector, zone):
    truth, scores = detector.judged
    asked = (scores >= zone.clear_below) & (scores < zone.threshold)
    wrong = wrong_at(detector, 0.0)
    found = person_asked(detector, zone, 0.15)
    assert found.n_asked == asked.sum()
    assert found.line_errors == wrong.sum()
    assert found.line_errors_asked == (wrong & asked).sum()
    assert (
        found.decided_errors
        == ((scores >= zone.threshold) & ~truth).sum() + ((scores < zone.clear_below) & truth).sum()
    )
    assert found.all_errors == pytest.approx(found.decided_errors + 0.15 * asked.sum())
    assert found.n_flagged + found.n_asked + found.n_cleared == found.n_samples == 10_000
    if asked.any():
        assert found.break_even == pytest.approx(wrong[asked].mean())


def test_a_wide_zone_with_a_tired_person_is_worse_than_the_line_and_a_narrow_one_is_better(detector):
    narrow, wide = (person_asked(detector, zone, 0.15) for zone in (NARROW, WIDE))
    assert wide.all_errors > wide.line_errors
    assert wide.break_even < 0.15
    assert narrow.all_errors < narrow.line_errors
    assert narrow.break_even > 0.15
    # Rested, the wider zone leaves fewer errors, for more than three times as many looks.
    assert wide.decided_errors < narrow.decided_errors
    assert wide.n_asked > 3 * narrow.n_asked
    # Some that the machine is sure of are wrong, and stay so.
    assert wide.decided_errors > 0


def test_every_step_of_it_holds_what_the_tests_look_at(lesson):
    zones = [(Zone(step.clear_below, step.threshold), step.person_errs) for step in lesson.steps if step.show]
    assert zones == [(NARROW, None), (WIDE, None), (WIDE, 15.0), (NARROW, 15.0)]
    assert (lesson.title, lesson.minutes) == ("Who decides?", 20)
    assert [step.activity for step in lesson.steps if step.activity] == ["guess", "place", "guess"]


def test_every_placeholder_is_filled(detector, lesson):
    for step in lesson.steps:
        point = lessons._point(step, detector)
        for text in (step.text, step.question, step.answer):
            assert "{" not in lessons._filled(text, step, point, detector)
    values = values_of_zone(detector, WIDE, 0.15)
    assert values["share_inside"] == "10.2 %"
    assert values["person_errs"] == "15.0 %"


def test_a_zone_is_placed_alone_and_stands_beside_the_best_one(detector):
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    test.query_params["lesson"] = NAME
    test.run()
    test.switch_page("pages/class.py").run()
    for label in ("Next", "Next", "Send"):
        next(button for button in test.button if button.label == label).click()
        test.run()
        assert not test.exception
    assert any("asking a person 2" in element.value for element in test.markdown)
    (sent,) = [element.value for element in test.success]
    low, high = map(float, re.fullmatch(r"Sent: from (\S+) to (\S+)\. .*", sent).groups())
    assert low < high == detector.default_threshold
    next(toggle for toggle in test.toggle if toggle.label == "Show result").set_value(True)
    test.run()
    assert not test.exception
    costs = class_zone_costs([Zone(low, high)], detector, SITUATIONS["x-rays"])
    (headline,) = [element.value for element in test.markdown if "The class's median costs" in element.value]
    assert headline == (
        f"## The class's median costs {formats.number(costs.of_median)}, the best zone "
        f"{formats.number(costs.of_best)}, one line {formats.number(costs.of_line)}"
    )
    assert costs.of_best < costs.of_line  # asking pays here
    assert len(test.get("plotly_chart")) == 1


def test_rounds_of_earlier_versions_ask_for_a_line():
    place = ACTIVITIES["place"]
    setting = place.of_lesson({"situation": "spam"})
    assert setting["asks_zone"] is False
    assert place.of_lesson({"situation": "x-rays", "zone": "yes"})["asks_zone"] is True
    old = {name: value for name, value in setting.items() if name != "asks_zone"}
    old["situation"] = {name: value for name, value in old["situation"].items() if name != "asking"}
    assert PlacedThreshold.from_json({"threshold": 0.5}, old) == PlacedThreshold(0.5)
    assert place.headline(old) == "Spam"
