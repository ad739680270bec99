"""Times as a reader reads them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.types import Reader

NOW = datetime(2026, 11, 21, 14, 10, tzinfo=UTC)
READER = Reader(NOW, "Europe/London")


@pytest.mark.parametrize(
    ("ago", "alone", "inside"),
    [
        (timedelta(minutes=8), "today 14:02", "at 14:02"),
        (timedelta(days=1), "yesterday 14:10", "yesterday at 14:10"),
        (timedelta(days=4, hours=4), "Tue 10:10", "on Tue at 10:10"),
        (timedelta(days=17), "4 Nov", "on 4 Nov"),
        (timedelta(days=400), "17 Oct 2025", "on 17 Oct 2025"),
    ],
)
def test_a_moment_is_said_as_one_says_it_near_now(ago: timedelta, alone: str, inside: str) -> None:
    assert READER.when(NOW - ago) == alone
    assert READER.at(NOW - ago) == inside


@pytest.mark.parametrize("ago", [timedelta(), timedelta(days=1), timedelta(days=400)])
def test_what_lasts_names_the_day_so_that_it_is_true_whenever_it_is_read(ago: timedelta) -> None:
    told = READER.on(NOW - ago)
    later = Reader(NOW + timedelta(days=30), "Europe/London")
    assert told == later.on(NOW - ago)
    assert READER.on(NOW) == "on Sat 21 Nov at 14:10"


def test_a_moment_is_said_in_the_readers_own_zone() -> None:
    """Past midnight in Auckland it is tomorrow there, and was yesterday's evening."""
    auckland = Reader(NOW, "Pacific/Auckland")
    assert auckland.today.isoformat() == "2026-11-22"
    assert auckland.when(NOW) == "today 03:10"
    assert auckland.when(NOW - timedelta(hours=4)) == "yesterday 23:10"


def test_the_hour_follows_the_clock_change() -> None:
    """In Britain the clocks went back on 25 October 2026."""
    reader = Reader(datetime(2026, 10, 25, 12, 0, tzinfo=UTC), "Europe/London")
    assert reader.when(datetime(2026, 10, 24, 12, 0, tzinfo=UTC)) == "yesterday 13:00"
    assert reader.when(datetime(2026, 10, 25, 11, 0, tzinfo=UTC)) == "today 11:00"


def test_a_moment_of_what_began_the_same_day_needs_no_day() -> None:
    later = Reader(NOW + timedelta(days=3), "Europe/London")
    for reader in (READER, later):
        assert reader.from_day(NOW + timedelta(minutes=31), NOW) == "14:41"
        assert reader.from_day(NOW + timedelta(hours=10), NOW) == "Sun 22 Nov, 00:10"
