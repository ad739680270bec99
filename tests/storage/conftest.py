"""A database of its own for each test, at the newest schema: a SQLite file, and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from storage.database import Database
from tests.at_once import PATIENCE_S, databases
from tests.postgresql import Server

IMPATIENCE_S: Final = 0.2


@pytest.fixture
def url(database_url: str) -> str:
    """The address of the test's database, of either kind."""
    return database_url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A migrated database, patient with a machine that stands still for a moment."""
    with closing(Database(url, busy_timeout_s=PATIENCE_S)) as database:
        yield database


@pytest.fixture
def impatient(url: str) -> Iterator[Database]:
    """The same, which gives up at once: for what is promised of waits."""
    with closing(Database(url, busy_timeout_s=IMPATIENCE_S)) as database:
        yield database


@pytest.fixture
def processes(url: str) -> Iterator[tuple[Database, ...]]:
    """Four databases that know nothing of each other, at the same address."""
    with databases(url, 4) as four:
        yield four


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it, of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
    else:
        server: Server = request.getfixturevalue("postgresql_server")
        with server.empty() as url:
            yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path}/thread.db"


@pytest.fixture
def sqlite_file(sqlite_url: str) -> Iterator[Database]:
    """A migrated file: for what is promised of SQLite alone."""
    with closing(Database(sqlite_url, busy_timeout_s=PATIENCE_S)) as database:
        database.migrate()
        yield database


@pytest.fixture
def postgresql_url(postgresql_server: Server) -> Iterator[str]:
    """The address of a migrated database on the server: for what is promised of PostgreSQL."""
    with postgresql_server.migrated() as url:
        yield url


@pytest.fixture
def served(postgresql_url: str) -> Iterator[Database]:
    """The database there."""
    with closing(Database(postgresql_url, busy_timeout_s=PATIENCE_S)) as database:
        yield database
