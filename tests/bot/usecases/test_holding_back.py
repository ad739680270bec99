"""What was to be said in working hours and could not be is said in none but working hours."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.usecases import chase_told, holding_back, leaving
from storage import delivery, outbox
from storage.outbox import Post
from tests.bot.usecases.house import ON_SQLITE, WORKSPACE, House

LEASE = timedelta(seconds=8)
pytestmark = ON_SQLITE


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def look_at(house: House, moment: str) -> dict[str, datetime]:
    """Let time pass until then, and the clockwork look; whom something waits for, and till when."""
    house.clock.move((at(moment) - house.clock.now()).total_seconds())
    holding_back.look(house.context)
    return {to: due_at for to, _, due_at in house.enqueued("")}


def say(house: House, person: str, key: str) -> None:
    """Have this person told something now."""
    with house.context.database.begin() as conn:
        now = house.context.clock.now()
        outbox.enqueue(conn, [Post(WORKSPACE, person, key, {"text": "x"})], now)


DAY = date(2026, 11, 26)
KEYS = (
    chase_told.key("U0ASHA", DAY),
    chase_told.key("U0ASHA", DAY, 1),
    f"{leaving.KEYS}U0LEE/north/U0ASHA/2026-11-26",
)


@pytest.mark.parametrize("key", KEYS)
def test_what_is_late_for_todays_hours_waits_for_the_next_working_day(
    house: House, key: str
) -> None:
    """It was put down a minute before the end of a Thursday, and later in the night of a Friday."""
    look_at(house, "2026-11-26T16:58")
    say(house, "U0ASHA", key)
    assert look_at(house, "2026-11-26T16:59") == {"U0ASHA": at("2026-11-26T16:58")}
    assert look_at(house, "2026-11-26T17:00") == {"U0ASHA": at("2026-11-27T09:00")}
    assert look_at(house, "2026-11-27T16:59") == {"U0ASHA": at("2026-11-27T09:00")}
    assert look_at(house, "2026-11-27T23:00") == {"U0ASHA": at("2026-11-30T09:00")}


def test_each_waits_for_hours_of_their_own(house: House) -> None:
    """In Auckland it is nine in the morning; in London the night before."""
    say(house, "U0SAM", "chase/U0SAM/2026-11-26")
    say(house, "U0ASHA", "chase/U0ASHA/2026-11-25")
    found = look_at(house, "2026-11-25T20:00")
    assert found == {"U0SAM": at("2026-11-21T09:00"), "U0ASHA": at("2026-11-26T09:00")}


def test_whatever_else_is_said_is_said_at_night_too(house: House) -> None:
    say(house, "U0ASHA", "concern/one/U0ASHA")
    assert look_at(house, "2026-11-26T23:00") == {"U0ASHA": at("2026-11-21T09:00")}


def test_what_may_have_been_said_is_looked_for_in_the_morning(house: House) -> None:
    """Slack did not answer, all day; nobody is told of it at night, nor twice."""
    look_at(house, "2026-11-26T16:59")
    say(house, "U0ASHA", "reminder/U0ASHA/2026-11-26")
    context = house.context
    with context.database.begin() as conn:
        tried = delivery.claim(conn, context.clock.now(), LEASE)
        assert tried is not None
        delivery.failed(conn, tried, "TimeoutError", context.clock.now())
    look_at(house, "2026-11-26T17:00")
    with context.database.begin() as conn:
        assert delivery.claim(conn, context.clock.now(), LEASE) is None
    look_at(house, "2026-11-27T09:00")
    with context.database.begin() as conn:
        again = delivery.claim(conn, context.clock.now(), LEASE)
    assert again is not None
    assert again.attempts == 2
