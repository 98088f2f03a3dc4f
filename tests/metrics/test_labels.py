import numpy as np
import pytest

from digitlab.metrics.calibration import reliability
from digitlab.metrics.comparing import mcnemar
from digitlab.metrics.labels import as_truth
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
