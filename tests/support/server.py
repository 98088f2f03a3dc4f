"""The real app as a process of its own."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.paths import ROOT
from tests.support.ports import free_port
from tests.support.processes import start, stop


class Server:
    """An app as `streamlit run` starts it; it ends with the ``with`` block, or with this process.

    Parameters
    ----------
    home : Path
        Folder of the run store; the server's log is written there, too.
    script : str, default="app.py"
        The app, seen from the repository's folder.
    **environment : str
        Further environment variables.

    Attributes
    ----------
    address : str
        ``127.0.0.1:PORT``
    home : Path
    pid : int

    Raises
    ------
    RuntimeError
        If the app does not answer within a minute.
    """

    def __init__(self, home: Path, script: str = "app.py", **environment: str) -> None:
        port = free_port()
        self.address = f"127.0.0.1:{port}"
        self.home = home
        self._log_file = home / "server.log"
        options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
        self._command = [sys.executable, "-m", "streamlit", "run", script, *options]
        self._environment = {**os.environ, "DIGITLAB_HOME": str(home), "PYTHONPATH": str(ROOT), **environment}
        self._start()

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://{self.address}"

    @property
    def log(self) -> str:
        """All that the server and its workers have written."""
        return self._log_file.read_text()

    def stop(self) -> None:
        """End the server."""
        stop(self._process)

    def kill_and_start(self) -> None:
        """Kill the server without a warning, and start it again at the same address."""
        stop(self._process, signal.SIGKILL)
        self._start()

    def _start(self) -> None:
        with self._log_file.open("a") as log:
            self._process = start(self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=subprocess.STDOUT)
        self.pid = self._process.pid
        self._wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _wait(self) -> None:
        for _ in range(1_200):
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1)
                return
            except OSError:
                time.sleep(0.05)
        log = self.log
        self.stop()
        raise RuntimeError(f"The app did not start within a minute. It wrote: {log}")
