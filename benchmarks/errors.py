"""The Errors page with the forest's run: the server's work, and a gallery page of 60 images in a browser, in parts.

Starts the real server on an empty store, trains a forest on all ten digits, and looks at the page twice: with a
session that speaks Streamlit's messages, whose times are the server's own, and with Chromium, where a gallery page has
arrived when its sixty images stand in the page and the browser has painted them.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from playwright.sync_api import Page

from benchmarks.report import arguments, milliseconds, write
from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.figures.confusion import digits_confusion, with_cells_to_click
from digitlab.figures.gallery import ink_sprite
from digitlab.inspection.mistakes import images_in, in_order
from digitlab.inspection.predictions import predictions_on_test_images
from digitlab.inspection.similar_images import PixelSearch
from digitlab.metrics.confusion import class_points, most_confused_pairs
from digitlab.mnist import load_mnist
from digitlab.store import RunStore
from digitlab.training.train import train
from tests.support.browser import chromium, wait_until_quiet
from tests.support.server import Server
from tests.support.sessions import Session

FOREST = Experiment(digit=None, classifier="RandomForestClassifier")
N_VIEWS = 20
PAGE_SIZE = 60
_GALLERY = "[data-testid=stBidiComponentIsolated]"
# Resolves with the number of images when the gallery's first image is another one than before and was painted.
_ARRIVED = """
([gallery, before]) => new Promise(resolve => {
  const look = () => {
    const cards = document.querySelector(gallery)?.shadowRoot?.querySelectorAll("button.card") ?? [];
    if (cards.length && cards[0].dataset.index !== before) {
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(cards.length)));
    } else {
      requestAnimationFrame(look);
    }
  };
  look();
})
"""


def time_parts(run: Run) -> dict[str, float]:
    """Time what the page asks of the packages below it, in milliseconds."""
    data = load_mnist()
    predictions = predictions_on_test_images(run, data)
    counts, mistakes, names = predictions.counts, images_in(predictions), predictions.task.class_names
    started = time.perf_counter()
    search = PixelSearch(data.train.images)
    search.nearest(data.test.images[0])
    first_search = (time.perf_counter() - started) * 1e3
    return {
        "predictions and counts": milliseconds(lambda: predictions_on_test_images(run, data).counts),
        "mistakes, sorted": milliseconds(
            lambda: in_order(predictions, images_in(predictions_on_test_images(run, data)), "confident")
        ),
        "confused pairs and digits": milliseconds(lambda: (most_confused_pairs(counts), class_points(counts).f1)),
        "heatmap": milliseconds(
            lambda: with_cells_to_click(digits_confusion(counts, "errors"), counts, names, (4, 9)).to_json()
        ),
        "one picture of 60 images": milliseconds(lambda: ink_sprite(data.test.images[mistakes[:PAGE_SIZE]])),
        "first search for neighbours": first_search,
        "further searches": milliseconds(lambda: search.nearest(data.test.images[1])),
    }


async def time_server(url: str) -> dict[str, float]:
    """Time the first view of the page and further ones, in milliseconds at the server and its connection."""
    session = Session(url, query=f"run={quote(FOREST.to_link())}")
    await session.open()
    started = time.perf_counter()
    await session.go_to("errors")
    first = (time.perf_counter() - started) * 1e3
    further = sorted([await session.run() * 1e3 for _ in range(N_VIEWS)])
    await session.close()
    if session.errors:
        raise RuntimeError(f"The page failed: {session.errors[0]}")
    return {"first view": first, "further views": statistics.median(further), "slowest further view": further[-1]}


def time_browser(url: str) -> dict[str, float]:
    """Time a gallery page from the click on its number until it is painted, in milliseconds."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.goto(f"{url}/?run={quote(FOREST.to_link())}")
        page.get_by_role("link", name="Errors").click()
        cards = page.locator(_GALLERY).first.locator("button.card")
        cards.nth(PAGE_SIZE - 1).wait_for()
        wait_until_quiet(page)
        times = [_time_page(page, number) for number in (2, 3, 4, 3, 2, 3, 4, 3, 2)]
    return {"gallery page in the browser": statistics.median(times), "slowest": max(times)}


def _time_page(page: Page, number: int) -> float:
    before = page.locator(_GALLERY).first.locator("button.card").first.get_attribute("data-index")
    button = page.get_by_role("button", name=f"Page {number}", exact=True).first
    button.scroll_into_view_if_needed()
    started = time.perf_counter()
    button.click()
    shown = page.evaluate(_ARRIVED, [_GALLERY, before])
    seconds = time.perf_counter() - started
    if shown != PAGE_SIZE:
        raise RuntimeError(f"The gallery shows {shown} images instead of {PAGE_SIZE}.")
    return seconds * 1e3


def measure() -> dict[str, Any]:
    """Train, start the server, look at the page."""
    with tempfile.TemporaryDirectory() as home:
        run = train(FOREST, load_mnist())
        RunStore(Path(home)).save(run)
        with Server(Path(home)) as server:
            return {
                "parts": time_parts(run),
                "server": asyncio.run(time_server(server.address)),
                "browser": time_browser(server.url),
                "sprite_bytes": len(ink_sprite(load_mnist().test.images[np.arange(PAGE_SIZE)])),
            }


def main() -> None:
    """Read the command line, measure, print."""
    options = arguments("errors", __doc__ or "").parse_args()
    figures = measure()
    for title, times in (("Parts", "parts"), ("Server, whole page", "server"), ("Browser", "browser")):
        print(title)
        for name, value in figures[times].items():
            print(f"  {name:<32}{value:>8.1f} ms")
    print(f"One picture of {PAGE_SIZE} images takes {figures['sprite_bytes']:,} bytes.")
    write(options.json, figures)
    if figures["server"]["further views"] >= 300 or figures["browser"]["gallery page in the browser"] >= 1_000:
        sys.exit("Too slow: the server has 300 ms for a further view, the browser a second for a gallery page.")


if __name__ == "__main__":
    main()
