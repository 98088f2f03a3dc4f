"""A class of thirty on one server: every visitor moves the threshold while ten of them train.

Starts the real server with an empty store and connects real sessions to it, which speak Streamlit's own messages over
the WebSocket. Each moves the threshold every two seconds for a minute. Ten of them ask for trainings, six for the same
one, so that five trainings answer all. The same minute is measured first without any training. With `--own-rows` it is
measured once more while another visitor, in a real browser on the same machine, holds a table: of 1,000 rows and of so
many, in turns, since a machine is not as fast in one minute as in the next.
"""

import asyncio
import json
import random
import re
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.own_scores import table_of
from benchmarks.report import arguments, write
from tests.support.browser import chromium, wait_until_quiet
from tests.support.server import Server
from tests.support.sessions import Session

N_VISITORS = 30
SECONDS_BETWEEN_MOVES = 2.0
# The training that six visitors ask for, and four that one visitor each asks for.
SHARED = ("RandomForestClassifier", 5)
OTHERS = (("LogisticRegression", 1), ("LogisticRegression", 2), ("SGDClassifier", 3), ("RandomForestClassifier", 4))
REQUESTS = [SHARED] * 6 + list(OTHERS)
# What a large table is compared with: the same page with a small one.
FEW_ROWS = 1_000
N_TURNS = 3


async def opened(address: str, page: str) -> Session:
    """Open a page and wait until it has the threshold slider, which is when the first detector is trained."""
    session = Session(address, page=page)
    await session.open()
    await session.until(lambda: session.component("threshold") is not None)
    return session


def shown(session: Session) -> str:
    """Return the heading of the run that the page shows, "" while there is none."""
    headings = [
        heading.body for heading in session.elements("heading") if heading.tag == "h3" and " · " in heading.body
    ]
    return headings[0] if headings else ""


async def move(session: Session, share: float) -> float:
    """Move the threshold to a share of its range; return the seconds until the page was up to date."""
    # The page runs again as a whole when the visitor's training is ready.
    await session.until(lambda: session.component("threshold") is not None)
    slider = session.component("threshold")
    assert slider is not None
    ends = json.loads(slider.json)["range"]
    threshold = ends["low"] + share * (ends["high"] - ends["low"])
    return await session.set_component(slider.id, position={"threshold": threshold, "prevalence": None})


async def ask(session: Session, classifier: str, digit: int) -> None:
    """Choose a classifier and a digit on the Train page and press "Train"."""
    for label, value in (("Digit", str(digit)), ("Classifier", classifier)):
        box = next(box for box in session.elements("selectbox") if box.label == label)
        option = next(option for option in box.options if option == value or option.endswith(f"({value})"))
        await session.set(box.id, string_value=option)
    button = next(button for button in session.elements("button") if button.label == "Train")
    await session.set(button.id, trigger_value=True)


async def visit(session: Session, request: tuple[str, int] | None, seconds: float) -> tuple[list[float], bool]:
    """Move the threshold for a while; return the times of the moves and whether the request was answered."""
    if request is not None:
        await session.go_to("train")
        await ask(session, *request)
        await session.go_to("thresholds")
    await asyncio.sleep(random.uniform(0, SECONDS_BETWEEN_MOVES))
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        started = time.perf_counter()
        times.append(await move(session, random.random()))
        await asyncio.sleep(max(0.0, SECONDS_BETWEEN_MOVES - (time.perf_counter() - started)))
    if request is None:
        return times, True
    await session.go_to("train")
    return times, await session.until(lambda: shown(session).startswith(f"Digit {request[1]} · "))


async def minute(address: str, requests: list[tuple[str, int] | None], seconds: float) -> dict[str, Any]:
    """Let all visitors work at the same time; return the seconds of their moves, what was lost, and errors."""
    sessions = await asyncio.gather(*(opened(address, "thresholds") for _ in requests))
    visits = [visit(session, request, seconds) for session, request in zip(sessions, requests, strict=True)]
    outcomes = await asyncio.gather(*visits)
    for session in sessions:
        await session.close()
    return {
        "times": [seconds for moves, _ in outcomes for seconds in moves],
        "lost": sum(not answered for _, answered in outcomes),
        "errors": [error for session in sessions for error in session.errors],
    }


def summed_up(minutes: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the visitors of some minutes saw."""
    times = np.array([seconds for one in minutes for seconds in one["times"]])
    return {
        "moves": len(times),
        "percentiles_ms": {p: float(np.percentile(times, p) * 1000) for p in (50, 95, 99)},
        "lost": sum(one["lost"] for one in minutes),
        "errors": [error for one in minutes for error in one["errors"]],
    }


def minute_beside_rows(server: Server, n_rows: int, seconds: float) -> dict[str, Any]:
    """Measure the minute without trainings while one visitor holds a table of so many rows."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser, ThreadPoolExecutor(1) as thread:
        file = Path(folder) / "scores.csv"
        table_of(n_rows).to_csv(file, index=False)
        page = browser.new_page()
        page.set_default_timeout(300_000)
        page.goto(f"{server.url}/thresholds")
        page.get_by_role("radio", name="My scores").click()
        page.get_by_role("button", name="Try an example").wait_for()
        page.locator("input[type=file]").set_input_files(file)
        page.locator(".digitlab-marks").nth(4).wait_for(state="attached")
        wait_until_quiet(page)
        # Playwright has a loop of its own in this thread.
        return thread.submit(asyncio.run, minute(server.address, [None] * N_VISITORS, seconds)).result()


def main() -> None:
    """Read the command line, measure, print."""
    parser = arguments("classroom", __doc__ or "")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they work (60)")
    parser.add_argument("--own-rows", type=int, default=0, metavar="N", help="once more beside a table of N rows")
    options = parser.parse_args()
    random.seed(42)
    with tempfile.TemporaryDirectory() as home, Server(Path(home)) as server:
        idle = asyncio.run(minute(server.address, [None] * N_VISITORS, options.seconds))
        before = len(re.findall("Training .* begins", server.log))
        requests = [*REQUESTS, *[None] * (N_VISITORS - len(REQUESTS))]
        busy = asyncio.run(minute(server.address, requests, options.seconds))
        trainings = len(re.findall("Training .* begins", server.log)) - before
        minutes = {"without trainings": [idle], "with trainings": [busy]}
        for _ in range(N_TURNS if options.own_rows else 0):
            for n_rows in (FEW_ROWS, options.own_rows):
                beside = minute_beside_rows(server, n_rows, options.seconds / N_TURNS)
                minutes.setdefault(f"beside {n_rows:,} rows", []).append(beside)
    results = {name: summed_up(of_this) for name, of_this in minutes.items()}
    for name, figures in results.items():
        p = figures["percentiles_ms"]
        print(
            f"{name}: {figures['moves']} moves by {N_VISITORS} visitors, 50th percentile {p[50]:.0f} ms, "
            f"95th {p[95]:.0f} ms, 99th {p[99]:.0f} ms; answers lost: {figures['lost']}, "
            f"errors: {len(figures['errors'])}"
        )
        for error in figures["errors"]:
            print(f"  {error}")
    print(
        f"{len(REQUESTS)} visitors asked for a training; {trainings} trainings ran, {len(set(REQUESTS))} were needed."
    )
    named = {name.replace(" ", "_"): figures for name, figures in results.items()}
    write(options.json, {**named, "trainings": trainings})


if __name__ == "__main__":
    main()
