"""Somebody's own scores: from the upload to the first number, what is sent, and how live the handle is.

A headless Chromium uploads tables of a label, two scores and an identifier, as CSV, from 10,000 to 5,000,000 rows.
Measured are the seconds from the choice of the file to the first number on the screen, beside an empty Streamlit page
that only counts the lines of the same file; the bytes that came to the browser over the WebSocket for the whole page,
figures included; the updates a second while the handle is dragged; whether the counts at 50 positions of the handle,
and at one between two of them, are those of NumPy; and the memory of the server and its processes before and while it
holds the table.
"""

import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psutil
from playwright.sync_api import Page, TimeoutError, WebSocket

from benchmarks.live import FROM, TO, WATCH, drag, figures
from benchmarks.report import arguments, write
from tests.support.browser import chromium, wait_for_frame, wait_until_quiet
from tests.support.server import Server

N_ROWS = (10_000, 100_000, 1_000_000, 5_000_000)
SEED = 42
N_POSITIONS = 50
_NUMBERS = """() => {
  const root = [...document.querySelectorAll("*")].find((e) => e.shadowRoot?.querySelector("#threshold")).shadowRoot;
  const count = (name) => Number(root.querySelector(`[data-name=${name}]`).textContent.replaceAll(",", ""));
  const asking = root.querySelector("[data-name=widget]").classList.contains("asking");
  const threshold = Number(root.querySelector("#threshold").getAttribute("aria-valuenow"));
  return { threshold, tp: count("tp"), fp: count("fp"), asking };
}"""


def table_of(n: int) -> pd.DataFrame:
    """Return a table of so many rows; one in ten is positive. Six digits keep 5,000,000 rows below 200 MB as CSV."""
    generator = np.random.default_rng(SEED)
    label = generator.random(n) < 0.1
    first, second = ((generator.normal(size=n) + gap * label).round(6) for gap in (2.0, 1.5))
    return pd.DataFrame({"id": np.arange(n), "label": label.astype(int), "score_a": first, "score_b": second})


def measure(page: Page, server: Server, file: Path, frame: pd.DataFrame) -> dict[str, Any]:
    """Upload a table and measure what its visitor sees."""
    received = 0

    def count(payload: str | bytes) -> None:
        nonlocal received
        received += len(payload)

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", count)

    page.on("websocket", listen)
    page.goto(f"{server.url}/thresholds")
    page.get_by_test_id("stMetric").first.wait_for()
    page.get_by_text("My scores", exact=True).click()
    page.get_by_role("button", name="Try an example").wait_for()
    wait_until_quiet(page)
    memory_before, received = memory_mb(server.pid), 0
    started = time.perf_counter()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_test_id("stMetric").first.wait_for()
    first_number = time.perf_counter() - started
    page.locator(".digitlab-marks").nth(4).wait_for(state="attached")
    wait_until_quiet(page, seconds=1)
    whole_page = time.perf_counter() - started
    sent, memory = received, memory_mb(server.pid)
    page.evaluate(WATCH)
    live = figures(drag(page, page.get_by_role("slider", name="Threshold"), FROM, TO))
    return {
        "first_number_s": first_number,
        "whole_page_s": whole_page,
        "sent_kb": sent / 1e3,
        "updates_a_second": live["updates_a_second"],
        "wrong_counts": wrong_counts(page, frame),
        "memory_mb": memory,
        "memory_before_mb": memory_before,
    }


def wrong_counts(page: Page, frame: pd.DataFrame) -> int:
    """Return at how many positions the page shows other counts than NumPy; the last one lies between two others."""
    scores = frame["score_a"].to_numpy()
    label = frame["label"].to_numpy() == 1
    slider = page.get_by_role("slider", name="Threshold")
    slider.press("Home")
    wrong = 0
    for i in range(N_POSITIONS):
        slider.press("PageUp" if i % 10 == 0 else "ArrowRight")
        wait_for_frame(page)
        wrong += not is_right(page.evaluate(_NUMBERS), scores, label)
    field = page.get_by_role("textbox", name="Exact value")
    field.fill("1.23456789")
    field.press("Enter")
    with suppress(TimeoutError):  # what never comes is counted below
        page.wait_for_function(f"(({_NUMBERS})()).threshold === 1.23456789 && !({_NUMBERS})().asking")
    shown = page.evaluate(_NUMBERS)
    return wrong + (shown["threshold"] != 1.23456789 or shown["asking"] or not is_right(shown, scores, label))


def is_right(shown: dict[str, Any], scores: np.ndarray, label: np.ndarray) -> bool:
    """Return whether the counts on the page are those of the table."""
    flagged = scores >= shown["threshold"]
    return (shown["tp"], shown["fp"]) == (int((flagged & label).sum()), int((flagged & ~label).sum()))


def memory_mb(pid: int) -> float:
    """Return what a server and its processes hold alone, in 10^6 bytes."""
    server = psutil.Process(pid)
    return sum(process.memory_full_info().uss for process in [server, *server.children(recursive=True)]) / 1e6


def baseline(page: Page, folder: Path, file: Path) -> float:
    """Return the seconds that an empty Streamlit page takes to count the lines of the same file."""
    with Server(folder, "benchmarks/apps/count_lines.py") as server:
        page.goto(server.url)
        upload = page.locator("input[type=file]")
        upload.wait_for(state="attached")
        wait_until_quiet(page)
        started = time.perf_counter()
        upload.set_input_files(file)
        page.get_by_test_id("stMetric").wait_for()
        return time.perf_counter() - started


def main() -> None:
    """Read the command line, measure, print."""
    parser = arguments("own_scores", __doc__ or "")
    parser.add_argument("--rows", type=int, nargs="+", default=N_ROWS, help="how many rows the tables have")
    options = parser.parse_args()
    results = {}
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        print(f"{'rows':>9}  first number  (ratio)   page  sent kB  updates/s  wrong  server MB  (before)")
        for n in options.rows:
            frame, file = table_of(n), folder / "scores.csv"
            frame.to_csv(file, index=False)
            with browser.new_context(viewport={"width": 1400, "height": 1000}) as context:
                context.set_default_timeout(120_000)
                empty = baseline(context.new_page(), folder, file)
                with Server(folder) as server:
                    found = measure(context.new_page(), server, file, frame) | {"empty_page_s": empty}
            results[str(n)] = found
            print(
                f"{n:>9,}  {found['first_number_s']:>10.2f} s  ({found['first_number_s'] / empty:5.2f})  "
                f"{found['whole_page_s']:>4.1f} s  {found['sent_kb']:>7.0f}  {found['updates_a_second']:>9.0f}  "
                f"{found['wrong_counts']:>5}  {found['memory_mb']:>9.0f}  ({found['memory_before_mb']:.0f})",
                flush=True,
            )
    write(options.json, results)


if __name__ == "__main__":
    main()
