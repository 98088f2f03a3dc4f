"""The command: what it prints, and the codes by which it ends."""

import json
import subprocess
import sys

import numpy as np
import pytest
from click.testing import CliRunner
from scipy.stats import binomtest

from digitlab.command import app
from digitlab.command.main import group, main
from digitlab.command.tables import REFUSED
from digitlab.command.thresholds import HELD
from digitlab.uploads.table import EXAMPLE


def run(*words):
    """Return the exit code, what was printed, and what was told on the standard error stream."""
    result = CliRunner().invoke(group, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def table(folder, found=90, missed=10, alarms=5, alone=95):
    """Write a table with these four counts at 0.5."""
    rows = ["label,score"]
    for label, score, n in (("yes", 0.9, found), ("yes", 0.1, missed), ("no", 0.8, alarms), ("no", 0.2, alone)):
        rows += [f"{label},{score + i * 1e-4:.4f}" for i in range(n)]
    path = folder / "scores.csv"
    path.write_text("\n".join(rows))
    return path


def test_a_threshold_is_found_and_checked_on_other_rows():
    code, printed, told = run("find", EXAMPLE, "--precision", 0.95, "--confidence", 0.95)
    assert code == 0
    assert "569 rows; label label = malignant" in told
    assert "with 95 % confidence, on 285 rows" in printed
    assert "Checked on the other 284 rows" in printed
    code, printed, _ = run("find", EXAMPLE, "--precision", 0.95, "--confidence", 0.95, "--json")
    facts = json.loads(printed)
    assert facts["possible"]
    assert facts["verdict"] in {"kept", "undecided"}
    assert facts["checked"]["precision"]["interval"][0] < facts["checked"]["precision"]["value"]


def test_an_impossible_wish_ends_with_1_and_says_what_is_nearest(tmp_path):
    scores = table(tmp_path, found=20, missed=0, alarms=20, alone=0)
    code, printed, _ = run("find", scores, "--accept", "--precision", 1, "--confidence", 0.99)
    assert (code, "Impossible" in printed) == (1, True)


@pytest.mark.parametrize(
    ("limits", "code", "outcome"),
    [
        (("--precision", 0.85, "--recall", 0.8), 0, "kept"),
        (("--precision", 0.85, "--recall", 0.97), 1, "broken"),
        (("--precision", 0.85, "--recall", 0.89), 2, "undecided"),
        (("--precision", 0.999, "--recall", 0.89), 1, "broken"),
    ],
)
def test_a_gate_ends_with_what_the_rows_tell(tmp_path, limits, code, outcome):
    scores = table(tmp_path)
    assert run("check", scores, "--threshold", 0.5, *limits)[0] == code
    ended, printed, _ = run("check", scores, "--threshold", 0.5, *limits, "--json")
    facts = json.loads(printed)
    assert (ended, facts["outcome"]) == (code, outcome)
    exact = binomtest(90, 100).proportion_ci(0.95)
    assert facts["limits"]["recall"]["interval"] == pytest.approx([exact.low, exact.high])
    assert facts["limits"]["recall"]["value"] == pytest.approx(0.9)


@pytest.mark.parametrize("key", HELD)
def test_every_measure_of_which_more_is_better_can_be_held(tmp_path, key):
    code, printed, _ = run("check", table(tmp_path), "--threshold", 0.5, f"--{key.replace('_', '-')}", 0.01)
    assert (code, "kept" in printed) == (0, True)


def test_a_measure_without_rows_is_no_gate_that_opens(tmp_path):
    assert run("check", table(tmp_path), "--threshold", 2, "--precision", 0.5)[0] == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", EXAMPLE, "--threshold", "nan", "--recall", 0.5), "finite"),
        (("check", EXAMPLE, "--threshold", 0.5), "Say what shall be held"),
        (("find", EXAMPLE), "either --precision or --recall"),
        (("find", EXAMPLE, "--precision", 0.9, "--recall", 0.9), "either --precision or --recall"),
        (("find", EXAMPLE, "--precision", 0.9, "--label", "none"), "none"),
        (("html", EXAMPLE, "-o", "/nowhere/x.html"), "could not be written"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(words, said):
    code, printed, told = run(*words)
    assert (code, printed) == (REFUSED, "")
    assert said in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    "words", [["chekc"], ["find", "nowhere.csv"], ["check", str(EXAMPLE), "--recall", "2"], ["--no"]]
)
def test_a_wrong_command_ends_with_3_because_1_and_2_are_answers(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == REFUSED
    assert "Error:" in capsys.readouterr().err


def test_a_table_that_may_be_read_wrongly_opens_no_gate(tmp_path):
    random = np.random.default_rng(0)
    label = random.integers(0, 2, 300)
    path = tmp_path / "follows.csv"
    rows = [f"{one},{0.2 + 0.6 * one + 0.1 * noise:.4f}" for one, noise in zip(label, random.random(300), strict=True)]
    path.write_text("\n".join(["prediction,probability", *rows]))
    code, printed, told = run("check", path, "--threshold", 0.5, "--precision", 0.9)
    assert (code, printed) == (REFUSED, "")
    assert "Look at this:" in told
    assert run("check", path, "--threshold", 0.5, "--precision", 0.9, "--accept")[0] == 0


def _rows(n=400, factor=1.0, step=1):
    """Return rows of labels and scores that rank well, the scores times a factor."""
    random = np.random.default_rng(1)
    label = random.integers(0, 2, n)
    score = np.clip(random.normal(0.35 + 0.3 * label, 0.15), 0.001, 0.999)
    return [[str(one), f"{factor * of:.4f}"] for one, of in zip(label, score, strict=True)][::step]


def _missing(rows):
    return [[label, "" if label == "1" and float(score) < 0.5 else score] for label, score in rows]


@pytest.mark.parametrize(
    ("head", "rows", "threshold", "said"),
    [
        ("label,score", _rows(factor=100), 0.5, "flags all but"),
        ("label,score", _rows(), -3, "flags everything"),
        ("label,score", [["0", "0.2"], *_rows(factor=2e6)], 500, "all but 0.2 % of the rows"),
        ("label,score", _missing(_rows()), 0.5, "without a finite score"),
        ("label,score", _rows(60) * 20, 0.5, "repeated"),
        ("label,score,patient", [[*row, str(i % 9)] for i, row in enumerate(_rows())], 0.5, "belong together"),
    ],
)
def test_what_may_be_kept_for_a_wrong_reason_opens_no_gate(tmp_path, head, rows, threshold, said):
    path = tmp_path / "scores.csv"
    path.write_text("\n".join([head, *map(",".join, rows)]))
    words = ("check", path, "--threshold", threshold, "--recall", 0.7)
    code, printed, told = run(*words)
    assert (code, printed) == (REFUSED, "")
    assert "perhaps for a wrong reason" in told
    assert said in told
    assert run(*words, "--accept")[0] == 0
    assert run(*words[:-1], 1)[0] != 0


def test_clusters_that_are_named_open_a_gate_again(tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text("\n".join(["label,score,patient", *(f"{','.join(row)},{i // 2}" for i, row in enumerate(_rows()))]))
    words = ("check", path, "--threshold", 0.5, "--recall", 0.7)
    assert run(*words)[0] == REFUSED
    assert run(*words, "--cluster", "patient")[0] == 0


def test_few_clusters_keep_nothing_however_alike_they_are(tmp_path):
    rows = ["label,score,patient"]
    rows += [f"{i % 2},{(0.9 if i % 2 else 0.1) + i * 1e-5:.5f},{i // 40}" for i in range(400)]
    rows[1:3] = ["0,0.95,0", "1,0.05,0"]  # or the label would follow from the scores
    path = tmp_path / "scores.csv"
    path.write_text("\n".join(rows))
    words = ("check", path, "--threshold", 0.5, "--cluster", "patient", "--recall")
    code, printed, _ = run(*words, 0.9)
    # All of ten patients are right by chance in 0.9 ** 10 = 0.35 of cases.
    assert "left open" in printed
    assert code == 2
    assert run(*words, 0.5)[0] == 0


def test_a_guessed_weight_is_told(tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text(
        "\n".join(["label,score,weight", *(f"{','.join(row)},{1 + i % 3}" for i, row in enumerate(_rows()))])
    )
    assert ", weight weight" in run("find", path, "--precision", 0.5)[2]


@pytest.mark.parametrize("option", ["--recall", "--threshold"])
def test_nan_is_no_limit_and_no_threshold(option):
    words = {"--recall": 0.5, "--threshold": 0.5} | {option: "nan"}
    assert run("check", EXAMPLE, *(word for pair in words.items() for word in pair))[0] in (2, REFUSED)


def test_what_goes_wrong_unforeseen_is_no_answer(monkeypatch, capsys):
    monkeypatch.setattr("digitlab.command.tables.read_scores", lambda *_, **__: 1 / 0)
    with pytest.raises(SystemExit) as ended:
        main(["check", str(EXAMPLE), "--threshold", "0.5", "--recall", "0.5"])
    assert ended.value.code == REFUSED
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_file_is_written_in_which_the_threshold_moves(tmp_path):
    target = tmp_path / "report.html"
    assert run("html", EXAMPLE, "--threshold", 0.4, "-o", target)[0] == 0
    assert "<title>" in target.read_text(encoding="utf-8")


def test_a_tables_name_opens_it(monkeypatch, tmp_path):
    served = []
    monkeypatch.setattr(app, "serve", lambda table, *, port, opens_browser: served.append((table, port, opens_browser)))
    scores = table(tmp_path)
    assert run(scores, "--no-browser", "--port", 9000)[0] == 0
    assert run("--help")[0] == 0
    assert run()[0] == 0
    assert served == [(scores, 9000, False), (None, None, True)]


def test_the_module_is_the_command():
    printed = subprocess.run(
        [sys.executable, "-m", "digitlab", "--version"], capture_output=True, text=True, check=True
    )
    assert printed.stdout.startswith("digitlab, version ")
