"""A real JupyterLab with the committed notebook, as a process of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

_ROOT = Path(__file__).resolve().parent.parent
_SECONDS_TO_START = 120
_OWN_FOLDERS = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")


@contextmanager
def JupyterLab(folder: Path) -> Iterator[str]:  # noqa: N802 - it stands for a thing, as `Server` does
    """Start a JupyterLab in a folder, with a copy of `docs/explore.ipynb`; it ends with the ``with`` block.

    Parameters
    ----------
    folder : Path
        Its settings lie there, too, and not in those of whoever starts it.

    Yields
    ------
    str
        Its address.
    """
    shutil.copy(_ROOT / "docs" / "explore.ipynb", folder)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--IdentityProvider.token=", f"--ServerApp.root_dir={folder}", "--ServerApp.ip=127.0.0.1"]
    own = {name: str(folder / name.lower()) for name in _OWN_FOLDERS}
    server = subprocess.Popen(
        command,
        env={**os.environ, **own, "PYTHONPATH": str(_ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/api")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def _wait(address: str) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            urlopen(address).close()
            return
        except URLError:
            time.sleep(0.3)
    raise RuntimeError(f"JupyterLab does not answer within {_SECONDS_TO_START} s.")
