"""Which test images are worth a vote: those that most readers of this server misread."""

from collections.abc import Mapping

import numpy as np

from digitlab.digit_reader import load_test_readings
from digitlab.experiments import naming
from digitlab.experiments.tasks import TEN_DIGITS
from digitlab.ui.components.voters import SHIPPED
from digitlab.ui.state import shared
from digitlab.ui.state.cache import cached

_SECONDS_KEPT = 60
_MOST_RUNS = 8


@cached(seconds=_SECONDS_KEPT)
def readings() -> dict[str, np.ndarray]:
    """Return what the shipped reader and the server's runs of all ten digits read in the test images, by their names.

    Returns
    -------
    dict of str to ndarray of int64, shape (10000,)
    """
    found = {SHIPPED.title: load_test_readings().astype(np.int64)}
    for experiment in [each for each in shared.stored_experiments() if each.task == TEN_DIGITS][:_MOST_RUNS]:
        try:
            run = shared.stored_run(experiment)
        except shared.NotTrainedError:
            continue
        found[naming.title(experiment)] = TEN_DIGITS.predict(run.test_scores, run.default_threshold)
    return found


def hardest(read: Mapping[str, np.ndarray], labels: np.ndarray) -> np.ndarray:
    """Return the test images that somebody misread, those first that most did.

    Of images that equally many misread, those come first whose label is more suspect: more readers agree on the same
    other digit.

    Parameters
    ----------
    read : mapping of str to ndarray of int, shape (n,)
        By reader.
    labels : ndarray of int, shape (n,)

    Returns
    -------
    ndarray of int64, shape (m,)
        Places in the test images; equal ones in their order.
    """
    all_read = np.array(list(read.values()))
    n_wrong = (all_read != labels).sum(axis=0)
    n_agreed = np.max([((all_read == digit) & (labels != digit)).sum(axis=0) for digit in range(10)], axis=0)
    order = np.lexsort((-n_agreed, -n_wrong))
    return order[n_wrong[order] > 0]
