"""What nobody needs any more is dropped, while the relay has nothing to say."""

from datetime import timedelta

from sqlalchemy import select

from bot.jobs.housekeeping import keep_house
from bot.jobs.relay import Relay
from storage import inbox, tables, ticks
from tests.bot.jobs.desk import TEAM, Desk, post

SLOTS = tables.Tick.__table__.c


def test_keys_are_forgotten_once_slack_tells_of_nothing_so_old(desk: Desk) -> None:
    now = desk.clock.now()
    with desk.database.begin() as conn:
        inbox.first_time(conn, TEAM, "three days old", now - timedelta(days=3, seconds=1))
        inbox.first_time(conn, TEAM, "two days old", now - timedelta(days=2))
    keep_house(desk.database, desk.clock)
    with desk.database.begin() as conn:
        assert inbox.first_time(conn, TEAM, "three days old", now)
        assert not inbox.first_time(conn, TEAM, "two days old", now)


def test_slots_long_past_are_forgotten_but_for_the_latest_of_each_schedule(desk: Desk) -> None:
    """However many years go by, no more is looked through than a few weeks' slots."""
    now = desk.clock.now()
    weekly = [now - timedelta(weeks=weeks) for weeks in range(60)]
    with desk.database.begin() as conn:
        ticks.take(conn, TEAM, "weekly", weekly, now)
        ticks.take(conn, TEAM, "resting", weekly[50:], now)
    keep_house(desk.database, desk.clock)
    with desk.database.begin() as conn:
        slots = conn.execute(select(SLOTS.schedule, SLOTS.slot).order_by(SLOTS.slot)).all()
        assert [slot for name, slot in slots if name == "weekly"] == weekly[8::-1]
        assert ticks.last(conn, TEAM, "resting") == weekly[50]


def test_the_relay_keeps_house_once_an_hour_when_there_is_nothing_to_say(desk: Desk) -> None:
    kept: list[str | None] = []

    def keep() -> None:
        kept.append(desk.ts("a"))

    relay = Relay(desk.database, desk.web_slack(), desk.clock, desk.settings, desk.tell_owner, keep)
    desk.enqueue(post("a"))
    for moved in (0, 1, 3_598, 1):
        desk.clock.move(moved)
        while relay.step() is not None:
            pass
    assert kept == [desk.ts("a")] * 2
    assert desk.ts("a") is not None
