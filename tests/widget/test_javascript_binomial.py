"""The browser's binomial tails are scipy's, of whole and of effective numbers of samples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitlab.metrics.binomial import at_least, at_most, exact_interval, lower_ends, needed, needed_at
from tests.support.javascript import Engine

ENGINE = Engine("binomial.js")


def test_tails_agree_to_ten_digits():
    """Up to two million samples, near the middle of what is expected and far out, shares near 0 and 1."""
    generator, cases = np.random.default_rng(0), [(0.0, 0.0, 0.5), (0.0, 7.0, 0.2), (7.0, 7.0, 0.2), (3.0, 7.0, 0.0)]
    for is_whole in (True, False):
        for _ in range(1_500):
            n = np.exp(generator.uniform(0, np.log(2e6)))
            share = generator.choice([generator.random(), 10 ** generator.uniform(-6, 0)])
            share = generator.choice([share, 1 - share])
            hits = n * share + 3 * generator.normal() * np.sqrt(n * share * (1 - share))
            hits = generator.choice([np.clip(hits, 0, n), n * generator.random()])
            n, hits = (np.ceil(n), np.floor(hits)) if is_whole else (n, hits)
            cases.append((hits, n, share))
    found = np.array(ENGINE.call("(cases) => cases.map((c) => [atLeast(...c), atMost(...c)])", np.array(cases)))
    hits, n, share = np.array(cases).T
    for ours, expected in zip(found.T, (at_least(hits, n, share), at_most(hits, n, share)), strict=True):
        assert np.abs(ours - expected).max() < 1e-10
        seen = expected > 1e-12
        assert np.abs(ours[seen] / expected[seen] - 1).max() < 1e-10


COUNTS = st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.floats(0.001, n) | st.integers(0, n), st.just(n)))


@settings(deadline=None)
@given(COUNTS, st.floats(0.01, 0.99), st.integers(0, 3))
def test_ends_and_needed_numbers_agree(counts, wanted, mistakes):
    hits, n = counts
    ends = ENGINE.call("(...given) => exactInterval(...given)", hits, n, 0.95)
    assert (ends["low"], ends["high"]) == pytest.approx(exact_interval(hits, n)[:2], abs=1e-10)
    assert ENGINE.call("exactLowerEnd", hits, n, 0.05) == pytest.approx(float(lower_ends(hits, n, 0.05)), abs=1e-10)
    assert ENGINE.call("needed", wanted, 0.05, mistakes) == needed(wanted, 0.05, mistakes)
    assert ENGINE.call("neededAt", hits / n, wanted, 0.025) == needed_at(hits / n, wanted, 0.025)
