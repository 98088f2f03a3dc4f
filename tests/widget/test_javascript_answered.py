"""What the browser counts and says of "Answer only when sure" is what Python does."""

import base64
import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitlab.decisions.reject import WAYS, Reject, choose_level
from digitlab.evaluation.answers import Answers, Samples
from digitlab.metrics.confusion import confusion_counts
from digitlab.texts import rejecting as texts
from digitlab.widget.rejecting import cells, rejecting, reported
from tests.support.javascript import Engine


@pytest.fixture(scope="module")
def engine():
    return Engine("answered.js")


@st.composite
def many_answers(draw):
    """Return answers of 2 to 4 classes, with ties and without, with others to choose by and without."""
    n, k = draw(st.integers(4, 60)), draw(st.integers(2, 4))
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    decimals = draw(st.sampled_from([1, 6]))

    def samples(size):
        labels = np.r_[np.arange(k), generator.integers(0, k, size - k)] if size >= k else np.arange(size) % k
        scores = np.round(generator.normal(size=(size, k)) + 2 * np.eye(k)[labels], decimals)
        return labels, scores

    labels, scores = samples(max(n, k))
    others = draw(st.sampled_from([None, 40, 400]))
    return Answers.from_scores(
        labels, scores, classes=list(range(k)), to_choose_by=None if others is None else samples(others)
    )


@settings(deadline=None, max_examples=60)
@given(many_answers(), st.sampled_from(WAYS), st.integers(0, 100))
def test_the_matrix_at_a_level_is_the_same(engine, answers, by, place):
    of = rejecting(answers, Reject(0.0))["by"][by]
    sure = answers.detector(by).judged.y_score
    levels = [*np.quantile(sure, [0, 0.3, place / 100, 1]).tolist(), math.inf, -1e9]
    script = """(of, levels, k) => {
      const curve = readCurve(JSON.parse(of.curve));
      return levels.map((level) => Array.from(matrixAt(readCells(of.cells), curve, level, k)));
    }"""
    k = answers.n_classes
    for level, matrix in zip(levels, engine.call(script, of, levels, k), strict=True):
        given_ = sure >= level
        expected = confusion_counts(answers.judged.labels[given_], answers.predicted[given_], k)
        assert np.array(matrix).reshape(k, k).tolist() == expected.tolist()


@settings(deadline=None, max_examples=60)
@given(many_answers(), st.sampled_from(WAYS), st.sampled_from([0.0, 0.01, 0.05, 0.2, 0.5]), st.booleans())
def test_a_level_is_found_and_judged_in_the_same_words(engine, answers, by, errors, is_sure):
    of = rejecting(answers, Reject(0.0), with_finder=True)["by"][by]
    detector, noun = answers.detector(by), answers.noun_plural
    holdout = answers.holdout(by)
    choice = choose_level(detector.curve if holdout is None else holdout.chosen_on, errors, 0.95 if is_sure else None)
    lines = [texts.sentence(choice, noun if holdout is None else holdout.chosen_name)]
    if holdout is None:
        lines.append(texts.PHRASES["flatters"].format(noun_plural=noun))
    else:
        held = holdout.checked_on.at(choice.point.threshold)
        lines.append(texts.checked_sentence(held, holdout.checked_name))
        if choice.possible:
            lines.append(texts.verdict_sentence(choice.promise.judged(held), noun))
    script = """(of, errors, isSure, noun, phrases) =>
      foundLevel(readCurve(JSON.parse(of.curve)), of.chosen_on, errors, isSure, noun, phrases)"""
    found = engine.call(script, of, errors, is_sure, noun, texts.PHRASES)
    assert found == {"level": choice.point.threshold, "lines": lines}


def test_of_a_large_table_the_browser_gets_the_handles_positions(engine):
    generator = np.random.default_rng(1)
    labels = generator.integers(0, 3, 12_000)
    answers = Answers.from_scores(labels, generator.normal(size=(12_000, 3)) + 2 * np.eye(3)[labels])
    of = rejecting(answers, Reject(0.0), with_finder=True)["by"]["margin"]
    assert len(json.dumps(of)) < 600_000
    sure = answers.detector("margin").judged.y_score
    script = """(of, wanted) => {
      const curve = readCurve(JSON.parse(of.curve));
      const level = knownLevel(curve, wanted);
      return [curve.complete, level, Array.from(matrixAt(readCells(of.cells), curve, level, 3))];
    }"""
    complete, level, matrix = engine.call(script, of, 1.23456789)
    assert not complete
    assert 1.23456789 <= level < 1.25
    assert sum(matrix) == (sure >= level).sum()


def test_levels_that_no_browser_sends_move_nothing():
    assert reported({"level": 0.5, "by": "margin"}) == Reject(0.5, "margin")
    hostile = [None, 1, {}, {"level": "1", "by": "margin"}, {"level": math.nan, "by": "margin"}]
    hostile += [{"level": 1, "by": "luck"}, {"level": True, "by": "margin"}, {"level": 1, "by": ["margin"]}]
    for report in hostile:
        assert reported(report) is None


def test_weights_count_in_the_matrix_of_what_is_answered():
    labels, scores = np.array([0, 1, 1]), np.array([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3]])
    judged = Samples(labels, scores, np.array([2.0, 0.5, 3.0]))
    weighed = replace(Answers.from_scores(labels, scores), judged=judged, _detectors={})
    detector = weighed.detector("highest")
    found = cells(weighed, detector, np.append(detector.curve.thresholds, np.inf))
    counts = np.frombuffer(base64.b64decode(found["counts"]), "<f8")
    assert sorted(counts) == [0.5, 2.0, 3.0]
