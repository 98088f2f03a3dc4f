import math
from fractions import Fraction

import numpy as np
import pytest

from digitlab.decisions import Line, Zone
from digitlab.widget import Position


@pytest.mark.parametrize("threshold", [0.25, np.float32(0.25), np.array(0.25), Fraction(1, 4)])
def test_any_finite_number_is_a_position(threshold):
    assert Position.checked(threshold) == Position(0.25)
    assert type(Position.checked(threshold).threshold) is float
    assert Position.checked(-3, 0.01) == Position(-3.0, 0.01)


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
    [
        None,
        0.5,
        [0.5, None],
        {},
        {"threshold": None},
        {"threshold": math.nan},
        {"threshold": 1, "prevalence": 2},
        {"threshold": 1, "clear_below": 2},
        {"threshold": 1, "clear_below": math.nan},
        {"threshold": 1, "clear_below": "0"},
        {"threshold": 1, "clear_below": -math.inf},
        {"threshold": 1, "person_errs": 1.5},
        {"threshold": 1, "person_errs": None},
        {"threshold": 1, "a_day": 0},
        {"threshold": 1, "a_day": math.inf},
        {"threshold": 1, "a_day": 1e300},
    ],
)
def test_a_report_that_is_no_position_is_none(report):
    assert Position.reported(report) is None


def test_a_report_of_javascript_is_a_position():
    assert Position.reported({"threshold": 1, "prevalence": None}) == Position(1.0)
    assert Position.reported({"threshold": 0.5, "prevalence": 0.01}) == Position(0.5, 0.01)
    report = {"threshold": 0.5, "prevalence": None, "clear_below": 0.2, "person_errs": 0.05, "a_day": 300}
    assert Position.reported(report | {"further": 1}) == Position(0.5, None, 0.2, 0.05, 300.0)


def test_a_position_is_a_decision():
    assert Position(0.5).decision == Line(0.5)
    assert Position(0.5, clear_below=0.2).decision == Zone(0.2, 0.5)
