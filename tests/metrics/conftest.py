"""Curves of every awkward kind, for tests of what is computed from them."""

import numpy as np
import pytest

from digitlab.metrics.thresholds import ThresholdCurve


@pytest.fixture
def smooth():
    """2,000 scores without ties, a tenth of them positive."""
    generator = np.random.default_rng(3)
    truth = generator.random(2_000) < 0.1
    return ThresholdCurve(truth, generator.normal(size=2_000) + 2 * truth)


@pytest.fixture
def tied():
    """What a small tree says: three distinct scores."""
    return ThresholdCurve(np.repeat([0, 1, 0, 1, 0, 1], [70, 2, 8, 8, 3, 9]), np.repeat([0.0, 0.5, 1.0], [72, 16, 12]))


@pytest.fixture
def constant():
    """What the dummy says: one score for all."""
    return ThresholdCurve(np.arange(100) < 10, np.full(100, 0.1))
