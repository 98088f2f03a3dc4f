"""What all benchmarks share: the command line, the machine, the figures as data."""

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def arguments(name: str, description: str) -> argparse.ArgumentParser:
    """Return a parser with the option that every benchmark has."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}", description=description)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as data, too")
    return parser


def write(path: Path | None, figures: Any) -> None:
    """Write the figures and the machine they were measured on, if a file was asked for."""
    if path is not None:
        machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}
        path.write_text(json.dumps({"machine": machine, "figures": figures}, indent=2) + "\n")


def milliseconds(work: Callable[[], object], repeats: int = 20) -> float:
    """Return the median time of one call, after one that is not counted."""
    work()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1e3)
    return statistics.median(times)
