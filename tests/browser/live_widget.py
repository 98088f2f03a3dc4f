"""The widget as it stands in a page, in any of its homes."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Page

from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts import formats

# What is on the screen once the browser has drawn a frame; the widget may stand in a tree within another one.
READ = """() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const within = (tree) => tree.querySelector("#threshold") ? tree
    : [...tree.querySelectorAll("*")].filter((e) => e.shadowRoot).map((e) => within(e.shadowRoot)).find(Boolean);
  const root = within(document);
  const text = (name) => root.querySelector(`[data-name=${name}]`).textContent;
  resolve({
    threshold: Number(root.querySelector("#threshold").getAttribute("aria-valuenow")),
    shown: ["precision", "recall", "f1", "accuracy"].map(text),
    counts: ["tp", "fp", "fn", "tn"].map(text),
  });
})))"""


def numbers(point: OperatingPoint) -> list[str]:
    return [formats.share(value) for value in (point.precision, point.recall, point.f1, point.accuracy)]


def counts(point: OperatingPoint) -> list[str]:
    return [f"{count:,}" for count in (point.tp, point.fp, point.fn, point.tn)]


def drag(page: Page, handle: Locator, shares: Any) -> Iterator[dict[str, Any]]:
    """Press the mouse on the slider and pass through the shares of its width, reading the page at each."""
    box = handle.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    for share in shares:
        page.mouse.move(box["x"] + share * box["width"], y)
        yield page.evaluate(READ)


def assert_200_positions_show_what_python_computes(page: Page, slider: Locator, curve: ThresholdCurve) -> None:
    """Drag the handle from end to end; leave it at the right end, with the mouse button down."""
    seen = set()
    for now in drag(page, slider, np.linspace(0, 1, 200)):
        point = curve.at(now["threshold"])
        assert now["shown"] == numbers(point)
        assert now["counts"] == counts(point)
        seen.add(now["threshold"])
    assert len(seen) > 190
    last = float(slider.get_attribute("max"))
    assert now["shown"] == numbers(curve.at(last))
