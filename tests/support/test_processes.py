"""Servers end with the tests that began them, also when those are interrupted or killed."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.support.paths import ROOT

# A test that starts what needs cleaning up, says what it started, and hangs.
HANGING_TEST = """
import json
import time
from pathlib import Path

import psutil

from tests.support.cluster import Cluster
from tests.support.postgresql import own_cluster


def test_hangs(tmp_path):
    with own_cluster() as address, Cluster(tmp_path) as cluster:
        cluster.start_scheduler()
        children = psutil.Process().children(recursive=True)
        while not all(process.cmdline() for process in children):  # none yet, just after a process was started
            time.sleep(0.01)
        started = {process.pid: process.cmdline() for process in children}
        Path("started.tmp").write_text(json.dumps(started))
        Path("started.tmp").rename("started.json")
        time.sleep(600)
"""


SLOW = [pytest.param(how, marks=pytest.mark.slow) for how in (signal.SIGINT, signal.SIGTERM)]


@pytest.mark.parametrize("how", [signal.SIGKILL, *SLOW])
def test_nothing_is_left_when_pytest_is_ended(tmp_path: Path, how: signal.Signals) -> None:
    (tmp_path / "test_hanging.py").write_text(HANGING_TEST)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'base'}"]
    with subprocess.Popen([*command, "test_hanging.py"], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}) as tests:
        try:
            until(lambda: (tmp_path / "started.json").exists() or tests.poll() is not None)
            started = json.loads((tmp_path / "started.json").read_text())
            assert any("postgres" in command[0] for command in started.values())
            assert any("scheduler" in command for command in started.values())
            folders = {Path(command[command.index("-k") + 1]) for command in started.values() if "-k" in command}
            assert [folder.is_dir() for folder in folders] == [True]
        except BaseException:
            tests.kill()  # or it would be waited for as long as it hangs
            raise
        tests.send_signal(how)
    until(lambda: not [pid for pid in started if is_alive(int(pid))])
    until(lambda: not any(folder.exists() for folder in folders))


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert condition()
