"""A database of either kind, and a council, of its own for each test."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.usecases.context import Context
from storage.database import Database
from tests.at_once import PATIENCE_S
from tests.bot.usecases.house import House
from tests.bot.usecases.processes import processes


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database, patient with a machine that stands still for a moment."""
    with closing(Database(database_url, busy_timeout_s=PATIENCE_S)) as database:
        yield database


@pytest.fixture
def house(database: Database) -> House:
    """Asha, Sam and Quinn at work."""
    return House.on(database)


@pytest.fixture
def two(house: House, database_url: str) -> Iterator[tuple[Context, ...]]:
    """Two processes at the house's database."""
    with processes(house, database_url, 2) as both:
        yield both
