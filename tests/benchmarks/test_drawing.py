import numpy as np
import pytest
from sklearn.metrics import log_loss

from benchmarks.drawing import N_BINS, SHARPNESSES, calibration, log_losses
from digitlab.reader.reader import SHARPNESS


def said(sureness: np.ndarray) -> np.ndarray:
    """Return probabilities of a reader that reads nothing but zeros, and is so sure of them."""
    others = np.repeat((1 - sureness)[:, np.newaxis] / 9, 9, axis=1)
    return np.column_stack([sureness, others])


def test_bins_are_of_equal_size_from_the_least_sure_on():
    sureness = np.linspace(0.5, 0.99, 100)
    labels = np.where(np.arange(100) % 10 < 4, 1, 0)  # six in ten are right, however sure
    bins = calibration(said(sureness[::-1]), labels[::-1])
    assert len(bins) == N_BINS
    assert [stated for stated, _ in bins] == pytest.approx(sureness.reshape(10, 10).mean(axis=1))
    assert [right for _, right in bins] == pytest.approx([0.6] * 10)


def test_the_chosen_sharpness_has_the_loss_of_what_the_reader_says():
    assert SHARPNESS in SHARPNESSES
    probabilities, labels = np.random.default_rng(0).dirichlet(np.ones(10), size=40), np.arange(40) % 10
    losses = log_losses(probabilities, labels)
    assert losses[SHARPNESS] == pytest.approx(log_loss(labels, probabilities, labels=range(10)))
    assert losses[max(SHARPNESSES)] > losses[SHARPNESS]  # of guesses, the surer ones cost more
