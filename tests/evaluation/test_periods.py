"""Precision and recall over time: periods, their sides, and that drift is seen."""

import numpy as np
import pytest

from digitlab.evaluation.detectors import Detector
from digitlab.evaluation.periods import periods
from digitlab.figures.periods import over_time
from digitlab.texts.periods import caption, name


def drifting(n=2_000, drift=0.0, **options):
    rng = np.random.default_rng(0)
    truth = rng.random(n) < 0.4
    scores = rng.normal(size=n) + 2 * truth + drift * np.arange(n) / n
    return Detector.from_scores(truth, scores, times=np.arange(n), **options)


def test_each_period_counts_its_own_rows():
    detector = drifting(1_000)
    found = periods(detector, 1.0)
    assert [(period.start, period.end, period.chose) for period in found] == [
        (0, 20, True),
        (20, 40, True),
        (40, 60, True),
        (60, 80, False),
        (80, 100, False),
    ]
    truth, scores = detector.judged
    for i, period in enumerate(found):
        rows = slice(200 * i, 200 * (i + 1))
        assert period.n_rows == 200
        assert period.point.tp == (truth[rows] & (scores[rows] >= 1.0)).sum()
        assert period.point.fp == (~truth[rows] & (scores[rows] >= 1.0)).sum()
    sides = detector.earlier
    assert sum(period.point.tp for period in found if period.chose) == sides.chosen_on.at(1.0).tp
    assert sum(period.point.tp for period in found if not period.chose) == sides.checked_on.at(1.0).tp


def test_drift_lowers_precision_in_later_periods():
    steady, falling = (periods(drifting(drift=drift), 1.5) for drift in (0.0, 2.0))
    precision = [period.point.precision for period in falling]
    assert max(precision[3:]) < min(precision[:2]) - 0.1
    assert np.ptp([period.point.precision for period in steady]) < 0.15


def test_rows_of_one_time_are_in_one_period_and_clusters_seen_before_in_none():
    rng = np.random.default_rng(1)
    truth, days = rng.random(900) < 0.5, np.repeat(np.arange(3), 300)
    patients = rng.integers(0, 500, 900)
    detector = Detector.from_scores(truth, rng.normal(size=900) + truth, times=days, clusters=patients)
    found = periods(detector, 0.5)
    assert sum(period.n_rows for period in found if not period.chose) == detector.earlier.checked_on.n_rows
    assert len(found) == 3  # of three days
    assert "chosen on the first 67 %, checked on the last 33 %" in caption(found, "rows")


def test_without_times_or_with_one_kind_there_are_none():
    assert periods(Detector.from_scores([0, 1, 1, 0], [0.1, 0.2, 0.3, 0.4]), 0.5) == []
    one_kind_later = Detector.from_scores([0, 1, 1, 0, 1, 1], np.arange(6.0), times=np.arange(6))
    assert periods(one_kind_later, 0.5) == []


def test_the_figure_shows_intervals_and_where_the_threshold_was_chosen():
    found = periods(drifting(300), 99.0)  # nothing is flagged: precision is undefined, recall 0
    figure = over_time(found)
    assert list(figure.layout.xaxis.ticktext) == [name(period) for period in found]
    precision, recall = figure.data
    assert np.isnan(precision.y).all()
    assert recall.y.tolist() == [0.0] * 5
    assert (recall.error_y.array > 0).all()
    assert figure.layout.shapes[0].x0 == pytest.approx(2.5)
