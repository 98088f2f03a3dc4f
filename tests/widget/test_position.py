import math
from fractions import Fraction

import numpy as np
import pytest

from digitlab.widget import Position


@pytest.mark.parametrize("threshold", [0.25, np.float32(0.25), np.array(0.25), Fraction(1, 4)])
def test_any_finite_number_is_a_position(threshold):
    assert Position.checked(threshold) == (0.25, None)
    assert type(Position.checked(threshold).threshold) is float
    assert Position.checked(-3, 0.01) == (-3.0, 0.01)


@pytest.mark.parametrize("threshold", [math.nan, math.inf, -math.inf, None, "0.5", [0.1, 0.2], 10**400, 1j])
def test_where_no_handle_can_stand_a_sentence_says_so(threshold):
    with pytest.raises(ValueError, match=r"threshold must be a finite number, such as 0\.5, and it is "):
        Position.checked(threshold)


@pytest.mark.parametrize("prevalence", [math.nan, 0, 1, -0.1, 1.5, "0.5"])
def test_a_prevalence_lies_between_none_and_all(prevalence):
    with pytest.raises(ValueError, match=r"prevalence must lie between 0 and 1, as 0\.01 does, and it is "):
        Position.checked(0.5, prevalence)


@pytest.mark.parametrize(
    "report",
    [None, 0.5, [0.5, None], {}, {"threshold": None}, {"threshold": math.nan}, {"threshold": 1, "prevalence": 2}],
)
def test_a_report_that_is_no_position_is_none(report):
    assert Position.reported(report) is None


def test_a_report_of_javascript_is_a_position():
    assert Position.reported({"threshold": 1, "prevalence": None}) == (1.0, None)
    assert Position.reported({"threshold": 0.5, "prevalence": 0.01}) == (0.5, 0.01)
