import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.calibration import CalibratedClassifierCV, calibration_curve
from sklearn.datasets import make_classification
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import brier_score_loss
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from digitlab.metrics.calibration import calibrated, reliability
from digitlab.metrics.recalibration import recalibration
from digitlab.texts import calibrating


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
    assert ours == pytest.approx(theirs.predict_proba(X[2_000:])[:, 1], abs=1e-9)


@pytest.mark.parametrize("method", ["sigmoid", "isotonic"])
@pytest.mark.filterwarnings("error")
def test_two_positives_are_enough_to_calibrate(method):
    found = calibrated(np.arange(12) >= 10, np.arange(12.0), [-5.0, 5.0, 50.0], method)
    assert (np.diff(found) >= 0).all()
    assert 0 <= found[0] < 0.2 < found[-1] <= 1


def test_sigmoid_smooths_its_targets():
    """Where the scores part the kinds, Platt's targets are (n + 1) / (n + 2), not 1: 3 of 3 positives are 4 / 5."""
    truth = np.array([False, False, False, True, True, True])
    assert calibrated(truth, truth * 1.0, [1.0, 0.0], "sigmoid") == pytest.approx([4 / 5, 1 / 5], abs=1e-4)


def test_brier_skill_by_hand():
    result = reliability([True, False, False, False], [0.8, 0.4, 0.1, 0.1])
    assert result.brier_score == pytest.approx((0.04 + 0.16 + 0.01 + 0.01) / 4)
    assert result.brier_baseline == pytest.approx(0.25 * 0.75)
    assert result.brier_skill == pytest.approx(1 - 0.055 / 0.1875)
    assert reliability([True, False, False, False], np.full(4, 0.25)).brier_skill == pytest.approx(0)
    assert np.isnan(reliability([False, False], [0.0, 0.1]).brier_skill)


def test_the_commonest_answer_has_the_brier_score_of_the_prevalence():
    # Of MNIST's test images 1,028 are a 7.
    assert reliability(np.arange(10_000) < 1_028, np.full(10_000, 0.1)).brier_baseline == pytest.approx(
        0.0922, abs=5e-5
    )


def log_odds(part):
    return np.log(part / (1 - part))


def test_slope_by_hand():
    """With two probabilities the fitted line goes through both observed shares."""
    truth = np.repeat([True, False, True, False], [10, 30, 30, 10])
    chance = np.repeat([0.1, 0.9], [40, 40])
    expected = (log_odds(0.75) - log_odds(0.25)) / (log_odds(0.9) - log_odds(0.1))
    assert expected == pytest.approx(0.5)
    assert reliability(truth, chance).recalibration.slope == pytest.approx(expected, abs=1e-4)
    assert reliability(truth, np.repeat([0.25, 0.75], [40, 40])).recalibration.slope == pytest.approx(1, abs=1e-4)


def test_slope_is_undefined_where_nothing_varies():
    assert np.isnan(reliability([True, False], [0.3, 0.3]).recalibration.slope)
    assert np.isnan(reliability([True, True], [0.3, 0.4]).recalibration.slope)


def test_certainty_has_a_slope_too():
    """A forest's probabilities of exactly 0 and 1 have no log odds; the slope is a number nevertheless."""
    truth = np.repeat([True, False, True, False], [9, 1, 1, 9])
    assert 0 < reliability(truth, np.repeat([1.0, 0.0], [10, 10])).recalibration.slope < 1


def test_constant_scores_become_the_prevalence():
    truth = np.arange(100) < 10
    assert calibrated(truth, np.full(100, 3.0), [3.0], "isotonic") == pytest.approx([0.1])
    # Platt's targets of 10 positives and 90 negatives are 11 / 12 and 1 / 92.
    smoothed = 0.1 * 11 / 12 + 0.9 / 92
    assert calibrated(truth, np.full(100, 3.0), [3.0], "sigmoid") == pytest.approx([smoothed], abs=1e-6)


def most_likely(truth, design, offset=0.0):
    """Return a logistic regression's coefficients and standard errors, from the likelihood and its differences."""

    def loss(coefficients):
        odds = design @ coefficients + offset
        return np.logaddexp(0, odds).sum() - odds[truth].sum()

    best = minimize(loss, np.zeros(design.shape[1]), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12}).x
    steps = 1e-3 * np.eye(len(best))
    curvature = [
        [(loss(best + i + j) - loss(best + i - j) - loss(best - i + j) + loss(best - i - j)) / 4e-6 for j in steps]
        for i in steps
    ]
    return best, np.sqrt(np.diag(np.linalg.inv(curvature)))


@pytest.mark.parametrize("seed", [0, 1])
def test_slope_and_intercept_with_intervals_are_the_most_likely_ones(seed):
    generator = np.random.default_rng(seed)
    chance = generator.beta(1, 3, size=400)
    truth = generator.random(400) < chance**1.4
    found = recalibration(truth, chance)
    odds = log_odds(chance)
    (_, slope), (_, slope_error) = most_likely(truth, np.column_stack([np.ones(400), odds]))
    (intercept,), (intercept_error,) = most_likely(truth, np.ones((400, 1)), odds)
    assert found.slope == pytest.approx(slope, abs=1e-6)
    assert found.slope_interval.low == pytest.approx(slope - 1.959964 * slope_error, abs=1e-4)
    assert found.intercept == pytest.approx(intercept, abs=1e-6)
    assert found.intercept_interval.high == pytest.approx(intercept + 1.959964 * intercept_error, abs=1e-4)
    assert found.ratio == pytest.approx(truth.sum() / chance.sum())
    assert found.ratio_interval.low < found.ratio < found.ratio_interval.high


def test_probabilities_that_are_all_too_high_show_in_the_intercept():
    """Log odds that are all 1 too high: a slope of 1 is no sign of calibration."""
    generator = np.random.default_rng(4)
    truth_odds = generator.normal(size=20_000)
    truth = generator.random(20_000) < 1 / (1 + np.exp(-truth_odds))
    found = recalibration(truth, 1 / (1 + np.exp(-truth_odds - 1)))
    assert found.slope_interval.low < 1 < found.slope_interval.high
    assert found.intercept_interval.low < -1 < found.intercept_interval.high < 0
    assert found.ratio_interval.high < 1


@pytest.mark.parametrize(("chance", "slope"), [([0.1, 0.2, 0.8, 0.9], np.inf), ([0.9, 0.8, 0.2, 0.1], -np.inf)])
def test_what_parts_the_kinds_has_no_finite_slope(chance, slope):
    found = recalibration(np.array([False, False, True, True]), np.array(chance))
    assert found.slope == slope
    assert np.isnan(found.slope_interval.low)
    assert np.isfinite(found.intercept)
    assert calibrating.slope(found) == "none finite"
    assert "no finite slope" in calibrating.sentence(found, "rows")
    # One value that both kinds share parts them still.
    assert recalibration(np.array([False, False, True, True]), np.array([0.1, 0.5, 0.5, 0.9])).slope == np.inf


def test_labels_of_one_kind_have_a_ratio_alone():
    found = recalibration(np.zeros(10, dtype=bool), np.full(10, 0.2))
    assert np.isnan(found.slope)
    assert np.isnan(found.intercept)
    # Clopper and Pearson: at most 0.3085 of ten, where 0.2 were expected.
    assert (found.ratio, found.ratio_interval.low) == (0, 0)
    assert found.ratio_interval.high == pytest.approx(0.30850 / 0.2, abs=1e-4)
    assert np.isnan(recalibration(np.array([True]), np.array([0.0])).ratio)


def test_the_intervals_hold():
    generator, held = np.random.default_rng(5), []
    for _ in range(300):
        chance = generator.beta(1, 4, size=300)
        found = recalibration(generator.random(300) < chance, chance)
        intervals = ((found.slope_interval, 1), (found.intercept_interval, 0), (found.ratio_interval, 1))
        held.append([ends.low <= true <= ends.high for ends, true in intervals])
    assert (np.abs(np.mean(held, axis=0) - 0.95) < 0.035).all()


def sample_with_belonging(n=600, seed=0):
    """Return labels, probabilities, weights and clusters of six rows each, which have something in common."""
    generator = np.random.default_rng(seed)
    clusters = np.arange(n) // 6
    common = generator.normal(size=n)[clusters]
    odds = 1.5 * generator.normal(size=n) + common
    truth = generator.random(n) < 1 / (1 + np.exp(-0.8 * odds - 0.2 - 0.5 * common))
    return truth, 1 / (1 + np.exp(-odds)), generator.integers(1, 4, n).astype(float), clusters


def test_whole_weights_fit_as_so_many_rows_would():
    truth, chance, weights, _ = sample_with_belonging()
    times = weights.astype(int)
    weighted = reliability(truth, chance, sample_weight=weights)
    repeated = reliability(np.repeat(truth, times), np.repeat(chance, times))
    for key in ("predicted", "observed", "brier_score", "brier_baseline"):
        assert getattr(weighted, key) == pytest.approx(getattr(repeated, key)), key
    for key in ("slope", "intercept", "ratio"):
        found, expected = (getattr(one.recalibration, key) for one in (weighted, repeated))
        assert found == pytest.approx(expected, abs=1e-6), key
        # So many rows would tell more than these do.
        ends, narrower = (getattr(one.recalibration, f"{key}_interval") for one in (weighted, repeated))
        assert ends.high - ends.low > narrower.high - narrower.low
    assert weighted.counts.sum() == 600
    assert (weighted.high - weighted.low > repeated.high - repeated.low).all()


def test_the_intervals_of_clusters_are_those_of_their_sums():
    """By hand: how much each cluster moves the slope, squared, with Student's quantile of 99 degrees of freedom."""
    truth, chance, weights, clusters = sample_with_belonging()
    found = recalibration(truth, chance, weights, clusters)
    odds = np.log(chance / (1 - chance))
    columns = np.column_stack([np.ones(600), odds])
    fit = np.zeros(2)
    for _ in range(30):  # Newton's method
        fitted = 1 / (1 + np.exp(-columns @ fit))
        information = (columns * (weights * fitted * (1 - fitted))[:, None]).T @ columns
        fit = fit + np.linalg.solve(information, columns.T @ (weights * (truth - fitted)))
    assert found.slope == pytest.approx(fit[1], abs=1e-6)
    inverse = np.linalg.inv(information)
    pull = weights * fitted * (1 - fitted) * np.einsum("ij,jk,ik->i", columns, inverse, columns)
    moves = (weights * (truth - fitted) / (1 - pull))[:, None] * (columns @ inverse)
    squares = sum(moves[clusters == cluster, 1].sum() ** 2 for cluster in range(100))
    half = 1.98422 * np.sqrt(squares * 100 / 99)
    assert found.slope_interval[:2] == pytest.approx((fit[1] - half, fit[1] + half), abs=1e-5)
    alone = recalibration(truth, chance)
    assert found.intercept_interval.high - found.intercept_interval.low > 1.2 * (
        alone.intercept_interval.high - alone.intercept_interval.low
    )


def test_rows_of_weight_0_are_left_out():
    truth, chance, weights, clusters = sample_with_belonging()
    counted = np.arange(600) % 3 > 0
    with_zeros = reliability(truth, chance, sample_weight=np.where(counted, weights, 0.0), clusters=clusters)
    without = reliability(truth[counted], chance[counted], sample_weight=weights[counted], clusters=clusters[counted])
    assert with_zeros.recalibration == without.recalibration
    assert with_zeros.low == pytest.approx(without.low)


@pytest.mark.parametrize("truth", [[True, False], [True, True], [False, False], [True, False, False]])
def test_hardly_any_weighted_rows_raise_nothing(truth):
    n = len(truth)
    result = reliability(truth, np.full(n, 0.4), sample_weight=np.arange(1.0, n + 1), clusters=np.zeros(n, dtype=int))
    assert 0 <= result.brier_score <= 1
    assert calibrating.sentence(result.recalibration, "rows")


@pytest.mark.parametrize("method", ["sigmoid", "isotonic"])
@pytest.mark.filterwarnings("error")
def test_calibrating_counts_whole_weights_as_so_many_rows(method):
    truth, chance, weights, _ = sample_with_belonging()
    times, new = weights.astype(int), np.linspace(0, 1, 20)
    expected = calibrated(np.repeat(truth, times), np.repeat(chance, times), new, method)
    assert calibrated(truth, chance, new, method, weights) == pytest.approx(expected, abs=1e-4)
