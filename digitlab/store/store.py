"""The store of runs on disk, and its limit."""

import logging
import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from digitlab.experiments.experiment import Experiment
from digitlab.experiments.runs import Run
from digitlab.files.home import Home
from digitlab.files.sizes import folder_size
from digitlab.server.settings import Settings
from digitlab.store.run_files import (
    MANIFEST,
    DamagedRunError,
    check_run,
    read_experiment,
    read_model_file,
    read_run,
    read_run_with_model,
    write_run,
)
from digitlab.store.shared_folder import SharedFolder

_log = logging.getLogger(__name__)

_TOUCH_INTERVAL = 60  # seconds

T = TypeVar("T")


class Stamp(NamedTuple):
    """Distinguishes a stored run from an equal one that was stored at another time."""

    file: int
    written_ns: int


class RunStore:
    """A folder of runs.

    Each run is a folder of its own, named by the experiment's digest: the scores (npz), the model (skops, or
    plain arrays for networks) and a manifest (JSON) with the experiment, the library versions and the SHA-256
    digests of all three. A run is written as a draft and renamed into place, so a reader sees all of it or nothing. A
    run that fails a check is set aside, with a line in the log, and counts as absent: the queue trains it again.

    Parameters
    ----------
    folder : Path
        Made when the first run is saved; reading never needs to write. Several app servers may share it.
    limit_mb : float, default=1000
        When the runs take more, in 10**6 bytes, the least recently used go first.

    Notes
    -----
    All methods may be called from any thread and any number of processes at once.
    """

    def __init__(self, folder: Path, limit_mb: float = Settings.store_mb) -> None:
        self.folder = Path(folder)
        self._limit_bytes = int(limit_mb * 1e6)
        self._home = Home(self.folder)
        self._shared = SharedFolder(self._home)

    def __contains__(self, experiment: Experiment) -> bool:
        """Return whether the experiment has a run here, without checking it."""
        return self.stamp(experiment) is not None

    def stamp(self, experiment: Experiment) -> Stamp | None:
        """Return which run of an experiment is here, without checking it; None if there is none."""
        try:
            status = (self._place(experiment) / MANIFEST).stat()
        except OSError:
            return None
        return Stamp(status.st_ino, status.st_mtime_ns)

    def note_use(self, experiment: Experiment) -> Stamp | None:
        """Note that a run is in use, so that others are evicted first; return its stamp, None if there is no run."""
        place = self._place(experiment)
        if time.time() - _last_use(place) > _TOUCH_INTERVAL:
            _touch(place)
        return self.stamp(experiment)

    def experiments(self) -> list[Experiment]:
        """Return the experiments that have a run here, most recently used first."""
        experiments = (self._attempt(folder, read_experiment) for folder in reversed(self._by_last_use()))
        return [experiment for experiment in experiments if experiment is not None]

    def save(self, run: Run) -> None:
        """Write a run with its estimator, then make room if the store is over its limit.

        A sound run of the same experiment that is here already answers it as well, and stays. If the disk is full or
        the folder cannot be written, the `strerror` of the `OSError` says why.
        """
        if run.estimator is None:
            raise ValueError("A run is stored with its model; this one has none.")
        estimator = run.estimator
        self._put(run.experiment, lambda draft: write_run(run, estimator, draft))

    def import_run(self, folder: Path, experiment: Experiment) -> None:
        """Copy an experiment's run from a folder of `write_run`; errors as of `check_run` and `save`."""
        check_run(folder, experiment)
        self._put(experiment, lambda draft: shutil.copytree(folder, draft, dirs_exist_ok=True))

    def _put(self, experiment: Experiment, write: Callable[[Path], object]) -> None:
        with self._shared.draft() as draft:
            write(draft)
            self._shared.move_in(draft, experiment.digest, lambda folder: _is_sound(folder, experiment))
        _touch(self._place(experiment))
        try:
            self._make_room(keep=experiment.digest)
        except OSError as error:
            _log.warning("The store has no room made in it: %s.", error)
        self._shared.clean()

    def load(self, experiment: Experiment) -> Run | None:
        """Read a run without its model; None if there is none, it is damaged and set aside, or cannot be read now."""
        return self._load(experiment, read_run)

    def load_with_model(self, experiment: Experiment) -> Run | None:
        """Read a run with its fitted model; None as `load`."""
        return self._load(experiment, read_run_with_model)

    def model_file(self, experiment: Experiment) -> bytes | None:
        """Return the content of a run's model file, in the `model_format` of its classifier; None as `load`."""
        return self._load(experiment, read_model_file)

    def model_bytes(self, experiment: Experiment) -> int:
        """Return the size of the stored model in bytes, 0 if there is none."""
        total = 0
        for path in self._place(experiment).glob("model*"):
            with suppress(OSError):
                total += path.stat().st_size
        return total

    def _place(self, experiment: Experiment) -> Path:
        return self._home.runs / experiment.digest

    def _load(self, experiment: Experiment, read: Callable[[Path, Experiment], T]) -> T | None:
        place = self._place(experiment)
        result = self._attempt(place, lambda folder: read(folder, experiment))
        if result is not None:
            _touch(place)
        return result

    def _attempt(self, folder: Path, read: Callable[[Path], T]) -> T | None:
        """Read something of a run; None if it is not there, is damaged, or cannot be read now."""
        if not os.path.lexists(folder):
            return None
        try:
            return read(folder)
        except DamagedRunError as error:
            return self._check_again(folder, read, error)
        except (OSError, MemoryError) as error:
            _log.warning("Run %s cannot be read now, which does not mean that it is damaged: %s.", folder.name, error)
            return None

    def _check_again(self, folder: Path, read: Callable[[Path], T], first: DamagedRunError) -> T | None:
        """Set a damaged run aside, if it is damaged still while nobody may change it.

        Without the lock, another process may have replaced or removed the run between two of its files.
        """
        try:
            with self._shared.changing():
                if not os.path.lexists(folder):
                    return None
                try:
                    return read(folder)
                except DamagedRunError as error:
                    self._shared.quarantine(folder)
                    _log.warning("Run %s is set aside and will be trained again: %s.", folder.name, error)
        except (OSError, MemoryError) as error:
            _log.warning("Run %s is damaged (%s) and cannot be set aside: %s.", folder.name, first, error)
        return None

    def _by_last_use(self) -> list[Path]:
        """Return the folders of all runs, the least recently used first."""
        try:
            return sorted(self._home.runs.iterdir(), key=_last_use)
        except FileNotFoundError:
            return []
        except OSError as error:
            _log.warning("The runs cannot be listed: %s.", error)
            return []

    def _make_room(self, keep: str) -> None:
        """Remove what was set aside, then the least recently used runs, until the limit holds."""
        if self._bytes_over() <= 0:
            return
        with self._shared.changing():
            over = self._bytes_over()
            if over > 0:
                for folder in list(self._home.set_aside.iterdir()):
                    over -= folder_size(folder)
                    self._shared.remove(folder)
            for folder in self._by_last_use():
                if over <= 0:
                    break
                size = folder_size(folder)
                if folder.name != keep and self._shared.remove(folder):
                    over -= size
                    _log.info("Run %s was removed: the store is over its limit.", folder.name)

    def _bytes_over(self) -> int:
        return folder_size(self._home.runs) + folder_size(self._home.set_aside) - self._limit_bytes


def _is_sound(folder: Path, experiment: Experiment) -> bool:
    try:
        check_run(folder, experiment)
    except (DamagedRunError, OSError, MemoryError):
        return False
    return True


def _last_use(folder: Path) -> float:
    """Return the time of a run's last use, 0 if it is gone.

    It is the folder's modification time: a run's folder is not modified once it is in place.
    """
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0


def _touch(folder: Path) -> None:
    """Note the time of use; that this fails is harmless."""
    with suppress(OSError):
        os.utime(folder)
