import json
import os
import shutil
import subprocess
import sys
import time
from collections import namedtuple
from dataclasses import asdict, replace

import pytest

from digitlab import status
from digitlab.files.home import Home
from digitlab.server.state_file import ServerState, StateFile
from digitlab.status import read_status

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**10, 0, 10**9))
    return tmp_path


@pytest.fixture
def server(home):
    state = ServerState.of_this_process()
    StateFile(Home(home)).write(state)
    return state


def tell(home, state):
    StateFile(Home(home)).write(state)


def test_server_with_nothing_to_do_is_well(home, server):
    found = read_status(home)
    assert (found.servers, found.waiting, found.running, found.oldest_seconds) == (1, 0, 0, None)
    assert found.free_mb == 1_000
    assert found.problems == ()


def test_numbers_are_told(home, server):
    now = time.time()
    tell(home, replace(server, waiting=3, running=1, oldest_since=now - 90, workers_alive=2, last_failure=now))
    for name in ("a", "b"):
        run = home / "runs" / name
        run.mkdir(parents=True)
        (run / "scores.npz").write_bytes(b"x" * 600_000)
    found = read_status(home)
    assert (found.waiting, found.running, found.workers_alive) == (3, 1, 2)
    assert found.oldest_seconds == pytest.approx(90, abs=5)
    assert (found.runs, found.runs_mb) == (2, 1.2)
    assert found.last_failure.startswith("20")
    assert found.problems == ()


def test_no_server(home):
    assert "No app server runs" in read_status(home).problems[0]


def test_server_that_ended_while_jobs_wait(home, server):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    file = next((home / "servers").iterdir())
    file.write_text(json.dumps(asdict(replace(server, pid=ended.pid, waiting=2, running=1, oldest_since=0.0))))
    found = read_status(home)
    assert (found.servers, found.waiting) == (0, 0)
    assert "3 trainings" in found.problems[0]
    StateFile(Home(home)).remove_others_that_ended()
    assert not list((home / "servers").iterdir())


def test_later_process_of_the_same_number_is_not_the_server(home, server):
    assert replace(server, started=server.started - 100).is_running is False
    assert server.is_running


def test_server_on_another_host_is_believed(home, server):
    assert replace(server, host="elsewhere", pid=2**22 - 1).is_running


def test_no_worker_while_jobs_wait(home, server):
    tell(home, replace(server, waiting=1, oldest_since=time.time() - 60))
    assert "no worker is alive" in read_status(home).problems[0]
    tell(home, replace(server, waiting=1, oldest_since=time.time()))
    assert read_status(home).problems == ()


def test_full_disk(home, server, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**10, 0, 10**8))
    assert "200 MB" in read_status(home).problems[0]


@pytest.mark.parametrize("text", ["", "{}", "[1]", "null", '{"host": "a", "more": 1}', "\x00"])
def test_damaged_state_is_passed_over(home, server, text):
    (home / "servers" / "damaged.json").write_text(text)
    assert read_status(home).servers == 1


def test_clock_that_was_set_back_gives_no_negative_time(home, server):
    tell(home, replace(server, waiting=1, oldest_since=time.time() + 3_600, workers_alive=1))
    assert read_status(home).oldest_seconds == 0


def test_state_is_written_once_a_second_and_only_when_it_changes(home):
    now = 0.0
    file = StateFile(Home(home), clock=lambda: now)
    state = ServerState.of_this_process()
    assert file.write(state)
    assert file.write(state)
    path = next((home / "servers").iterdir())
    written = path.stat().st_mtime_ns
    now = 5.0
    assert file.write(state)
    assert path.stat().st_mtime_ns == written
    assert file.write(replace(state, waiting=1))
    assert not file.write(replace(state, waiting=2))
    assert json.loads(path.read_text())["waiting"] == 1
    now = 6.5
    assert file.write(replace(state, waiting=2))
    assert json.loads(path.read_text())["waiting"] == 2
    file.remove()
    assert not path.exists()


def test_home_that_cannot_be_written_is_passed_over(tmp_path):
    home = tmp_path / "home"
    home.write_text("a file where the folder was")
    file = StateFile(Home(home))
    file.write(ServerState.of_this_process())
    file.remove_others_that_ended()
    file.remove()
    assert read_status(home).servers == 0


def test_command(home, server, monkeypatch, capsys):
    monkeypatch.setenv("DIGITLAB_HOME", str(home))
    assert status.main([]) == 0
    assert "All is well." in capsys.readouterr().out
    assert status.main(["--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["servers"] == 1
    shutil.rmtree(home / "servers")
    assert status.main([]) == 1
    assert "No app server" in capsys.readouterr().out


def test_command_is_light(tmp_path):
    outcome = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "digitlab.status", "--json"],
        capture_output=True,
        text=True,
        env={**os.environ, "DIGITLAB_HOME": str(tmp_path)},
        check=False,
    )
    assert outcome.returncode == 1
    assert json.loads(outcome.stdout)["servers"] == 0
    assert "sklearn" not in outcome.stderr
