"""Detectors of runs whose images' writers are known."""

import numpy as np
import pytest

from digitlab.evaluation.run_detectors import detectors_of
from digitlab.evaluation.summaries import run_summary
from digitlab.metrics.measures import AREAS, MEASURES
from digitlab.mnist import Writers


@pytest.fixture(scope="module")
def by_mistake(small_run, data):
    """Made-up writers, of whom a few have all mistakes: images of one hand err together."""
    (detector,) = detectors_of(small_run, data).values()
    wrong = detector.predict(detector.default_threshold) != detector.judged.y_true
    of = np.random.default_rng(0).integers(100, 400, size=10_000)
    of[wrong] = np.arange(wrong.sum()) // 10
    return Writers(of, np.arange(60_000) // 100)


def width(interval):
    return interval.high - interval.low


def test_every_interval_of_a_run_knows_of_writers(small_run, data, by_mistake):
    (alone,), (known,) = (detectors_of(small_run, data, writers).values() for writers in (None, by_mistake))
    points = [detector.curve.at(detector.default_threshold) for detector in (alone, known)]
    for key, measure in MEASURES.items():
        assert measure.of(points[0]) == measure.of(points[1])
        if key in ("precision", "recall", "f1", "accuracy"):
            assert width(measure.interval(points[1])) > 1.5 * width(measure.interval(points[0])), key
    for measure in AREAS.values():
        assert width(measure.interval(known.curve)) > width(measure.interval(alone.curve))
    assert known.clusters.noun == "writer"
    assert "knows who wrote which" in known.groups.why
    assert "would be 1.4 times as wide" in alone.groups.why


def test_halves_are_made_of_whole_writers(small_run, data, by_mistake):
    (known,) = detectors_of(small_run, data, by_mistake).values()
    assert "every other writer" in known.halves.chosen_name


def test_the_tables_of_runs_know_of_writers(small_run, ten_digit_run, data, by_mistake):
    for run in (small_run, ten_digit_run):
        alone, known = (run_summary(run, data, writers).intervals for writers in (None, by_mistake))
        assert list(alone) == list(known)
        assert width(known["accuracy"]) > width(alone["accuracy"])


def test_out_of_fold_images_have_their_writers(ten_digit_run, data, by_mistake):
    known = detectors_of(ten_digit_run, data, by_mistake)[3]
    order = ten_digit_run.experiment.training_order()
    assert len(known.choosing_clusters.of) == len(order)
    assert known.choosing_clusters.of.max() + 1 == len(np.unique(by_mistake.train[order]))
    test_images_only = detectors_of(ten_digit_run, data, Writers(by_mistake.test))[3]
    assert test_images_only.choosing_clusters is None
