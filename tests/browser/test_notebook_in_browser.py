"""The widget in a real JupyterLab: the committed notebook is run, the handle is dragged, Python reads its point."""

import json

import pandas as pd
import pytest
from playwright.sync_api import Browser, expect

from benchmarks.jupyter import JupyterLab
from digitlab.detectors import Detector
from digitlab.own_scores import EXAMPLE
from tests.browser.live_widget import READ, assert_200_positions_show_what_python_computes


@pytest.fixture
def jupyter(tmp_path):
    with JupyterLab(tmp_path) as address:
        yield address


@pytest.mark.slow
def test_the_notebook_moves_and_gives_its_point_back(browser: Browser, jupyter, tmp_path):
    tumours = pd.read_csv(EXAMPLE)
    curve = Detector.from_scores(tumours["label"] == "malignant", tumours["score_logistic_regression"]).curve
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
    assert_200_positions_show_what_python_computes(page, slider, curve)
    page.mouse.up()
    slider.focus()
    slider.press("PageDown")
    threshold = page.evaluate(READ)["threshold"]
    page.get_by_text("point = explorer.point").click()
    page.keyboard.press("Control+Enter")
    point = curve.at(threshold)
    expect(page.get_by_text(f"{threshold} {point.tp} {point.fp} {point.fn} {point.tn}")).to_be_visible()
    saved = json.loads((tmp_path / "explore.ipynb").read_text())
    assert len(saved["cells"]) == 7
    assert (tmp_path / "tumours.html").stat().st_size > 10_000
    context.close()
