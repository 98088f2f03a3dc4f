"""Starts the app's server and opens it in the browser."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from importlib.util import find_spec
from pathlib import Path

import click

import digitlab
from digitlab.command.tables import Refusal
from digitlab.extras import missing
from digitlab.texts import formats

_USUAL_PORT = 8501
_LONGEST_START = 60.0  # seconds


def serve(table: Path | None, *, port: int | None, opens_browser: bool) -> None:
    """Serve the app until it is interrupted, with a table on this machine alone.

    Raises
    ------
    Refusal
        If what the app needs is not installed, or the server ends before it answers.
    """
    for module in ("streamlit", "sklearn", "plotly"):
        if find_spec(module) is None:
            raise Refusal(missing(module, "The app"))
    port = port or _free_port()
    options = [f"--server.port={port}", "--server.headless=true"]
    environment = dict(os.environ)
    path = ""
    if table is not None:
        options.append("--server.address=127.0.0.1")
        environment["DIGITLAB_TABLE"] = str(table.resolve())
        path = "thresholds?source=scores"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
    server = subprocess.Popen(command, cwd=_app_folder(), env=environment)
    try:
        _await(server, port)
        address = f"http://localhost:{port}/{path}"
        click.echo(f"digitlab is at {address}; Ctrl+C ends it.")
        if opens_browser:
            webbrowser.open(address)
        server.wait()
    except KeyboardInterrupt:
        click.echo("")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def _app_folder() -> Path:
    """Return the folder with app.py and pages/: the repository's, else the one that the wheel holds."""
    package = Path(digitlab.__file__).parent
    is_repository = all((package.parent / name).exists() for name in ("app.py", "pages"))
    return package.parent if is_repository else package / "app"


def _free_port() -> int:
    """Return Streamlit's usual port if it is free, else any."""
    for port in (_USUAL_PORT, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Refusal("No port is free on this machine.")


def _await(server: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + _LONGEST_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise Refusal(f"The server ended with code {server.returncode} before it answered; see above why.")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise Refusal(f"The server did not answer within {formats.count(_LONGEST_START)} seconds.")
