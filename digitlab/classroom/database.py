"""The connection: SQLite in the server's folder, or any PostgreSQL."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from digitlab.classroom.errors import RoomError
from digitlab.classroom.tables import metadata
from digitlab.files.home import Home

_TIMEOUT = 10
_READ_ISOLATION = "AUTOCOMMIT"


def connect(home: Path, address: str | None = None) -> Engine:
    """Open the database and create the tables that it lacks.

    Parameters
    ----------
    home : Path
        Folder of the SQLite file, created if missing.
    address : str, optional
        Another database, as ``postgresql://user:password@host/name``.

    Returns
    -------
    Engine
        A committed transaction (``engine.begin()``) is on disk.

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


def read_connection(engine: Engine) -> Connection:
    """Return a connection for reading, which takes no write lock."""
    return engine.connect().execution_options(isolation_level=_READ_ISOLATION)


def truncate_log(engine: Engine) -> bool:
    """Overwrite SQLite's write-ahead log, which holds what was deleted, and wait for nobody who reads it.

    Returns
    -------
    bool
        Whether it was done; another database keeps no such log in the server's folder.
    """
    if engine.dialect.name != "sqlite":
        return True
    with read_connection(engine) as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 100")
        is_busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {1000 * _TIMEOUT}")
    return not is_busy


def _postgresql(address: str) -> Engine:
    url = make_url(address)
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    # `pool_pre_ping`: replaces connections that a restart of the database has closed.
    return create_engine(url, pool_pre_ping=True, pool_timeout=_TIMEOUT)


def _sqlite(file: Path) -> Engine:
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": _TIMEOUT})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    """Configure a new connection; deleted rows are overwritten on disk."""
    connection.isolation_level = None  # `_begin` starts transactions, not the driver
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Take the write lock at once: upgrading a read transaction to a write one could fail."""
    if connection.get_execution_options().get("isolation_level") != _READ_ISOLATION:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
