"""Criteria, their words and all intervals in the browser are Python's, over random curves with ties and one kind."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitlab.metrics.choosing import choose
from digitlab.metrics.criteria import CONFIDENCE, CRITERIA
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.prevalence import curve_at_prevalence
from digitlab.metrics.promises import Promise
from digitlab.metrics.shares import CELLS
from digitlab.metrics.thresholds import ThresholdCurve
from digitlab.texts.choices import needed_sentence, outcome, request, sentence, verdict_sentence
from digitlab.widget.sent import encoded
from tests.support.curves import curves, weighed_curves
from tests.support.javascript import Engine

ENGINE = Engine("criteria.js")
CHOOSE = """(encoded, key, numbers, isSure, prevalence, counts) => {
  const choice = choose(readCurve(encoded), key, numbers, isSure, prevalence);
  const { threshold, tp, fp, fn, tn } = choice.point;
  const verdict = choice.criterion.promised ? verdictSentence(choice, counts, null, "rows") : null;
  const outcomes = outcome(choice, choice.point);
  const words = [request(choice), sentence(choice), outcomes, neededSentence(choice, "rows"), verdict];
  return { threshold, counts: [tp, fp, fn, tn], possible: choice.possible, words };
}"""


@st.composite
def requests(draw):
    """Return a criterion, its numbers as they are typed, and whether confidence is asked for."""
    criterion = draw(st.sampled_from(list(CRITERIA.values())))
    numbers = {}
    for number in criterion.numbers:
        steps = draw(st.integers(0, round((number.highest - number.lowest) / number.step)))
        numbers[number.key] = number.value(min(number.highest, number.lowest + steps * number.step))
    return criterion.key, numbers, draw(st.booleans())


CASES = (
    curves() | weighed_curves(),
    requests(),
    st.none() | st.floats(1e-9, 1 - 1e-9),
    st.tuples(*[st.integers(0, 200)] * 4),
)


@given(*CASES)
@settings(max_examples=300)
def test_the_browser_chooses_what_python_chooses_and_says_the_same(curve, asked, prevalence, held):
    assert_alike(curve, asked, prevalence, held)


@pytest.mark.slow
def test_so_it_does_over_three_thousand_curves(capsys):
    n_of_one_kind = []

    @given(*CASES)
    @settings(max_examples=3_000)
    def compare(curve, asked, prevalence, held):
        assert_alike(curve, asked, prevalence, held)
        n_of_one_kind.append(not (curve.n_positive and curve.n_negative))

    compare()
    assert len(n_of_one_kind) >= 3_000
    assert sum(n_of_one_kind) >= 300
    with capsys.disabled():
        print(f"\n{len(n_of_one_kind):,} curves, {sum(n_of_one_kind):,} of them of one kind of label, 0 differences")


def assert_alike(curve, asked, prevalence, held):
    key, numbers, is_sure = asked
    if not (curve.n_positive and curve.n_negative):
        prevalence = None  # another prevalence needs both kinds; nowhere else can it be set
    is_sure = is_sure and prevalence is None  # confidence is not offered at another prevalence
    target = curve if prevalence is None else curve_at_prevalence(curve, prevalence)
    choice = choose(target, key, confidence=CONFIDENCE if is_sure else None, **numbers)
    low, high = float(curve.scores[0]), float(curve.scores[-1])
    sent = json.loads(encoded(curve, low, high))
    checked = OperatingPoint(0.0, *held)
    in_browser = ENGINE.call(CHOOSE, sent, key, numbers, is_sure, prevalence, dict(zip(CELLS, held, strict=True)))
    point = choice.point
    assert in_browser["threshold"] == point.threshold
    assert in_browser["counts"] == [point.tp, point.fp, point.fn, point.tn]
    assert in_browser["possible"] == choice.possible
    verdict = None if choice.promise is None else verdict_sentence(choice.promise.judged(checked), "rows")
    assert in_browser["words"] == [
        request(choice),
        sentence(choice),
        outcome(choice, point),
        needed_sentence(choice, "rows"),
        verdict,
    ]


@given(weighed_curves(), st.none() | st.floats(1e-6, 1 - 1e-6))
@settings(max_examples=150)
def test_of_samples_that_weigh_or_belong_together_every_interval_is_pythons(curve, prevalence):
    script = """(sent, thresholds, prevalence) => {
      const curve = readCurve(sent);
      return thresholds.map((threshold) => Object.keys(MEASURES).map((key) => {
        const { low, high, few } = interval(key, countsAt(curve, threshold), prevalence);
        return [key, low, high, few];
      }));
    }"""
    thresholds = curve.thresholds.tolist()
    sent = json.loads(encoded(curve, thresholds[0], thresholds[-2]))
    for threshold, found in zip(thresholds, ENGINE.call(script, sent, thresholds, prevalence), strict=True):
        for key, low, high, few in found:
            python = MEASURES[key].interval(curve.at(threshold), prevalence)
            assert (low, high) == pytest.approx(python[:2], rel=1e-9, abs=1e-9, nan_ok=True), key
            assert math.isnan(low) or few == python.few, key


@given(weighed_curves(), st.sampled_from(["precision", "recall"]), st.integers(0, 100))
@settings(max_examples=150)
def test_of_samples_that_weigh_or_belong_together_every_verdict_is_pythons(curve, key, percent):
    script = """(sent, thresholds, key, wanted) => {
      const [curve, criterion] = [readCurve(sent), CRITERIA[key]];
      const choice = { criterion, numbers: { wanted } };
      return thresholds.map((threshold) => verdictSentence(choice, countsAt(curve, threshold), null, "rows"));
    }"""
    thresholds = curve.thresholds.tolist()
    sent = json.loads(encoded(curve, thresholds[0], thresholds[-2]))
    promise = Promise(MEASURES[key], percent / 100)
    expected = [verdict_sentence(promise.judged(curve.at(threshold)), "rows") for threshold in thresholds]
    assert ENGINE.call(script, sent, thresholds, key, percent / 100) == expected


COUNT = st.one_of(st.integers(0, 12), st.integers(0, 100_000))


@given(st.tuples(COUNT, COUNT, COUNT, COUNT), st.none() | st.floats(1e-12, 1 - 1e-9))
@settings(max_examples=300)
def test_every_measures_interval_is_pythons(counts, prevalence):
    tp, fp, fn, tn = counts
    if not (tp + fn and fp + tn):
        prevalence = None
    script = """(counts, prevalence) => Object.keys(MEASURES).map((key) => {
      const { low, high, few } = interval(key, counts, prevalence);
      return [key, low, high, few];
    })"""
    for key, low, high, few in ENGINE.call(script, dict(zip(CELLS, counts, strict=True)), prevalence):
        python = MEASURES[key].interval(OperatingPoint(0.0, *counts), prevalence)
        assert (low, high) == pytest.approx(python[:2], rel=1e-9, abs=1e-9, nan_ok=True), key
        assert math.isnan(low) or few == python.few, key


def test_a_choice_is_made_at_once_among_ten_thousand_thresholds():
    """Where many thresholds are, the browser must not run out of arguments or of patience."""
    scores = np.linspace(0, 1, 10_000)
    curve = ThresholdCurve(np.random.default_rng(0).random(10_000) < scores, scores)
    sent = json.loads(encoded(curve, 0.0, 1.0))
    for key in CRITERIA:
        numbers = {number.key: number.value(number.default) for number in CRITERIA[key].numbers}
        counts = dict.fromkeys(CELLS, 5)
        in_browser = ENGINE.call(CHOOSE, sent, key, numbers, True, None, counts)
        assert in_browser["threshold"] == choose(curve, key, confidence=CONFIDENCE).point.threshold


@given(weighed_curves(), st.sampled_from(["precision", "recall"]), st.sampled_from([0.2, 0.5, 0.9]))
def test_of_weighed_samples_the_browser_judges_as_python_does(curve, key, wanted):
    choice = choose(curve, key, wanted=wanted)
    script = """(sent, key, wanted, threshold) => {
      const curve = readCurve(sent);
      const choice = choose(curve, key, { wanted }, false, null);
      return verdictSentence(choice, countsAt(curve, threshold), null, "rows");
    }"""
    thresholds = curve.thresholds.tolist()
    sent = json.loads(encoded(curve, thresholds[0], thresholds[-2]))
    for threshold in thresholds:
        verdict = verdict_sentence(choice.promise.judged(curve.at(threshold)), "rows")
        assert ENGINE.call(script, sent, key, wanted, threshold) == verdict
        assert curve.rows is None or "undefined" in verdict or "equal, independent ones" in verdict
