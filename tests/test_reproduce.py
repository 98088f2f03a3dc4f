import subprocess
import sys

import pytest
from sklearn.metrics import confusion_matrix

from digitlab import reproduce
from digitlab.experiment import Experiment
from digitlab.runs import Run
from digitlab.training import train
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def sgd_rows(data):
    """The claims on SGD, measured on real runs."""
    return reproduce.rows(reproduce.claims(["SGDClassifier"]), lambda experiment: train(experiment, data), data)


def test_published_figures_are_the_tutorials():
    published = {(claim.experiment.digit, claim.experiment.classifier): [] for claim in reproduce.claims()}
    for claim in reproduce.claims():
        published[claim.experiment.digit, claim.experiment.classifier].append(claim.published)
    assert published[7, "LogisticRegression"] == [0.9286, 0.9090, 0.9187]
    assert published[7, "SGDClassifier"] == [0.9098, 0.8966, 0.9031]
    assert published[7, "DecisionTreeClassifier"] == [0.8808, 0.8966, 0.8845]
    assert published[7, "RandomForestClassifier"] == [0.9864, 0.9033, 0.9430]
    assert published[5, "SGDClassifier"] == [53_272, 1_307, None, None, None]
    assert published[None, "LogisticRegression"] == [0.92]
    assert published[None, "RandomForestClassifier"] == [0.97, 0.97, 0.97]
    assert published[None, "MLPClassifier"] == [0.975, None]
    assert published[None, "SimpleCNN"] == [0.989, None]
    assert published[None, "LargerCNN"] == [0.993, None, 0.995, None]


def test_every_experiment_is_trained_once():
    experiments = reproduce.experiments(reproduce.claims())
    assert len(experiments) == len(set(experiments))
    assert all(experiment.n_train == 60_000 for experiment in experiments)
    assert {experiment.augmentation for experiment in experiments} == {"none", "shift"}


def test_sgd_reproduces(sgd_rows, data):
    by_figure = {(row.claim.experiment.digit, row.claim.figure): row for row in sgd_rows}
    assert by_figure[7, "F1"].holds
    run = train(Experiment(digit=5, folds=3), data)
    truth = data.train.labels[run.experiment.training_order()] == 5
    (tn, fp), _ = confusion_matrix(truth, run.out_of_fold_scores >= 0)
    assert by_figure[5, "True negatives"].measurement.value == tn
    assert by_figure[5, "False positives"].measurement.value == fp
    assert by_figure[5, "True negatives"].holds
    accuracies = [row.measurement.value for row in sgd_rows if row.claim.figure == "Accuracy"]
    assert accuracies == list(run.fold_accuracies)
    assert all(row.interval[0] < row.measurement.value < row.interval[1] for row in sgd_rows if row.interval)


def claim(least, published=0.9):
    return reproduce.Claim(Experiment(), "F1", lambda run, data: reproduce.Measurement(0.0), published, least=least)


def test_what_holds_and_what_does_not():
    row = reproduce.Row(claim(0.895), reproduce.Measurement(0.895))
    assert row.holds
    assert row.difference == pytest.approx(-0.005)
    assert reproduce.Row(claim(0.895), reproduce.Measurement(0.8949)).holds is False
    assert reproduce.Row(claim(0.895), None).holds is None
    assert reproduce.Row(claim(None), reproduce.Measurement(0.1)).holds is None
    assert reproduce.Row(claim(None, published=None), reproduce.Measurement(0.1)).difference is None


def test_interval_is_wilson():
    low, high = reproduce.Row(claim(None), reproduce.Measurement(81 / 263, trials=263)).interval
    assert (low, high) == pytest.approx((0.2553, 0.3662), abs=5e-5)  # Newcombe (1998), table I


def test_error_rate_mirrors_the_accuracy(data):
    claims = reproduce.claims(["MLPClassifier"])
    experiment = Experiment(digit=None, classifier="LogisticRegression", n_train=1_000)
    accuracy, error_rate = reproduce.rows(claims, lambda _: train(experiment, data), data)
    assert error_rate.claim.figure == "Error rate"
    assert error_rate.measurement.value == pytest.approx(1 - accuracy.measurement.value)
    assert error_rate.interval == pytest.approx([1 - bound for bound in reversed(accuracy.interval)])


def test_table_as_markdown(sgd_rows):
    text = reproduce.markdown(sgd_rows)
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert len(table) == len(sgd_rows) + 2
    assert len({line.count("|") for line in table}) == 1
    assert "| 53,272 |" in text
    assert "10,000 test images, threshold 0, seed 42" in text
    assert "fold 3 of 3" in text


def test_missing_runs_are_said(data):
    def nothing(experiment: Experiment) -> Run | None:
        return None

    rows = reproduce.rows(reproduce.claims(["MLPClassifier"]), nothing, data)
    assert [reproduce.as_texts(row)["Measured"] for row in rows] == ["not trained yet"] * 2


@pytest.mark.slow
def test_command_line_writes_the_table(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGITLAB_HOME", str(tmp_path / "home"))
    command = [sys.executable, "-m", "digitlab.reproduce", "--only", "SGDClassifier"]
    output = tmp_path / "docs" / "table.md"
    first = subprocess.run([*command, "--output", output], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "training ..." in first.stdout
    assert "| Digit 7 · Stochastic gradient descent | F1 | 0.9031 |" in output.read_text()
    again = subprocess.run([*command, "--output", output], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "in the store" in again.stdout
    assert "training ..." not in again.stdout
