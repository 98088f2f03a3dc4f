"""The default experiment's run, which ships with the app: a new server's first visitor need not wait for a training."""

import logging
import shutil
from pathlib import Path

from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.store import RunStore
from digitlab.store.run_files import DamagedRunError, write_run

_log = logging.getLogger(__name__)
_FOLDER = Path(__file__).parent


def import_default_run(store: RunStore) -> None:
    """Import the run of ``Experiment()`` into a new store.

    If that fails, as with other library versions or on a full disk, it is logged and the default detector is trained
    as any other.
    """
    try:
        store.import_run(_FOLDER / Experiment().digest, Experiment())
    except (DamagedRunError, OSError) as error:
        _log.warning("The run that ships cannot be used (%s): the default detector is trained.", error)


def save_default_run(run: Run) -> None:
    """Write the run that ships.

    Parameters
    ----------
    run : Run
        Of ``Experiment()``, with its estimator.

    Raises
    ------
    ValueError
        If it is another experiment's run, or has no estimator.
    """
    if run.experiment != Experiment() or run.estimator is None:
        raise ValueError("What ships is the run of the default experiment with its model.")
    for former in _FOLDER.glob("*/run.json"):
        shutil.rmtree(former.parent)
    folder = _FOLDER / run.experiment.digest
    folder.mkdir()
    write_run(run, run.estimator, folder)
