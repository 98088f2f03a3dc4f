"""The best pairs of places, against a look at all of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from digitlab.metrics.pairs import last_allowed, last_at_most, lowest_below, lowest_within

values = st.lists(st.integers(-3, 3), min_size=1, max_size=40).map(np.array)


def brute(values, allows):
    """The last place with the lowest value among those that are allowed for each place, -1 if none is."""
    found = []
    for upper in range(len(values)):
        places = [lower for lower in range(upper + 1) if allows(lower, upper)]
        found.append(min(places, key=lambda place: (values[place], -place), default=-1))
    return found


@given(values)
def test_lowest_below(values):
    assert lowest_below(values).tolist() == brute(values, lambda lower, upper: True)


@given(values, st.data())
def test_lowest_within(values, data):
    first = [data.draw(st.integers(0, upper)) for upper in range(len(values))]
    expected = brute(values, lambda lower, upper: lower >= first[upper])
    assert lowest_within(values, np.array(first)).tolist() == expected


@given(values, st.data())
def test_last_at_most(values, data):
    n = len(values)
    limits = np.array(data.draw(st.lists(st.integers(-4, 3), min_size=n, max_size=n)))
    expected = brute(np.zeros(n), lambda lower, upper: values[lower] <= limits[upper])
    assert last_at_most(values, limits).tolist() == expected


@given(st.lists(st.booleans(), min_size=1, max_size=20).map(np.array))
def test_last_allowed(allowed):
    assert last_allowed(allowed).tolist() == brute(np.zeros(len(allowed)), lambda lower, upper: allowed[lower])
