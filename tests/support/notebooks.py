"""Real notebooks with the committed examples, each server a process of its own."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.support.paths import ROOT
from tests.support.ports import free_port
from tests.support.processes import start, stop

_SECONDS_TO_START = 120
# A server's settings lie in its own folder, and not in those of whoever starts it.
_OWN_FOLDERS = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
)


@contextmanager
def JupyterLab(folder: Path) -> Iterator[str]:  # noqa: N802 - it stands for a thing, as `Server` does
    """Start a JupyterLab in a folder, with a copy of `docs/explore.ipynb`; it ends with the ``with`` block.

    Parameters
    ----------
    folder : Path

    Yields
    ------
    str
        Its address.
    """
    port = free_port()
    shutil.copy(ROOT / "docs" / "explore.ipynb", folder)
    options = ["--no-browser", "--allow-root", f"--port={port}", "--IdentityProvider.token="]
    options += [f"--ServerApp.root_dir={folder}", "--ServerApp.ip=127.0.0.1"]
    with _process(["jupyterlab", *options], folder, f"http://127.0.0.1:{port}/api"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def Marimo(folder: Path) -> Iterator[str]:  # noqa: N802
    """Start `docs/explore_marimo.py` as an app in marimo; it ends with the ``with`` block.

    Parameters
    ----------
    folder : Path

    Yields
    ------
    str
        Its address.
    """
    port = free_port()
    shutil.copy(ROOT / "docs" / "explore_marimo.py", folder)
    options = ["--headless", "--no-token", "--host=127.0.0.1", f"--port={port}"]
    with _process(["marimo", "run", "explore_marimo.py", *options], folder, f"http://127.0.0.1:{port}/health"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _process(module: Sequence[str], folder: Path, answers_at: str) -> Iterator[None]:
    """Run a module as a program until the ``with`` block ends, which begins once an address answers."""
    own = {name: str(folder / name.lower()) for name in _OWN_FOLDERS}
    server = start(
        [sys.executable, "-m", *module],
        env={**os.environ, **own, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    try:
        _wait(answers_at)
        yield
    finally:
        stop(server)


def _wait(address: str) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            urlopen(address).close()
            return
        except OSError:  # it does not listen yet, or hangs up
            time.sleep(0.3)
    raise RuntimeError(f"{address} does not answer within {_SECONDS_TO_START} s.")
