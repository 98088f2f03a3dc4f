"""Random curves: with ties, with one kind of label, with scores from 1e-310 to 1e300."""

import numpy as np
from hypothesis import strategies as st

from digitlab.metrics.thresholds import ThresholdCurve

_EXTREME = (1e300, 1e-310, 5e-324, 2.0**53, 2.0**53 + 2, 1.6 * 2**53, 1e22, 0.1, 0.3, 1 / 3)
_SCORES = (
    st.integers(-3, 3).map(float),
    st.integers(0, 100).map(lambda n: n / 100),
    st.floats(-10, 10),
    st.floats(-1e300, 1e300),
    st.sampled_from([0.0, *_EXTREME, *(-score for score in _EXTREME)]),
)
PREVALENCES = st.one_of(
    st.none(),
    st.floats(0.0001, 0.5),
    st.floats(1e-12, 1 - 1e-9),
    st.sampled_from([1e-12, 0.1, 0.3, 0.5, 1 - 1e-9]),
)


def _curve(rows: list[tuple[bool, float]]) -> ThresholdCurve:
    labels, scores = zip(*rows, strict=True)
    return ThresholdCurve(np.array(labels), np.array(scores))


def weighed_curves(max_size: int = 40) -> st.SearchStrategy[ThresholdCurve]:
    """Return a strategy of curves of both kinds whose samples weigh differently, belong together, or both."""
    row = st.tuples(st.booleans(), st.sampled_from([0.1, 0.2, 0.5, 0.9]), st.sampled_from([0.5, 1.0, 10.0, 37.5]))
    rows = st.lists(st.tuples(row, st.integers(0, 8)), min_size=2, max_size=max_size)
    with_both = rows.filter(lambda found: len({label for (label, _, _), _ in found}) == 2)
    return st.tuples(with_both, st.sampled_from(["weights", "clusters", "both"])).map(_weighed_curve)


def _weighed_curve(made: tuple[list[tuple[tuple[bool, float, float], int]], str]) -> ThresholdCurve:
    rows, kind = made
    labels, scores, weights = map(np.array, zip(*(row for row, _ in rows), strict=True))
    return ThresholdCurve(
        labels,
        scores,
        sample_weight=None if kind == "clusters" else weights,
        clusters=None if kind == "weights" else [cluster for _, cluster in rows],
    )


def curves(max_size: int = 40) -> st.SearchStrategy[ThresholdCurve]:
    """Return a strategy of curves, one in three of them with one kind of label."""
    labels = st.sampled_from([st.booleans(), st.booleans(), st.just(True), st.just(False)])
    rows = st.tuples(labels, st.sampled_from(_SCORES)).flatmap(
        lambda of: st.lists(st.tuples(*of), min_size=1, max_size=max_size)
    )
    return rows.map(_curve)
