"""A database of either kind, and a council, of its own for each test."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.bot.usecases.house import House


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def house(database: Database) -> House:
    """Asha, Sam and Quinn at work."""
    return House.on(database)
