"""Curves of samples that weigh differently or belong together: their counts, and how many draws these are worth."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.stats import norm
from scipy.stats import t as student
from sklearn import metrics as sk

from digitlab.metrics.bands import curve_bands, threshold_bands
from digitlab.metrics.choosing import choose
from digitlab.metrics.effective import _for_few
from digitlab.metrics.intervals import wilson
from digitlab.metrics.measures import AREAS, MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.resampling import resampled
from digitlab.metrics.shares import CELLS, FLAGGED, POSITIVES
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts.choices import needed_sentence
from tests.support.curves import weighed_curves

SHARES = {key: measure.share for key, measure in MEASURES.items() if measure.share is not None}
ROWS = st.lists(
    st.tuples(
        st.booleans(), st.sampled_from([0.1, 0.4, 0.6, 0.9]), st.sampled_from([0.0, 0.5, 1.0, 3.0]), st.integers(0, 5)
    ),
    min_size=2,
    max_size=50,
).filter(lambda rows: any(weight for _, _, weight, _ in rows))


def sample(seed=0, n=400):
    rng = np.random.default_rng(seed)
    truth = rng.random(n) < 0.3
    return truth, rng.normal(size=n) + 1.5 * truth, rng.exponential(size=n), rng.integers(0, 60, n)


def in_cell(cell, truth, scores, threshold):
    return (truth == (cell in POSITIVES)) & ((scores >= threshold) == (cell in FLAGGED))


def test_weighted_measures_are_scikit_learns():
    truth, scores, weights, clusters = sample()
    curve = ThresholdCurve(truth, scores, sample_weight=weights, clusters=clusters)
    found, flagged = curve.at(0.7), scores >= 0.7
    matrix = sk.confusion_matrix(truth, flagged, sample_weight=weights)
    np.testing.assert_allclose(found.confusion_matrix, matrix)
    for key, expected in (
        ("precision", sk.precision_score(truth, flagged, sample_weight=weights)),
        ("recall", sk.recall_score(truth, flagged, sample_weight=weights)),
        ("f1", sk.f1_score(truth, flagged, sample_weight=weights)),
        ("accuracy", sk.accuracy_score(truth, flagged, sample_weight=weights)),
        ("balanced_accuracy", sk.balanced_accuracy_score(truth, flagged, sample_weight=weights)),
        ("matthews_correlation", sk.matthews_corrcoef(truth, flagged, sample_weight=weights)),
    ):
        assert MEASURES[key].of(found) == pytest.approx(expected), key
    assert curve.roc_auc == pytest.approx(sk.roc_auc_score(truth, scores, sample_weight=weights))
    assert curve.average_precision == pytest.approx(sk.average_precision_score(truth, scores, sample_weight=weights))
    assert curve.prevalence == pytest.approx(np.average(truth, weights=weights))
    assert curve.n_rows == 400


@given(ROWS)
def test_counts_are_sums_of_weights(rows):
    truth, scores, weights, _ = map(np.array, zip(*rows, strict=True))
    curve = ThresholdCurve(truth, scores, sample_weight=weights)
    assert curve.thresholds.tolist() == [*sorted(set(scores[weights > 0])), np.inf]
    for threshold in (*curve.thresholds, 0.5):
        point = curve.at(threshold)
        for cell in CELLS:
            assert getattr(point, cell) == weights[in_cell(cell, truth, scores, threshold)].sum(), cell


@given(ROWS, st.booleans())
def test_moments_are_sums_over_clusters(rows, belong_together):
    """Against each cluster counted by itself at each threshold."""
    truth, scores, weights, clusters = map(np.array, zip(*rows, strict=True))
    curve = ThresholdCurve(truth, scores, sample_weight=weights, clusters=clusters if belong_together else None)
    if curve.rows is None:
        return  # each row counts once
    clusters = clusters if belong_together else np.arange(len(truth))
    for threshold in curve.thresholds:
        moments = curve.at(threshold).moments
        of = {
            cell: np.bincount(clusters, weights * in_cell(cell, truth, scores, threshold), 6) / moments.unit
            for cell in CELLS
        }
        for first in CELLS:
            for second in CELLS:
                expected = of[first] @ of[second]
                assert moments.product((first,), (second,)) == pytest.approx(expected, abs=1e-9), (first, second)


@pytest.mark.parametrize("weight", [1.0, 0.2, 40.0, 1e-170, 1e200])
def test_equal_weights_change_nothing(weight):
    truth, scores, _, _ = sample()
    curve = ThresholdCurve(truth, scores)
    weighted = ThresholdCurve(truth, scores, sample_weight=np.full(len(truth), weight))
    for threshold in (-1.0, 0.7, 2.0, 99.0):
        for measure in MEASURES.values():
            points = curve.at(threshold), weighted.at(threshold)
            assert measure.of(points[1]) == pytest.approx(measure.of(points[0]), nan_ok=True), measure.key
            for prevalence in (None, 0.01):
                plain, other = (measure.interval(point, prevalence) for point in points)
                assert other == pytest.approx(plain, nan_ok=True), (measure.key, threshold, prevalence)
    for measure in AREAS.values():
        assert measure.interval(weighted) == pytest.approx(measure.interval(curve), rel=5e-3), measure.key


def test_ones_and_clusters_of_one_row_are_the_plain_curve():
    truth, scores, _, _ = sample()
    plain = ThresholdCurve(truth, scores)
    for curve in (
        ThresholdCurve(truth, scores, sample_weight=np.ones(400)),
        ThresholdCurve(truth, scores, clusters=[f"patient {i}" for i in range(400)]),
    ):
        assert curve.rows is None
        assert curve.moments is None
        assert curve.tp.dtype == np.int64
        np.testing.assert_array_equal(curve.tp, plain.tp)


def test_by_hand():
    # Two hits of weight 1 and 3, one false alarm of weight 2: precision 4 / 6.
    point = ThresholdCurve([1, 1, 0, 0], [0.9, 0.8, 0.7, 0.1], sample_weight=[1, 3, 2, 2]).at(0.5)
    assert point.precision == pytest.approx(4 / 6)
    # Variance ((1/3)^2 (1 + 9) + (2/3)^2 4) / 6^2 = 26 / 324, with one false alarm of weight 2 where heavy flagged ones
    # weigh 36 / 14: two more would make it 2.3556 for 2 on average.
    heavy = 36 / 14
    feared = (4 + 2 * heavy**2) / (2 + 2 * heavy) / 2
    mean = (10 + 2 * heavy**2) / (4 + 2 * heavy) / 2.5
    variance = ((1 / 3) ** 2 * 10 * max(mean, 1) + (2 / 3) ** 2 * 4 * feared) / 36
    n = (2 / 9) / variance
    assert SHARES["precision"].trials(point) == pytest.approx(n)
    low, high = wilson(n * 2 / 3, n)
    interval = MEASURES["precision"].interval(point)
    assert interval[:2] == pytest.approx((float(low), float(high)))
    assert interval.few


def test_of_clusters_by_hand():
    """Ten patients with five flagged rows each, all right in eight and all wrong in two: as sure as ten rows."""
    clusters = np.repeat(np.arange(10), 5)
    truth = np.repeat(np.arange(10) < 8, 5)
    curve = ThresholdCurve(np.r_[truth, False], np.r_[np.full(50, 0.9), 0.1], clusters=np.r_[clusters, 99])
    point = curve.at(0.5)
    assert (point.tp, point.fp) == (40, 10)  # counted, not weighed
    degrees = 9
    shrunk = degrees / 10 * (norm.ppf(0.975) / student.ppf(0.975, degrees)) ** 2
    assert SHARES["precision"].trials(point) == pytest.approx(10 * shrunk, rel=5e-3)
    assert MEASURES["precision"].interval(point).few


@pytest.mark.parametrize("degrees", [5, 10, 40, 1_000])
def test_few_clusters_take_students_quantile(degrees):
    expected = degrees / (degrees + 1) * (norm.ppf(0.975) / student.ppf(0.975, degrees)) ** 2
    assert _for_few(np.float64(degrees + 1)) == pytest.approx(expected, rel=2e-2)


@given(weighed_curves())
def test_every_interval_holds_its_measure(curve):
    for point in map(curve.at, curve.thresholds):
        for measure in MEASURES.values():
            interval, value = measure.interval(point, None), measure.of(point)
            if np.isnan(value) or np.isnan(interval.low):
                continue
            assert measure.lowest - 1e-9 <= interval.low <= value + 1e-9, measure.key
            assert value - 1e-9 <= interval.high <= measure.highest + 1e-9, measure.key


@given(weighed_curves())
def test_all_points_at_once_are_as_one_by_one(curve):
    for key, measure in MEASURES.items():
        if measure.trials is None:
            continue
        one_by_one = [measure.trials(curve.at(threshold)) for threshold in curve.thresholds]
        np.testing.assert_allclose(measure.trials(curve.points), one_by_one, rtol=1e-9, err_msg=key)


ONE_CLUSTER = ThresholdCurve([False] * 10 + [True], [0.1] * 11, sample_weight=[0.5] * 11, clusters=[0] * 11)


@given(weighed_curves(), st.sampled_from([1e-12, 1e-3, 1 / 3, 7.0, 1e12]))
@example(ONE_CLUSTER, 1e-3)
def test_what_a_unit_of_weight_is_does_not_matter(curve, unit):
    rows = curve.rows
    if rows is None:
        return
    scores = np.repeat(curve.scores[::-1], np.diff(rows.last_of_tie, prepend=-1))
    other = ThresholdCurve(rows.y_true, scores, sample_weight=rows.weight * unit, clusters=rows.clusters)
    for share in SHARES.values():
        np.testing.assert_allclose(share.trials(other.points), share.trials(curve.points), rtol=1e-6)
    np.testing.assert_allclose(
        MEASURES["matthews_correlation"].trials(other.points),
        MEASURES["matthews_correlation"].trials(curve.points),
        rtol=1e-6,
    )


@given(weighed_curves())
@example(ONE_CLUSTER)
def test_clusters_are_worth_no_more_than_their_samples_one_by_one(curve):
    """However alike clusters happen to be, also where their variance is nothing but rounding."""
    if curve.rows is None:
        return
    for key, share in SHARES.items():
        part, rest = (sum(getattr(curve.points, cell) for cell in cells) for cells in (share.part, share.rest))
        squares = [sum(curve.moments.squares[cell] for cell in cells) for cells in (share.part, share.rest)]
        whole = part + rest
        with np.errstate(invalid="ignore", divide="ignore"):
            one_by_one = part * rest * whole**2 / (rest**2 * squares[0] + part**2 * squares[1]) / curve.moments.unit**2
            alike = whole**2 / sum(squares) / curve.moments.unit**2
        most = np.where(whole > 0, np.where((part > 0) & (rest > 0), one_by_one, alike), 0.0)
        assert (share.trials(curve.points) <= most * (1 + 1e-9)).all(), key


@pytest.mark.parametrize("unit", [1e-12, 0.1, 1.0, 1e12])
@pytest.mark.parametrize(("n_clusters", "at_most"), [(1, 1.0), (2, 44 * 0.04), (4, 44 * 0.4)])
def test_clusters_that_happen_to_be_alike_are_worth_little(n_clusters, at_most, unit):
    """Of one cluster nothing is known; of several of the same mix the variance is 0, which proves little of few."""
    truth, clusters = np.arange(44) % 11 == 0, np.arange(44) // 11 % n_clusters
    curve = ThresholdCurve(truth, np.full(44, 0.1), sample_weight=np.full(44, unit), clusters=clusters)
    everything = curve.at(0.0)
    assert 0 < SHARES["precision"].trials(everything) <= at_most
    assert 0 <= MEASURES["matthews_correlation"].trials(everything) <= 44
    low, high, few = MEASURES["precision"].interval(everything)
    assert few
    assert 0 <= low < 1 / 11 < high < 1


@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from([0.1, 0.9]), st.sampled_from([1e-12, 1.0, 1e12]), st.integers(0, 3)),
        min_size=2,
        max_size=30,
    ),
    st.booleans(),
)
def test_weights_of_any_range_leave_numbers_of_some_size(rows, belong_together):
    truth, scores, weights, clusters = map(np.array, zip(*rows, strict=True))
    curve = ThresholdCurve(truth, scores, sample_weight=weights, clusters=clusters if belong_together else None)
    for measure in MEASURES.values():
        if measure.trials is not None:
            trials = np.asarray(measure.trials(curve.points), dtype=float)
            assert np.isfinite(trials).all(), measure.key
            assert (trials >= 0).all(), measure.key
    for share in SHARES.values():
        if curve.moments is not None:
            worth = curve.moments.worth(share.whole, sum(getattr(curve.points, cell) for cell in share.whole))
            assert (np.nan_to_num(worth) <= len(rows)).all()


def test_a_mistake_of_the_light_kind_does_not_hide_those_of_the_heavy_kind():
    """200 positives, and 1,000 negatives of weight 10: one miss must not make the accuracy look surer."""
    truth = np.array([1] * 200 + [0] * 1_000)
    scores = np.where(truth == 1, 0.9, 0.1)
    weights = np.where(truth == 1, 1.0, 10.0)
    accuracy = MEASURES["accuracy"]
    all_right = accuracy.interval(ThresholdCurve(truth, scores, sample_weight=weights).at(0.5))
    # Surer than 1,020 rows as heavy as the heaviest it cannot be.
    assert all_right.low == pytest.approx(float(wilson(1_020, 1_020)[0]))
    scores[0] = 0.1
    one_miss = accuracy.interval(ThresholdCurve(truth, scores, sample_weight=weights).at(0.5))
    assert one_miss.low <= all_right.low
    assert one_miss.few


@pytest.mark.parametrize("weights", [[1, -1], [1, np.nan], [1, np.inf], [0, 0], [1], [1e308, 1e308]])
def test_what_is_no_weight_is_refused(weights):
    with pytest.raises(ValueError, match=r"[Ww]eight"):
        ThresholdCurve([1, 0], [0.5, 0.6], sample_weight=weights)


def test_expected_counts_have_no_interval():
    with pytest.raises(ValueError, match="whole counts"):
        MEASURES["precision"].interval(OperatingPoint(0.5, 1.5, 2, 3, 4))


def unevenly_sampled(rng):
    """All positives and every tenth negative or so of 6,000 in which 5 % are positive; weights 1 and 10."""
    truth = rng.random(6_000) < 0.05
    scores = rng.normal(size=6_000) + 2 * truth
    kept = truth | (rng.random(6_000) < 0.1)
    return ThresholdCurve(truth[kept], scores[kept], sample_weight=np.where(truth, 1.0, 10.0)[kept])


def audited(rng):
    """All that were flagged at 1.5, and every tenth of the others, of 6,000 in which 30 % are positive."""
    truth = rng.random(6_000) < 0.3
    scores = rng.normal(size=6_000) + 2 * truth
    flagged = scores >= 1.5
    kept = flagged | (rng.random(6_000) < 0.1)
    return ThresholdCurve(truth[kept], scores[kept], sample_weight=np.where(flagged, 1.0, 10.0)[kept])


def of_patients(n, size, correlation):
    def drawn(rng):
        clusters = np.repeat(np.arange(n // size), size)
        truth = (rng.random(n // size) < 0.3)[clusters]
        common, own = rng.normal(size=n // size)[clusters], rng.normal(size=n)
        scores = np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own + 2 * truth
        return ThresholdCurve(truth, scores, clusters=clusters)

    return drawn


@pytest.mark.parametrize(
    ("population", "prevalence"),
    [(unevenly_sampled, 0.05), (audited, 0.3), (of_patients(2_000, 5, 0.7), 0.3), (of_patients(6_000, 20, 0.7), 0.3)],
    ids=["uneven", "audited", "five-of-each", "twenty-of-each"],
)
def test_95_of_100_intervals_hold_the_truth_or_say_that_they_are_from_few(population, prevalence):
    rng, n_trials = np.random.default_rng(3), 400
    recall, rate = norm.sf(1.5 - 2), norm.sf(1.5)
    true = OperatingPoint(
        1.5, prevalence * recall, (1 - prevalence) * rate, prevalence * (1 - recall), (1 - prevalence) * (1 - rate)
    )
    points = [population(rng).at(1.5) for _ in range(n_trials)]
    for measure in MEASURES.values():
        intervals = [measure.interval(point) for point in points]
        held = np.mean([low <= measure.of(true) <= high for low, high, _ in intervals])
        few = np.mean([interval.few for interval in intervals])
        assert few > 0.5 or 0.92 <= held <= 0.98, measure.key
        assert held > 0.88, measure.key


def test_where_few_of_the_heavy_ones_were_missed_it_says_so():
    """All flagged ones audited and one in a hundred of the others: forty light misses know nothing of heavy ones."""
    truth = np.repeat([True, True, False, False], [900, 40, 60, 1_000])
    scores = np.repeat([0.9, 0.6, 0.9, 0.1], [900, 40, 60, 1_000])
    weights = np.where(scores == 0.1, 100.0, 1.0)
    found = MEASURES["recall"].interval(ThresholdCurve(truth, scores, sample_weight=weights).at(0.8))
    assert found.few
    plain = MEASURES["recall"].interval(ThresholdCurve(truth, scores).at(0.8))
    assert not plain.few
    assert found.low < plain.low - 0.02


def test_a_promise_is_kept_for_all_rows_that_the_sample_stands_for():
    """Every positive and every tenth negative: unweighted, a wish of 95 % was met where two thirds are right."""
    rng = np.random.default_rng(0)
    truth = rng.random(40_000) < 0.05
    scores = rng.normal(size=40_000) + 2.5 * truth
    kept = truth | (np.cumsum(~truth) % 10 == 0)
    everything = ThresholdCurve(truth, scores)
    unweighted = choose(ThresholdCurve(truth[kept], scores[kept]), "precision", wanted=0.95)
    assert everything.at(unweighted.point.threshold).precision < 0.75
    curve = ThresholdCurve(truth[kept], scores[kept], sample_weight=np.where(truth, 1, 10)[kept])
    choice = choose(curve, "precision", wanted=0.9)
    assert choice.possible
    assert choice.point.precision >= 0.9
    assert everything.at(choice.point.threshold).precision == pytest.approx(0.9, abs=0.08)
    sure = choose(curve, "precision", wanted=0.8, confidence=0.95)
    assert sure.possible
    assert everything.at(sure.point.threshold).precision >= 0.8


def test_areas_of_clusters_are_as_unsure_as_their_resamples():
    """Against the cluster bootstrap, which knows nothing of the formula."""
    rng = np.random.default_rng(0)
    clusters = np.repeat(np.arange(1_400), 4)
    truth = (rng.random(1_400) < 0.4)[clusters]
    scores = 0.8 * rng.normal(size=1_400)[clusters] + 0.6 * rng.normal(size=5_600) + 1.5 * truth
    weights = np.where(truth, 1.0, 3.0)
    curve = ThresholdCurve(truth, scores, sample_weight=weights, clusters=clusters)
    again = resampled(truth, scores, 1.0, sample_weight=weights, clusters=clusters, n_resamples=400)
    for key, measure in (AREAS | {name: MEASURES[name] for name in ("precision", "recall", "f1", "accuracy")}).items():
        low, high, _ = measure.interval(curve if key in AREAS else curve.at(1.0))
        drawn = np.ptp(np.quantile(again.resamples[key], [0.025, 0.975]))
        assert high - low == pytest.approx(drawn, rel=0.2), key
        assert again.values[key] == pytest.approx(measure.of(curve if key in AREAS else curve.at(1.0))), key


def test_bands_of_clusters_and_of_weights_are_as_wide_as_their_intervals():
    rng = np.random.default_rng(1)
    clusters = np.repeat(np.arange(150), 8)
    truth = (rng.random(150) < 0.5)[clusters]
    scores = 0.8 * rng.normal(size=150)[clusters] + 0.6 * rng.normal(size=1_200) + 1.5 * truth
    plain = curve_bands(ThresholdCurve(truth, scores), n_resamples=100).roc
    wide = curve_bands(ThresholdCurve(truth, scores, clusters=clusters), n_resamples=100).roc
    weights = np.where(truth, 1.0, 10.0)
    curve = ThresholdCurve(truth, scores, sample_weight=weights)
    even = curve_bands(curve, n_resamples=100)
    places = np.array([0.1, 0.2, 0.4])
    width = {name: np.interp(places, band.x, band.high - band.low) for name, band in (("plain", plain), ("wide", wide))}
    assert (width["wide"] > 1.5 * width["plain"]).all()
    # What weighs the same within a kind changes no rate, and no rate's band.
    ends = [np.interp(places, band.x, band.low) for band in (even.roc, plain)]
    assert ends[0] == pytest.approx(ends[1], abs=0.03)
    assert (even.precision_recall.low <= even.precision_recall.high).all()
    by_threshold = threshold_bands(curve)[0]
    assert (by_threshold.low <= by_threshold.high).all()


@pytest.mark.parametrize("weight", [1 / 3, 3.7, 10.0])
def test_rows_of_one_weight_are_as_many_as_they_are(weight):
    """Ten are enough and nine are few, whatever they weigh; so are 500 for ROC AUC's variance."""
    for n_missed in (9, 10):
        truth = np.arange(1_000) < 500
        scores = np.where(truth, 0.9, 0.1) + np.arange(1_000) / 100_000
        scores[:n_missed] = 0.0
        plain, weighed = ThresholdCurve(truth, scores), ThresholdCurve(truth, scores, sample_weight=[weight] * 1_000)
        assert MEASURES["recall"].interval(weighed.at(0.5)).few == (n_missed == 9)
        assert weighed.effective_sizes == plain.effective_sizes == (500, 500)
        assert AREAS["roc_auc"].interval(weighed).few == AREAS["roc_auc"].interval(plain).few
        np.testing.assert_array_equal(weighed.n_flagged, plain.n_flagged)


def few_patients(n_clusters, size=20, correlation=0.7):
    """Half of the patients are positive."""

    def drawn(rng):
        clusters = np.repeat(np.arange(n_clusters), size)
        truth = clusters % 2 == 0
        common, own = rng.normal(size=n_clusters)[clusters], rng.normal(size=len(clusters))
        scores = np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own + 2 * truth
        return ThresholdCurve(truth, scores, clusters=clusters)

    return drawn


@pytest.mark.parametrize("n_clusters", [20, 40, 80])
def test_of_few_clusters_no_recall_is_promised_that_is_not_kept(n_clusters):
    """Where misses come from one or two of ten patients, a variance knows too little of those that err."""
    rng, wanted, n_samples = np.random.default_rng(n_clusters), 0.9, 200
    choices = [
        choose(few_patients(n_clusters)(rng), "recall", wanted=wanted, confidence=0.95) for _ in range(n_samples)
    ]
    promised = [choice for choice in choices if choice.possible]
    assert len(promised) == (0 if n_clusters < 58 else n_samples)  # 29 positives without a miss promise 90 %
    false = sum(norm.sf(choice.point.threshold - 2) < wanted for choice in promised)
    assert false / n_samples <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / n_samples)


def test_of_few_clusters_it_says_what_is_needed():
    choice = choose(few_patients(40)(np.random.default_rng(0)), "recall", wanted=0.9, confidence=0.95)
    assert not choice.possible
    assert needed_sentence(choice, "rows").endswith(
        " At worst, these positives are worth 17: nothing can be promised before it is 29."
    )
    enough = choose(few_patients(200)(np.random.default_rng(0)), "recall", wanted=0.9, confidence=0.95)
    assert enough.possible
    assert "At worst" not in needed_sentence(enough, "rows")
