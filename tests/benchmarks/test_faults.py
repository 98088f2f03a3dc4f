import json
import sys

import pytest

from benchmarks.faults import __main__ as faults
from benchmarks.faults import workers
from benchmarks.faults.outcome import Outcome


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
