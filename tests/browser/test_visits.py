"""What a visitor did is there again after a reload, a return, and a step back."""

import json
import re
from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect

from digitlab.experiments.experiment import Experiment
from tests.browser.conftest import go_to, open_linked
from tests.support.browser import wait_until_quiet


def heading(page: Page, digit: int):
    return page.get_by_role("heading", name=f"Digit {digit} · Stochastic gradient descent")


def settled(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


@pytest.mark.slow
def test_runs_of_an_earlier_visit_can_be_compared_with(page: Page, app_url: str):
    open_linked(page, f"{app_url}/thresholds?run={Experiment(n_train=1_000).to_link()}")
    expect(heading(page, 7)).to_be_visible()
    settled(page)
    page.goto("about:blank")
    # A visit without a link, as somebody comes back the next day.
    page.goto(f"{app_url}/thresholds")
    page.get_by_role("combobox", name="Compare with").click()
    expect(page.get_by_role("option", name="1,000 images")).to_be_visible()


def test_a_training_is_still_waited_for_after_a_reload(page: Page, app_url: str):
    long = Experiment(digit=None, classifier="DecisionTreeClassifier", seed=5)
    open_linked(page, f"{app_url}/train?run={long.to_link()}")
    line = page.get_by_text("Decision tree for ten digits").first
    expect(line).to_be_visible()
    settled(page)
    page.goto(f"{app_url}/errors")
    expect(line).to_be_visible()
    page.get_by_role("button", name="Cancel").first.click()
    expect(line).to_be_hidden()


def test_back_and_forward_go_where_one_was_and_no_other_server_is_asked(page: Page, app_url: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(app_url)
    expect(page.get_by_role("slider", name="Threshold")).to_be_visible()
    settled(page)
    go_to(page, "Thresholds")
    expect(heading(page, 7)).to_be_visible()
    settled(page)
    page.go_back()
    expect(page.get_by_role("heading", name="What does a threshold trade?")).to_be_visible()
    settled(page)
    page.go_forward()
    expect(heading(page, 7)).to_be_visible()
    settled(page)
    page.go_back()
    expect(page.get_by_role("heading", name="What does a threshold trade?")).to_be_visible()
    assert {url for url in asked if not url.startswith((app_url, "data:", "blob:"))} == set()


@pytest.mark.slow
def test_back_goes_to_the_run_before(page: Page, app_url: str):
    for digit in (7, 3):
        open_linked(page, f"{app_url}/train?run={Experiment(digit=digit, n_train=1_000).to_link()}")
        expect(heading(page, digit)).to_be_visible()
        wait_until_quiet(page)  # by then the browser remembers what was looked at
    # Rows and boxes of the table are painted on a canvas: the second row's box is where the mouse finds it.
    table = page.get_by_test_id("stDataFrame").last
    expect(table.locator("[role=grid]")).to_have_attribute("aria-rowcount", "3")  # the names, 3 and 7
    for _ in range(5):  # a figure above it that takes its place late moves it, and the click misses the box
        wait_until_quiet(page)
        table.scroll_into_view_if_needed()
        box = table.bounding_box()
        page.mouse.click(box["x"] + 15, box["y"] + 2.5 * 35)
        with suppress(AssertionError):
            expect(heading(page, 7)).to_be_visible(timeout=15_000)
            break
    expect(heading(page, 7)).to_be_visible()
    settled(page)
    page.go_back()
    expect(heading(page, 3)).to_be_visible()


def test_what_somebody_wrote_into_the_browsers_storage_harms_nobody(page: Page, app_url: str):
    page.goto(app_url)
    odd = json.dumps({"visitor": "x", "asked": 3, "looked_at": [7, "{", '{"digit": 99}']})
    for text, path in (("{", ""), ("[]", ""), (odd, "train")):
        wait_until_quiet(page)  # by then the page has written there itself
        page.evaluate("text => localStorage.setItem('digitlab-visit', text)", text)
        page.goto(f"{app_url}/{path}")
        expect(page.get_by_test_id("stMetric").first).to_be_visible()
        expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_controls_show_the_run_when_somebody_comes_back(page: Page, app_url: str):
    for _ in range(2):  # the second time the browser remembers a visit
        page.goto(f"{app_url}/train")
        expect(heading(page, 7)).to_be_visible()
        wait_until_quiet(page)
        expect(page.get_by_role("slider", name="Training images")).to_have_value("60000")
        expect(page.get_by_role("combobox", name="Classifier")).to_have_value(re.compile("SGDClassifier"))
        page.goto("about:blank")


def test_numbers_stand_two_by_two_on_a_phone(page: Page, app_url: str):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app_url}/errors")
    cards = page.get_by_test_id("stMetric")
    expect(cards).to_have_count(4)
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    wait_until_quiet(page)
    boxes = cards.evaluate_all("cards => cards.map(card => card.getBoundingClientRect().toJSON())")
    assert all(box["width"] > 150 for box in boxes)
    assert boxes[0]["y"] == boxes[1]["y"] < boxes[2]["y"] == boxes[3]["y"]
