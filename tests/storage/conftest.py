"""A database of its own for each test, at the newest schema: a SQLite file, and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.at_once import databases
from tests.postgresql import Server


@pytest.fixture
def url(database_url: str) -> str:
    """The address of the test's database, of either kind."""
    return database_url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A migrated database."""
    database = Database(url, busy_timeout_s=0.2)
    yield database
    database.close()


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
    database = Database(sqlite_url, busy_timeout_s=0.2)
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def postgresql_url(postgresql_server: Server) -> Iterator[str]:
    """The address of a migrated database on the server: for what is promised of PostgreSQL."""
    with postgresql_server.migrated() as url:
        yield url


@pytest.fixture
def served(postgresql_url: str) -> Iterator[Database]:
    """The database there."""
    database = Database(postgresql_url, busy_timeout_s=0.2)
    yield database
    database.close()
