"""What nobody needs any more is dropped, while the relay has nothing to say."""

from datetime import timedelta

from bot.jobs.housekeeping import keep_house
from bot.jobs.relay import Relay
from storage import inbox
from tests.bot.jobs.desk import TEAM, Desk, post


def test_keys_are_forgotten_once_slack_tells_of_nothing_so_old(desk: Desk) -> None:
    now = desk.clock.now()
    with desk.database.begin() as conn:
        inbox.first_time(conn, TEAM, "three days old", now - timedelta(days=3, seconds=1))
        inbox.first_time(conn, TEAM, "two days old", now - timedelta(days=2))
    keep_house(desk.database, desk.clock)
    with desk.database.begin() as conn:
        assert inbox.first_time(conn, TEAM, "three days old", now)
        assert not inbox.first_time(conn, TEAM, "two days old", now)


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
