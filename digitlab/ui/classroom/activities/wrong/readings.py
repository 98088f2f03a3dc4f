"""What the readers of this server see in the test images."""

import numpy as np

from digitlab.digit_reader import load_test_readings
from digitlab.experiments import naming
from digitlab.experiments.tasks import TEN_DIGITS
from digitlab.ui.components.voters import SHIPPED
from digitlab.ui.state import shared
from digitlab.ui.state.cache import cached

_TTL = 60
_MOST_RUNS = 8


@cached(seconds=_TTL)
def readings() -> dict[str, np.ndarray]:
    """Return what the shipped reader and the server's runs of all ten digits predict for the test images.

    Returns
    -------
    dict of str to ndarray of int64, shape (10000,)
        By the readers' names.
    """
    found = {SHIPPED.title: load_test_readings().astype(np.int64)}
    for experiment in [each for each in shared.stored_experiments() if each.task == TEN_DIGITS][:_MOST_RUNS]:
        try:
            run = shared.stored_run(experiment)
        except shared.NotTrainedError:
            continue
        found[naming.title(experiment)] = TEN_DIGITS.predict(run.test_scores, run.default_threshold)
    return found
