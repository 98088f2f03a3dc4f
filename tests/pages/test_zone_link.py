"""A zone in a link: what it opens, and what is refused."""

import pytest

from digitlab.texts import zones
from tests.pages.thresholds_page import PAGE

pytestmark = pytest.mark.usefixtures("stored_runs")


def test_a_link_opens_its_zone_and_keeps_it(app, small_run):
    app.open(PAGE, run=small_run.experiment.to_link(), threshold="2.5", clear_below="-1.5")
    assert (app.test.query_params["threshold"], app.test.query_params["clear_below"]) == ("2.5", "-1.5")
    assert any(caption.value == zones.LINE_ALONE for caption in app.test.caption)
    app.test.switch_page("pages/train.py").run()
    app.test.switch_page(PAGE).run()
    assert app.test.query_params["clear_below"] == "-1.5"


@pytest.mark.parametrize(
    ("linked", "said"),
    [
        ("3", "The link's clear_below lies above its threshold and is left out."),
        ("nan", "The link's clear_below is not a number and is left out."),
        ("-inf", "The link's clear_below is not a number and is left out."),
        ("<b>", "The link's clear_below is not a number and is left out."),
    ],
)
def test_a_link_that_makes_no_zone_opens_a_line_and_says_why(app, small_run, linked, said):
    app.open(PAGE, run=small_run.experiment.to_link(), threshold="2.5", clear_below=linked)
    assert said in [warning.value for warning in app.test.warning]
    assert app.test.query_params["threshold"] == "2.5"
    assert not any(caption.value == zones.LINE_ALONE for caption in app.test.caption)
