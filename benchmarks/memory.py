"""Proportional memory of the whole process tree: the app, its workers, idle and while they train, and after use.

Proportional (PSS) means that pages which several processes share are divided among them, so the sum is what the
machine really gives. Starts the real server and lets one visitor after the other train a classifier, look at every
page, open an image to see the reason of the model, and draw. What stays at the end has to fit on a small server.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import psutil

from benchmarks.classroom import shown
from benchmarks.report import arguments, write
from digitlab.classifiers import REGISTRY
from digitlab.experiments import naming
from digitlab.experiments.experiment import MAX_TRAIN, Experiment
from tests.support.pen_strokes import canvas_json
from tests.support.server import Server
from tests.support.sessions import Session

LIMIT_MB = 690
_SECONDS_BETWEEN_LOOKS = 0.25
_SECONDS_TO_SETTLE = 5.0
_SECONDS_TO_TRAIN = 1800.0
_SEVEN = [np.linspace((90, 80), (230, 80), 15), np.linspace((230, 80), (140, 250), 15)]


def tree_mb(pid: int) -> float:
    """Return the proportional memory of a process and all its descendants, in 10**6 bytes."""
    return sum(_pss(process) for process in _tree(pid)) / 1e6


def _tree(pid: int) -> Iterator[psutil.Process]:
    root = psutil.Process(pid)
    yield root
    yield from root.children(recursive=True)


def _pss(process: psutil.Process) -> int:
    try:
        return process.memory_full_info().pss
    except psutil.Error:  # it ended a moment ago
        return 0


@asynccontextmanager
async def watched(pid: int) -> AsyncIterator[dict[str, float]]:
    """Note the peak of a process tree meanwhile as `peak_mb`, and what stays some seconds later as `idle_mb`."""
    figures = {"peak_mb": 0.0}

    async def look() -> None:
        while True:
            figures["peak_mb"] = max(figures["peak_mb"], tree_mb(pid))
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)

    looking = asyncio.create_task(look())
    yield figures
    looking.cancel()
    await asyncio.sleep(_SECONDS_TO_SETTLE)
    figures["idle_mb"] = tree_mb(pid)


async def train(session: Session, experiment: Experiment) -> None:
    """Open a link and wait for its training."""
    title = naming.title(experiment)
    await session.open()
    for button in session.elements("button"):
        if button.label == "Train it":
            await session.set(button.id, trigger_value=True)
    await session.until(lambda: shown(session) == title, _SECONDS_TO_TRAIN)
    if shown(session) != title:
        raise RuntimeError(f"{title} was not trained within {_SECONDS_TO_TRAIN:.0f} seconds.")


async def use(session: Session) -> None:
    """Look at every page, open an image of the page Errors, and draw."""
    for page in ("train", "thresholds", "errors", "draw", "compare", ""):
        await session.go_to(page)
        if page == "errors":
            gallery = _shown(session, "gallery")
            opened = json.dumps([{"event": "opened", "value": 0}])
            await session.set(_trigger(gallery.id), json_trigger_value=opened)
            headings = [text.body for text in session.elements("markdown")]
            if not any("The reason that the model can give" in text for text in headings):
                session.errors.append("The image did not open.")
        if page == "draw":
            await session.until(lambda: session.component("canvas") is not None)
            drawing = {"raw": canvas_json(_SEVEN), "data": None}
            await session.set_component(_shown(session, "canvas").id, drawing=drawing)
            if not any(metric.label == "Prediction" for metric in session.elements("metric")):
                session.errors.append("The drawing was not read.")


def _shown(session: Session, name: str) -> Any:
    component = session.component(name)
    if component is None:
        raise RuntimeError(f"The page shows no {name}: {' '.join(session.errors)}")
    return component


def _trigger(component_id: str) -> str:
    """Return where Streamlit expects what a component triggers."""
    return f"$$STREAMLIT_INTERNAL_KEY_{component_id}__events"


async def measure(classifiers: list[str], n_train: int, home: Path) -> list[dict[str, object]]:
    """Train the default run, then each classifier for ten digits, in one server, and use each."""
    rows: list[dict[str, object]] = []
    experiments = [Experiment(), *(Experiment(digit=None, classifier=key, n_train=n_train) for key in classifiers)]
    with Server(home) as server:
        for experiment in experiments:
            session = Session(server.address, query=f"run={quote(experiment.to_link())}")
            async with watched(server.pid) as training:
                await train(session, experiment)
            async with watched(server.pid) as using:
                await use(session)
            await session.close()
            if session.errors:
                raise RuntimeError(f"{naming.title(experiment)}: {' '.join(session.errors)}")
            rows.append({"experiment": json.loads(experiment.to_json()), "training": training, "using": using})
            cells = (figures[name] for figures in (training, using) for name in ("peak_mb", "idle_mb"))
            print(f"{naming.title(experiment):<56}" + "".join(f"{cell:>9.0f} MB" for cell in cells), flush=True)
    return rows


def main() -> None:
    """Read the command line, measure, print; end with an error if the server takes too much at the end."""
    parser = arguments("memory", __doc__ or "")
    parser.add_argument("--only", nargs="+", choices=list(REGISTRY), help="some classifiers instead of all")
    parser.add_argument("--n-train", type=int, default=MAX_TRAIN, help=f"training images of each ({MAX_TRAIN:,})")
    parser.add_argument("--home", type=Path, help="folder for the runs; those that are there need no training")
    options = parser.parse_args()
    print(f"{'':<56}{'training':>12}{'afterwards':>12}{'in use':>12}{'afterwards':>12}")
    with tempfile.TemporaryDirectory() as temporary:
        home = options.home or Path(temporary)
        rows = asyncio.run(measure(options.only or list(REGISTRY), options.n_train, home))
    write(options.json, rows)
    at_the_end = rows[-1]["using"]["idle_mb"]  # type: ignore[index]
    print(f"At the end, after everything was used: {at_the_end:.0f} MB; at most {LIMIT_MB} MB are good.")
    sys.exit(int(at_the_end > LIMIT_MB))


if __name__ == "__main__":
    main()
