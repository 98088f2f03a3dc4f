"""The level "Answer only when sure", moved by hand in the app and in a saved file."""

import re

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from digitlab.evaluation.answers import answers_of
from digitlab.export.answers_page import save_answers
from digitlab.metrics.confusion import confusion_counts
from digitlab.texts import formats
from tests.browser.conftest import open_linked, wait_until_quiet
from tests.browser.tab import Tab
from tests.browser.test_accessibility import RULES

NAME = "Answer only when sure"
# What is on the screen once the browser has drawn a frame.
READ = """() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const within = (tree) => tree.querySelector("#sure") ? tree
    : [...tree.querySelectorAll("*")].filter((e) => e.shadowRoot).map((e) => within(e.shadowRoot)).find(Boolean);
  const root = within(document);
  resolve({
    level: Number(root.querySelector("#sure").getAttribute("aria-valuenow")),
    shown: ["accuracy", "answered", "errors", "asked"].map(
      (name) => root.querySelector(`[data-name=${name}]`).textContent),
    cells: [...root.querySelectorAll("[data-name=matrix] td")].map((e) => Number(e.textContent.replaceAll(",", ""))),
  });
})))"""


@pytest.fixture(scope="module")
def answers(ten_digit_run, data):
    return answers_of(ten_digit_run, data)


def assert_shows(now, answers, by):
    """Compare what the browser shows with what is counted here by hand."""
    detector = answers.detector(by)
    answered = detector.judged.y_score >= now["level"]
    right = answers.right
    n, errors = int(answered.sum()), int((answered & ~right).sum())
    accuracy = 1 - errors / n if n else np.nan
    n_all = len(right)
    assert now["shown"] == [
        formats.percent(accuracy),
        formats.percent(n / n_all),
        formats.count(errors),
        formats.count(n_all - n),
    ]
    counts = confusion_counts(answers.judged.labels[answered], answers.predicted[answered], answers.n_classes)
    assert now["cells"] == counts.ravel().tolist()


def test_the_level_is_live_in_the_app_and_its_images_follow(page: Page, app_url: str, ten_digit_run, answers):
    open_linked(page, f"{app_url}/errors?run={ten_digit_run.experiment.to_link()}")
    slider = page.get_by_role("slider", name=NAME)
    slider.press("Home")
    assert_shows(page.evaluate(READ), answers, "highest")
    for key in ("PageUp", "PageUp", "ArrowRight", "PageUp"):
        slider.press(key)
        now = page.evaluate(READ)
        assert_shows(now, answers, "highest")
    below = int((answers.detector("highest").judged.y_score < now["level"]).sum())
    expect(page.get_by_role("heading", name=f"What goes to a person: {below:,} images")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"level={re.escape(repr(now['level']))}&by=highest"))
    wait_until_quiet(page)

    # By the margin about as many are answered as before.
    page.get_by_label("How sure an answer is").select_option("margin")
    now = page.evaluate(READ)
    assert_shows(now, answers, "margin")
    by_margin = int((answers.detector("margin").judged.y_score < now["level"]).sum())
    assert abs(by_margin - below) < 100
    expect(page.get_by_role("heading", name=f"What goes to a person: {by_margin:,} images")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_file_shows_offline_what_python_counts(browser: Browser, request, answers, tmp_path):
    path = save_answers(answers, tmp_path / "answers.html")
    with (
        Tab(browser, viewport={"width": 1280, "height": 900}, offline=True) as tab,
        tab.visited(request.session) as page,
    ):
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.as_uri())
        slider = page.get_by_role("slider", name=NAME)
        box = slider.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        seen = set()
        for share in np.linspace(0, 1, 40):
            page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
            now = page.evaluate(READ)
            assert_shows(now, answers, "highest")
            seen.add(now["level"])
        page.mouse.up()
        assert len(seen) > 35
        # A level is found there, too, and gone to.
        page.get_by_label("Errors among the answered, at most, %").fill("5")
        page.get_by_label("With 95 % confidence").uncheck()
        page.get_by_role("button", name="Move the level to").click()
        now = page.evaluate(READ)
        assert_shows(now, answers, "highest")
        found = answers.holdout("highest").chosen_on.at(now["level"])
        assert found.precision >= 0.95
        page.get_by_label("Exact level").fill("0,5")
        page.get_by_label("Exact level").press("Enter")
        assert page.evaluate(READ)["level"] == 0.5
        with page.expect_download() as download:
            page.get_by_role("button", name="Save as SVG").click()
        picture = download.value.path().read_text()
        for text in ("Accuracy over what is answered", "at least as sure as 0.5 (Highest score)", "Errors left"):
            assert text in picture
        assert not Axe().run(page, options=RULES).response["violations"]
        assert complaints == []
