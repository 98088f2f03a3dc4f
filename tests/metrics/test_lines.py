"""Lines for groups are those that trying all thresholds would find, with fractions in place of floats."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.metrics.lines import LINE_CHOICES, choose_lines
from digitlab.metrics.thresholds import ThresholdCurve

SCORES = st.integers(0, 6).map(lambda score: score / 4)
GROUP = st.lists(st.tuples(st.booleans(), SCORES), min_size=1, max_size=12)
COSTS = st.sampled_from([0, 0.1, 0.3, 1, 2.5, 10])


def rate(tp, fp, positives, negatives, key):
    part, whole = {
        "recall": (tp, positives),
        "false_positive_rate": (fp, negatives),
        "queue_rate": (tp + fp, positives + negatives),
    }[key]
    return Fraction(int(part), int(whole)) if whole else None


def counts(rows, threshold):
    tp = sum(label and score >= threshold for label, score in rows)
    fp = sum(not label and score >= threshold for label, score in rows)
    positives = sum(label for label, _ in rows)
    return tp, fp, positives, len(rows) - positives


def brute_force(groups, choice, threshold, numbers):
    """Try each threshold of each group and return what the chosen ones flag in it."""
    entry = LINE_CHOICES[choice]
    pooled = tuple(map(sum, zip(*(counts(rows, threshold) for rows in groups), strict=True)))
    goals = [rate(*pooled, key) for key in entry.alike]
    found = []
    for rows in groups:
        best, best_value = counts(rows, threshold), None
        for candidate in sorted({score for _, score in rows} | {np.inf}):
            here = counts(rows, candidate)
            if entry.maximised:
                tp, fp, positives, _ = here
                gain, alarm, miss = (Fraction(numbers[key]) for key in ("gain", "false_alarm", "miss"))
                value = (gain * tp - alarm * fp - miss * (positives - tp),)
            else:
                rates = [rate(*here, key) for key in entry.alike]
                if None in rates or None in goals:
                    continue
                apart = [abs(mine - goal) for mine, goal in zip(rates, goals, strict=True)]
                value = (-max(apart), -sum(apart))
            if best_value is None or value >= best_value:  # of equal ones the highest
                best, best_value = here, value
        found.append((best, best_value is not None))
    return found


@pytest.mark.parametrize("choice", ["equal_recall", "equalized_odds", "equal_share", "profit"])
@given(st.lists(GROUP, min_size=1, max_size=4), SCORES, COSTS, COSTS, COSTS)
def test_each_choice_is_that_of_trying_everything(choice, groups, threshold, gain, false_alarm, miss):
    numbers = {"gain": gain, "false_alarm": false_alarm, "miss": miss} if choice == "profit" else {}
    curves = [ThresholdCurve(*zip(*rows, strict=True)) for rows in groups]
    lines = choose_lines(curves, choice, threshold, **numbers)
    for rows, line, (expected, is_own) in zip(
        groups, lines, brute_force(groups, choice, threshold, numbers), strict=True
    ):
        assert counts(rows, line.threshold) == expected
        assert line.is_own == is_own


def test_rounding_decides_nothing():
    # Recall 1/3 and 2/3 lie equally far from 1/2, and as floats they do not.
    first = ThresholdCurve([1, 1, 1], [0.1, 0.2, 0.3])
    second = ThresholdCurve([1, 0, 1, 0], [0.5, 0.4, 0.0, 0.0])
    assert abs(1 / 3 - 0.5) != abs(2 / 3 - 0.5)
    pooled = [ThresholdCurve([1] * 3, [0.0, 0.0, 0.9]), first, second]
    # At 0.3 one of three, one of three and one of two are found: 3 of 8; 1/3 is the nearest to it.
    assert [line.threshold for line in choose_lines(pooled, "equal_recall", 0.3)] == [0.9, 0.3, 0.5]


def test_one_line_and_lines_by_hand_stay_where_they_are():
    curve = ThresholdCurve([0, 1], [0.1, 0.2])
    for choice in ("one_line", "by_hand"):
        assert choose_lines([curve, None], choice, 0.15) == [(0.15, True), (0.15, True)]


def test_a_group_without_what_a_choice_takes_keeps_the_common_line():
    only_negative, both = ThresholdCurve([0, 0], [0.1, 0.2]), ThresholdCurve([0, 1], [0.1, 0.2])
    lines = choose_lines([only_negative, both, None], "equal_recall", 0.15)
    assert [line.is_own for line in lines] == [False, True, False]
    assert lines[0].threshold == lines[2].threshold == 0.15
    assert [line.is_own for line in choose_lines([only_negative], "equalized_odds", 0.15)] == [False]
    assert [line.is_own for line in choose_lines([only_negative], "equal_share", 0.15)] == [True]


def test_costs_may_be_anything_without_taking_long():
    generator = np.random.default_rng(0)
    truth = generator.random(100_000) < 0.5
    curve = ThresholdCurve(truth, generator.normal(size=100_000))
    for gain, alarm in product((0, 1e-12, 0.1, 1e6), repeat=2):
        line = choose_lines([curve], "profit", 0.0, gain=gain, false_alarm=alarm, miss=0)[0]
        values = gain * curve.tp.astype(float) - alarm * curve.fp
        point = curve.at(line.threshold)
        assert gain * point.tp - alarm * point.fp == pytest.approx(values.max(), rel=1e-9, abs=1e-15)


def test_unknown_numbers_are_refused():
    with pytest.raises(TypeError, match="no number prize"):
        choose_lines([ThresholdCurve([0, 1], [0.1, 0.2])], "profit", 0.0, prize=3)
    with pytest.raises(KeyError):
        choose_lines([], "luck", 0.0)


def test_weights_count():
    curve = ThresholdCurve([1, 1, 0], [0.1, 0.2, 0.3], sample_weight=[3.0, 1.0, 1.0])
    other = ThresholdCurve([1, 1, 0], [0.1, 0.2, 0.05])
    # One line at 0.2 finds 1 of 4 and 1 of 2: a third.
    lines = choose_lines([curve, other], "equal_recall", 0.2)
    assert [curve.at(lines[0].threshold).recall, other.at(lines[1].threshold).recall] == [0.25, 0.5]
