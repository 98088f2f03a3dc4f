import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from digitlab.metrics.calibration import reliability
from digitlab.metrics.comparing import mcnemar
from digitlab.metrics.labels import as_doubles, as_truth
from digitlab.metrics.thresholds import ThresholdCurve


@pytest.mark.parametrize(
    "labels",
    [
        [True, False, True],
        [1, 0, 1],
        [1.0, 0.0, 1.0],
        [1, -1, 1],
        [1.0, -1.0, 1.0],
        np.array([1, 0, 1], np.uint8),
        np.array([1, 0, 1], object),
        np.array([True, False, True], object),
        np.array([1.0, -1, True], object),
    ],
)
def test_three_ways_to_write_labels(labels):
    assert as_truth(labels).tolist() == [True, False, True]
    assert ThresholdCurve(labels, [0.1, 0.2, 0.3]).n_positive == 2


@pytest.mark.parametrize("label", [-1, 0])
def test_negatives_alone_are_negatives(label):
    assert not as_truth([label, label]).any()


@pytest.mark.parametrize(
    "labels",
    [[0, 1, 2], [-1, 0, 1], [5, 7, 7], [0.5, 1.0], ["yes", "no"], ["1", "0"], [None, True], [np.nan, 1.0], [1j, 0]],
)
def test_other_labels_are_refused_everywhere(labels):
    scores = np.linspace(0, 1, len(labels))
    for reads in (
        as_truth,
        lambda labels: ThresholdCurve(labels, scores),
        lambda labels: reliability(labels, scores),
        lambda labels: mcnemar(labels, scores > 0, scores > 1),
    ):
        with pytest.raises(ValueError, match="tell which label is positive"):
            reads(labels)


@given(st.integers(1, 10**6), st.integers(-12, 12))
def test_scores_in_single_precision_are_what_their_digits_say(digits, exponent):
    """A stored 0.7 is flagged by a typed 0.7."""
    score = float(f"{digits}e{exponent}")
    (found,) = as_doubles(np.array([score], dtype=np.float32))
    assert found == pytest.approx(score, rel=1e-15)
    curve = ThresholdCurve([True, False], np.array([0.7, 0.2], dtype=np.float32))
    assert curve.at(0.7).tp == 1


@given(arrays(np.float32, 5, elements=st.floats(-(2.0**100), 2.0**100, width=32)))
def test_what_is_read_of_single_precision_is_the_same_number_there(values):
    found = as_doubles(values)
    assert np.array_equal(found.astype(np.float32), values)
    assert np.array_equal(np.argsort(found, kind="stable"), np.argsort(values, kind="stable"))


def test_double_and_half_precision():
    assert as_doubles([0.7, 1 / 3]).tolist() == [0.7, 1 / 3]
    assert as_doubles(np.array([0.7, -0.1, 0], dtype=np.float16)).tolist() == [0.7, -0.1, 0]
    assert np.isnan(as_doubles(np.array([np.nan], dtype=np.float32))[0])
