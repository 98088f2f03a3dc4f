"""Where a threshold is chosen and where it is checked."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from digitlab.evaluation.belonging import Clusters
from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.holdouts import by_time, halves
from digitlab.metrics.choosing import choose


def test_case_control_case_control_is_halved_within_each_kind():
    """400 rows whose labels alternate: every other one would be 200 of one kind."""
    rng = np.random.default_rng(0)
    truth = np.arange(400) % 2 == 0
    detector = Detector.from_scores(truth, rng.normal(size=400) + 2 * truth)
    found = detector.halves
    assert found.chosen_name == "200 rows, every other one of each kind"
    assert found.checked_name == "the other 200 rows"
    assert (found.chosen_on.n_positive, found.checked_on.n_positive) == (100, 100)
    assert halves(np.arange(400) // 4 % 2 == 0).within_kinds is False


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.data())
def test_halves_part_clusters_and_rows_alike(labels, data):
    truth = np.array(labels)
    clusters = np.array(data.draw(st.lists(st.integers(0, 9), min_size=len(labels), max_size=len(labels))))
    for of in (None, clusters):
        found = halves(truth, of)
        if found is None:
            continue
        for half in (found.first, ~found.first):
            assert truth[half].any()
            assert not truth[half].all()
        if of is not None:
            assert not set(clusters[found.first]) & set(clusters[~found.first])


def test_no_patient_is_on_both_sides():
    """Each row doubled: every other row would be the same 500 twice, so that every promise is kept."""
    rng = np.random.default_rng(0)
    truth = np.repeat(rng.random(500) < 0.5, 2)
    scores = np.repeat(rng.normal(size=500), 2)  # useless
    patients = np.repeat(np.arange(500), 2)
    detector = Detector.from_scores(truth, scores, clusters=Clusters("patient", patients))
    assert detector.holdout is detector.halves
    assert detector.halves.chosen_name == "500 rows, every other patient"
    choice = choose(detector.halves.chosen_on, "precision", wanted=0.6)
    alike = Detector.from_scores(truth, scores).halves
    assert alike.checked_on.at(choice.point.threshold).precision == alike.chosen_on.at(choice.point.threshold).precision
    held = detector.halves.checked_on.at(choice.point.threshold)
    assert held.precision < 0.6
    assert held.moments is not None


def test_by_time_the_first_60_per_cent_choose_and_the_last_40_check():
    rng = np.random.default_rng(0)
    truth = rng.random(1_000) < 0.3
    days = rng.permutation(1_000)
    scores = rng.normal(size=1_000) + 2 * truth
    detector = Detector.from_scores(truth, scores, times=days)
    found = detector.holdout
    assert found is detector.earlier
    assert found.chosen_name == "600 rows, the first 60 %"
    assert found.checked_name == "400 rows, the last 40 %"
    assert found.chosen_on.n_positive == truth[days < 600].sum()
    assert found.checked_on.n_positive == truth[days >= 600].sum()


def test_rows_of_one_time_are_on_one_side_and_clusters_on_one():
    truth = np.array([1, 0] * 10, dtype=bool)
    days = np.repeat([1, 2, 3, 4], [2, 9, 5, 4])
    assert by_time(truth, days).first.sum() == 11
    clusters = np.r_[np.arange(11), np.arange(9)]
    clusters[-2:] = [20, 21]
    found = by_time(truth, days, clusters)
    assert found.later.sum() == 2
    assert by_time(truth, np.zeros(20)) is None


def test_where_most_rows_are_of_the_last_time_the_others_are_earlier_ones():
    truth = np.array([1, 0] * 20, dtype=bool)
    found = by_time(truth, np.repeat([2024, 2025], [6, 34]))
    assert (found.first.sum(), found.later.sum()) == (6, 34)


def test_drift_is_seen_by_the_later_rows_alone():
    """Scores of negatives rise slowly: what the earlier rows promise, the later ones break."""
    rng = np.random.default_rng(0)
    n = 4_000
    truth = rng.random(n) < 0.3
    scores = rng.normal(size=n) + 2 * truth + np.where(truth, 0, np.arange(n) / n)
    detector = Detector.from_scores(truth, scores, times=np.arange(n))
    kept = {}
    for name, holdout in {"halves": detector.halves, "earlier": detector.earlier}.items():
        threshold = choose(holdout.chosen_on, "precision", wanted=0.85).point.threshold
        kept[name] = holdout.checked_on.at(threshold).precision
    assert kept["halves"] > 0.83
    assert kept["earlier"] < 0.8
