import numpy as np
import pytest
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

from digitlab.metrics import areas, intervals
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.thresholds import ThresholdCurve


def test_wilson_by_hand():
    # Newcombe (1998), table I: 81 of 263 and 15 of 148.
    low, high = intervals.wilson([81, 15, 0, 1], [263, 148, 20, 29])
    assert low == pytest.approx([0.2553, 0.0624, 0.0, 0.0061], abs=5e-5)
    assert high == pytest.approx([0.3662, 0.1605, 0.1611, 0.1718], abs=5e-5)


def test_wilson_without_trials_is_nan():
    assert np.isnan(intervals.wilson(0, 0)).all()


@pytest.mark.parametrize("part", [0.05, 0.5, 0.97])
def test_wilson_covers_the_truth(part):
    successes = np.random.default_rng(1).binomial(200, part, size=20_000)
    low, high = intervals.wilson(successes, 200)
    assert 0.93 < np.mean((low <= part) & (part <= high)) < 0.97


def test_intervals_of_a_point_hold_its_values(smooth):
    point = smooth.at(1.0)
    for measure in MEASURES.values():
        if measure.interval is not None:
            low, high = measure.interval(point)
            assert low < measure.of(point) < high


def test_undefined_intervals_are_nan():
    nothing = OperatingPoint(0.0, tp=0, fp=0, fn=0, tn=9)
    assert np.isnan(MEASURES["precision"].interval(nothing)).all()
    assert np.isnan(MEASURES["f1"].interval(nothing)).all()
    alike = areas.area_intervals(ThresholdCurve([True, True], [1.0, 2.0]), n_resamples=20)
    assert np.isnan(alike.roc_auc).all()
    assert np.isnan(alike.average_precision).all()


def test_resamples_measure_what_scikit_learn_measures():
    """Every resample, drawn by the same generator and scored image by image, gives the same areas."""
    generator = np.random.default_rng(5)
    truth = generator.random(300) < 0.3
    scores = np.round(generator.normal(size=300) + truth, 1)
    curve = ThresholdCurve(truth, scores)
    order = np.lexsort((-scores, ~truth))  # positives first, each kind from its highest score down
    draws = np.random.default_rng(0)
    expected = []
    for _ in range(50):
        chosen = order[draws.integers(300, size=300)]
        expected.append(
            (roc_auc_score(truth[chosen], scores[chosen]), average_precision_score(truth[chosen], scores[chosen]))
        )
    expected = np.quantile(expected, [0.025, 0.975], axis=0)
    result = areas.area_intervals(curve, n_resamples=50, seed=0)
    assert result.roc_auc == pytest.approx(expected[:, 0])
    assert result.average_precision == pytest.approx(expected[:, 1])


def test_same_seed_same_interval(smooth):
    assert areas.area_intervals(smooth, 50, seed=1) == areas.area_intervals(smooth, 50, seed=1)
    assert areas.area_intervals(smooth, 50, seed=1) != areas.area_intervals(smooth, 50, seed=2)
    assert intervals.f1_interval(50, 9, 8, 900, seed=1) == intervals.f1_interval(50, 9, 8, 900, seed=1)


def test_bootstrap_covers_the_truth():
    """Of 200 samples of a world whose true values are known, about 95 % of the intervals hold them."""
    generator = np.random.default_rng(7)

    def sample(n):
        truth = generator.random(n) < 0.3
        return truth, generator.normal(size=n) + 1.5 * truth

    truth, scores = sample(1_000_000)
    true_values = (
        roc_auc_score(truth, scores),
        average_precision_score(truth, scores),
        f1_score(truth, scores >= 1.0),
    )
    held = np.zeros(3)
    for _ in range(200):
        curve = ThresholdCurve(*sample(300))
        both = areas.area_intervals(curve, n_resamples=200)
        found = (both.roc_auc, both.average_precision, MEASURES["f1"].interval(curve.at(1.0)))
        held += [low <= value <= high for (low, high), value in zip(found, true_values, strict=True)]
    assert (held / 200 > 0.90).all()
    assert (held / 200 < 0.995).all()
