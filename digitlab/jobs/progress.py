"""The progress of trainings, in small files that all who wait read."""

import json
import math
import time
from dataclasses import asdict
from pathlib import Path

from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import LearningCurve
from digitlab.files.atomic import remove_with_drafts, write_atomically
from digitlab.files.home import Home
from digitlab.training.train import Progress

_WRITE_INTERVAL = 0.2  # seconds


def _file(home: Path, experiment: Experiment) -> Path:
    return Home(home).progress / f"{experiment.digest}.json"


class ProgressWriter:
    """Writes the progress of one training, a few times a second at most.

    A disk that is full or cannot be written is ignored here: saving the run will raise its own error.
    """

    def __init__(self, home: Path, experiment: Experiment) -> None:
        self._file = _file(home, experiment)
        self._last_write = -math.inf

    def write(self, progress: Progress) -> None:
        """Write the progress, unless the last one was written just now."""
        now = time.monotonic()
        if now - self._last_write < _WRITE_INTERVAL:
            return
        self._last_write = now
        write_atomically(self._file, json.dumps(asdict(progress)))


def remove_progress(home: Path, experiment: Experiment) -> None:
    """Remove what a training that ended, well or not, may have left."""
    remove_with_drafts(_file(home, experiment))


def read_progress(home: Path, experiment: Experiment) -> Progress | None:
    """Read the progress of a training; None if it has not begun."""
    try:
        values = json.loads(_file(home, experiment).read_text())
        curve = values.pop("learning_curve")
        return Progress(**values, learning_curve=LearningCurve.from_dict(curve) if curve else None)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
