import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitlab.metrics.intervals import proportion_interval
from digitlab.metrics.parts import PART, flagging_all, part_interval


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_each_by_itself_it_is_wilsons_interval(is_in_part):
    values = np.array(is_in_part)
    for clusters in (None, np.arange(len(values))):
        expected = proportion_interval(int(values.sum()), len(values))
        assert part_interval(values, clusters=clusters) == pytest.approx(expected)


def test_drawings_of_one_hand_are_worth_no_more_than_one():
    """Ten hands, of whom each is read rightly always or never, and a hand alone."""
    of_hands = np.repeat(np.arange(10) < 7, 8)
    low, high, few = part_interval(of_hands, clusters=np.repeat(np.arange(10), 8))
    alone = part_interval(np.arange(10) < 7)
    assert low <= alone.low < alone.high <= high
    assert few
    assert part_interval(of_hands[:8], clusters=np.zeros(8, dtype=int)).low < 0.3


def test_the_part_counts_weights():
    weights = np.array([1.0, 2.0, 5.0])
    assert PART.of(flagging_all(np.array([True, False, True]), weights).at(0.0)) == pytest.approx(6 / 8)
