"""Rooms in both databases: SQLite, and a PostgreSQL of the tests' own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from digitlab.classroom.database import connect
from digitlab.classroom.rooms import Rooms
from digitlab.classroom.tables import metadata
from tests.support.postgresql import own_cluster


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    with own_cluster() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    address = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    engine = connect(tmp_path, address)
    yield engine
    metadata.drop_all(engine)
    engine.dispose()


class Clock:
    """A clock that the test sets."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rooms(engine: Engine, clock: Callable[[], float]) -> Rooms:
    return Rooms(engine, hours=24, clock=clock)
