"""Scheduled work falls due once a slot, in order, whatever clocks do."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.schedule import (
    WORKING_DAYS,
    Due,
    Hours,
    Schedule,
    due,
    in_working_hours,
    is_holiday,
    next_slot,
    slots,
)
from tests.clock import next_working_day

LONDON = "Europe/London"
EVERY_DAY = frozenset(range(7))
# St John's changed at a minute past midnight, Apia left out a day, Lord Howe moves half an hour.
ZONES = (
    *(LONDON, "Pacific/Auckland", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe"),
    *("Africa/Casablanca", "Asia/Kathmandu", "UTC"),
)
HOUR = timedelta(hours=1)
MARCH, OCTOBER = 3, 10
FROM, TO = datetime(2005, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)

moments = st.datetimes(FROM.replace(tzinfo=None), TO.replace(tzinfo=None)).map(
    lambda at: at.replace(tzinfo=UTC)
)
spans = st.timedeltas(timedelta(), timedelta(days=60))
times_of_day = st.times().map(lambda at: at.replace(second=0, microsecond=0))
schedules = st.builds(
    Schedule,
    st.just("any"),
    st.frozensets(st.integers(0, 6), min_size=1),
    times_of_day,
    st.sampled_from(ZONES),
    st.booleans(),
)


def last_sunday(year: int, month: int) -> date:
    """When the clocks change in Britain; both months have 31 days."""
    return date(year, month, 31) - timedelta(days=(date(year, month, 31).weekday() + 1) % 7)


british_changes = st.builds(last_sunday, st.integers(2005, 2036), st.sampled_from((MARCH, OCTOBER)))


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def nightly(when: time, zone: str = LONDON) -> Schedule:
    return Schedule("nightly", EVERY_DAY, when, zone)


def days_between(since: datetime, until: datetime, zone: str) -> list[date]:
    first, last = (each.astimezone(ZoneInfo(zone)).date() for each in (since, until))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def looked(
    schedule: Schedule, start: datetime, steps: Iterable[timedelta]
) -> tuple[datetime, list[datetime]]:
    """Look after each of these steps: when that was last, and every slot that was dealt with."""
    now, last, found = start, start, list[datetime]()
    for step in steps:
        now += step
        dealt_with = due(schedule, last, now)
        if dealt_with is not None:
            found += [*dealt_with.older, dealt_with.slot]
            last = dealt_with.slot
    return now, found


# Whatever the moments


@given(schedules, moments, st.lists(spans, min_size=1, max_size=8))
def test_asked_at_any_moments_no_slot_is_skipped_none_doubled_and_order_is_kept(
    schedule: Schedule, start: datetime, rests: list[timedelta]
) -> None:
    """Looking at any moments on the way finds what looking once at the end does."""
    now, found = looked(schedule, start, rests)
    assert found == list(slots(schedule, start, now))
    assert all(one < other for one, other in pairwise(found))
    assert all(start < slot <= now for slot in found)


@given(schedules, moments, spans)
def test_every_day_of_the_schedule_has_its_slot_and_no_other_day_has(
    schedule: Schedule, start: datetime, span: timedelta
) -> None:
    zone = ZoneInfo(schedule.zone)
    found = [slot.astimezone(zone) for slot in slots(schedule, start, start + span)]
    whole = days_between(start, start + span, schedule.zone)[1:-1]
    wanted = {day for day in whole if day.weekday() in schedule.days}
    if schedule.holidays:
        wanted = {day for day in wanted if not is_holiday(day)}
    at_its_time = {s.date() for s in found if s.time() == schedule.at}
    moved = {s.date() for s in found} - at_its_time
    # One that was moved out of a gap may stand on the day after, where the whole day was left out.
    assert wanted - {date(2011, 12, 30)} <= at_its_time | moved | _gaps(schedule, wanted)
    assert at_its_time & set(whole) <= wanted


def _gaps(schedule: Schedule, days: set[date]) -> set[date]:
    """The days on which the local time is missing."""
    zone, missing = ZoneInfo(schedule.zone), set[date]()
    for day in days:
        local = datetime.combine(day, schedule.at, zone)
        if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(
            tzinfo=None
        ):
            missing.add(day)
    return missing


@given(schedules, moments, spans)
def test_the_next_slot_is_the_first_of_those_to_come(
    schedule: Schedule, start: datetime, span: timedelta
) -> None:
    upcoming = next_slot(schedule, start)
    assert upcoming > start
    assert slots(schedule, start, upcoming) == (upcoming,)
    assert slots(schedule, start, start + span)[:1] in {(), (upcoming,)}


@given(schedules, moments, spans)
def test_a_clock_that_was_set_back_does_nothing_again(
    schedule: Schedule, start: datetime, back: timedelta
) -> None:
    last = next_slot(schedule, start)
    assert due(schedule, last, last - back) is None
    assert due(schedule, last, last) is None


@given(schedules, moments, st.lists(st.timedeltas(-HOUR, timedelta(days=9)), max_size=12))
def test_a_clock_that_is_set_back_now_and_then_does_each_slot_once_all_the_same(
    schedule: Schedule, start: datetime, steps: list[timedelta]
) -> None:
    """Up to an hour back at any look, across whatever clock changes lie on the way."""
    now, found = looked(schedule, start, steps)
    now = max([now, *found])
    rest = due(schedule, found[-1] if found else start, now + timedelta(days=9))
    found += [*rest.older, rest.slot] if rest else []
    assert found == list(slots(schedule, start, now + timedelta(days=9)))


# Clock changes


@given(british_changes, times_of_day, st.lists(st.integers(1, 7 * 60), max_size=20))
def test_over_a_british_clock_change_each_day_has_its_slot_once_whenever_one_looks(
    sunday: date, when: time, minutes: list[int]
) -> None:
    schedule = nightly(when)
    start = datetime.combine(sunday - timedelta(days=1), time(), ZoneInfo(LONDON)).astimezone(UTC)
    end = datetime.combine(sunday + timedelta(days=2), time(), ZoneInfo(LONDON)).astimezone(UTC)
    looks = [start + timedelta(minutes=each) for each in accumulate(minutes)] + [end]
    last, found = start - timedelta(microseconds=1), list[datetime]()
    for now in looks:
        dealt_with = due(schedule, last, min(now, end) - timedelta(microseconds=1))
        if dealt_with is not None:
            found += [*dealt_with.older, dealt_with.slot]
            last = dealt_with.slot
    local = [slot.astimezone(ZoneInfo(LONDON)) for slot in found]
    assert [each.date() for each in local] == days_between(start, end - HOUR, LONDON)
    missing = sunday.month == MARCH and time(1) <= when < time(2)
    shown = [when, time(2) if missing else when, when]
    assert [each.time() for each in local] == shown
    # Of an hour that comes twice the first counts.
    assert [each.fold for each in local] == [0, 0, 0]


def test_a_time_missing_in_spring_falls_on_the_first_moment_after_the_gap() -> None:
    found = slots(nightly(time(1, 30)), at("2026-03-28T00:00"), at("2026-03-31T00:00"))
    assert found == (
        at("2026-03-28T01:30"),
        at("2026-03-29T01:00"),  # 2:00 in summer time: there is no half past one.
        at("2026-03-30T00:30"),
    )


def test_a_time_that_comes_twice_in_autumn_happens_once_at_its_first() -> None:
    found = slots(nightly(time(1, 30)), at("2026-10-24T00:00"), at("2026-10-27T00:00"))
    assert found == (at("2026-10-24T00:30"), at("2026-10-25T00:30"), at("2026-10-26T01:30"))


@pytest.mark.parametrize(
    ("zone", "since", "found"),
    [
        (LONDON, "2026-03-27T12:00", ["2026-03-30T08:00", "2026-03-31T08:00"]),
        (LONDON, "2026-10-23T12:00", ["2026-10-26T09:00", "2026-10-27T09:00"]),
        ("Pacific/Auckland", "2026-09-25T12:00", ["2026-09-27T20:00", "2026-09-28T20:00"]),
        ("America/St_Johns", "2026-10-30T12:00", ["2026-11-02T12:30", "2026-11-03T12:30"]),
    ],
)
def test_nine_in_the_morning_stays_nine_in_the_morning(
    zone: str, since: str, found: list[str]
) -> None:
    schedule = Schedule("daily", WORKING_DAYS, time(9), zone)
    first = next_slot(schedule, at(since))
    if first.astimezone(ZoneInfo(zone)).weekday() == 4:
        first = next_slot(schedule, first)
    assert [first, next_slot(schedule, first)] == [at(each) for each in found]


def test_a_day_that_a_zone_left_out_brings_no_slot_twice() -> None:
    """Samoa went from 29 to 31 December: the 30th's work is done as the 31st begins, once."""
    found = slots(nightly(time(0), "Pacific/Apia"), at("2011-12-29T12:00"), at("2012-01-01T00:00"))
    assert found == (at("2011-12-30T10:00"), at("2011-12-31T10:00"))


# After a pause


def test_after_downtime_the_latest_is_done_and_the_older_are_passed_over() -> None:
    schedule = Schedule("daily", WORKING_DAYS, time(9), LONDON)
    last, now = at("2026-11-17T09:00"), at("2026-11-20T15:00")
    older = (at("2026-11-18T09:00"), at("2026-11-19T09:00"))
    assert due(schedule, last, now) == Due(at("2026-11-20T09:00"), older)


def test_a_schedule_that_has_not_begun_has_missed_nothing() -> None:
    schedule = Schedule("daily", WORKING_DAYS, time(9), LONDON)
    assert due(schedule, None, at("2026-11-22T15:00")) == Due(at("2026-11-20T09:00"))


# Working hours


@pytest.mark.parametrize(
    ("moment", "zone", "working"),
    [
        ("2026-11-20T08:59", LONDON, False),
        ("2026-11-20T09:00", LONDON, True),
        ("2026-11-20T16:59", LONDON, True),
        ("2026-11-20T17:00", LONDON, False),
        ("2026-11-21T10:00", LONDON, False),  # a Saturday
        ("2026-06-19T08:00", LONDON, True),  # nine, in summer time
        ("2026-11-19T20:00", "Pacific/Auckland", True),  # Friday morning there
        ("2026-11-20T20:00", "Pacific/Auckland", False),  # Saturday there
        ("2026-12-25T10:00", LONDON, False),
        ("2026-12-28T10:00", LONDON, False),  # Boxing Day is kept on the Monday
        ("2026-11-30T10:00", LONDON, True),  # St Andrew's Day is Scotland's
    ],
)
def test_people_work_from_nine_to_five_on_working_days(
    moment: str, zone: str, *, working: bool
) -> None:
    assert in_working_hours(at(moment), zone) is working


def test_a_schedule_that_keeps_holidays_has_no_slot_on_one() -> None:
    schedule = Schedule("daily", WORKING_DAYS, time(9), LONDON, holidays=True)
    found = slots(schedule, at("2026-12-24T00:00"), at("2026-12-30T00:00"))
    assert found == (at("2026-12-24T09:00"), at("2026-12-29T09:00"))


@given(schedules, moments, spans)
def test_moved_off_holidays_no_day_of_the_schedule_is_lost_and_none_falls_on_one(
    schedule: Schedule, start: datetime, span: timedelta
) -> None:
    """Each has its slot on its own day, or on the first working day after the holiday it is."""
    moved = replace(schedule, moved=True, at=time(12))
    zone = ZoneInfo(moved.zone)
    found = [slot.astimezone(zone).date() for slot in slots(moved, start, start + span)]
    whole = days_between(start, start + span, moved.zone)[1:-12]
    wanted = [day for day in whole if day.weekday() in moved.days and day.year != 2011]
    assert {next_working_day(day) if is_holiday(day) else day for day in wanted} <= set(found)
    assert not any(map(is_holiday, found))
    assert len(set(found)) == len(found)


def test_people_may_keep_other_hours() -> None:
    early = Hours(time(7, 30), time(15, 30))
    assert in_working_hours(at("2026-11-20T07:30"), LONDON, early)
    assert not in_working_hours(at("2026-11-20T15:30"), LONDON, early)
