"""Decisions as classifiers answer as the page does."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression, Ridge, SGDClassifier
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from digitlab.decisions import Line, Zone
from digitlab.evaluation.detectors import Detector
from digitlab.export.classifier import ZoneClassifier, classifier_of

GENERATOR = np.random.default_rng(0)
X = GENERATOR.normal(size=(400, 3))
SICK = X @ [1, 2, 0] + GENERATOR.normal(size=400) > 0
WORDS = np.where(SICK, "a case", "control")
MODELS = {
    "probabilities": make_pipeline(StandardScaler(), LogisticRegression()),
    "decisions": SGDClassifier(random_state=0),
}


@pytest.mark.parametrize("positive", ["a case", "control"])
@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_a_decision_is_a_classifier_of_the_same_answers(model, positive):
    fitted = clone(model).fit(X[:200], WORDS[:200])
    rows, labels = X[200:], WORDS[200:]
    detector = Detector.from_estimator(fitted, rows, labels, positive=positive)
    low, high = np.quantile(detector.judged.y_score, [0.3, 0.7])
    line = classifier_of(Line(high), fitted, detector)
    assert isinstance(line, FixedThresholdClassifier)
    assert np.array_equal(line.predict(rows) == positive, detector.judged.y_score >= high)
    zone = classifier_of(Zone(low, high), fitted, detector)
    answers = Zone(low, high).decide(detector.judged.y_score)
    assert zone.predict(rows).tolist() == [{1: "flagged", 0: "cleared", -1: "asked"}[answer] for answer in answers]
    # It is one of scikit-learn's: it is cloned, fitted anew, and keeps what it was made with.
    again = clone(zone).fit(X[:200], WORDS[:200])
    assert np.array_equal(again.predict(rows), zone.predict(rows))
    assert again.get_params()["clear_below"] == low


def test_plain_labels_have_the_positive_class():
    fitted = LogisticRegression().fit(X, SICK.astype(int))
    detector = Detector.from_scores(SICK, fitted.predict_proba(X)[:, 1])
    assert classifier_of(Line(0.7), fitted, detector).pos_label == 1


def test_a_class_that_is_called_otherwise_is_asked_for():
    fitted = LogisticRegression().fit(X, SICK.astype(int))
    detector = Detector.from_estimator(fitted, X, SICK.astype(int), positive=0, names=("ill", "healthy"))
    with pytest.raises(ValueError, match="pass the one that counts as 'healthy' as positive"):
        classifier_of(Line(0.7), fitted, detector)
    line = classifier_of(Line(0.7), fitted, detector, positive=0)
    assert np.array_equal(line.predict(X) == 0, detector.judged.y_score >= 0.7)


def test_what_makes_no_such_classifier_is_refused():
    detector = Detector.from_scores(WORDS, LogisticRegression().fit(X, SICK).predict_proba(X)[:, 1], positive="a case")
    with pytest.raises(ValueError, match="not fitted"):
        classifier_of(Line(0.5), LogisticRegression(), detector)
    with pytest.raises(ValueError, match="is no classifier"):
        classifier_of(Line(0.5), Ridge().fit(X, SICK), detector)
    with pytest.raises(ValueError, match="has no predict_proba"):
        classifier_of(Line(0.5), SGDClassifier().fit(X, WORDS), detector)
    with pytest.raises(ValueError, match="does not know the class 'a case'"):
        classifier_of(Line(0.5), LogisticRegression().fit(X, np.where(SICK, "yes", "no")), detector)
    with pytest.raises(ValueError, match="knows 3 classes"):
        classifier_of(Line(0.5), LogisticRegression().fit(X, np.arange(400) % 3), detector)
    with pytest.raises(ValueError, match="must not lie above"):
        ZoneClassifier(LogisticRegression().fit(X, WORDS), threshold=0.1, clear_below=0.2).predict(X)


def test_scikit_learn_knows_whether_it_is_fitted():
    with pytest.raises(ValueError, match="not fitted"):
        ZoneClassifier(LogisticRegression(), threshold=0.5, clear_below=0.2).predict(X)
