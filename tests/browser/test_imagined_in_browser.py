"""Imagined curves follow the hand and the keys, with what Python computes, and the page follows on release."""

import re

from playwright.sync_api import Page, expect

from digitlab.evaluation.imagined import Imagined
from digitlab.texts import formats
from tests.browser.conftest import metric
from tests.support.browser import wait_for_frame, wait_until_quiet

READ = """() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const roots = [...document.querySelectorAll("*")].map((e) => e.shadowRoot).filter(Boolean);
  const root = roots.find((tree) => tree.querySelector(".imagined"));
  const handles = [...root.querySelectorAll("[role=slider]")];
  resolve({
    numbers: handles.map((handle) => Number(handle.getAttribute("aria-valuenow"))),
    shown: [...root.querySelectorAll("dd")].map((e) => e.textContent),
  });
})))"""


def written(imagined: Imagined, threshold: float) -> list[str]:
    point = imagined.at(threshold)
    shares = [formats.share(float(share)) for share in (point.precision, point.recall)]
    return shares + [formats.count(float(count)) for count in (point.tp, point.fp, point.fn, point.tn)]


def test_curves_are_dragged_by_mouse_and_keys_and_everything_follows(page: Page, app_url: str):
    page.goto(f"{app_url}/thresholds?source=imagined&threshold=0.5")
    peak = page.get_by_role("slider", name="Peak of the positives")
    expect(peak).to_be_visible()
    wait_until_quiet(page)
    box = peak.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    seen = []
    for step in (30, 60, 90):
        page.mouse.move(x + step, y)
        now = page.evaluate(READ)
        imagined = Imagined.from_numbers(now["numbers"])
        assert now["shown"] == written(imagined, 0.5)
        seen.append(imagined.groups[0].positives.peak)
    assert 2 < seen[0] < seen[1] < seen[2]
    page.mouse.up()
    expect(metric(page, "Precision")).to_have_text(formats.share(float(imagined.at(0.5).precision)))
    expect(page).to_have_url(re.compile(f"imagined={re.escape(imagined.to_link())}".replace(",", "(,|%2C)")))

    rows = page.get_by_role("slider", name="Rows of the negatives")
    rows.press("PageDown")
    rows.press("ArrowDown")
    page.get_by_role("slider", name="Left spread of the positives").press("PageUp")
    wait_for_frame(page)
    now = page.evaluate(READ)
    moved = Imagined.from_numbers(now["numbers"])
    assert moved.groups[0].negatives.rows < 4_000
    assert moved.groups[0].positives.left == 1.5
    assert now["shown"] == written(moved, 0.5)
    expect(metric(page, "Precision")).to_have_text(formats.share(float(moved.at(0.5).precision)))

    typed = page.get_by_label("Rows of the positives, typed")
    typed.fill("25")
    typed.press("Enter")
    expect(page.get_by_role("slider", name="Rows of the positives")).to_have_attribute("aria-valuenow", "25")
    rare = Imagined.from_numbers(page.evaluate(READ)["numbers"])
    expect(metric(page, "Precision")).to_have_text(formats.share(float(rare.at(0.5).precision)))
    # The curves' own numbers follow the threshold at every move of its handle.
    wait_until_quiet(page)
    page.get_by_role("slider", name="Threshold").press("PageUp")
    wait_for_frame(page)
    threshold = float(page.get_by_role("slider", name="Threshold").get_attribute("aria-valuenow"))
    assert threshold > 0.5
    assert page.evaluate(READ)["shown"] == written(rare, threshold)
