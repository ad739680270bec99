"""A digest skips nothing and doubles nothing, fits, and never cuts an overdue matter of safety."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import schedule as schedules
from flows.digest import (
    MOST,
    Digest,
    Heading,
    Item,
    Pile,
    as_built,
    days_late,
    digest,
    due,
    heading_of,
    schedule_of,
)
from flows.schedule import Schedule
from flows.setup import DigestTime, Team

MONDAY = date(2026, 11, 23)
LONDON = "Europe/London"

items = st.lists(
    st.builds(
        Item,
        st.uuids().map(str),
        st.just("A1"),
        st.just("710452"),
        st.none(),
        st.just("Key worker"),
        st.none() | st.dates(MONDAY - timedelta(days=40), MONDAY + timedelta(days=40)),
        st.booleans(),
    ),
    max_size=60,
    unique_by=lambda item: item.id,
)


def item(key: str, days: int | None = None, *, safety: bool = False) -> Item:
    """An open action that is due so many days after the digest."""
    due_on = None if days is None else MONDAY + timedelta(days=days)
    return Item(key, "A1", "710452", "U0DANA", None, due_on, safety)


def ids(found: Digest) -> list[str]:
    return [shown.id for shown in found.shown]


# What is in it


@given(items)
def test_every_open_action_is_counted_once_and_shown_at_most_once(given_: list[Item]) -> None:
    found = digest(given_, MONDAY)
    assert found.open == len(given_) == sum(pile.total for pile in found.piles)
    assert len(set(ids(found))) == len(found.shown)
    assert found.left == found.open - len(found.shown) == sum(g.left for g in found.piles)


@given(items)
def test_an_overdue_matter_of_safety_is_never_cut(given_: list[Item]) -> None:
    unsafe = {i.id for i in given_ if i.safety and heading_of(i, MONDAY) is Heading.OVERDUE}
    found = digest(given_, MONDAY)
    assert unsafe <= set(ids(found))
    assert len(found.shown) == min(len(given_), max(MOST, len(unsafe)))


@given(items)
def test_what_is_shown_stands_under_its_own_heading_in_their_order(given_: list[Item]) -> None:
    found = digest(given_, MONDAY)
    order = list(Heading)
    assert [g.heading for g in found.piles] == sorted(
        (g.heading for g in found.piles), key=order.index
    )
    for pile in found.piles:
        assert all(heading_of(each, MONDAY) is pile.heading for each in pile.shown)
        assert pile.total > 0


@given(items)
def test_nothing_is_left_out_for_something_less_pressing(given_: list[Item]) -> None:
    """A heading has lines only once the one before it has all of its own."""
    piles = digest(given_, MONDAY).piles
    for one, other in pairwise(piles):
        assert not other.shown or one.left == 0


@given(items, st.randoms())
def test_the_order_in_which_they_come_makes_no_difference(
    given_: list[Item], chance: Random
) -> None:
    mixed = list(given_)
    chance.shuffle(mixed)
    assert digest(mixed, MONDAY) == digest(given_, MONDAY)


def test_the_latest_comes_first_after_what_a_childs_safety_hangs_on() -> None:
    given_ = [item("late", -30), item("later", -2), item("safe", -1, safety=True)]
    assert ids(digest(given_, MONDAY)) == ["safe", "late", "later"]


def test_this_week_is_the_seven_days_from_the_digest_on() -> None:
    headings = {days: heading_of(item("x", days), MONDAY) for days in (-1, 0, 6, 7)}
    assert headings == {
        -1: Heading.OVERDUE,
        0: Heading.THIS_WEEK,
        6: Heading.THIS_WEEK,
        7: Heading.LATER,
    }
    assert heading_of(item("x"), MONDAY) is Heading.UNDATED


def test_the_line_of_the_week_says_how_many_and_how_late() -> None:
    found = digest([item("a", -19), item("b", -3), item("c", 1)], MONDAY, closed=4, new=3)
    assert (found.closed, found.new, found.open, found.overdue, found.oldest) == (4, 3, 3, 2, 19)
    assert days_late(item("c", 1), MONDAY) == 0


def test_a_team_with_nothing_open_has_a_quiet_week() -> None:
    found = digest([], MONDAY, closed=4)
    assert (found.is_quiet, found.piles, found.oldest, found.left) == (True, (), 0, 0)


def test_forty_overdue_matters_of_safety_are_all_shown_and_nothing_else_is() -> None:
    given_ = [item(f"s{n}", -1, safety=True) for n in range(40)] + [item("x", -9)]
    found = digest(given_, MONDAY)
    assert len(found.shown) == 40
    assert found.left == 1


@given(items)
def test_a_digest_that_is_shown_anew_says_what_it_said_as_it_was_built(given_: list[Item]) -> None:
    built = digest(given_, MONDAY, closed=4, new=3)
    again = as_built(
        MONDAY, built.shown, built.totals, closed=built.closed, new=built.new, oldest=built.oldest
    )
    assert again == built


def test_an_action_that_was_moved_since_stays_under_the_heading_it_stood_under() -> None:
    built = digest([item("a", -19), item("b", 1)], MONDAY)
    now = [item("a", 30), item("b", 1)]
    again = as_built(MONDAY, now, built.totals, closed=0, new=0, oldest=built.oldest)
    assert [(pile.heading, ids_of(pile)) for pile in again.piles] == [
        (Heading.OVERDUE, ["a"]),
        (Heading.THIS_WEEK, ["b"]),
    ]
    assert (again.overdue, again.oldest) == (1, 19)


def ids_of(pile: Pile) -> list[str]:
    return [shown.id for shown in pile.shown]


# When it is posted


def team(day: int = 0, at: time = time(9), zone: str | None = None) -> Team:
    return Team("north", "North team", "C0NORTH", digest=DigestTime(day, at), timezone=zone)


def posted(schedule: Schedule, since: str, until: str) -> list[str]:
    first, last = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (since, until))
    zone = ZoneInfo(schedule.zone)
    found = schedules.slots(schedule, first, last)
    return [f"{slot.astimezone(zone):%a %d %b %H:%M}" for slot in found]


@pytest.mark.parametrize(
    ("day", "since", "until", "found"),
    [
        (0, "2026-04-01", "2026-04-14", ["Tue 07 Apr 09:00", "Mon 13 Apr 09:00"]),  # Easter
        (4, "2026-12-20", "2027-01-06", ["Tue 29 Dec 09:00", "Mon 04 Jan 09:00"]),  # Christmas
        (5, "2026-12-20", "2027-01-06", ["Tue 29 Dec 09:00", "Sat 02 Jan 09:00"]),  # a Saturday's
        (0, "2026-08-24", "2026-09-07", ["Mon 24 Aug 09:00", "Tue 01 Sep 09:00"]),
        (2, "2026-11-23", "2026-12-03", ["Wed 25 Nov 09:00", "Wed 02 Dec 09:00"]),
    ],
)  # fmt: skip
def test_a_public_holiday_moves_it_to_the_next_working_day(
    day: int, since: str, until: str, found: list[str]
) -> None:
    assert posted(schedule_of(team(day), LONDON), since, until) == found


def test_a_team_has_its_digest_by_its_own_clock_else_by_the_councils() -> None:
    assert schedule_of(team(), LONDON).zone == LONDON
    assert schedule_of(team(zone="Europe/Lisbon"), LONDON).zone == "Europe/Lisbon"


def test_a_new_team_gets_its_first_digest_at_its_first_slot_and_none_of_before() -> None:
    schedule = schedule_of(team(), LONDON)
    set_up = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert due(schedule, None, set_up) is None
    assert due(schedule, set_up, set_up + timedelta(days=4)) is None
    first = due(schedule, set_up, set_up + timedelta(days=5))
    assert first is not None
    assert first.slot == datetime(2026, 11, 30, 9, tzinfo=UTC)


FORTY = [
    schedule_of(
        Team(
            f"team-{n}",
            f"Team {n}",
            "C",
            digest=DigestTime(n % 7, time((n * 5) % 24, 30 * (n % 2))),
            timezone=(LONDON, "Europe/Lisbon", "Europe/Berlin", "America/St_Johns")[n % 4],
        ),
        LONDON,
    )
    for n in range(40)
]
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ENDED = datetime(2027, 1, 14, tzinfo=UTC)


def weeks_of(schedule: Schedule) -> int:
    """How many of a team's days lie between."""
    zone = ZoneInfo(schedule.zone)
    days = (
        (BEGAN + timedelta(days=n)).astimezone(zone).date() for n in range((ENDED - BEGAN).days)
    )
    return sum(day.weekday() in schedule.days for day in days)


@pytest.mark.parametrize("schedule", FORTY, ids=lambda schedule: schedule.name)
def test_over_a_year_of_weeks_each_digest_comes_once_on_no_holiday_and_at_its_hour(
    schedule: Schedule,
) -> None:
    """Looked at every quarter of an hour, with both clock changes and every public holiday."""
    zone = ZoneInfo(schedule.zone)
    last, now, found = BEGAN, BEGAN, list[datetime]()
    while now < ENDED:
        now += timedelta(minutes=15 if now.minute % 30 else 30)
        dealt_with = due(schedule, last, now)
        if dealt_with is not None:
            assert dealt_with.older == ()
            assert now - dealt_with.slot < timedelta(minutes=31)
            last = dealt_with.slot
            found.append(last)
        # Between slots nothing changes: on to just before the next.
        now = max(now, schedules.next_slot(schedule, now) - timedelta(minutes=45))
    local = [slot.astimezone(zone) for slot in found]
    assert not any(schedules.is_holiday(slot.date()) for slot in local)
    assert abs(len(found) - weeks_of(schedule)) <= 1  # at either end one may have moved across
    assert all(slot.time() == schedule.at or slot.month in {3, 10} for slot in local)
    assert len({slot.isocalendar()[:2] for slot in local}) >= len(found) - 3


@pytest.mark.parametrize("schedule", FORTY, ids=lambda schedule: schedule.name)
def test_after_three_weeks_of_downtime_only_the_latest_is_posted(schedule: Schedule) -> None:
    last = schedules.next_slot(schedule, datetime(2026, 11, 3, tzinfo=UTC))
    now = last + timedelta(days=22)
    found = due(schedule, last, now)
    assert found is not None
    assert (*found.older, found.slot) == schedules.slots(schedule, last, now)
    assert len(found.older) == 2
    assert due(schedule, found.slot, now) is None
