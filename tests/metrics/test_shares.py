"""What follows from saying which cells are a part and which the rest of its whole."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.metrics.expressions import evaluate, names_in
from digitlab.metrics.measures import MEASURES
from digitlab.metrics.points import OperatingPoint
from digitlab.metrics.shares import CELLS

COUNT = st.integers(0, 300)


@given(COUNT, COUNT, COUNT, COUNT)
def test_the_formula_on_the_page_is_what_is_computed(tp, fp, fn, tn):
    """Read the formulas of shares as a student would: with the counts put in."""
    point = OperatingPoint(0.0, tp, fp, fn, tn)
    numbers = {"TP": tp, "FP": fp, "FN": fn, "TN": tn, "n": tp + fp + fn + tn}
    for measure in MEASURES.values():
        if measure.share is not None:
            formula = measure.formula.replace("2 TP", "2 * TP")
            value = evaluate(formula, {name: np.float64(number) for name, number in numbers.items()})
            if not np.isnan(value):
                assert measure.of(point) == pytest.approx(value), measure.key


@pytest.mark.parametrize(
    ("key", "formula", "javascript"),
    [
        ("recall", "TP / (TP + FN)", "tp + fn ? tp / (tp + fn) : 1"),
        ("f1", "2 TP / (2 TP + FP + FN)", "2 * tp / (2 * tp + fp + fn)"),
        ("accuracy", "(TP + TN) / n", "(tp + tn) / (tp + tn + fp + fn)"),
        ("specificity", "TN / (TN + FP)", "tn / (tn + fp)"),
    ],
)
def test_formula_and_javascript_by_hand(key, formula, javascript):
    assert MEASURES[key].formula == formula
    assert MEASURES[key].javascript == javascript


def test_measures_are_properties_of_an_operating_point():
    point = OperatingPoint(0.0, tp=8, fp=2, fn=4, tn=86)
    assert set(MEASURES) <= set(dir(point))
    assert OperatingPoint.precision.__doc__ == MEASURES["precision"].as_text
    assert not hasattr(point, "precison")


def test_many_points_at_once_are_as_one_by_one():
    counts = np.array([[0, 0, 0, 5], [3, 0, 0, 0], [3, 2, 1, 4], [0, 2, 0, 0]])
    together = OperatingPoint(np.zeros(4), *counts.T)
    for measure in MEASURES.values():
        one_by_one = [measure.of(OperatingPoint(0.0, *map(int, row))) for row in counts]
        assert measure.of(together) == pytest.approx(one_by_one, nan_ok=True), measure.key


def test_an_expressions_names_are_what_it_needs():
    assert names_in("abs(recall - wanted) / sqrt(tp)") == ("recall", "tp", "wanted")
    assert set(CELLS) == set(names_in(MEASURES["matthews_correlation"].javascript))
