import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV, calibration_curve
from sklearn.datasets import make_classification
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import brier_score_loss
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from digitlab.metrics.calibration import calibrated, reliability


@pytest.mark.parametrize("decimals", [1, 3])
def test_equals_scikit_learn(decimals):
    generator = np.random.default_rng(0)
    probabilities = np.round(generator.random(3_000), decimals)
    truth = generator.random(3_000) < probabilities**2
    result = reliability(truth, probabilities)
    observed, predicted = calibration_curve(truth, probabilities, n_bins=10)
    assert result.observed == pytest.approx(observed)
    assert result.predicted == pytest.approx(predicted)
    assert result.brier_score == pytest.approx(brier_score_loss(truth, probabilities))
    assert result.counts.sum() == 3_000
    assert (result.low <= result.observed).all()
    assert (result.observed <= result.high).all()


def test_constant_probability_fills_one_bin():
    result = reliability(np.arange(10) < 1, np.full(10, 0.1))
    assert result.counts.tolist() == [10]
    assert result.predicted == pytest.approx([0.1])
    assert result.brier_score == pytest.approx(0.09)


def test_what_is_no_probability_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        reliability([True], [1.5])
    with pytest.raises(ValueError, match="equal length"):
        reliability([True], [0.5, 0.5])


@pytest.mark.parametrize("method", ["sigmoid", "isotonic"])
def test_calibrating_out_of_fold_scores_equals_scikit_learn(method):
    X, y = make_classification(3_000, random_state=0, flip_y=0.2)
    folds, classifier = StratifiedKFold(3), SGDClassifier(random_state=0)
    theirs = CalibratedClassifierCV(classifier, method=method, cv=folds, ensemble=False).fit(X[:2_000], y[:2_000])
    out_of_fold = cross_val_predict(classifier, X[:2_000], y[:2_000], cv=folds, method="decision_function")
    new_scores = classifier.fit(X[:2_000], y[:2_000]).decision_function(X[2_000:])
    ours = calibrated(y[:2_000], out_of_fold, new_scores, method)
    # scikit-learn's sigmoid draws the truth in by a hair (1 to 0.999), as Platt did.
    assert ours == pytest.approx(theirs.predict_proba(X[2_000:])[:, 1], abs=0.005 if method == "sigmoid" else 1e-9)


def test_constant_scores_become_the_prevalence():
    truth = np.arange(100) < 10
    for method in ("sigmoid", "isotonic"):
        assert calibrated(truth, np.full(100, 3.0), [3.0], method) == pytest.approx([0.1], abs=1e-3)
