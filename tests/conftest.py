import os
import tempfile
from pathlib import Path

import pytest

# Set before the app is imported anywhere: tests never touch the runs of whoever starts them.
os.environ["DIGITLAB_HOME"] = tempfile.mkdtemp(prefix="digitlab-tests-")

from digitlab.experiment import Experiment
from digitlab.mnist import Mnist, load_mnist
from digitlab.runs import Run
from digitlab.training import train

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def data() -> Mnist:
    return load_mnist()


@pytest.fixture(scope="session")
def small_run(data: Mnist) -> Run:
    """A detector for 7, trained on 2,000 images in a moment."""
    return train(Experiment(n_train=2_000), data)


@pytest.fixture(scope="session")
def ten_digit_run(data: Mnist) -> Run:
    """All ten digits, with out-of-fold scores, trained on 2,000 images."""
    return train(Experiment(digit=None, n_train=2_000, folds=3), data)
