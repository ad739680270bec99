"""A desk of its own for each test."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import Database
from tests.at_once import PATIENCE_S
from tests.bot.jobs.desk import Desk
from tests.workspace import LocalWorkspace

MANIFEST = Path(__file__).parents[3] / "bot" / "manifest.yaml"


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    """A fresh one on a database of either kind, with the app as its manifest describes it."""
    patient = Database(database_url, busy_timeout_s=PATIENCE_S)
    with closing(patient) as database, LocalWorkspace.start(MANIFEST) as local:
        yield Desk(local, database)
