import numpy as np
import pytest
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    f1_score,
    precision_score,
    recall_score,
    roc_auc_score,
)

from digitlab.evaluation.summaries import run_summary
from digitlab.experiments.experiment import Experiment
from digitlab.training.train import train


def test_detector_as_scikit_learn_has_it(small_run, data):
    truth, scores = data.test.labels == 7, small_run.test_scores
    found = run_summary(small_run, data)
    assert found.precision == pytest.approx(precision_score(truth, scores >= 0))
    assert found.recall == pytest.approx(recall_score(truth, scores >= 0))
    assert found.f1 == pytest.approx(f1_score(truth, scores >= 0))
    assert found.accuracy == pytest.approx(accuracy_score(truth, scores >= 0))
    assert found.roc_auc == pytest.approx(roc_auc_score(truth, scores))
    assert found.average_precision == pytest.approx(average_precision_score(truth, scores))


def test_ten_digits_are_macro_averages(ten_digit_run, data):
    truth, scores = data.test.labels, ten_digit_run.test_scores
    predicted = scores.argmax(axis=1)
    found = run_summary(ten_digit_run, data)
    assert found.precision == pytest.approx(precision_score(truth, predicted, average="macro"))
    assert found.recall == pytest.approx(recall_score(truth, predicted, average="macro"))
    assert found.f1 == pytest.approx(f1_score(truth, predicted, average="macro"))
    assert found.accuracy == pytest.approx(accuracy_score(truth, predicted))
    one_vs_rest = np.eye(10)[truth]
    assert found.roc_auc == pytest.approx(roc_auc_score(one_vs_rest, scores, average="macro"))
    assert found.average_precision == pytest.approx(average_precision_score(one_vs_rest, scores, average="macro"))


def test_baseline_of_ten_digits_is_defined(data):
    found = run_summary(train(Experiment(digit=None, classifier="DummyClassifier", n_train=1_000), data), data)
    assert found.roc_auc == pytest.approx(0.5)
    assert 0 < found.precision < 0.02
    assert found.recall == pytest.approx(0.1)
