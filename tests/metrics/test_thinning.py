import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from digitlab.metrics.thinning import thinned


@given(st.integers(1, 3_000), st.integers(0, 2**32 - 1), st.booleans())
def test_no_extreme_moves(n, seed, descending):
    generator = np.random.default_rng(seed)
    x = np.sort(np.round(generator.normal(size=n), 2))
    x = x[::-1] if descending else x
    first, second = generator.normal(size=n), generator.integers(0, 3, size=n).astype(float)
    kept = thinned(x, first, second, n_columns=50)
    assert len(kept) <= min(n, 6 * 50)
    assert (np.diff(kept) > 0).all()
    assert kept[0] == 0
    assert kept[-1] == n - 1
    columns = np.minimum(np.abs(x - x[0]) / ((abs(x[-1] - x[0])) or 1) * 50, 49).astype(int)
    for column in np.unique(columns):
        for y in (first, second):
            inside, shown = y[columns == column], y[kept][columns[kept] == column]
            assert (shown.min(), shown.max()) == (inside.min(), inside.max())


def test_the_extreme_itself_is_kept():
    y = np.zeros(100_000)
    y[[31_415, 92_653]] = 1, -1
    kept = thinned(np.arange(100_000.0), y)
    assert {31_415, 92_653} <= set(kept.tolist())
    assert len(kept) < 2_001


def test_nan_is_passed_over():
    y = np.array([np.nan, 2.0, np.nan, 1.0, 3.0, np.nan])
    assert {3, 4} <= set(thinned(np.arange(6.0), y, n_columns=1).tolist())


def test_few_points_stay_as_they_are():
    assert thinned(np.array([0.0, 1.0]), np.array([1.0, 0.0])).tolist() == [0, 1]
    assert thinned(np.array([5.0])).tolist() == [0]
    assert thinned(np.array([5.0, 5.0]), np.array([1.0, 2.0])).tolist() == [0, 1]
    assert thinned(np.full(3, np.nan), np.zeros(3)).tolist() == [0, 1, 2]
