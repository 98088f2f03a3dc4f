import json
import subprocess
import sys

import pytest

from benchmarks.faults import __main__ as faults
from benchmarks.faults import workers
from benchmarks.faults.outcome import Outcome
from benchmarks.faults.store_damage import attack_damage
from tests.support.paths import ROOT


def run(monkeypatch, *words):
    monkeypatch.setattr(sys, "argv", ["faults", *words])
    return faults.main()


@pytest.fixture
def parts(monkeypatch):
    """Parts that take no time: one holds, one fails, one breaks."""

    def attack(home, n, seed):
        assert home.is_dir()
        return Outcome(n, n - seed, seed, ("A figure.",))

    def broken(home, n, seed):
        raise RuntimeError("out of order")

    parts = {"one": faults.Part("One", 1_000, attack), "two": faults.Part("Two", 50, broken)}
    monkeypatch.setattr(faults, "PARTS", parts)


def test_table_and_data_hold_what_came_out(parts, monkeypatch, capsys, tmp_path):
    file = tmp_path / "figures.json"
    assert run(monkeypatch, "--part", "one", "--scale", "0.1", "--json", str(file), "--seed", "0") == 0
    printed = capsys.readouterr().out
    assert "One" in printed
    assert "100" in printed
    figures = json.loads(file.read_text())["figures"]
    assert figures["one"]["tried"] == figures["one"]["held"] == 100
    assert figures["one"]["notes"] == ["A figure."]


def test_anything_that_failed_is_told_and_ends_with_an_error(parts, monkeypatch, capsys):
    assert run(monkeypatch, "--part", "one", "--seed", "3") == 1
    assert run(monkeypatch) == 1
    assert "RuntimeError: out of order" in capsys.readouterr().out


def test_every_part_is_tried_at_least_once(parts, monkeypatch, capsys):
    assert run(monkeypatch, "--part", "one", "--scale", "0.00001") == 0


@pytest.mark.slow
def test_killed_workers_and_servers_leave_nobody_waiting(tmp_path):
    outcome = workers.attack(tmp_path, 2, seed=1)
    assert outcome.tried >= 3  # a busy machine has time for a few kills only
    assert outcome.failed == 0, outcome.notes


@pytest.mark.slow
def test_nothing_that_was_saved_is_lost(tmp_path):
    # In an interpreter of its own: writers are forked from a server that must not have begun with other modules.
    script = "import sys; from pathlib import Path; from benchmarks.faults.store import attack; "
    script += "print(attack(Path(sys.argv[1]), n=200, seed=1))"
    command = [sys.executable, "-c", script, tmp_path]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Outcome(tried=200, held=200, failed=0" in outcome.stdout, outcome.stdout + outcome.stderr


@pytest.mark.slow
def test_damaged_files_are_read_right_or_not_at_all(tmp_path):
    outcome = attack_damage(tmp_path, n=150, seed=1)
    assert (outcome.tried, outcome.failed) == (150, 0), outcome.notes
