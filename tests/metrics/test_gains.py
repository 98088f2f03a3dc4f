import numpy as np
import pytest

from digitlab.metrics.gains import gains
from digitlab.metrics.thresholds import ThresholdCurve


def test_by_hand():
    result = gains(ThresholdCurve([True, False, True, False], [0.9, 0.8, 0.7, 0.1]))
    assert result.flagged.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert result.recall.tolist() == [0, 0.5, 0.5, 1, 1]
    assert result.lift[1:] == pytest.approx([2, 1, 4 / 3, 1])
    assert np.isnan(result.lift[0])


def test_lift_is_precision_over_prevalence(smooth):
    own = smooth.n_positive / (smooth.n_positive + smooth.n_negative)
    assert gains(smooth).lift[:0:-1] == pytest.approx(smooth.precision[:-1] / own)


def test_ties_are_flagged_together(constant):
    result = gains(constant)
    assert result.flagged.tolist() == [0, 1]
    assert result.recall.tolist() == [0, 1]


def test_without_positives_nothing_is_missed_and_nothing_gained():
    result = gains(ThresholdCurve([False, False], [0.0, 1.0]))
    assert (result.recall == 1).all()
    assert np.isnan(result.lift).all()
