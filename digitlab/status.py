"""The servers' status for operators and monitors: ``python -m digitlab.status [--json]``.

It is read from the state files of the app servers, which hold numbers only, no visitor's data. The command exits with
code 0 if all is well, with 1 if somebody has to look.
"""

import argparse
import json
import shutil
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from digitlab.files.home import Home
from digitlab.files.sizes import folder_size
from digitlab.mnist import DamagedDatasetError, WritersError, load_mnist, read_writers
from digitlab.server.settings import Settings
from digitlab.server.state_file import read_states

_MIN_FREE_MB = 200
_START_TIMEOUT = 15  # seconds that a job may wait for its worker to start


@dataclass(frozen=True)
class Status:
    """What the command prints.

    Attributes
    ----------
    servers : int
        App servers that run.
    waiting, running : int
        Their trainings.
    oldest_seconds : float or None
        How long the oldest waiting training has waited.
    workers_alive : int
    free_mb : float or None
        Free space on the disk with the home folder; None if that cannot be read.
    runs : int
        Runs in the store.
    runs_mb : float
        Space that they take.
    last_failure : str or None
        Time of the last failed training, local, ISO 8601.
    problems : tuple of str
        A sentence for each problem; empty if all is well.
    """

    servers: int
    waiting: int
    running: int
    oldest_seconds: float | None
    workers_alive: int
    free_mb: float | None
    runs: int
    runs_mb: float
    last_failure: str | None
    problems: tuple[str, ...]


def read_status(home: Path) -> Status:
    """Read the status of the servers of a home folder."""
    now = time.time()
    layout = Home(home)
    states = list(read_states(layout).values())
    alive = [state for state in states if state.is_running]
    oldest = min((state.oldest_since for state in alive if state.oldest_since is not None), default=None)
    failures = [state.last_failure for state in states if state.last_failure is not None]
    status = Status(
        servers=len(alive),
        waiting=sum(state.waiting for state in alive),
        running=sum(state.running for state in alive),
        oldest_seconds=None if oldest is None else round(max(0.0, now - oldest), 1),
        workers_alive=sum(state.workers_alive for state in alive),
        free_mb=_free_mb(home),
        runs=len(list(layout.runs.glob("*"))),
        runs_mb=round(folder_size(layout.runs) / 1e6, 1),
        last_failure=time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(max(failures))) if failures else None,
        problems=(),
    )
    lost = sum(state.waiting + state.running for state in states if not state.is_running)
    return replace(status, problems=tuple(_problems(status, lost)))


def writers_problem(folder: Path | None) -> str | None:
    """Return why the file of MNIST's writers is of no use to the servers, None where it is or none is named."""
    if folder is None:
        return None
    try:
        read_writers(folder, load_mnist())
    except (WritersError, DamagedDatasetError) as error:
        return f"DIGITLAB_WRITERS is ignored, and intervals take images for independent. {error}"
    return None


def _problems(status: Status, lost: int) -> list[str]:
    problems = []
    if not status.servers:
        left = f" It left {lost} trainings undone." if lost else ""
        problems.append(f"No app server runs on this folder, or nobody has opened it since it was started.{left}")
    waits_long = status.oldest_seconds is not None and status.oldest_seconds > _START_TIMEOUT
    if status.waiting and waits_long and not status.workers_alive:
        problems.append("Trainings wait and no worker is alive. Look at the app's log, or start a worker.")
    if status.free_mb is None:
        problems.append("The home folder cannot be read.")
    elif status.free_mb < _MIN_FREE_MB:
        problems.append(f"Less than {_MIN_FREE_MB} MB are free on the disk. Make room.")
    return problems


def _free_mb(home: Path) -> float | None:
    try:
        return round(shutil.disk_usage(home).free / 1e6, 1)
    except OSError:
        return None


def main(words: list[str] | None = None) -> int:
    """Print the status.

    Returns
    -------
    int
        The exit code: 0 if all is well, else 1.
    """
    parser = argparse.ArgumentParser(prog="python -m digitlab.status", description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print one line of JSON")
    options = parser.parse_args(words)
    settings = Settings.from_environment()
    status = read_status(settings.home)
    of_writers = writers_problem(settings.writers)
    if of_writers is not None:
        status = replace(status, problems=(*status.problems, of_writers))
    if options.json:
        print(json.dumps(asdict(status)))
    else:
        print(_as_text(status))
    return 1 if status.problems else 0


def _as_text(status: Status) -> str:
    def shown(value: float | str | None, unit: str = "") -> str:
        return "-" if value is None else f"{value}{unit}"

    rows = [
        ("App servers", shown(status.servers)),
        ("Trainings that wait", shown(status.waiting)),
        ("Oldest of them", shown(status.oldest_seconds, " s")),
        ("Trainings that run", shown(status.running)),
        ("Workers alive", shown(status.workers_alive)),
        ("Free disk", shown(status.free_mb, " MB")),
        ("Stored runs", f"{status.runs}, {status.runs_mb} MB"),
        ("Last failure", shown(status.last_failure)),
    ]
    lines = [f"{name + ':':<21}{value}" for name, value in rows]
    return "\n".join([*lines, *(status.problems or ["All is well."])])


if __name__ == "__main__":
    sys.exit(main())
