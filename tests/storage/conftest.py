"""A database of its own for each test: a real SQLite file, at the newest schema."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a file that is not there yet."""
    return f"sqlite:///{tmp_path}/thread.db"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A migrated database."""
    database = Database(url, busy_timeout_s=0.2)
    database.migrate()
    yield database
    database.close()
