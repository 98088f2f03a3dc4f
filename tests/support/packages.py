"""System packages that tests need, installed where whoever runs the tests asks for it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from filelock import FileLock

INSTALL = "DIGITLAB_TESTS_INSTALL"
Found = TypeVar("Found")


def require(name: str, find: Callable[[], Found | None], packages: Sequence[str], *commands: Sequence[str]) -> Found:
    """Find a program; with ``DIGITLAB_TESTS_INSTALL=1`` install it where it is missing, else fail the test.

    Parameters
    ----------
    name : str
        The program in words.
    find : callable
        Returns what was found, None if it is not there.
    packages : sequence of str
        Debian's packages; the first that brings the program is enough. Only root can install them.
    *commands : sequence of str
        Further ways to install it.

    Returns
    -------
    object
        What `find` found.
    """
    ways = [["apt-get", "install", "--yes", package] for package in packages if _can_use_apt()]
    # Test processes install one after the other.
    with FileLock(Path(tempfile.gettempdir()) / "digitlab-tests-install.lock"):
        found = find()
        if found is None and os.environ.get(INSTALL) == "1":
            if ways:
                subprocess.run(["apt-get", "update"], check=False, timeout=900)
            for command in (*ways, *commands):
                print(f"{name} is not on this machine; installing it: {' '.join(command)}")
                subprocess.run(command, check=False, timeout=900)
                found = find()
                if found is not None:
                    break
    if found is None:
        pytest.fail(
            f"These tests need {name}, which was not found. Install it (on Debian: apt-get install {packages[0]}), "
            f"or have it installed by setting {INSTALL}=1 (as root), and run the tests again."
        )
    return found


def _can_use_apt() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0
