"""The Errors page as a class and a keyboard see it."""

import csv
import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from sklearn.metrics import confusion_matrix

from digitlab.experiments.experiment import Experiment
from digitlab.store import RunStore
from digitlab.training.train import train
from tests.browser.conftest import go_to, open_linked
from tests.support.browser import wait_until_quiet

# Fewer images and trees than the default: what is tested here does not depend on them.
FOREST = Experiment(digit=None, classifier="RandomForestClassifier", n_train=6_000, parameters={"n_estimators": 20})
DETECTOR = Experiment()


@pytest.fixture(scope="module")
def trained(data):
    return train(FOREST, data)


@pytest.fixture
def forest(store, trained):
    if FOREST not in store:
        store.save(trained)
    return trained


@pytest.fixture
def detector(app_url: str, store: RunStore):
    """The run that ships, which the server has in its store."""
    return store.load(DETECTOR)


def open_errors(page: Page, app_url: str, experiment: Experiment) -> None:
    open_linked(page, f"{app_url}/errors?run={experiment.to_link()}")
    expect(page.get_by_role("heading", name="The images behind the numbers")).to_be_visible()
    expect(cards(page).first).to_be_visible()


def cards(page: Page) -> Locator:
    """Return the cards of the first gallery, below the matrix."""
    return page.get_by_test_id("stBidiComponentIsolated").first.locator("button.card")


def indices(page: Page) -> set[int]:
    return {int(index) for index in cards(page).evaluate_all("all => all.map(card => card.dataset.index)")}


def click_cell(page: Page, true: int, predicted: int, n_classes: int) -> None:
    matrix = page.locator(".nsewdrag").first
    matrix.scroll_into_view_if_needed()
    page.locator(".heatmaplayer .hm").first.wait_for(state="attached")
    box = matrix.bounding_box()
    assert box is not None
    # Away from the middle: a click anywhere in the cell counts.
    page.mouse.click(
        box["x"] + box["width"] * (predicted + 0.25) / n_classes, box["y"] + box["height"] * (true + 0.25) / n_classes
    )


def cell_of(run, data, true: int, predicted: int) -> set[int]:
    return set(np.flatnonzero((data.test.labels == true) & (run.test_scores.argmax(axis=1) == predicted)).tolist())


@pytest.mark.slow
def test_click_on_a_cell_fills_the_gallery(page: Page, app_url: str, forest, data):
    open_errors(page, app_url, FOREST)
    expected = cell_of(forest, data, 4, 9)
    assert len(expected) == confusion_matrix(data.test.labels, forest.test_scores.argmax(axis=1))[4, 9]
    click_cell(page, 4, 9, 10)
    expect(page.get_by_text(f"{len(expected)} images: true 4, predicted 9")).to_be_visible()
    expect(cards(page)).to_have_count(len(expected))
    assert indices(page) == expected

    # The same cell again lets go of it.
    click_cell(page, 4, 9, 10)
    expect(page.get_by_text("images that were misclassified")).to_be_visible()


def test_keyboard_alone_chooses_a_cell_and_opens_an_image(page: Page, app_url: str, forest, data):
    open_errors(page, app_url, FOREST)
    for label, digit in (("True digit", "4"), ("Predicted digit", "9")):
        tab_to(page, f"""element => element.getAttribute("aria-label")?.includes("{label}")""")
        page.keyboard.type(digit)
        expect(page.get_by_role("option", name=digit)).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.get_by_role("combobox", name=label)).to_have_value(digit)
        wait_until_quiet(page)
    expected = cell_of(forest, data, 4, 9)
    expect(cards(page)).to_have_count(len(expected))
    assert indices(page) == expected
    tab_to(page, """element => element.shadowRoot?.activeElement?.className === "card" """)
    # The gallery is one stop; within it the arrow keys go on.
    for key, place in (("ArrowRight", 1), ("End", len(expected) - 1), ("Home", 0)):
        page.keyboard.press(key)
        assert cards(page).evaluate_all("all => all.indexOf(all[0].getRootNode().activeElement)") == place
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("true label 4 · predicted 9")).to_be_visible()
    expect(dialog.get_by_text("Pixel importances")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def tab_to(page: Page, condition: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"({condition})(document.activeElement)"):
            return
    pytest.fail(f"The Tab key never reached what was looked for: {condition}")


def test_matrix_of_a_detector_follows_the_threshold_of_the_other_page(page: Page, app_url: str, detector, data):
    page.goto(f"{app_url}/?run={DETECTOR.to_link()}")
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    go_to(page, "Thresholds")
    handle = page.get_by_role("slider", name="Threshold").first
    handle.press("PageUp")
    expect(page).to_have_url(re.compile("threshold="))
    threshold = float(handle.get_attribute("aria-valuenow") or "nan")
    assert threshold != 0.0
    expect(page).to_have_url(re.compile(re.escape(f"threshold={threshold}")))
    go_to(page, "Errors")
    expect(page.get_by_role("heading", name="What flips")).to_be_visible()
    truth, predicted = data.test.labels == 7, detector.test_scores >= threshold
    counts = confusion_matrix(truth, predicted)
    for count, name in zip(
        counts.ravel(), ("True negatives", "False positives", "False negatives", "True positives"), strict=True
    ):
        # One word stands under the other, and no space between them.
        cell = page.locator(".textpoint", has_text=name.replace(" ", ""))
        expect(cell.filter(has_text=f"{count:,}")).to_have_count(1)
    click_cell(page, 0, 1, 2)
    expect(page.get_by_text(f"{counts[0, 1]} images: true not 7, predicted 7")).to_be_visible()
    expect(cards(page)).to_have_count(min(60, int(counts[0, 1])))
    assert indices(page) <= set(np.flatnonzero(~truth & predicted).tolist())


def test_downloads_hold_what_is_shown(page: Page, app_url: str, forest, data):
    open_errors(page, app_url, FOREST)
    click_cell(page, 4, 9, 10)
    expected = cell_of(forest, data, 4, 9)
    expect(cards(page)).to_have_count(len(expected))
    with page.expect_download() as download:
        page.get_by_role("button", name="Images as CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    assert {int(row["index"]) for row in rows} == expected
    assert all(row["true"] == "4" and row["predicted"] == "9" for row in rows)
    first = rows[0]
    assert float(first["score_9"]) == pytest.approx(forest.test_scores[int(first["index"]), 9])
    with page.expect_download() as download:
        page.get_by_role("button", name="Gallery as PNG").click()
    assert Image.open(download.value.path()).format == "PNG"


def test_narrow_screen_does_not_scroll_sideways(page: Page, app_url: str, forest):
    page.set_viewport_size({"width": 400, "height": 900})
    open_errors(page, app_url, FOREST)
    wait_until_quiet(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
