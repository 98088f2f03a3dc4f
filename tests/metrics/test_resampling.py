import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, average_precision_score, f1_score, roc_auc_score

from digitlab.metrics.draws import BLOCK, draws
from digitlab.metrics.intervals import Interval, wilson
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.resampling import SortedScores, resampled
from digitlab.metrics.thresholds import ThresholdCurve, areas

SIZES = st.integers(1, 350)
# An interval of which nothing is asked but that many samples are behind it.
MANY = Interval(np.nan, np.nan)


@given(SIZES, st.integers(0, 5))
def test_single_draws_count_up_to_the_number_of_samples(n, seed):
    for times in draws(n, 3, seed):
        assert len(times) == n
        assert times.sum() == n
        assert (times >= 0).all()


@given(SIZES, st.integers(0, 5))
def test_blocks_keep_neighbours_together(n, seed):
    for times in draws(n, 3, seed, "blocks"):
        assert len(times) == n
        blocks = [times[start : start + BLOCK] for start in range(0, n, BLOCK)]
        assert all(len(set(block.tolist())) == 1 for block in blocks)
        assert sum(int(block[0]) for block in blocks) == len(blocks)


@given(SIZES, st.integers(0, 5))
def test_strata_keep_their_numbers(n, seed):
    strata = np.random.default_rng(seed).integers(3, size=n)
    for times in draws(n, 3, seed, "strata", strata):
        for stratum in range(3):
            assert times[strata == stratum].sum() == (strata == stratum).sum()


def test_each_draw_is_another_and_a_seed_repeats_them():
    first, again, other = (np.array(list(draws(50, 4, seed))) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert len({tuple(row) for row in first.tolist()}) == 4


@pytest.fixture(scope="module")
def rows():
    generator = np.random.default_rng(5)
    truth = generator.random(300) < 0.3
    return truth, np.round(generator.normal(size=300) + truth, 1)


def test_every_resample_measures_what_scikit_learn_measures(rows):
    truth, scores = rows
    found = resampled(truth, scores, 0.7, n_resamples=30, seed=3)
    for i, times in enumerate(draws(300, 30, seed=3)):
        drawn = np.repeat(np.arange(300), times)
        expected = {
            "f1": f1_score(truth[drawn], scores[drawn] >= 0.7),
            "accuracy": accuracy_score(truth[drawn], scores[drawn] >= 0.7),
            "roc_auc": roc_auc_score(truth[drawn], scores[drawn]),
            "average_precision": average_precision_score(truth[drawn], scores[drawn]),
        }
        assert {key: found.resamples[key][i] for key in expected} == pytest.approx(expected)


def test_the_values_are_those_of_the_curve(rows):
    curve = ThresholdCurve(*rows)
    found = resampled(*rows, 0.7, recall=0.6, n_resamples=2)
    point = curve.at(0.7)
    assert found.values == pytest.approx(
        {
            "precision": point.precision,
            "recall": point.recall,
            "f1": point.f1,
            "accuracy": point.accuracy,
            "roc_auc": curve.roc_auc,
            "average_precision": curve.average_precision,
            "precision_at_recall": curve.at_recall(0.6).precision,
        }
    )


def test_precision_at_a_counted_recall_is_at_that_very_place(rows):
    curve = ThresholdCurve(*rows)
    for threshold in curve.scores:
        recall = curve.at(threshold).recall
        found = resampled(*rows, threshold, recall=recall, n_resamples=1)
        assert found.values["precision_at_recall"] == curve.at_recall(recall).precision


@given(st.lists(st.tuples(st.booleans(), st.integers(-3, 3)), min_size=1, max_size=40), st.data())
def test_counts_are_those_of_the_samples_that_were_drawn(rows, data):
    truth, scores = (np.array(column) for column in zip(*rows, strict=True))
    times = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows))))
    tp, fp = SortedScores(truth, scores).counts(times)
    thresholds = np.unique(scores)[::-1]
    assert tp.tolist() == [int(times[truth & (scores >= t)].sum()) for t in thresholds]
    assert fp.tolist() == [int(times[~truth & (scores >= t)].sum()) for t in thresholds]
    assert (np.diff(tp) >= 0).all()  # recall only rises to the left


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=20), st.floats(-4, 4))
def test_the_place_of_a_threshold_flags_what_the_threshold_flags(scores, threshold):
    sorted_scores = SortedScores(np.ones(len(scores), dtype=bool), np.array(scores))
    place = sorted_scores.place_of(threshold)
    tp, _ = sorted_scores.counts(np.ones(len(scores), dtype=np.int64))
    flagged = int((np.array(scores) >= threshold).sum())
    assert (int(tp[place]) if place >= 0 else 0) == flagged


def test_without_one_kind_areas_are_undefined():
    assert np.isnan(areas(np.array([0, 0]), np.array([1, 2]))).all()
    assert np.isnan(areas(np.array([1, 2]), np.array([0, 0]))).all()


def test_two_images_can_be_drawn_again():
    found = resampled([True, False], [2.0, 1.0], 1.5, n_resamples=50)
    assert found.values["roc_auc"] == 1
    assert np.isnan(found.resamples["roc_auc"]).any()  # one kind alone was drawn
    assert found.interval("accuracy", Interval(0.2, 1.0, few=True)) == (0.2, 1.0, True)


def test_the_bootstrap_of_accuracy_is_near_wilsons(rows):
    found = resampled(*rows, 0.7, n_resamples=2_000)
    accuracy = found.values["accuracy"]
    low, high = wilson(round(accuracy * 300), 300)
    assert found.interval("accuracy", MANY)[:2] == pytest.approx((float(low), float(high)), abs=0.012)


def test_blocks_know_that_neighbours_err_together():
    """Ten writers, three of whom are misread throughout: a hundred images each say what one says."""
    truth = np.tile([True, False], 500)
    misread = np.repeat([True, False, False, True, False, False, False, True, False, False], BLOCK)
    scores = np.where(truth ^ misread, 1.0, -1.0)
    widths = {}
    for scheme in ("single", "blocks"):
        low, high, _ = resampled(truth, scores, 0.0, scheme=scheme, n_resamples=400).interval("accuracy", MANY)
        widths[scheme] = high - low
        assert low <= 0.7 <= high
    # A share of 10 writers has a standard error sqrt(100) times as large as one of 1,000 images.
    assert widths["blocks"] / widths["single"] == pytest.approx(10, rel=0.3)


def test_strata_take_out_what_lies_between_the_groups():
    """Everything in the first half is right, everything in the second wrong: within halves nothing varies."""
    truth = np.tile([True, False], 100)
    halves = np.repeat([0, 1], 100)
    scores = np.where(truth ^ (halves == 1), 1.0, -1.0)
    within = resampled(truth, scores, 0.0, scheme="strata", strata=halves, n_resamples=100).interval("accuracy", MANY)
    assert within[:2] == (0.5, 0.5)
    low, high, _ = resampled(truth, scores, 0.0, n_resamples=100).interval("accuracy", MANY)
    assert low < 0.5 < high


@pytest.mark.parametrize("n_positive", [0, 1, 5])
def test_a_resample_without_positives_has_a_precision_at_equal_recall(n_positive):
    """With few positives some resamples hold none; recall is 1 there, as of every curve without positives."""
    truth = np.arange(100) < n_positive
    found = resampled(truth, np.linspace(1, 0, 100), 0.5, recall=0.8, n_resamples=200)
    of_resamples = found.resamples["precision_at_recall"]
    assert of_resamples.shape == (200,)
    assert ((of_resamples >= 0) & (of_resamples <= 1) | np.isnan(of_resamples)).all()


def test_few_blocks_say_so_and_are_no_surer_than_the_formula(rows):
    """Of 100 rows there is one block, which says nothing; of 300 three, which say little."""
    truth, scores = rows
    of_single = ThresholdCurve(truth, scores).at(0.7)
    wilsons = MEASURES["accuracy"].interval(of_single)
    few = resampled(truth, scores, 0.7, scheme="blocks", n_resamples=200).interval("accuracy", wilsons)
    assert few.few
    assert few.low <= wilsons.low < wilsons.high <= few.high
    one = resampled(truth[:100], scores[:100], 0.7, scheme="blocks", n_resamples=20).interval("accuracy", wilsons)
    assert np.isnan(one.low)
    many = resampled(np.tile(truth, 20), np.tile(scores, 20), 0.7, scheme="blocks", n_resamples=20)
    assert not many.interval("accuracy", Interval(0.0, 1.0)).few


def test_without_a_mistake_no_interval_has_width_0():
    truth = np.arange(2_000) < 300
    curve = ThresholdCurve(truth, truth * 1.0)
    found = resampled(truth, truth * 1.0, 0.5, n_resamples=50)
    for key in ("precision", "recall", "f1", "accuracy"):
        interval = found.interval(key, MEASURES[key].interval(curve.at(0.5)))
        assert interval.few
        assert interval.low < 1 == interval.high


@pytest.mark.parametrize("n", [500, 1_000])
def test_few_blocks_of_independent_rows_hold(n):
    """Percentiles alone held 80 to 88 times in 100."""
    generator, held = np.random.default_rng(7), []
    for seed in range(60):
        truth = generator.random(n) < 0.5
        scores = np.where(generator.random(n) < 0.9, truth, ~truth) * 1.0
        found = resampled(truth, scores, 0.5, scheme="blocks", n_resamples=40, seed=seed)
        interval = found.interval("accuracy", MEASURES["accuracy"].interval(ThresholdCurve(truth, scores).at(0.5)))
        held.append(interval.low <= 0.9 <= interval.high)
    assert np.mean(held) >= 0.93 - 0.06
