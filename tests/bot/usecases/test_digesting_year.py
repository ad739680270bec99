"""A year of weeks: every digest comes once, whatever clocks and calendars do meanwhile."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Row, Table, select

from bot.usecases import digesting
from flows.setup import DigestTime, Team
from storage import tables
from storage.database import Database
from tests.bot.usecases.house import SETUP, House

LONDON: Final = ZoneInfo("Europe/London")
BEGINS: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENDS: Final = BEGINS + timedelta(days=366)
DOWN: Final = datetime(2027, 7, 3, 12, tzinfo=UTC)
UP: Final = DOWN + timedelta(weeks=3)
HOLIDAYS: Final = {
    date(2026, 12, 25): date(2026, 12, 29),
    date(2026, 12, 28): date(2026, 12, 29),
    date(2027, 1, 1): date(2027, 1, 4),
    date(2027, 3, 26): date(2027, 3, 30),
    date(2027, 3, 29): date(2027, 3, 30),
    date(2027, 5, 3): date(2027, 5, 4),
    date(2027, 5, 31): date(2027, 6, 1),
    date(2027, 8, 30): date(2027, 8, 31),
}
"""England's public holidays of that year, and the working day after each."""
TIMES: Final = (
    *(DigestTime(day, time(9)) for day in range(5)),
    DigestTime(0, time(16, 45)),
    # Missing on one Sunday in spring, and there twice on one in autumn.
    DigestTime(6, time(1, 30)),
)
TEAMS: Final = tuple(
    Team(f"team-{n}", f"Team {n}", f"C{n:010}", digest=TIMES[n % len(TIMES)]) for n in range(40)
)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Forty teams."""
    with closing(Database(f"sqlite:///{tmp_path}/thread.db")) as database:
        database.migrate()
        house = House.on(database)
        house.set_up(replace(SETUP, teams=TEAMS))
        yield house


def expected(when: DigestTime) -> list[datetime]:
    """The moments of a team's digests in that year, by the calendar on the wall."""
    days = [BEGINS.date() + timedelta(days=n) for n in range(1, 367)]
    on = (HOLIDAYS.get(day, day) for day in days if day.weekday() == when.day)
    found = (datetime.combine(day, when.at, LONDON).astimezone(UTC) for day in on)
    # At half past one in the night when clocks go forward it is half past two.
    gap, after = datetime(2027, 3, 28, 1, 30, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC)
    return [after if moment == gap else moment for moment in found if moment <= ENDS]


def live_through(house: House, since: datetime, until: datetime) -> None:
    """Look whenever something falls due, and once more a moment later."""
    moment: datetime | None = since
    while moment is not None and moment <= until:
        upcoming = look(house, moment)
        assert upcoming == look(house, moment + timedelta(seconds=30))
        moment = upcoming


def look(house: House, moment: datetime) -> datetime | None:
    """Do what is due at this moment; when the next falls due."""
    house.clock.move((moment - house.clock.now()).total_seconds())
    return digesting.post_due(house.context)


def test_each_of_forty_teams_has_each_weeks_digest_once_all_the_year_round(house: House) -> None:
    """With both clock changes, every public holiday, and three weeks in which nothing ran."""
    live_through(house, BEGINS, DOWN)
    live_through(house, UP, ENDS)
    keys = Counter(row.key for row in rows(house, tables.Outbox.__table__))
    passed_over = {
        (row.schedule, row.slot) for row in rows(house, tables.Tick.__table__) if row.passed_over
    }
    for team in TEAMS:
        slots = expected(team.digest)
        missed = [slot for slot in slots if DOWN < slot <= UP]
        assert len(missed) == 3
        told = [slot for slot in slots if slot not in missed[:-1]]
        wanted = {f"digest/{team.key}/{slot.isoformat()}" for slot in told}
        assert {key for key in keys if key.startswith(f"digest/{team.key}/")} == wanted
        name = f"digest/{team.key}/"
        skipped = {slot for schedule, slot in passed_over if schedule.startswith(name)}
        assert skipped == {BEGINS, *missed[:-1]}
    assert set(keys.values()) == {1}


def test_each_is_said_when_it_is_due_and_what_was_missed_once_all_is_well(house: House) -> None:
    live_through(house, DOWN - timedelta(weeks=2), DOWN)
    live_through(house, UP, UP + timedelta(weeks=2))
    for row in rows(house, tables.Digest.__table__):
        due = UP if DOWN < row.slot <= UP else row.slot
        assert row.until == due - timedelta(seconds=10)
        assert row.day == due.astimezone(LONDON).date()


def rows(house: House, table: Table) -> Sequence[Row[Any]]:
    """Everything in a table."""
    with house.context.database.read() as conn:
        return conn.execute(select(table)).all()
