"""The first minute: from starting the command to the first precision on a screen, and the next visitor's wait.

Ours is timed with an empty store and with runs in it, beside a page of Streamlit with one number and one Plotly figure,
in turns. Each visitor is a browser that has never been here. With `--slow-line` a visitor comes through 1.6 Mbit/s
instead, and what comes down is counted by what it is.
"""

import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psutil
from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.report import arguments, write
from digitlab.experiments.experiment import Experiment
from digitlab.mnist import load_mnist
from digitlab.store import RunStore
from digitlab.training.train import train
from tests.support.browser import chromium
from tests.support.server import Server

EMPTY = "benchmarks/apps/empty.py"
OURS = "app.py"
MBIT_PER_S, LATENCY_MS = 1.6, 150
_PATIENCE_MS = 180_000


def first_number(page: Page, url: str) -> None:
    """Open an app and wait until a number is on the screen."""
    page.set_default_timeout(_PATIENCE_MS)
    page.goto(url, wait_until="commit")
    page.get_by_test_id("stMetricValue").get_by_text("0.9").first.wait_for()


def seconds_to_first_number(context: BrowserContext, url: str) -> float:
    """Return how long a visitor waits who opens an app."""
    started = time.perf_counter()
    first_number(context.new_page(), url)
    return time.perf_counter() - started


def wait_until_idle(server: Server) -> None:
    """Wait until a server takes less than a twentieth of a processor."""
    process = psutil.Process(server.pid)
    while process.cpu_percent(interval=0.5) > 5:
        pass


def seconds_from_command(browser: Browser, home: Path, script: str) -> tuple[float, float]:
    """Return the seconds from starting the command to the first number, and those that the next visitor waits."""
    started = time.perf_counter()
    with Server(home, script) as server:
        first_context, next_context = browser.new_context(), browser.new_context()
        first_number(first_context.new_page(), server.url)
        first = time.perf_counter() - started
        wait_until_idle(server)  # what it does behind the first visitor's page is done
        following = seconds_to_first_number(next_context, server.url)
        first_context.close()
        next_context.close()
    return first, following


def home_with_runs() -> Path:
    """Return a folder in which a few runs are kept, as on a server that was used."""
    home = Path(tempfile.mkdtemp())
    store = RunStore(home)
    for digit in range(4):
        store.save(train(Experiment(digit=digit, n_train=2_000), load_mnist()))
    return home


def time_starts(browser: Browser, n: int) -> dict[str, list[tuple[float, float]]]:
    """Start each app in turns, so many times; return the seconds of the first and of the next visitor."""
    kept = home_with_runs()
    apps: dict[str, Callable[[], tuple[Path, str]]] = {
        "Empty page": lambda: (Path(tempfile.mkdtemp()), EMPTY),
        "digitlab, empty store": lambda: (Path(tempfile.mkdtemp()), OURS),
        "digitlab, runs kept": lambda: (kept, OURS),
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in apps}
    for _ in range(n):
        for name, app in apps.items():
            times[name].append(seconds_from_command(browser, *app()))
    return times


def report_starts(times: dict[str, list[tuple[float, float]]]) -> dict[str, dict[str, float]]:
    """Print the medians and their ratios to the empty page's; return them."""
    figures = {}
    empty = [statistics.median(column) for column in zip(*times["Empty page"], strict=True)]
    print(f"{'':24s}{'from the command':>18s}{'ratio':>8s}{'next visitor':>16s}{'ratio':>8s}")
    for name, each in times.items():
        first, following = (statistics.median(column) for column in zip(*each, strict=True))
        print(f"{name:24s}{first:16.2f} s{first / empty[0]:8.2f}{following:14.2f} s{following / empty[1]:8.2f}")
        figures[name] = {"first_s": first, "next_s": following}
    return figures


def on_a_slow_line(browser: Browser, url: str) -> dict[str, object]:
    """Open Thresholds through a slow line; return when numbers and figures are there, and what came down."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    per_second = MBIT_PER_S * 1e6 / 8
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY_MS, "downloadThroughput": per_second, "uploadThroughput": per_second},
    )
    kinds, names = Counter[str](), {}
    session.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: kinds.update({_kind(names.get(event["requestId"], "")): int(event["encodedDataLength"])}),
    )
    session.on(
        "Network.webSocketFrameReceived",
        lambda event: kinds.update({"messages of the app": len(event["response"]["payloadData"]) * 3 // 4}),
    )
    started = time.perf_counter()
    first_number(page, f"{url}/thresholds")
    numbers = time.perf_counter() - started
    page.locator(".digitlab-marks").nth(4).wait_for(state="attached")
    figures = time.perf_counter() - started
    context.close()
    return {"numbers_s": numbers, "figures_s": figures, "bytes": dict(kinds)}


def _kind(url: str) -> str:
    name = url.rpartition("/")[2].partition("?")[0]
    if "plotly" in name.lower():
        return "Plotly's bundle"
    return "Streamlit's files" if "/static/" in url else "other"


def report_slow_line(figures: dict[str, object]) -> None:
    """Print when numbers and figures were there, and what came down."""
    print(
        f"{MBIT_PER_S} Mbit/s: numbers after {figures['numbers_s']:.1f} s, figures after {figures['figures_s']:.1f} s."
    )
    kinds = figures["bytes"]
    assert isinstance(kinds, dict)
    for kind, size in sorted(kinds.items(), key=lambda item: -item[1]):
        print(f"  {kind:24s}{size / 1e6:8.2f} MB")


def main() -> None:
    """Time starts, or one visit through a slow line."""
    parser = arguments("cold", __doc__)
    parser.add_argument("--starts", type=int, default=5, help="of each app (5)")
    parser.add_argument("--slow-line", action="store_true", help="one visit through a slow line instead")
    options = parser.parse_args()
    with chromium() as browser:
        if options.slow_line:
            with Server(Path(tempfile.mkdtemp())) as server:
                first_number(browser.new_page(), server.url)
                figures: dict = on_a_slow_line(browser, server.url)
            report_slow_line(figures)
        else:
            figures = report_starts(time_starts(browser, options.starts))
    write(options.json, figures)


if __name__ == "__main__":
    main()
