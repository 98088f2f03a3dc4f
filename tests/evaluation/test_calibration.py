import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

from digitlab.evaluation.calibration import reliability


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
