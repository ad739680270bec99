"""A database and a council of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.bot.usecases.house import House


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A migrated database."""
    database = Database(f"sqlite:///{tmp_path}/thread.db")
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def house(database: Database) -> House:
    """Asha, Sam and Quinn at work."""
    return House.on(database)
