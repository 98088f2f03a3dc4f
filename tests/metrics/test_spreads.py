import numpy as np
import pytest

from digitlab.metrics.spreads import precision_spread, recall_spread
from digitlab.metrics.thresholds import ThresholdCurve

CURVES = [
    ThresholdCurve([False, True, False, True], [0.1, 0.4, 0.6, 0.9]),
    ThresholdCurve([False, False, True, True], [0.1, 0.4, 0.6, 0.9]),
]


def test_one_curve_has_no_spread():
    for spread in (precision_spread(CURVES[:1]), recall_spread(CURVES[:1])):
        np.testing.assert_array_equal(spread.mean, spread.band.low)
        np.testing.assert_array_equal(spread.mean, spread.band.high)


def test_the_band_reaches_from_the_lowest_to_the_highest():
    precision = precision_spread(CURVES)
    at = {place: i for i, place in enumerate(precision.band.x.round(3))}
    # All positives are found by flagging three of the first's four, and two of the second's.
    assert (precision.band.low[at[1.0]], precision.band.high[at[1.0]]) == pytest.approx((2 / 3, 1))
    assert precision.mean[at[1.0]] == pytest.approx(5 / 6)
    recall = recall_spread(CURVES)
    assert (recall.band.low[at[0.25]], recall.band.high[at[0.25]]) == pytest.approx((0.5, 1))
