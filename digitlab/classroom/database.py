"""The connection: SQLite in the server's folder, or any PostgreSQL."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from digitlab.classroom.errors import RoomError
from digitlab.classroom.tables import metadata
from digitlab.files.home import Home

_SECONDS_TO_WAIT = 10
_READS_ONLY = "AUTOCOMMIT"


def connect(home: Path, address: str | None = None) -> Engine:
    """Return the database, with its tables.

    Parameters
    ----------
    home : Path
        Folder of the SQLite file, made if it is not there.
    address : str, optional
        Another database, as ``postgresql://user:password@host/name``.

    Returns
    -------
    Engine
        A transaction (``engine.begin()``) that ended well is on the disk.

    Raises
    ------
    RoomError
        If the database cannot be opened. The message does not repeat the address, which may hold a password.
    """
    try:
        engine = _postgresql(address) if address else _sqlite(Home(home).rooms)
        metadata.create_all(engine)
    except (SQLAlchemyError, ArgumentError, ImportError, OSError) as error:
        whose = "of DIGITLAB_DATABASE" if address else "in the server's folder (DIGITLAB_HOME)"
        raise RoomError(f"The database {whose} cannot be opened. Tell whoever runs this server.") from error
    return engine


def reading(engine: Engine) -> Connection:
    """Return a connection that only reads, and keeps nobody from writing."""
    return engine.connect().execution_options(isolation_level=_READS_ONLY)


def _postgresql(address: str) -> Engine:
    url = make_url(address)
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    # A connection that the database's restart has ended is noticed before it is used.
    return create_engine(url, pool_pre_ping=True, pool_timeout=_SECONDS_TO_WAIT)


def _sqlite(file: Path) -> Engine:
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": _SECONDS_TO_WAIT})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    """Set a new connection up; what is deleted is overwritten, too."""
    connection.isolation_level = None  # transactions begin where `_begin` says so, not where Python guesses
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Begin to write at once: a transaction that turns from reading to writing could fail between the two."""
    if connection.get_execution_options().get("isolation_level") != _READS_ONLY:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
