"""A PostgreSQL of the tests' own."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.packages import require
from tests.support.ports import free_port
from tests.support.processes import start, stop, temporary_folder

_SECONDS_TO_START = 60


def find_postgresql() -> Path | None:
    """Return the folder with PostgreSQL's programs; Debian does not put them into the path."""
    initdb = shutil.which("initdb")
    candidates = [Path(initdb).resolve()] if initdb else sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return candidates[-1].parent if candidates else None


def unprivileged_user() -> str | None:
    """Return a user to run the server as, which refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def own_cluster() -> Iterator[str]:
    """Start an empty cluster; it ends with the ``with`` block, or with this process.

    Yields
    ------
    str
        Its address, as SQLAlchemy takes it.
    """
    programs = require("PostgreSQL's server", find_postgresql, ["postgresql"])
    user, port = unprivileged_user(), free_port()
    with temporary_folder("postgresql") as folder:
        if user is not None:
            shutil.chown(folder, user)
        data = folder / "data"
        initdb: list[str | Path] = [programs / "initdb", "-D", data, "-U", "digitlab", "-A", "trust", "-N"]
        subprocess.run(initdb, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        options: list[str | Path] = [
            "-p",
            str(port),
            "-k",
            folder,
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "fsync=off",
        ]
        with (folder / "log").open("wb") as log:
            server = start([programs / "postgres", "-D", data, *options], user=user, cwd=folder, stdout=log, stderr=log)
        try:
            _wait(programs, port, folder / "log")
            yield f"postgresql://digitlab@127.0.0.1:{port}/postgres"
        finally:
            stop(server, signal.SIGQUIT)


def _wait(programs: Path, port: int, log: Path) -> None:
    command: list[str | Path] = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    deadline = time.monotonic() + _SECONDS_TO_START
    while subprocess.run(command, check=False).returncode != 0:
        if time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL does not answer within {_SECONDS_TO_START} s. It wrote: {log.read_text()}")
        time.sleep(0.05)
