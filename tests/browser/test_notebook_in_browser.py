"""The widget in real notebooks: the committed ones are run, the handle is moved, Python reads its point."""

import json

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from digitlab.evaluation.detectors import Detector
from digitlab.export.notebook import explore
from digitlab.uploads.table import EXAMPLE
from tests.browser.live_widget import READ, assert_200_positions_show_what_python_computes, counts, numbers
from tests.support.notebooks import JupyterLab, Marimo


@pytest.fixture
def tumours():
    frame = pd.read_csv(EXAMPLE)
    return Detector.from_scores(frame["label"] == "malignant", frame["score_logistic_regression"]).curve


@pytest.fixture
def jupyter(tmp_path):
    with JupyterLab(tmp_path) as address:
        yield address


# The part of a notebook that anywidget talks to: the traits, and an element to draw in.
RENDER = """async ({ script, traits }) => {
  const { default: view } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const model = { get: (name) => traits[name], set() {}, save_changes() {}, on() {}, off() {} };
  view.render({ model, el: document.body });
}"""


def test_it_opens_between_two_positions_of_the_handle(page: Page):
    generator = np.random.default_rng(0)
    detector = Detector.from_scores(generator.random(20_000) < 0.1, generator.random(20_000).round(6))
    for threshold in [0.123456, *generator.random(2).round(6)]:
        explorer = explore(detector, threshold=threshold)
        traits = {name: getattr(explorer, name) for name in ("content", "requested", "position", "looked_up")}
        page.goto("about:blank")
        page.evaluate(RENDER, {"script": explorer._esm, "traits": traits})
        point = detector.curve.at(threshold)
        assert page.evaluate(READ) == {"threshold": threshold, "shown": numbers(point), "counts": counts(point)}
        slider = page.get_by_role("slider", name="Threshold")
        assert float(slider.input_value()) == pytest.approx(threshold)


@pytest.mark.slow
def test_the_notebook_moves_and_gives_its_point_back(browser: Browser, jupyter, tumours, tmp_path):
    context = browser.new_context(viewport={"width": 1400, "height": 1200})
    page = context.new_page()
    page.goto(f"{jupyter}/lab/tree/explore.ipynb")
    expect(page.get_by_text("point = explorer.point")).to_be_visible()
    # What is run before there is a kernel is not run at all.
    expect(page.get_by_role("button", name="Python 3 (ipykernel) | Idle")).to_be_visible()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator("[data-command='runmenu:run-all']").click()
    slider = page.get_by_role("slider", name="Threshold")
    expect(slider).to_be_visible()
    slider.scroll_into_view_if_needed()
    assert_200_positions_show_what_python_computes(page, slider, tumours)
    page.mouse.up()
    slider.focus()
    slider.press("PageDown")
    threshold = page.evaluate(READ)["threshold"]
    page.get_by_text("point = explorer.point").click()
    page.keyboard.press("Control+Enter")
    point = tumours.at(threshold)
    expect(page.get_by_text(f"{threshold} {point.tp} {point.fp} {point.fn} {point.tn}")).to_be_visible()
    saved = json.loads((tmp_path / "explore.ipynb").read_text())
    assert len(saved["cells"]) == 7
    assert (tmp_path / "tumours.html").stat().st_size > 10_000
    context.close()


@pytest.mark.slow
def test_marimo_moves_it_and_runs_what_follows_again(browser: Browser, tumours, tmp_path):
    context = browser.new_context(viewport={"width": 1400, "height": 1200})
    page = context.new_page()
    with Marimo(tmp_path) as address:
        page.goto(address)
        slider = page.get_by_role("slider", name="Threshold")
        expect(slider).to_be_visible()
        assert_200_positions_show_what_python_computes(page, slider, tumours)
        page.mouse.up()
        slider.focus()
        slider.press("PageDown")
        threshold = page.evaluate(READ)["threshold"]
        point = tumours.at(threshold)
        expect(page.get_by_text(f"{threshold} {point.tp} {point.fp} {point.fn} {point.tn}")).to_be_visible()
    context.close()
