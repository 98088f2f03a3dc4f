import numpy as np
import pytest
from hypothesis import given
from scipy.stats import binomtest

from digitlab.metrics.coverage import coverage_curve
from digitlab.metrics.thresholds import ThresholdCurve
from tests.support.curves import curves


@given(curves())
def test_accuracy_over_coverage_is_that_of_the_surest(curve):
    found = coverage_curve(curve)
    assert (np.diff(found.coverage) > 0).all()
    assert found.coverage[-1] == 1
    for coverage, accuracy, low, high in zip(*found, strict=True):
        places = np.flatnonzero(np.isclose((curve.tp + curve.fp) / curve.n_samples, coverage, rtol=0, atol=1e-12))
        right = int(curve.tp[places[0]])
        n = round(coverage * curve.n_samples)
        assert accuracy == pytest.approx(right / n)
        assert (low, high) == pytest.approx(tuple(binomtest(right, n).proportion_ci(method="wilson")), abs=1e-9)


def test_fewer_than_ten_answers_are_not_drawn():
    curve = ThresholdCurve([True] * 9 + [False] * 11, np.r_[np.full(9, 2.0), np.full(11, 1.0)])
    assert coverage_curve(curve).coverage.tolist() == [1.0]
