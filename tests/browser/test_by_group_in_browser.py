"""The table "By group" follows the hand, and shows what Python computes."""

import re

import pytest
from playwright.sync_api import Page, expect

from digitlab.evaluation.by_group import points_at
from digitlab.evaluation.chosen_lines import lines_by_group
from digitlab.evaluation.run_detectors import detectors_of
from digitlab.experiments.experiment import Experiment
from digitlab.export.page import save_html
from digitlab.metrics.groups import GROUP_MEASURES, differences_from_others, group_share
from digitlab.texts import formats
from tests.browser.conftest import open_linked
from tests.browser.live_widget import drag
from tests.support.browser import wait_for_frame, wait_until_quiet

LINK = Experiment(n_train=2_000).to_link()
CELLS = """() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const trees = [...document.querySelectorAll("*")].map((e) => e.shadowRoot).filter(Boolean);
  const root = [document, ...trees].find((tree) => tree.querySelector("[data-name=groups]"));
  resolve([...root.querySelectorAll(".groups tbody tr")].map((row) => [...row.querySelectorAll("td")].map((cell) =>
    [cell.querySelector(".value").textContent, ...[...cell.querySelectorAll(".small")].map((e) => e.textContent)])));
})))"""


@pytest.fixture(scope="module")
def groups(small_run, data):
    return detectors_of(small_run, data)[7].by_group


def cells(curves, lines, few_clusters):
    points = points_at(curves, lines)
    return [
        [_cell(point, found[key], key) for key in GROUP_MEASURES]
        for point, found in zip(points, differences_from_others(points, few_clusters), strict=True)
    ]


def _cell(point, difference, key):
    share = group_share(point, key)
    ends = formats.signed_interval(difference.interval)
    apart = ends and f"{formats.signed_share(difference.value)} ({ends}){', differs' if difference.is_clear else ''}"
    return [formats.share(share.value), formats.interval(share.interval), apart]


def open_by_group(page: Page):
    """Open the panel, and wait until its numbers are there: it fills itself a moment after it was opened."""
    page.get_by_text("By group", exact=True).click()
    page.wait_for_function(f"async () => (await ({CELLS})())[0]?.[0]?.[0]")


def test_groups_follow_the_hand_and_their_own_handles(page: Page, app_url: str, groups):
    open_linked(page, f"{app_url}/thresholds?run={LINK}")
    page.get_by_text("By group", exact=True).click()
    expect(page.get_by_role("rowheader", name="First 5,000")).to_be_visible()
    wait_until_quiet(page)
    for now in drag(page, page.get_by_role("slider", name="Threshold"), (0.5, 0.7, 0.99)):
        assert page.evaluate(CELLS) == cells(groups.curves, [now["threshold"]] * 2, groups.few_clusters)
    page.mouse.up()

    page.get_by_text("By hand", exact=True).click()
    own = page.get_by_role("slider", name="Line of Last 5,000")
    expect(own).to_be_visible()
    wait_until_quiet(page)
    before = float(own.get_attribute("aria-valuetext"))
    own.press("PageDown")
    wait_for_frame(page)
    after = float(own.get_attribute("aria-valuetext"))
    assert after < before
    assert page.evaluate(CELLS) == cells(groups.curves, [before, after], groups.few_clusters)
    expect(page).to_have_url(re.compile(re.escape(f"{after}")))
    expect(own).to_be_focused()  # the next key moves it on
    expect(page.get_by_text("set by hand")).to_be_visible()
    # The one handle moves no group that has its own line.
    for _ in drag(page, page.get_by_role("slider", name="Threshold"), (0.6,)):
        assert page.evaluate(CELLS) == cells(groups.curves, [before, after], groups.few_clusters)
    page.mouse.up()


def test_a_saved_file_shows_groups_live(page: Page, groups, tmp_path):
    chosen = lines_by_group(groups.detector, "equal_recall")
    path = save_html(groups.detector, tmp_path / "groups.html", chosen_lines=chosen)
    page.goto(path.as_uri())
    open_by_group(page)
    expect(page.get_by_text("A line for each group, chosen for equal recall")).to_be_visible()
    lines = list(chosen.decision.thresholds)
    assert page.evaluate(CELLS) == cells(chosen.checked_on, lines, groups.few_clusters)
    own = page.get_by_role("slider", name="Line of First 5,000")
    own.press("PageUp")
    wait_for_frame(page)
    lines[0] = float(own.get_attribute("aria-valuetext"))
    assert lines[0] > chosen.decision.thresholds[0]
    assert page.evaluate(CELLS) == cells(chosen.checked_on, lines, groups.few_clusters)
    page.goto(save_html(groups.detector, tmp_path / "one.html").as_uri())
    open_by_group(page)
    for now in drag(page, page.get_by_role("slider", name="Threshold"), (0.6, 0.8)):
        assert page.evaluate(CELLS) == cells(groups.curves, [now["threshold"]] * 2, groups.few_clusters)
    page.mouse.up()
