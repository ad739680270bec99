"""A database of either kind, and a council, of its own for each test."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.bot.usecases.house import House


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database."""
    # Patient: how long it waits for a busy machine is promised, and tested, elsewhere.
    database = Database(database_url, busy_timeout_s=10)
    yield database
    database.close()


@pytest.fixture
def house(database: Database) -> House:
    """Asha, Sam and Quinn at work."""
    return House.on(database)
