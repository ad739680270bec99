"""When scheduled work falls due: on days of the week, at a local time, across clock changes.

Slots are moments, in UTC. A local time that is missing on the night the clocks go forward falls
on the first moment after the gap; one that comes twice in autumn falls on the first of the two.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import takewhile
from typing import Final
from zoneinfo import ZoneInfo

import holidays
from dateutil.rrule import DAILY, rrule

WORKING_DAYS: Final = frozenset(range(5))
"""Monday to Friday, as ``date.weekday`` counts."""
OPENS: Final = time(9)
CLOSES: Final = time(17)


@dataclass(frozen=True, slots=True)
class Hours:
    """When people are at work on a working day, by their own clock."""

    opens: time = OPENS
    closes: time = CLOSES


NINE_TO_FIVE: Final = Hours()

# A zone may drop or repeat a whole day when it moves across the date line.
_MARGIN: Final = timedelta(days=2)
_BEFORE_THE_FIRST: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Work that recurs on ``days`` of the week (Monday is 0) at a local time of ``zone``.

    ``name`` tells it from every other one of the workspace. Where it keeps ``holidays`` it has no
    slots on England's public holidays; where those are ``moved`` it has one on the next working
    day instead, which two of them share.
    """

    name: str
    days: frozenset[int]
    at: time
    zone: str
    holidays: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done now: the work of one slot. The ``older`` ones are passed over."""

    slot: datetime
    older: tuple[datetime, ...] = ()


def slots(schedule: Schedule, after: datetime, until: datetime) -> tuple[datetime, ...]:
    """Every slot later than ``after`` and no later than ``until``, in order."""
    return tuple(takewhile(lambda slot: slot <= until, _from(schedule, after)))


def next_slot(schedule: Schedule, after: datetime) -> datetime:
    """The first slot later than ``after``."""
    return next(_from(schedule, after))


def due(schedule: Schedule, last: datetime | None, now: datetime) -> Due | None:
    """What is due at ``now``, when ``last`` is the latest slot that was dealt with.

    A schedule that has not begun (``None``) has missed nothing: only its latest slot is due. A
    clock that was set back finds that nothing is due until it has caught up.
    """
    found = slots(schedule, last or now - _BEFORE_THE_FIRST, now)
    if not found:
        return None
    *older, latest = found
    return Due(latest, tuple(older) if last is not None else ())


def is_working_day(day: date) -> bool:
    """Whether it is a weekday and no public holiday of England."""
    return day.weekday() in WORKING_DAYS and not is_holiday(day)


def is_holiday(day: date) -> bool:
    """Whether it is a public holiday of England."""
    return day in _holidays(day.year)


def in_working_hours(at: datetime, zone: str, hours: Hours = NINE_TO_FIVE) -> bool:
    """Whether somebody in this zone who keeps these hours is at work then."""
    local = at.astimezone(ZoneInfo(zone))
    return is_working_day(local.date()) and hours.opens <= local.time() < hours.closes


def _from(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    """Every slot later than ``after``, without end, each once."""
    zone = ZoneInfo(schedule.zone)
    start = datetime.combine((after.astimezone(zone) - _MARGIN).date(), schedule.at)
    last = after
    days = range(7) if schedule.moved else sorted(schedule.days)
    for local in rrule(DAILY, dtstart=start, byweekday=days):
        if not _has_slot(schedule, local.date()):
            continue
        slot = _moment(local, zone)
        # Two local times that fell into one gap share a moment, and it is one slot.
        if slot > last:
            last = slot
            yield slot


def _has_slot(schedule: Schedule, day: date) -> bool:
    holidays = schedule.holidays or schedule.moved
    if day.weekday() in schedule.days and not (holidays and is_holiday(day)):
        return True
    if not schedule.moved or not is_working_day(day):
        return False
    before = day - timedelta(days=1)
    while not is_working_day(before):
        if is_holiday(before) and before.weekday() in schedule.days:
            return True
        before -= timedelta(days=1)
    return False


def _moment(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment of a local time, or the first after the gap that it falls in."""
    first = local.replace(tzinfo=zone, fold=0)
    moment = first.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local:
        return moment
    # In a gap, fold=1 reckons with the offset after it: the change lies between the two.
    before = first.replace(fold=1).astimezone(UTC)
    offset = moment.astimezone(zone).utcoffset()

    def is_after(seconds: int) -> bool:
        return (before + timedelta(seconds=seconds)).astimezone(zone).utcoffset() == offset

    between = range(int((moment - before).total_seconds()))
    return before + timedelta(seconds=bisect_left(between, True, key=is_after))


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
