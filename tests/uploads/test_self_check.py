"""Labels and scores that came without a table are checked as a table is."""

import numpy as np

from digitlab.evaluation.detectors import Detector
from digitlab.uploads.self_check import doubts_of

GENERATOR = np.random.default_rng(0)
TRUTH = GENERATOR.random(400) < 0.3
SCORES = GENERATOR.normal(size=400) + TRUTH


def keys(truth, scores):
    return [doubt.key for doubt in doubts_of(Detector.from_scores(truth, scores))]


def test_each_kind_of_misreading_speaks():
    assert keys(TRUTH, SCORES) == []
    assert keys(TRUTH, -SCORES) == ["wrong_way"]
    assert keys(TRUTH, GENERATOR.normal(size=400)) == ["no_skill"]
    assert "follows" in keys(TRUTH, SCORES + 100 * TRUTH)
    assert keys(TRUTH, SCORES > 0.5) == ["hard_answers"]


def test_sentences_name_what_was_passed():
    (doubt,) = doubts_of(Detector.from_scores(np.where(TRUTH, "sick", "well"), -SCORES, positive="sick"))
    assert (
        'Is "sick" the positive value, and do larger numbers in "y_score" mean more likely positive?' in doubt.sentence
    )


def test_of_labels_of_one_kind_nothing_can_be_said():
    assert keys(np.ones(400, dtype=bool), SCORES) == []
