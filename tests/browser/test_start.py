"""The first minute: a page that shows the idea, a slider that stays in sight, a view for the projector."""

import pytest
from playwright.sync_api import Page, expect

from digitlab.evaluation.run_detectors import detectors_of
from digitlab.experiments.experiment import Experiment
from digitlab.inspection.examples import along_the_scores
from digitlab.store import RunStore
from tests.support.browser import wait_for_frame, wait_until_quiet

SIDES = """() => {
  const root = [...document.querySelectorAll("*")].find((e) => e.shadowRoot?.querySelector("#threshold")).shadowRoot;
  return [...root.querySelectorAll(".examples li")].map((item) => item.textContent);
}"""
OVERFLOW = """() => {
  const page = document.querySelector('[data-testid=stMain]');
  return page.scrollHeight - page.clientHeight;
}"""
# By whether an image shows the digit and whether it is flagged.
WORDS = {
    (True, True): "found",
    (True, False): "missed",
    (False, True): "false alarm",
    (False, False): "left alone",
}


def open_page(page: Page, address: str):
    page.goto(address)
    handle = page.get_by_role("slider", name="Threshold")
    expect(handle).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return handle


def test_ten_images_change_sides_as_python_has_it(page: Page, app_url: str, store: RunStore, data):
    handle = open_page(page, app_url)
    detector = detectors_of(store.load(Experiment()), data)[7]
    truth, scores = detector.judged
    picked = along_the_scores(truth, scores)
    handle.focus()
    for key in ("Home", "End", "PageDown", "PageDown"):
        page.keyboard.press(key)
        wait_for_frame(page)
        threshold = float(handle.get_attribute("aria-valuenow"))
        assert page.evaluate(SIDES) == [WORDS[bool(truth[i]), bool(scores[i] >= threshold)] for i in picked]


def test_a_first_visitor_needs_no_training_and_finds_ways_on(page: Page, app_url: str):
    open_page(page, app_url)
    expect(page).to_have_title("Start - digitlab")
    page.get_by_role("link", name="Look at the mistakes").click()
    expect(page).to_have_title("Errors - digitlab")
    expect(page.get_by_role("heading", name="Look at the mistakes")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_slider_and_numbers_stay_in_sight(page: Page, app_url: str, width, height):
    page.set_viewport_size({"width": width, "height": height})
    handle = open_page(page, f"{app_url}/thresholds")
    page.locator(".st-key-roc").scroll_into_view_if_needed()
    expect(handle).to_be_in_viewport()
    numbers = page.get_by_test_id("stMetricValue")
    for i in range(4):
        expect(numbers.nth(i)).to_be_in_viewport()
    # What it covers no more can be clicked again.
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    expect(page.get_by_role("table", name="Confusion matrix")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1024, 768)])
def test_projected_view_fits_on_one_screen_and_arrows_move_on(page: Page, app_url: str, width, height):
    page.set_viewport_size({"width": width, "height": height})
    handle = open_page(page, f"{app_url}/thresholds?projector=true")
    wait_until_quiet(page)  # figures and tiles take their places one after the other
    page.wait_for_function(f"({OVERFLOW})() <= 0")
    chosen = page.get_by_role("radio", checked=True)
    expect(chosen).to_have_text("By threshold")
    page.keyboard.press("ArrowRight")
    expect(chosen).to_have_text("Precision and recall")
    expect(page.locator(".digitlab-marks circle")).to_be_visible()
    before = handle.get_attribute("aria-valuenow")
    handle.focus()
    page.keyboard.press("ArrowRight")  # on the slider it moves the threshold, and nothing else
    expect(handle).not_to_have_attribute("aria-valuenow", before)
    expect(chosen).to_have_text("Precision and recall")
    assert "projector=true" in page.url
    page.wait_for_function(f"({OVERFLOW})() <= 0")


def test_numbers_are_never_cut_off(page: Page, app_url: str):
    page.goto(f"{app_url}/train")
    for width in (700, 850, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        values = page.get_by_test_id("stMetricValue")
        expect(values.first).to_be_visible()
        wait_until_quiet(page)
        intervals = page.get_by_test_id("stMetricDelta")
        cut = values.or_(intervals).evaluate_all(
            "all => all.flatMap(one => [one, ...one.querySelectorAll('*')])"
            ".filter(one => one.clientWidth && one.scrollWidth > one.clientWidth + 1).length"
        )
        assert cut == 0, width


SEEN = """() => {
    const roots = [...document.querySelectorAll("*")].map((one) => one.shadowRoot);
    const shadow = roots.find((root) => root?.querySelector(".bar"));
    const bar = shadow.querySelector(".bar").getBoundingClientRect();
    const below = document.querySelector(".st-key-pages_in_reach")?.getBoundingClientRect();
    const end = below && below.height ? below.top : innerHeight;
    const images = [...shadow.querySelectorAll(".examples li")].map((one) => one.getBoundingClientRect());
    return {
        isStuck: shadow.querySelector(".stuck") !== null,
        bar: bar.bottom,
        seen: images.filter((one) => one.top >= bar.bottom - 1 && one.bottom <= end + 1).length,
        first: images[0].top,
    };
}"""


@pytest.mark.parametrize(("width", "height"), [(375, 667), (360, 640), (740, 360)])
def test_what_sticks_hides_no_example_and_leaves_no_hole(page: Page, app_url: str, width, height):
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, app_url)
    wait_until_quiet(page)
    page.mouse.move(width / 2, height / 2)
    page.mouse.wheel(0, page.evaluate(SEEN)["first"] - 240)
    page.wait_for_function(f"({SEEN})().isStuck")
    found = page.evaluate(SEEN)
    page.mouse.wheel(0, found["first"] - found["bar"] - 4)
    page.wait_for_function(f"({SEEN})().seen >= {5 if width < 700 else 10}")
