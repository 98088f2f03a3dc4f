"""Bands around the curves: that they hold at each place as often as they say."""

import numpy as np
import pytest
from scipy.stats import norm

from digitlab.metrics.bands import FEWEST, curve_bands
from digitlab.metrics.intervals import wilson
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts.figures import missing_bands

# The population of the claim: normal scores, those of positives 2.8 higher, one in ten positive.
PREVALENCE, DISTANCE, N = 0.1, 2.8, 10_000
RECALLS = np.array([0.5, 0.7, 0.8, 0.9, 0.95])
RATES = np.array([0.002, 0.005, 0.02, 0.1, 0.3])


def sample(n, generator):
    truth = generator.random(n) < PREVALENCE
    return ThresholdCurve(truth, generator.normal(size=n) + DISTANCE * truth)


def true_precision(recall):
    rate = norm.sf(norm.isf(recall) + DISTANCE)
    return PREVALENCE * recall / (PREVALENCE * recall + (1 - PREVALENCE) * rate)


def true_recall(rate):
    return norm.sf(norm.isf(rate) - DISTANCE)


def holds(band, places, true):
    return (np.interp(places, band.x, band.low) <= true) & (true <= np.interp(places, band.x, band.high))


def coverage(n_samples, n_resamples):
    """Return how often each band holds at each place, and how often it does in all."""
    generator = np.random.default_rng(8)
    held = []
    for i in range(n_samples):
        bands = curve_bands(sample(N, generator), n_resamples, seed=i)
        held.append(
            np.r_[
                holds(bands.precision_recall, RECALLS, true_precision(RECALLS)),
                holds(bands.roc, RATES, true_recall(RATES)),
            ]
        )
    return np.mean(held, axis=0)


def test_bands_cover_the_truth_at_each_place():
    held = coverage(n_samples=50, n_resamples=100)
    # With a straight bootstrap of the threshold they covered 54 to 84 %.
    assert (held > 0.93 - 3 * np.sqrt(0.95 * 0.05 / 50)).all(), held
    assert 0.92 < held.mean() < 0.985, held


@pytest.mark.slow
def test_bands_cover_93_to_97_of_100_at_each_place():
    held = coverage(n_samples=600, n_resamples=400)
    noise = 2 * np.sqrt(0.95 * 0.05 / 600)
    assert (held > 0.93 - noise).all(), held
    assert (held < 0.97 + noise).all(), held


def test_a_band_runs_around_its_curve():
    curve = sample(N, np.random.default_rng(0))
    bands = curve_bands(curve)
    for recall, low, high in zip(*bands.precision_recall, strict=True):
        assert low <= curve.at_recall(recall).precision <= high
    for rate, low, high in zip(*bands.roc, strict=True):
        within = curve.recall[curve.false_positive_rate <= rate].max()
        assert low <= within <= high
    for band in bands:
        assert (np.diff(band.x) > 0).all()
        assert (band.low >= 0).all()
        assert (band.high <= 1).all()


def test_where_few_errors_were_met_the_band_reaches_as_far_as_wilsons():
    """Without a single mistake every resample is perfect, too; what is known is Wilson's."""
    curve = ThresholdCurve(np.arange(200) >= 100, np.arange(200))
    bands = curve_bands(curve, 50)
    found = np.ceil(np.round(bands.precision_recall.x * 100, 9))
    assert bands.precision_recall.low == pytest.approx(wilson(found, found)[0])
    assert (bands.precision_recall.high == 1).all()
    assert bands.roc.low == pytest.approx(np.full(len(bands.roc.x), wilson(100, 100)[0]))


def test_a_band_leaves_out_places_with_few_images_on_one_side():
    bands = curve_bands(sample(1_000, np.random.default_rng(1)), 20)
    n_positive = round(10 / bands.precision_recall.x[0])
    assert 60 < n_positive < 140
    assert bands.precision_recall.x[[0, -1]] == pytest.approx([10 / n_positive, 1 - 10 / n_positive])
    assert bands.roc.x[0] == pytest.approx(10 / (1_000 - n_positive))


@pytest.mark.parametrize(
    ("truth", "scores"),
    [
        ([True], [0.5]),
        ([True, False], [0.5, 0.5]),
        ([True] * 30, [0.5] * 30),
        ([False] * 30, [0.5] * 30),
        (np.arange(60) < 30, np.full(60, 0.1)),  # one score for all
        (np.arange(60) < 30, np.arange(60) % 2),  # two scores that say nothing
        (np.arange(60) < 3, np.arange(60)),
    ],
)
def test_awkward_samples_have_bands_or_none(truth, scores):
    for band in curve_bands(ThresholdCurve(truth, scores), 20):
        assert len(band.x) == len(band.low) == len(band.high)
        assert (band.low <= band.high).all()


def test_same_seed_same_band(smooth):
    first, again, other = (curve_bands(smooth, 50, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.precision_recall.low, again.precision_recall.low)
    assert not np.array_equal(first.precision_recall.low, other.precision_recall.low)


def test_where_no_band_is_drawn_it_is_said():
    truth = np.repeat([True, False], [400, 600])
    scores = np.random.default_rng(0).normal(size=1_000) + truth
    patients = np.r_[np.arange(400) // 40, 100 + np.arange(600) // 20]  # ten positive ones, thirty negative
    curve = ThresholdCurve(truth, scores, clusters=patients)
    bands = curve_bands(curve, n_resamples=20)
    assert not len(bands.precision_recall.x)
    assert len(bands.roc.x)
    assert missing_bands(curve.effective_sizes, FEWEST) == (
        "There is no band around precision and recall, because its positives are worth 10 independent ones, and "
        "20 are needed."
    )
    assert missing_bands(ThresholdCurve(truth, scores).effective_sizes, FEWEST) == ""
    assert missing_bands((3, 4), FEWEST).count("no band") == 2
