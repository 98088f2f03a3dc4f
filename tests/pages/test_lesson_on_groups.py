"""What the lesson "The same line for everybody?" claims is what it computes, for the detector that every server has."""

import pytest

from digitlab.activities.guess import QUESTIONS
from digitlab.classroom.lessons import find_lessons
from digitlab.evaluation.chosen_lines import lines_by_group
from digitlab.evaluation.run_detectors import detectors_of
from digitlab.metrics.groups import differences_from_others, largest_gap
from digitlab.ui.classroom import lessons
from digitlab.ui.classroom.lesson_groups import values_of_groups

NAME = "8-the-same-line-for-everybody"


@pytest.fixture(scope="module")
def detector(first_runs, data):
    return detectors_of(first_runs[0], data)[7]


@pytest.fixture(scope="module")
def chosen(detector):
    return lines_by_group(detector, "equal_recall")


def test_most_that_is_missed_and_nearly_all_false_alarms_are_students(detector, chosen):
    students, employees = (curve.at(detector.default_threshold) for curve in detector.by_group.curves)
    missed = QUESTIONS["missed_students"].truth(detector)
    assert missed == pytest.approx(100 * students.fn / (students.fn + employees.fn))
    assert missed > 75  # who guesses that half of them are is surprised
    alarms = QUESTIONS["alarms_students"].truth(detector)
    assert alarms == pytest.approx(100 * chosen.points[0].fp / sum(point.fp for point in chosen.points))
    assert alarms > 90


def test_chance_alone_does_not_explain_the_difference(detector):
    points = [curve.at(detector.default_threshold) for curve in detector.by_group.curves]
    recall = differences_from_others(points)[0]["recall"]
    assert recall.value < 0
    assert recall.is_clear


def test_students_gain_and_pay_and_employees_pay(chosen):
    (students, employees), (before, other) = chosen.points, chosen.one_line
    assert students.tp > before.tp
    assert students.fp > before.fp
    assert employees.tp < other.tp
    assert largest_gap(chosen.points, "recall") < largest_gap(chosen.one_line, "recall")
    assert largest_gap(chosen.points, "precision") > 3 * largest_gap(chosen.one_line, "precision")


def test_no_choice_is_the_most_alike_in_everything(detector):
    keys = ("equal_recall", "equalized_odds", "equal_share", "profit")
    found = [lines_by_group(detector, key) for key in keys]
    rows = [found[0].one_line, *(lines.points for lines in found)]
    best = {
        min(range(len(rows)), key=lambda i, key=key: largest_gap(rows[i], key))
        for key in ("recall", "precision", "false_positive_rate", "queue_rate")
    }
    assert len(best) > 1


def test_every_placeholder_is_filled(detector, first_runs):
    lesson = lessons.lessons.__wrapped__()[NAME]
    assert (lesson.title, lesson.minutes) == ("The same line for everybody?", 20)
    point = detector.curve.at(detector.default_threshold)
    for step in lesson.steps:
        for text in (step.text, step.question, step.answer):
            assert "{" not in lessons._filled(text, step, point, detector)
    values = values_of_groups(detector, detector.default_threshold, "equal_recall")
    assert values["tp_change_1"].startswith("+")
    assert values["tp_change_2"].startswith("-")


def test_it_stands_among_the_lessons():
    assert NAME in find_lessons([])
