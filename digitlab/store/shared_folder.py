"""A folder that several processes and servers change concurrently."""

import errno
import getpass
import logging
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from digitlab.files.home import Home

_log = logging.getLogger(__name__)

_LOCK_TIMEOUT = 60.0  # seconds
_POLL_INTERVAL = 0.01  # seconds
_NOT_WRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS)


class SharedFolder:
    """Named entries, each a folder that appears, moves and goes by one rename.

    Adding and removing entries takes a lock, which the operating system releases when a process is killed. Reading
    takes no lock and never writes. An entry is written as a draft with a lock of its own; only drafts whose locks are
    free are cleaned up. A removed entry is first renamed out of the entries, then deleted.

    Parameters
    ----------
    home : Home
        Its folders are made by the first change: `runs` holds the entries, `set_aside` those that failed a check.
    """

    def __init__(self, home: Home) -> None:
        self._home = home

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the lock that every change takes; not to be nested.

        Raises
        ------
        OSError
            With a sentence, if the folder cannot be written or another process does not give the lock back.
        """
        with self._explained():
            for needed in (self._home.runs, self._home.set_aside, self._home.drafts, self._home.removed):
                needed.mkdir(parents=True, exist_ok=True)
            lock = _lock(self._home.store_lock).acquire(timeout=_LOCK_TIMEOUT)
        with lock:
            yield

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """Provide an empty folder to write an entry into; remove it unless it was moved in.

        Raises
        ------
        OSError
            As `changing`.
        """
        draft = self._home.drafts / uuid.uuid4().hex
        with self._explained():
            self._home.drafts.mkdir(parents=True, exist_ok=True)
            lock = _lock_of(draft).acquire(timeout=_LOCK_TIMEOUT)
        with lock:
            try:
                with self._explained():
                    draft.mkdir()
                yield draft
            finally:
                _delete_draft(draft)

    def move_in(self, draft: Path, name: str, is_sound: Callable[[Path], bool]) -> None:
        """Make a finished draft an entry, unless there is one that `is_sound`.

        That one is as good, and replacing it would leave a gap if the process were killed in between.
        """
        place = self._home.runs / name
        with self.changing(), self._explained():
            if os.path.lexists(place):
                if is_sound(place):
                    return
                self.remove(place)
            draft.rename(place)

    def remove(self, entry: Path) -> bool:
        """Rename an entry away, to be deleted by `clean`; return whether it is gone. Only while `changing`."""
        try:
            entry.rename(self._home.removed / uuid.uuid4().hex)
        except FileNotFoundError:
            return True
        except OSError as error:  # open in another process, where the system forbids to move it then
            _log.warning("Run %s cannot be removed (%s).", entry.name, error)
            return False
        return True

    def quarantine(self, entry: Path) -> None:
        """Move an entry to those that failed a check. Only while `changing`."""
        with suppress(FileNotFoundError):
            entry.rename(self._home.set_aside / f"{entry.name}-{uuid.uuid4().hex[:8]}")

    def clean(self) -> None:
        """Delete removed entries, and drafts whose writers were killed."""
        for path in list(self._home.removed.glob("*")):
            _delete(path)
        for draft in {path.with_suffix("") for path in self._home.drafts.glob("*")}:
            with suppress(OSError), _lock_of(draft).acquire(timeout=0):
                _delete_draft(draft)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Raise errors with a sentence on why the folder cannot be changed."""
        try:
            yield
        except Timeout as error:
            seconds = f"{_LOCK_TIMEOUT:.0f} seconds"
            raise OSError(errno.EBUSY, f"another process has kept the folder of runs locked for {seconds}") from error
        except OSError as error:
            if error.errno not in _NOT_WRITABLE:
                raise
            raise OSError(error.errno, self._why_not_writable(error.errno), str(self._home.folder)) from error

    def _why_not_writable(self, number: int | None) -> str:
        if number == errno.EROFS:
            return "the folder of runs lies on a disk that can only be read"
        return (
            f"the folder of runs belongs to the user {_owner(self._home.folder)} and cannot be written by the user "
            f"{_own_name()}"
        )


def _lock_of(draft: Path) -> FileLock:
    return _lock(draft.with_suffix(".lock"))


def _lock(file: Path) -> FileLock:
    return FileLock(file, poll_interval=_POLL_INTERVAL)


def _delete_draft(draft: Path) -> None:
    """Delete a draft and then its lock, which the caller holds."""
    _delete(draft)
    with suppress(OSError):
        draft.with_suffix(".lock").unlink()


def _delete(path: Path) -> None:
    """Delete a folder or a file; ignore what cannot be deleted or is gone already."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _owner(folder: Path) -> str:
    """Name the owner of a folder, or of the nearest one above it that there is."""
    try:
        nearest = next(place for place in (folder, *folder.parents) if place.exists())
        return nearest.owner()
    except (OSError, KeyError, NotImplementedError):  # nobody may look, a user without a name, a system without users
        return "of another account"


def _own_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container's user need not have a name
        return "of this server"
