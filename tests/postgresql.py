"""A PostgreSQL of the tests' own. Where its server is not on this machine, it is installed."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.server import free_port
from tests.conftest import apt_install

_NEEDED = (
    "The tests of PostgreSQL need its server: none was found and none could be installed. "
    "Install it (on Debian: apt-get install postgresql) and run the tests again."
)


def find_postgresql() -> Path | None:
    """Return the folder with PostgreSQL's programs; Debian does not put them into the path."""
    found = shutil.which("initdb")
    candidates = [Path(found)] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return candidates[-1].parent if candidates else None


def install_postgresql() -> Path:
    apt_install("postgresql")
    programs = find_postgresql()
    if programs is None:
        pytest.fail(_NEEDED)
    return programs


def someone_else() -> str | None:
    """Return a user to run the server as, which refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def own_cluster(folder: Path) -> Iterator[str]:
    """Start a cluster in an empty folder, and stop it at the end; its address."""
    programs = find_postgresql() or install_postgresql()
    user = someone_else()
    if user is not None:
        shutil.chown(folder, user)
        for parent in [folder, *folder.parents][:4]:
            if parent.stat().st_uid == 0 and parent != Path("/tmp"):
                parent.chmod(0o755)
    port = free_port()
    data = folder / "data"

    def run(*command: str | Path) -> None:
        subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    run(programs / "initdb", "-D", data, "-U", "digitlab", "-A", "trust", "-N")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = [programs / "pg_ctl", "-D", data, "-w"]
    run(*control, "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql://digitlab@127.0.0.1:{port}/postgres"
    finally:
        run(*control, "-m", "immediate", "stop")
