"""How a training tells everyone who waits for it how far it is: a small file in the store's folder."""

import contextlib
import json
import math
import os
import time
from dataclasses import asdict
from pathlib import Path

from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import LearningCurve
from digitlab.training.train import Progress

_SECONDS_BETWEEN_WRITES = 0.2


def _file(home: Path, experiment: Experiment) -> Path:
    return home / "progress" / f"{experiment.digest}.json"


def _remove(file: Path) -> None:
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)


class ProgressWriter:
    """Writes the progress of one training, a few times a second at most.

    A disk that is full or cannot be written is passed over here: it is the saved run that must not be lost, and its own
    error says so.

    Parameters
    ----------
    home : Path
        The store's folder.
    experiment : Experiment
    """

    def __init__(self, home: Path, experiment: Experiment) -> None:
        self._file = _file(home, experiment)
        self._last_write = -math.inf

    def write(self, progress: Progress) -> None:
        """Write the progress, unless the last one was written just now."""
        now = time.monotonic()
        if now - self._last_write < _SECONDS_BETWEEN_WRITES:
            return
        self._last_write = now
        draft = self._file.with_suffix(f".{os.getpid()}.draft")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(asdict(progress)))
            draft.replace(self._file)
        except OSError:
            _remove(draft)

    def remove(self) -> None:
        """Remove the file."""
        _remove(self._file)


def remove_progress(home: Path, experiment: Experiment) -> None:
    """Remove what a training that ended, well or not, may have left."""
    _remove(_file(home, experiment))
    for draft in (home / "progress").glob(f"{experiment.digest}.*.draft"):
        _remove(draft)


def read_progress(home: Path, experiment: Experiment) -> Progress | None:
    """Read the progress of a training.

    Parameters
    ----------
    home : Path
        The store's folder.
    experiment : Experiment

    Returns
    -------
    Progress or None
        None if the training has not begun.
    """
    try:
        values = json.loads(_file(home, experiment).read_text())
        curve = values.pop("learning_curve")
        return Progress(**values, learning_curve=LearningCurve.from_dict(curve) if curve else None)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
