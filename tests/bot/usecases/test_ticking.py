"""Work that the clock starts is done once a slot, whatever clocks do."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, select

from bot.usecases.ticking import keep_time
from flows.schedule import Schedule
from storage import tables
from storage.database import Database
from tests.bot.usecases.house import House

LONDON, AUCKLAND = "Europe/London", "Pacific/Auckland"
EVERY_DAY = frozenset(range(7))
AT_NIGHT = time(1, 30)
"""Missing on one night in spring, and there twice on one in autumn."""
HALF_AN_HOUR = timedelta(minutes=30)
TICKS = tables.Tick.__table__.c


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


@dataclass(slots=True)
class Work:
    """What is to be done every day, and in which slots it was."""

    house: House
    schedule: Schedule
    done: list[datetime] = field(default_factory=list)

    def look(self, moment: datetime) -> None:
        """Have the clock show this moment, and do what is due."""
        clock = self.house.clock
        clock.move((moment - clock.now()).total_seconds())
        keep_time(self.house.context, self.schedule, self._do)

    def look_often(self, since: str, until: str) -> None:
        """Look every half hour."""
        for moment in half_hours(at(since), at(until)):
            self.look(moment)

    def passed_over(self) -> list[datetime]:
        """The slots whose work was left out."""
        with self.house.context.database.read() as conn:
            query = select(TICKS.slot).where(TICKS.passed_over).order_by(TICKS.slot)
            return list(conn.execute(query).scalars())

    def _do(self, _: Connection, slot: datetime) -> None:
        self.done.append(slot)


def half_hours(since: datetime, until: datetime) -> Iterator[datetime]:
    while since <= until:
        yield since
        since += HALF_AN_HOUR


def nightly(house: House, zone: str = LONDON, when: time = AT_NIGHT) -> Work:
    return Work(house, Schedule(f"nightly/{zone}", EVERY_DAY, when, zone))


def test_in_spring_the_work_of_the_hour_that_is_missing_is_done_once_as_it_ends(
    house: House,
) -> None:
    work = nightly(house)
    work.look_often("2026-03-28T01:30", "2026-03-30T12:00")
    assert work.done == [at("2026-03-28T01:30"), at("2026-03-29T01:00"), at("2026-03-30T00:30")]
    assert work.passed_over() == []


def test_in_autumn_the_work_of_the_hour_that_comes_twice_is_done_once(house: House) -> None:
    work = nightly(house)
    work.look_often("2026-10-24T00:30", "2026-10-26T12:00")
    assert work.done == [at("2026-10-24T00:30"), at("2026-10-25T00:30"), at("2026-10-26T01:30")]
    assert work.passed_over() == []


@pytest.mark.parametrize(
    ("since", "until", "before", "after"),
    [
        # Auckland's clocks go forward as British summer ends, and back as it begins.
        ("2026-09-26T12:00", "2026-09-28T12:00", "2026-09-25T21:00", "2026-09-27T20:00"),
        ("2026-04-04T12:00", "2026-04-06T12:00", "2026-04-03T20:00", "2026-04-05T21:00"),
    ],
)
def test_a_team_in_another_zone_keeps_its_own_hours_and_clock_changes(
    house: House, since: str, until: str, before: str, after: str
) -> None:
    there, here = nightly(house, AUCKLAND, time(9)), nightly(house, LONDON, time(9))
    for moment in half_hours(at(since), at(until)):
        there.look(moment)
        here.look(moment)
    assert there.done[0] == at(before)
    assert at(after) in there.done
    assert {slot.astimezone(ZoneInfo(AUCKLAND)).hour for slot in there.done} == {9}
    # London's summer time lasts all the while.
    assert {slot.hour for slot in here.done} == {8}
    assert there.passed_over() == here.passed_over() == []


def test_down_over_a_clock_change_the_latest_is_done_and_the_older_are_passed_over(
    house: House,
) -> None:
    work = nightly(house)
    for moment in ("2026-10-24T06:00", "2026-10-27T06:00"):
        work.look(at(moment))
    assert work.done == [at("2026-10-24T00:30"), at("2026-10-27T01:30")]
    assert work.passed_over() == [at("2026-10-25T00:30"), at("2026-10-26T01:30")]


@pytest.mark.parametrize("due", ["2026-03-29T01:00", "2026-10-25T00:30", "2026-11-26T01:30"])
def test_a_clock_set_back_an_hour_does_nothing_again_and_then_goes_on(
    house: House, database_url: str, due: str
) -> None:
    """Also by a process that was started meanwhile, and on the nights of the clock changes."""
    work, slot = nightly(house), at(due)
    work.look(slot)
    work.look(slot - 2 * HALF_AN_HOUR)
    with closing(Database(database_url)) as database:
        another = replace(house, context=replace(house.context, database=database))
        fresh = replace(work, house=another)
        for moment in half_hours(slot - 2 * HALF_AN_HOUR, slot + 4 * HALF_AN_HOUR):
            fresh.look(moment)
    assert work.done == [slot]
    work.look(slot + timedelta(days=1, hours=1))
    assert len(work.done) == 2
    assert work.passed_over() == []
