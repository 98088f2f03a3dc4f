"""What the widget in a notebook tells Python, and what Python tells it; `tests/browser` moves it in real notebooks."""

import math

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import FixedThresholdClassifier

from digitlab.decisions import Zone
from digitlab.evaluation.detectors import Detector
from digitlab.export.notebook import Explorer, explore
from digitlab.widget import Position

LABELS, SCORES = [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]


@pytest.mark.parametrize("threshold", [math.nan, math.inf])
def test_a_handle_cannot_be_put_nowhere(threshold):
    with pytest.raises(ValueError, match="threshold must be a finite number"):
        explore(LABELS, SCORES, threshold=threshold)
    explorer = explore(LABELS, SCORES, threshold=0.4)
    with pytest.raises(ValueError, match="threshold must be a finite number"):
        explorer.threshold = threshold
    assert explorer.threshold == 0.4


@pytest.mark.parametrize("report", [{"threshold": None}, {"threshold": math.nan, "prevalence": None}, {}])
def test_a_report_that_is_no_position_moves_nothing(report):
    explorer = explore(LABELS, SCORES, threshold=0.4)
    explorer.set_state({"position": report})  # as a message of the browser's
    assert explorer.position == Position(0.4)._asdict()
    explorer.set_state({"position": {"threshold": 1, "prevalence": 0.5}})
    assert (explorer.threshold, explorer.point.tp) == (1.0, 0)


def test_python_looks_up_what_the_browser_does_not_know():
    generator = np.random.default_rng(0)
    large = Detector.from_scores(generator.random(12_000) < 0.1, generator.random(12_000))
    explorer = explore(large, threshold=0.123456)
    point = large.curve.at(0.123456)
    assert explorer.looked_up["at"] == [{"threshold": 0.123456, "tp": point.tp, "fp": point.fp}]
    explorer.set_state({"position": {"threshold": 0.654321, "prevalence": None}})
    assert explorer.looked_up["at"][0]["tp"] == explorer.point.tp == large.curve.at(0.654321).tp


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_weights_groups_and_rows_to_choose_by_come_along():
    generator = np.random.default_rng(0)
    truth = generator.random(200) < 0.4
    scores = generator.normal(size=200) + truth
    explorer = explore(
        np.where(truth, "sick", "well"),
        scores,
        positive="sick",
        split=np.arange(200) % 2 == 0,
        sample_weight=1 + generator.random(200),
        groups=np.arange(200) % 3,
        threshold=0.5,
    )
    detector = explorer.detector
    assert (detector.names, detector.groups.names) == (("well", "sick"), ("0", "2", "1"))
    assert len(detector.judged.y_true) == len(detector.to_choose_by.y_true) == len(detector.sample_weight) == 100
    assert explorer.point.tp == pytest.approx(detector.sample_weight[truth[::2] & (scores[::2] >= 0.5)].sum())
    assert explorer.content["chosen_on"]["is_part"] is False


def test_the_decision_at_the_handles_is_a_classifier():
    rows, labels = np.arange(40.0)[:, None], np.arange(40) % 4 > np.arange(40) % 3
    model = LogisticRegression().fit(rows, labels)
    detector = Detector.from_estimator(model, rows + 0.5, labels)
    low, high = np.quantile(detector.judged.y_score, [0.3, 0.7])
    explorer = Explorer(detector, threshold=high)
    line = explorer.classifier(model)
    assert isinstance(line, FixedThresholdClassifier)
    assert line.threshold == high
    explorer.decision = Zone(low, high)
    answers = explorer.classifier(model).predict(rows + 0.5)
    assert (answers == "asked").sum() == explorer.decision.counts(detector.curve).n_asked > 0
