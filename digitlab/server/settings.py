"""The operator's settings, from environment variables."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class SettingsError(ValueError):
    """An environment variable has an invalid value."""


@dataclass(frozen=True)
class Settings:
    """Settings of the job queue, the run store and the rooms of classes.

    Attributes
    ----------
    home : Path
        ``DIGITLAB_HOME``: folder of the run store. By default ``.digitlab`` in the user's home folder, or in the
        folder for temporary files where the home folder cannot be written.
    store_mb : float
        ``DIGITLAB_STORE_MB``: the size at which the least recently used runs go, 1,000 MB by default.
    workers : int
        ``DIGITLAB_WORKERS``: trainings at the same time, 1 by default; each may use all cores.
    job_memory_mb : float
        ``DIGITLAB_JOB_MEMORY_MB``: memory at which a training is stopped, 1,500 MB by default.
    job_minutes : float
        ``DIGITLAB_JOB_MINUTES``: time after which a training is stopped, 60 minutes by default.
    scheduler : str or None
        ``DIGITLAB_SCHEDULER``: address of a Dask scheduler (``tcp://host:8786``) that takes the trainings instead
        of a process on this machine.
    database : str or None
        ``DIGITLAB_DATABASE``: address of a PostgreSQL database (``postgresql://user:password@host/name``) that holds
        the rooms of classes, instead of a file in `home`; several servers may share one.
    proxies : int
        ``DIGITLAB_PROXIES``: so many proxies of the operator's own stand before the server and append to
        ``X-Forwarded-For``, 0 by default. With it rooms are limited for each visitor's address.
    table : Path or None
        ``DIGITLAB_TABLE``: a table of labels and scores that every visitor sees first; the command ``digitlab TABLE``
        sets it for a server that only this machine reaches.
    room_hours : float
        ``DIGITLAB_ROOM_HOURS``: after which a room and all in it is deleted, 24 hours by default.
    writers : Path or None
        ``DIGITLAB_WRITERS``: folder with QMNIST's labels, by which intervals know who wrote MNIST's images.
    """

    home: Path
    store_mb: float = 1_000.0
    workers: int = 1
    job_memory_mb: float = 1_500.0
    job_minutes: float = 60.0
    scheduler: str | None = None
    database: str | None = None
    room_hours: float = 24.0
    proxies: int = 0
    table: Path | None = None
    writers: Path | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings; a number that is not a positive number raises `SettingsError`."""
        home, writers = environment.get("DIGITLAB_HOME"), environment.get("DIGITLAB_WRITERS")
        return cls(
            home=Path(home).expanduser() if home else _default_home(),
            store_mb=_positive(environment, "DIGITLAB_STORE_MB", cls.store_mb),
            workers=max(1, int(_positive(environment, "DIGITLAB_WORKERS", cls.workers))),
            job_memory_mb=_positive(environment, "DIGITLAB_JOB_MEMORY_MB", cls.job_memory_mb),
            job_minutes=_positive(environment, "DIGITLAB_JOB_MINUTES", cls.job_minutes),
            scheduler=environment.get("DIGITLAB_SCHEDULER") or None,
            database=environment.get("DIGITLAB_DATABASE") or None,
            room_hours=_positive(environment, "DIGITLAB_ROOM_HOURS", cls.room_hours),
            table=Path(environment["DIGITLAB_TABLE"]) if environment.get("DIGITLAB_TABLE") else None,
            proxies=int(_positive(environment, "DIGITLAB_PROXIES", cls.proxies)),
            writers=Path(writers).expanduser() if writers else None,
        )


def _default_home() -> Path:
    home = Path.home() / ".digitlab"
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / "digitlab"
    return home if os.access(home, os.W_OK) else Path(tempfile.gettempdir()) / "digitlab"


def _positive(environment: Mapping[str, str], name: str, default: float) -> float:
    text = environment.get(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise SettingsError(f"{name} is {text!r}; set it to a positive number or leave it out.")
    return value
