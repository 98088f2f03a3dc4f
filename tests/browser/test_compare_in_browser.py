"""What only a browser can show of the page Compare."""

from shutil import rmtree

import pytest
from playwright.sync_api import Page, expect

from digitlab.experiments.experiment import Experiment


@pytest.fixture
def compare_url(app_url, store, small_run, ten_digit_run):
    """The page with three runs: what other tests have trained leaves the store."""
    for experiment in store.experiments():
        if experiment not in (Experiment(), small_run.experiment, ten_digit_run.experiment):
            rmtree(store.folder / "runs" / experiment.digest)
    return f"{app_url}/compare"


def test_runs_lie_over_each_other(page: Page, compare_url: str):
    page.goto(compare_url)
    expect(page.get_by_role("heading", name="Curves over each other")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(4)
    precision_recall = page.locator(".js-plotly-plot").first
    # The two and the default run, which a store holds from the beginning.
    expect(precision_recall.locator(".legendtext")).to_have_count(3)
    expect(precision_recall.locator(".legendtext").first).to_contain_text("2,000 images")
    expect(page.get_by_role("button", name="Reproduce the tutorials")).to_be_enabled()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    page.set_viewport_size({"width": 400, "height": 900})
    page.wait_for_function("document.documentElement.scrollWidth <= 400")


def test_unticking_a_run_takes_its_curve_away(page: Page, compare_url: str):
    page.goto(compare_url)
    precision_recall = page.locator(".js-plotly-plot").first
    expect(precision_recall.locator(".legendtext")).to_have_count(3)
    table = page.get_by_test_id("stDataFrame").first
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 18, box["y"] + 35 + 17)  # the first row's tick, below the titles
    expect(precision_recall.locator(".legendtext")).to_have_count(2)
    expect(page.get_by_test_id("stException")).to_have_count(0)
