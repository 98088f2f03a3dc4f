"""The table "By group" follows the hand, and shows what Python computes."""

import re

import pytest
from playwright.sync_api import Page, expect

from digitlab.evaluation.by_group import points_at
from digitlab.evaluation.run_detectors import detectors_of
from digitlab.experiments.experiment import Experiment
from digitlab.metrics.groups import GROUP_MEASURES, differences_from_others, group_share
from digitlab.texts import formats
from tests.browser.conftest import open_linked, wait_until_quiet
from tests.browser.live_widget import drag

LINK = Experiment(n_train=2_000).to_link()
CELLS = """() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const trees = [...document.querySelectorAll("*")].map((e) => e.shadowRoot).filter(Boolean);
  const root = trees.find((tree) => tree.querySelector("[data-name=groups]"));
  resolve([...root.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td")].map((cell) =>
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
    after = float(own.get_attribute("aria-valuetext"))
    assert after < before
    assert page.evaluate(CELLS) == cells(groups.curves, [before, after], groups.few_clusters)
    expect(page).to_have_url(re.compile(re.escape(f"{after}")))
    expect(page.get_by_text("set by hand")).to_be_visible()
    # The one handle moves no group that has its own line.
    for _ in drag(page, page.get_by_role("slider", name="Threshold"), (0.6,)):
        assert page.evaluate(CELLS) == cells(groups.curves, [before, after], groups.few_clusters)
    page.mouse.up()
