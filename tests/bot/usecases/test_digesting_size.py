"""Digests of many teams: how many there are makes nothing larger."""

import tracemalloc
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.usecases import digesting
from flows.setup import Team
from storage import tables
from storage.database import Database
from tests.bot.usecases.house import SETUP, WORKSPACE, House
from tests.storage.following import agreed, due

MONDAY: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEAMS: Final = tuple(Team(f"team-{n}", f"Team {n}", f"C{n:010}") for n in range(100))
EACH: Final = 60
"""Open actions of a team."""


def test_memory_does_not_grow_with_the_number_of_teams(tmp_path: Path) -> None:
    """The most that is held is what some of them have open."""
    with closing(Database(f"sqlite:///{tmp_path}/thread.db")) as database:
        database.migrate()
        fill(database)
        # The first time statements are built too.
        _, few, many = (most_held(database, TEAMS[:count]) for count in (30, 30, 100))
    assert many < few * 1.2


def fill(database: Database) -> None:
    """Set the teams up, and give each the same open actions."""
    House.on(database).set_up(replace(SETUP, teams=TEAMS))
    table = tables.Action.__table__
    with database.begin() as conn:
        agreed(conn, [due(date(2026, 11, 27))])
        row = conn.execute(table.select()).one()._asdict()
        for team in TEAMS:
            given = [{**row, "id": f"{team.key}.{n}", "team": team.key} for n in range(EACH)]
            conn.execute(table.insert(), given)


def most_held(database: Database, teams: Sequence[Team]) -> int:
    """Bytes, at the highest, while these teams' digests are built."""
    whose = [(team, ZoneInfo("Europe/London")) for team in teams]
    tracemalloc.start()
    with database.read() as conn:
        for built in digesting.build(conn, WORKSPACE, whose, MONDAY):
            assert built.digest.open == EACH
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most
