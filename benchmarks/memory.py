"""Proportional memory of the whole process tree: the app, its workers, idle and while they train.

Proportional (PSS) means that pages which several processes share are divided among them, so the sum is what the
machine really gives. Starts the real server, opens a real session, and lets it train one classifier after the other.
"""

import asyncio
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psutil

from benchmarks.classroom import shown
from benchmarks.report import arguments, write
from benchmarks.server import Server
from benchmarks.sessions import Session
from digitlab import naming
from digitlab.classifiers import REGISTRY
from digitlab.experiment import Experiment

_SECONDS_BETWEEN_LOOKS = 0.25
_SECONDS_TO_SETTLE = 5.0
_SECONDS_TO_TRAIN = 1800.0


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


async def _open(session: Session) -> None:
    await session.open()
    await session.train_linked()


async def train_and_watch(server: Server, experiment: Experiment) -> dict[str, float]:
    """Open a link whose run has to be trained; return the peak meanwhile and what stays afterwards."""
    session = Session(server.address, query=f"run={quote(experiment.to_link())}")
    opening = asyncio.create_task(_open(session))
    peak = 0.0
    waited = 0.0
    while not (opening.done() and shown(session) == naming.title(experiment)) and waited < _SECONDS_TO_TRAIN:
        peak = max(peak, tree_mb(server.pid))
        await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
        waited += _SECONDS_BETWEEN_LOOKS
    await opening
    await asyncio.sleep(_SECONDS_TO_SETTLE)
    afterwards = tree_mb(server.pid)
    await session.close()
    if shown(session) != naming.title(experiment):
        raise RuntimeError(f"{naming.title(experiment)} was not trained within {_SECONDS_TO_TRAIN:.0f} seconds.")
    return {"peak_mb": peak, "idle_mb": afterwards}


async def measure(classifiers: list[str]) -> list[dict[str, object]]:
    """Train the default run, then each classifier on all images for ten digits, in one server."""
    rows: list[dict[str, object]] = []
    experiments = [Experiment(), *(Experiment(digit=None, classifier=key) for key in classifiers)]
    with tempfile.TemporaryDirectory() as home, Server(Path(home)) as server:
        for experiment in experiments:
            figures = await train_and_watch(server, experiment)
            rows.append({"experiment": json.loads(experiment.to_json()), **figures})
            print(
                f"{naming.title(experiment):<60}{figures['peak_mb']:>9.0f} MB{figures['idle_mb']:>9.0f} MB", flush=True
            )
    return rows


def main() -> None:
    """Read the command line, measure, print."""
    parser = arguments("memory", __doc__ or "")
    parser.add_argument("--only", nargs="+", choices=list(REGISTRY), help="some classifiers instead of all")
    options = parser.parse_args()
    print(f"{'':<60}{'peak':>12}{'idle after':>12}")
    write(options.json, asyncio.run(measure(options.only or list(REGISTRY))))


if __name__ == "__main__":
    main()
