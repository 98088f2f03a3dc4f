import numpy as np
import pytest

from benchmarks.drawing import N_BINS, SHARPNESSES, calibration, largest_differences
from digitlab.digit_reader.reader import SHARPNESS


def said(confidence: np.ndarray) -> np.ndarray:
    """Return probabilities of a reader that reads nothing but zeros, and is so sure of them."""
    others = np.repeat((1 - confidence)[:, np.newaxis] / 9, 9, axis=1)
    return np.column_stack([confidence, others])


def test_bins_are_of_equal_size_from_the_least_sure_on():
    confidence = np.linspace(0.5, 0.99, 100)
    labels = np.where(np.arange(100) % 10 < 4, 1, 0)  # six in ten are right, however sure
    bins = calibration(said(confidence[::-1]), labels[::-1])
    assert len(bins) == N_BINS
    assert [stated for stated, _ in bins] == pytest.approx(confidence.reshape(10, 10).mean(axis=1))
    assert [right for _, right in bins] == pytest.approx([0.6] * 10)


def test_the_sharpness_of_now_changes_nothing_and_more_of_it_makes_guesses_worse():
    assert SHARPNESS in SHARPNESSES
    probabilities, labels = np.random.default_rng(0).dirichlet(np.ones(10), size=400), np.arange(400) % 10
    differences = largest_differences(probabilities, labels)
    assert differences[SHARPNESS] == max(abs(stated - right) for stated, right in calibration(probabilities, labels))
    assert differences[max(SHARPNESSES)] > differences[SHARPNESS]
