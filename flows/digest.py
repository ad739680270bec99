"""A team's week: which of its open actions the digest shows, and a line of how the week went.

What is shown is chosen without the actions' words, which only those that are shown are read for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from types import MappingProxyType
from typing import Final, NamedTuple

from flows import schedule as schedules
from flows.schedule import Due, Schedule
from flows.setup import Team

MOST: Final = 15
"""Lines. More than these nobody reads; overdue matters of safety are never left out for them."""
WEEK_DAYS: Final = 7
SCHEDULES: Final = "digest/"
"""Begins the name of each team's schedule."""
_GONE: Final = "gone"
"""Stands in the name for when, where a team is set up no more."""
_NONE: Final[Mapping["Heading", int]] = MappingProxyType({})


class Heading(StrEnum):
    """Where an open action stands in the digest."""

    OVERDUE = "overdue"
    THIS_WEEK = "this_week"
    LATER = "later"
    UNDATED = "undated"


class Item(NamedTuple):
    """An open action, without its words."""

    id: str
    audit: str
    case: str
    owner_person: str | None
    owner_role: str | None
    due_on: date | None
    safety: bool
    redated: int = 0
    relisted: int = 0
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Pile:
    """The actions under one heading: those shown, of so many in all."""

    heading: Heading
    shown: tuple[Item, ...]
    total: int

    @property
    def left(self) -> int:
        """How many are not shown."""
        return self.total - len(self.shown)


@dataclass(frozen=True, slots=True)
class Digest:
    """What a team is told on ``day``.

    ``closed`` and ``new`` count since the digest before, ``open`` and ``overdue`` as of now;
    ``oldest`` is how many days late the latest one is (0: none is). Only headings that have an
    action are among the ``piles``.
    """

    day: date
    closed: int
    new: int
    open: int
    overdue: int
    oldest: int
    piles: tuple[Pile, ...]

    @property
    def shown(self) -> tuple[Item, ...]:
        """Every action that has a line, in order."""
        # Python keeps two thousand tuples that a generator filled, and reuses none of them.
        return tuple([item for pile in self.piles for item in pile.shown])

    @property
    def left(self) -> int:
        """How many open actions have no line."""
        return self.open - sum(len(pile.shown) for pile in self.piles)

    @property
    def totals(self) -> dict[Heading, int]:
        """How many open actions stand under each heading that has any."""
        return {pile.heading: pile.total for pile in self.piles}

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is open."""
        return self.open == 0


def digest(
    items: Iterable[Item],
    day: date,
    *,
    closed: int = 0,
    new: int = 0,
    most: int = MOST,
    further: Mapping[Heading, int] = _NONE,
) -> Digest:
    """What to say of a team's open actions on its digest's ``day``, in at most so many lines.

    The most pressing have the lines: overdue matters of safety, which are shown however many they
    are, then what is overdue, due this week, later, and what has no date. ``further`` counts those
    that come after all the ``items``, which are then at least as many as the lines.
    """
    overdue: list[Item] = []
    week: list[Item] = []
    later: list[Item] = []
    undated: list[Item] = []
    end = day + timedelta(days=WEEK_DAYS)
    for item in items:
        due = item.due_on
        if due is None:
            undated.append(item)
        elif due < day:
            overdue.append(item)
        elif due < end:
            week.append(item)
        else:
            later.append(item)
    piles: list[Pile] = []
    room = max(most, sum(item.safety for item in overdue))
    found = (overdue, week, later, undated)
    for heading, under in zip(Heading, found, strict=True):
        total = len(under) + further.get(heading, 0)
        if total:
            under.sort(key=_safety_first if heading is Heading.OVERDUE else _by_day)
            piles.append(Pile(heading, tuple(under[:room]), total))
            room -= min(room, len(under))
    return Digest(
        day=day,
        closed=closed,
        new=new,
        open=sum(pile.total for pile in piles),
        overdue=len(overdue),
        oldest=max((days_late(item, day) for item in overdue), default=0),
        piles=tuple(piles),
    )


def as_built(
    day: date,
    shown: Sequence[Item],
    totals: Mapping[Heading, int],
    *,
    closed: int,
    new: int,
    oldest: int,
) -> Digest:
    """A digest that was built before, its actions as they now stand under the same headings.

    ``shown`` are all that it shows, in its order, and ``totals`` what stood under each heading.
    """
    rest = iter(shown)
    stood = ((heading, totals.get(heading, 0)) for heading in Heading)
    piles = [Pile(each, tuple(islice(rest, total)), total) for each, total in stood if total]
    return Digest(
        day=day,
        closed=closed,
        new=new,
        open=sum(totals.values()),
        overdue=totals.get(Heading.OVERDUE, 0),
        oldest=oldest,
        piles=tuple(piles),
    )


def heading_of(item: Item, day: date) -> Heading:
    """Where an open action stands on ``day``."""
    if item.due_on is None:
        return Heading.UNDATED
    if item.due_on < day:
        return Heading.OVERDUE
    this_week = item.due_on < day + timedelta(days=WEEK_DAYS)
    return Heading.THIS_WEEK if this_week else Heading.LATER


def days_late(item: Item, day: date) -> int:
    """How many days ago it was due; 0 where it is not overdue."""
    return max((day - item.due_on).days, 0) if item.due_on is not None else 0


def schedule_of(team: Team, council_zone: str) -> Schedule:
    """When a team's digest is posted: weekly on its day, by its clock, never on a holiday.

    Another day, hour or zone makes it another schedule, by its name.
    """
    zone, at = team.timezone or council_zone, team.digest.at
    days = frozenset({team.digest.day})
    name = f"{SCHEDULES}{team.key}/{team.digest.day}/{at:%H:%M}/{zone}"
    return Schedule(name, days, at, zone, moved=True)


def beginning(last: Mapping[str, datetime], now: Iterable[Schedule]) -> tuple[str, ...]:
    """Which schedules begin: those that are new, and for each team that is gone one without slots.

    ``last`` are those :func:`in_force`, and ``now`` those of the teams there are. Where such a team
    is set up again its own begins anew: nothing was missed while it was not there.
    """
    named = [schedule.name for schedule in now]
    gone = {_team(name) for name in last} - {_team(name) for name in named}
    wanted = [*named, *(f"{SCHEDULES}{team}/{_GONE}" for team in sorted(gone))]
    return tuple(name for name in wanted if name not in last)


def in_force(last: Mapping[str, datetime]) -> dict[str, datetime]:
    """Of the latest slots dealt with, by schedule: that of each team's own as it now is.

    A schedule that a team had before another one begins anew where it comes back.
    """
    latest: dict[str, datetime] = {}
    for name, slot in last.items():
        latest[_team(name)] = max(slot, latest.get(_team(name), slot))
    return {name: slot for name, slot in last.items() if slot == latest[_team(name)]}


def due(schedule: Schedule, last: datetime | None, now: datetime) -> Due | None:
    """The digest that is due at ``now``, when ``last`` is the latest slot that was dealt with.

    A schedule that is new (``None``) has its first slot after it was set up, which is noted as the
    slot that was dealt with last: nobody is sent the digest of a week before that.
    """
    return None if last is None else schedules.due(schedule, last, now)


def _team(schedule: str) -> str:
    return schedule.removeprefix(SCHEDULES).partition("/")[0]


def _by_day(item: Item) -> tuple[date, bool, str]:
    return (item.due_on or date.max, not item.safety, item.id)


def _safety_first(item: Item) -> tuple[bool, date, str]:
    return (not item.safety, item.due_on or date.max, item.id)
