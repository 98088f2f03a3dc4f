"""How live the threshold is: a hand drags it through 100 positions in a real browser.

Three apps show the same detector: ours; Streamlit's own slider in a fragment; a component that sends every move to the
server. On ours the two handles of a zone are dragged, too, the level of "Answer only when sure" with the matrix of ten
digits, and a table of 10,000 rows in twelve groups, all of whose figures follow. A headless Chromium moves the mouse 50
times a second and notes, at every frame, what is on the screen: precision, how many are asked, or the table of groups.
The handle is then released, and the time until Python's own figures follow is measured, three times.
"""

import math
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import numpy as np
from playwright.sync_api import Locator, Page

from benchmarks.report import arguments, write
from digitlab.experiments.experiment import Experiment
from digitlab.mnist import load_mnist
from digitlab.store import RunStore
from digitlab.training.train import train
from tests.support.browser import chromium, wait_for_frame, wait_until_quiet
from tests.support.server import Server

N_POSITIONS = 100
N_ROWS, N_GROUPS = 10_000, 12
TEN = Experiment(digit=None, classifier="LogisticRegression", n_train=3_000)
SECONDS_BETWEEN_MOVES = 0.02
FROM, TO = 0.55, 0.85  # of the slider's width, where every position has its own precision
_TALL, _TRACK_ABOVE_EDGE = 40, 14  # pixels
# The tiles may stand in the page or in a component's shadow root. At every frame the text is looked at.
WATCH = """([name, selector]) => {
  const everywhere = (root, selector) => [
    ...root.querySelectorAll(selector),
    ...[...root.querySelectorAll("*")].flatMap((e) => (e.shadowRoot ? everywhere(e.shadowRoot, selector) : [])),
  ];
  const tile = everywhere(document, "[data-testid=stMetric]").find((e) => e.textContent.includes(name));
  window.seen = { texts: [], moves: [], pythons: [], released: null };
  const shown = selector ? everywhere(document, selector)[0] : tile.querySelector("[data-testid=stMetricValue]");
  const value = () => shown.textContent;
  // Python's own figures stand in a table or a heading on our pages and in the tile on the others.
  const starting = (tag, text) => [...document.querySelectorAll(tag)].find((e) => e.textContent.startsWith(text));
  const ours = () => starting("tr", "Precision0") ?? starting("h5", "What goes to a person");
  const python = () => ours()?.textContent ?? value();
  const note = (list, text, time) => list.at(-1)?.text === text || list.push({ text, time });
  const frame = (time) => {
    // The screen shows at the end of this frame what the page holds when the next one begins.
    note(window.seen.texts, value(), performance.now());
    note(window.seen.pythons, python(), performance.now());
    requestAnimationFrame(frame);
  };
  addEventListener("pointermove", () => window.seen.moves.push(performance.now()), true);
  addEventListener("pointerup", () => (window.seen.released = performance.now()), true);
  requestAnimationFrame(frame);
}"""


def open_ours(page: Page, url: str) -> Locator:
    """Open our Thresholds page with Python's table of measures in sight."""
    page.goto(url)
    page.get_by_test_id("stMetric").first.wait_for()
    page.get_by_role("link", name="Thresholds").click()
    page.locator(".digitlab-marks").nth(4).wait_for(state="attached")
    page.get_by_text("All measures, and how sure they are").click()
    return page.get_by_role("slider", name="Threshold")


def open_reject(page: Page, url: str) -> Locator:
    """Open our Errors page with a run of ten digits, whose level is dragged."""
    page.goto(f"{url}/errors?run={quote(TEN.to_link())}")
    slider = page.get_by_role("slider", name="Answer only when sure")
    slider.wait_for()
    return slider


def store_ten_digits(home: Path) -> None:
    """Train a small run of ten digits, as it would be on a server."""
    RunStore(home).save(train(TEN, load_mnist()))


def open_zone(page: Page, url: str) -> Locator:
    """Open our Thresholds page with a zone; its lower end stands at the left, out of the upper handle's way."""
    upper = open_ours(page, url)
    _switched_on(page).press("Home")
    return upper


def open_clear_below(page: Page, url: str) -> Locator:
    """Open our Thresholds page with a zone; its upper end stands at the right, out of the lower handle's way."""
    upper = open_ours(page, url)
    lower = _switched_on(page)
    upper.press("End")
    return lower


def _switched_on(page: Page) -> Locator:
    page.get_by_role("switch", name="Ask a person in between").click()
    lower = page.get_by_role("slider", name="Clear below")
    lower.wait_for()
    return lower


def open_slider(page: Page, url: str) -> Locator:
    """Open the app with Streamlit's slider."""
    page.goto(url)
    page.get_by_test_id("stMetric").nth(3).wait_for()
    return page.get_by_test_id("stSlider")


def open_streaming(page: Page, url: str) -> Locator:
    """Open the app with the streaming component."""
    page.goto(url)
    page.get_by_test_id("stMetric").nth(3).wait_for()
    return page.get_by_role("slider", name="Threshold")


def open_groups(page: Page, url: str) -> Locator:
    """Open our Thresholds page with a table of twelve groups in sight."""
    page.goto(f"{url}/thresholds")
    page.get_by_text("My scores", exact=True).click()
    page.get_by_test_id("stFileUploader").locator("input").set_input_files(
        {"name": "groups.csv", "mimeType": "text/csv", "buffer": rows_of_groups()}
    )
    page.get_by_text("By group", exact=True).click()
    page.get_by_role("rowheader", name="group 11").wait_for()
    page.get_by_text("All measures, and how sure they are").click()
    return page.get_by_role("slider", name="Threshold")


def rows_of_groups() -> bytes:
    """Return a table of 10,000 rows in twelve groups, as CSV."""
    generator = np.random.default_rng(0)
    truth = generator.random(N_ROWS) < 0.2
    scores = generator.normal(size=N_ROWS) + 2 * truth
    rows = enumerate(zip(truth.astype(int), scores, strict=True))
    lines = (f"{label},{score:.4f},group {i % N_GROUPS}" for i, (label, score) in rows)
    return "\n".join(["label,score,group", *lines]).encode()


class App(NamedTuple):
    """An app, how it is opened, what its server's folder needs before, and what is watched: a tile, or a selector's."""

    script: str
    opened: Callable[[Page, str], Locator]
    tile: str = "Precision"
    prepared: Callable[[Path], None] = lambda home: None
    selector: str = ""


APPS = {
    "ours": App("app.py", open_ours),
    "ours, with a zone": App("app.py", open_zone, selector="[data-name=zone-precision]"),
    "ours, with a zone, its lower handle": App("app.py", open_clear_below, selector="[data-name=zone-a-day]"),
    "ours, answer only when sure": App("app.py", open_reject, "Go to a person", store_ten_digits),
    "ours, with twelve groups": App("app.py", open_groups, selector=".groups table"),
    "st.slider in a fragment": App("benchmarks/apps/slider.py", open_slider),
    "component that streams to the server": App("benchmarks/apps/streaming.py", open_streaming),
}


def drag(page: Page, slider: Locator, start: float, end: float) -> dict[str, Any]:
    """Drag through the positions, release, and return what the page saw."""
    wait_until_quiet(page)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    if box is None:
        raise RuntimeError("The slider is not on the screen.")
    # Streamlit's slider carries label and value above its track; pressing the track brings the handle there.
    y = box["y"] + (box["height"] / 2 if box["height"] < _TALL else box["height"] - _TRACK_ABOVE_EDGE)
    page.mouse.move(box["x"] + start * box["width"], y)
    page.mouse.down()
    page.evaluate("window.seen.texts.length = window.seen.pythons.length = window.seen.moves.length = 0")
    wait_for_frame(page)
    begun = time.perf_counter()
    for i in range(1, N_POSITIONS + 1):
        page.mouse.move(box["x"] + (start + (end - start) * i / N_POSITIONS) * box["width"], y)
        time.sleep(max(0.0, begun + i * SECONDS_BETWEEN_MOVES - time.perf_counter()))
    wait_for_frame(page)
    page.mouse.up()
    wait_until_quiet(page)
    seen: dict[str, Any] = page.evaluate("window.seen")
    return seen


def figures(seen: dict[str, Any]) -> dict[str, float]:
    """Return updates a second while dragging, the longest wait for an answer, and the time from release to Python."""
    moves, released = seen["moves"][:N_POSITIONS], seen["released"]
    changes = [change["time"] for change in seen["texts"][1:]]
    during = [change for change in changes if moves[0] <= change <= released]
    waits = [next((change for change in changes if change >= move), released) - move for move in moves]
    pythons = [change["time"] for change in seen["pythons"][1:] if change["time"] >= released]
    return {
        "updates_a_second": len(during) / (moves[-1] - moves[0]) * 1000,
        "longest_wait_ms": max(waits),
        "python_ms": pythons[-1] - released if pythons else float("nan"),
    }


def measure(page: Page, app: App) -> dict[str, float]:
    """Drag there and back and there again; return the medians, and the longest of all waits."""
    with tempfile.TemporaryDirectory() as home:
        app.prepared(Path(home))
        with Server(Path(home), app.script) as server:
            return _measured(page, app, server.url)


def _measured(page: Page, app: App, url: str) -> dict[str, float]:
    slider = app.opened(page, url)
    wait_until_quiet(page)
    page.evaluate(WATCH, [app.tile, app.selector])
    runs = [figures(drag(page, slider, *ends)) for ends in ((FROM, TO), (TO, FROM), (FROM, TO))]
    return {
        "updates_a_second": statistics.median(run["updates_a_second"] for run in runs),
        "longest_wait_ms": max(run["longest_wait_ms"] for run in runs),
        "python_ms": statistics.median(run["python_ms"] for run in runs),
    }


def main() -> None:
    """Read the command line, measure, print."""
    parser = arguments("live", __doc__ or "")
    parser.add_argument("--app", action="append", choices=APPS, help="one of the apps, as often as wanted; else all")
    options = parser.parse_args()
    results = {}
    with chromium() as browser:
        for name in options.app or APPS:
            page = browser.new_page(viewport={"width": 1400, "height": 1000})
            page.set_default_timeout(120_000)
            results[name] = measure(page, APPS[name])
            page.close()
            result = results[name]
            # Not every handle has a figure of Python's own that follows it.
            python = result["python_ms"]
            until = "" if math.isnan(python) else f", from release to Python's update {python:.0f} ms"
            print(
                f"{name}: {result['updates_a_second']:.1f} updates a second, longest wait for an answer "
                f"{result['longest_wait_ms']:.0f} ms{until}",
                flush=True,
            )
    write(options.json, results)


if __name__ == "__main__":
    main()
