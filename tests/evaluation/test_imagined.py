"""Imagined rows: exact counts, links, samples."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm
from sklearn.metrics import confusion_matrix

from digitlab.evaluation.imagined import SCORES, Bell, Imagined, ImaginedDetector, ImaginedError, Pair, in_whole_rows
from digitlab.evaluation.imagined_samples import density, drawn, points
from digitlab.metrics.sampled import estimates
from digitlab.texts.imagined import PRESETS

HUNDREDTHS = st.integers(10, 300).map(lambda n: n / 100)
BELLS = st.builds(
    Bell, st.integers(-500, 500).map(lambda n: n / 100), HUNDREDTHS, HUNDREDTHS, st.integers(1, 1_000_000)
)
WORLDS = st.lists(st.builds(Pair, BELLS, BELLS), min_size=1, max_size=2).map(lambda pairs: Imagined(tuple(pairs)))
GOOD = "-1.5,1,1,9000,1.5,1,1,1000"


def test_counts_are_scipys_normal_distribution():
    curve = ImaginedDetector.of(Imagined.from_link("-1.5,1,1,9000,1.5,0.5,0.5,1000")).curve
    inner = SCORES[1:]
    assert curve.tp[1:-1] == pytest.approx(1_000 * norm.sf(inner, 1.5, 0.5), rel=1e-12)
    assert curve.fp[1:-1] == pytest.approx(9_000 * norm.sf(inner, -1.5, 1), rel=1e-12)
    assert (curve.tp[0], curve.fp[0], curve.tp[-1], curve.fp[-1]) == (1_000, 9_000, 0, 0)
    assert curve.at(0.0).recall == pytest.approx(norm.cdf(3))
    # Of two normal distributions it is known (Hanley and McNeil, 1982).
    assert curve.roc_auc == pytest.approx(norm.cdf(3 / math.hypot(1, 0.5)), abs=1e-4)


def test_each_side_of_the_peak_has_its_spread():
    bell = Bell(1.0, 2.0, 0.5, 1_000)
    # 2 of 2.5 parts lie on the left of the peak, and one left spread from it are what a normal distribution leaves.
    assert bell.above(1.0) == pytest.approx(1_000 * 0.5 / 2.5)
    assert 1_000 - bell.above(-1.0) == pytest.approx(1_000 * (2 / 2.5) * 2 * norm.cdf(-1))
    assert bell.above(2.0) == pytest.approx(1_000 * (0.5 / 2.5) * 2 * norm.sf(2))


@given(BELLS, st.floats(1e-6, 1 - 1e-6))
def test_quantiles_are_the_inverse(bell, share):
    assert 1 - bell.above(bell.quantiles(np.array(share))) / bell.rows == pytest.approx(share, rel=1e-9)


@given(WORLDS)
def test_a_link_holds_all_numbers_and_counts_only_fall(imagined):
    assert Imagined.from_link(imagined.to_link()) == imagined
    curve = ImaginedDetector.of(imagined).curve
    for counts, total in ((curve.tp, curve.n_positive), (curve.fp, curve.n_negative)):
        assert (np.diff(counts) <= 0).all()
        assert counts.min() >= 0
        assert counts.max() == total
    assert curve.n_samples == pytest.approx(imagined.n_rows)


@given(WORLDS, st.floats(-9, 9))
def test_the_curve_counts_between_positions_as_scores_that_are_cut(imagined, threshold):
    point, counted = imagined.at(threshold), ImaginedDetector.of(imagined).curve.at(threshold)
    for cell in ("tp", "fp", "fn", "tn"):
        assert getattr(counted, cell) == pytest.approx(float(getattr(point, cell)), abs=1e-9 * imagined.n_rows)


@pytest.mark.parametrize(
    "link",
    [
        "", ",", "a", "1,2,3", "nan,1,1,1,1,1,1,1", "inf,1,1,1,1,1,1,1", "1e0,1,1,1,1,1,1,1", GOOD + ",1", "9" * 10_000,
        ",".join(["1"] * 24), "6,1,1,1,1,1,1,1", "0,0,1,1,1,1,1,1", "0,1,3.01,1,1,1,1,1", "0,1,1,0,1,1,1,1",
        "0,1,1,1.5,1,1,1,1", "0,1,1,1000001,1,1,1,1", "0,1,1,1,1,1,1,1 ", "٣,1,1,1,1,1,1,1", "0x1,1,1,1,1,1,1,1",
    ],
)  # fmt: skip
def test_hostile_links_are_refused_in_words(link):
    with pytest.raises(ImaginedError, match="must"):
        Imagined.from_link(link)


def test_a_number_that_no_double_holds_is_refused():
    with pytest.raises(ImaginedError, match="must"):
        Imagined.from_numbers([10**400] * 8)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=3),
        lambda inner: st.lists(inner, min_size=7, max_size=9) | st.dictionaries(st.text(max_size=2), inner),
    )
)
def test_hostile_reports_are_refused_in_words(numbers):
    with pytest.raises(ImaginedError, match="must"):
        Imagined.from_numbers(numbers)


def test_whole_rows_are_the_nearest():
    point = in_whole_rows(Imagined.from_link(GOOD).at(0.0))
    # 1,000 * 0.93319 and 9,000 * 0.06681.
    assert (point.tp, point.fp, point.fn, point.tn) == (933, 601, 67, 8_399)


def test_what_presets_say_is_so():
    by_name = {preset.name: Imagined.from_link(preset.link) for preset in PRESETS}
    curves = {name: ImaginedDetector.of(imagined).curve for name, imagined in by_name.items()}
    assert len(by_name) == 6
    useless = curves["Useless"]
    assert useless.precision[:-1] == pytest.approx(np.full(len(SCORES), 0.1))
    assert useless.roc_auc == pytest.approx(0.5)
    assert curves["Rare positives"].roc_auc == pytest.approx(curves["Good"].roc_auc)
    assert curves["Rare positives"].prevalence == 0.001
    assert curves["Rare positives"].at(0).precision < 0.05
    top = curves["Dirty top"]
    assert top.at(4).precision < top.at(2).precision / 2
    tail = curves["Long tail"]
    assert tail.at(-2).recall < 0.95 < curves["Good"].at(-2).recall
    groups = [Imagined((group,)) for group in by_name["Two groups"].groups]
    assert groups[0].at(1.0).recall > 0.8
    assert groups[1].at(1.0).recall < 0.2


def test_samples_are_drawn_again_by_their_number_and_counted_as_scikit_learn_does():
    imagined = Imagined.from_link(PRESETS[-1].link)
    samples = points(imagined, 500, 3, 0.5)
    for i in range(3):
        truth, scores = drawn(imagined, 500, i + 1)
        assert len(truth) == 500
        (tn, fp), (fn, tp) = confusion_matrix(truth, scores >= 0.5)
        assert (samples.tp[i], samples.fp[i], samples.fn[i], samples.tn[i]) == (tp, fp, fn, tn)
    assert len(set(samples.tp)) > 1


def test_intervals_of_samples_hold_the_truth_as_often_as_they_say():
    imagined = Imagined.from_link(GOOD)
    samples = points(imagined, 200, 400, 0.0)
    for key in ("precision", "recall"):
        found = estimates(samples, imagined.at(0.0), key)
        assert found.truth == pytest.approx({"precision": 0.6082, "recall": 0.9332}[key], abs=1e-4)
        assert 0.92 < found.holds.mean() < 0.98
    nothing = estimates(points(imagined, 5, 2, 8.0), imagined.at(8.0), "precision")
    assert not nothing.is_defined.any()
    assert not nothing.holds.any()


def test_a_large_sample_looks_like_the_curves():
    imagined = Imagined.from_link(GOOD)
    edges = np.linspace(-8, 8, 65)
    drawn_density = density(imagined, drawn(imagined, 10_000, 1))
    for name, bell in zip(("negative", "positive"), imagined.bells, strict=True):
        expected = -np.diff(bell.above(edges)) * 4
        assert np.array(drawn_density[name]) == pytest.approx(expected, abs=6 * math.sqrt(9_000) + 50)
        assert sum(drawn_density[name]) / 4 == pytest.approx(bell.rows, rel=0.2)
