"""The part "Answer only when sure" of the page Errors, without a browser."""

import re

import numpy as np
import pytest

from digitlab.decisions.reject import choose_level
from digitlab.evaluation.answers import answers_of
from digitlab.texts import formats
from digitlab.ui.state import shared


@pytest.fixture(scope="module")
def answers(ten_digit_run, data):
    shared.store().save(ten_digit_run)
    return answers_of(ten_digit_run, data)


def open_errors(app, run, **query):
    for name, value in query.items():
        app.test.query_params[name] = value
    app.test.query_params["run"] = run.experiment.to_link()
    app.test.run()
    app.test.switch_page("pages/errors.py").run()
    assert not app.test.exception
    return app


def asked(app):
    """Return how many images go to a person, as the heading of their gallery says."""
    found = [re.search(r"What goes to a person: ([\d,]+) images", element.value) for element in app.test.markdown]
    (number,) = [match[1] for match in found if match]
    return int(number.replace(",", ""))


def test_the_level_of_a_link_stays_in_it_and_sends_to_a_person_what_is_below(app, ten_digit_run, answers):
    detector = answers.detector("margin")
    level = float(np.round(np.median(detector.judged.y_score), 3))
    open_errors(app, ten_digit_run, level=repr(level), by="margin")
    assert asked(app) == (detector.judged.y_score < level).sum()
    assert (app.test.query_params["level"], app.test.query_params["by"]) == (repr(level), "margin")


@pytest.mark.parametrize("query", [{"level": "high"}, {"level": "nan", "by": "margin"}, {"level": "0.5", "by": "<b>"}])
def test_a_link_with_a_level_that_is_none_opens_the_page_all_the_same(app, ten_digit_run, answers, query):
    open_errors(app, ten_digit_run, **query)
    assert asked(app) >= 0


def test_a_level_is_found_for_a_number_of_errors_and_moved_to(app, ten_digit_run, answers):
    open_errors(app, ten_digit_run)
    app.widget("number_input", "Errors among the answered, at most, %").set_value(5.0).run()
    app.widget("checkbox", "With 95 % confidence").uncheck().run()
    detector = answers.detector("highest")
    choice = choose_level(detector.holdout.chosen_on, 0.05, None)
    held = detector.holdout.checked_on.at(choice.point.threshold)
    said = "\n".join(element.value for element in app.test.markdown)
    assert f"it answers {formats.percent(held.queue_rate)}" in said
    app.widget("button", f"Move the level to {formats.exact_threshold(choice.point.threshold)}").click().run()
    assert asked(app) == (detector.judged.y_score < choice.point.threshold).sum()
    assert any("Chosen for at most 5.0 % errors" in element.value for element in app.test.caption)
