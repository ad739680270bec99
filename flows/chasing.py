"""Whom to remind of which actions: one message a person a day at most, with everything in it.

The owner hears some days before and on the day, or as soon after as there is work; from then on
the digest has it. What is two weeks late goes to the team's manager. An overdue matter of safety
goes to owner and manager every working day, and from its fourth day to the Service Lead, until it
is ended or has another day: no snooze and no note keeps it quiet. One that has no day goes to both
weekly, until it has one.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from flows.answers import Person
from flows.roles import NO_LEADS, QUALITY_LEAD, Leads
from flows.schedule import NINE_TO_FIVE, WORKING_DAYS, Hours, Schedule

SOON_DAYS: Final = 3
LONG_LATE_DAYS: Final = 14
UP_DAYS: Final = 3
"""A matter of safety that is later than this goes to the Service Lead as well."""
AGAIN_DAYS: Final = 7
"""Whoever has to do with it, but not to do it, hears of the same no more than weekly."""
FRESH_DAYS: Final = 4
"""What they heard of within these is not told again beside something else that is due."""
SNOOZE_DAYS: Final = 3


class Why(StrEnum):
    """Why somebody is told of an action, the most pressing first."""

    UNSAFE = "unsafe"
    UNDATED = "undated"
    """A matter of safety that has no day, and is never overdue."""
    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    UNOWNED = "unowned"
    LONG_LATE = "long_late"
    EFFECT = "effect"


_PRESSING: Final = {why: place for place, why in enumerate(Why)}
MOST: Final = 5
"""Lines for one reason. The rest is counted, and found where all of somebody's actions are."""
MOST_UNSAFE: Final = 40
OWN: Final = frozenset({Why.LATE, Why.TODAY, Why.SOON})
"""What somebody hears of because they are to do it."""
_CAN_WAIT: Final = frozenset({Why.SOON, Why.UNOWNED, Why.LONG_LATE, Why.EFFECT})


@dataclass(frozen=True, slots=True)
class Pending:
    """An action somebody may have to hear of: open, or done with its effect not told.

    ``effect_due_on`` is set for the latter alone. ``reminded_on`` is when its owner last heard of
    it, ``chased_on`` when its manager did, and ``asked_on`` when its effect was last asked for.
    """

    id: str
    team: str | None
    auditor: str
    owner_person: str | None
    due_on: date | None
    safety: bool
    effect_due_on: date | None = None
    reminded_on: date | None = None
    chased_on: date | None = None
    asked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """An action, by id, and why it is told of."""

    action: str
    why: Why


@dataclass(frozen=True, slots=True)
class Chase:
    """What one person is told on one day, the most pressing first."""

    person: str
    reasons: tuple[Reason, ...]

    @property
    def can_wait(self) -> bool:
        """Whether nothing in it has to be heard on this very day."""
        return all(reason.why in _CAN_WAIT for reason in self.reasons)

    @property
    def groups(self) -> tuple["Group", ...]:
        """Why they are told, the most pressing first, and which actions have a line."""
        found: dict[Why, list[str]] = {}
        for reason in self.reasons:
            found.setdefault(reason.why, []).append(reason.action)
        return tuple(
            Group(why, tuple(ids[: MOST_UNSAFE if why is Why.UNSAFE else MOST]), len(ids))
            for why, ids in found.items()
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Actions that somebody is told of for one reason: those with a line, of so many in all."""

    why: Why
    shown: tuple[str, ...]
    total: int

    @property
    def left(self) -> int:
        """How many have no line."""
        return self.total - len(self.shown)


@dataclass(frozen=True, slots=True)
class Roster:
    """Who there is: each team's leads, everybody by id, and who wants to be left alone till when.

    People who have left, and teams that nobody set up, may be missing. Of those ``noticed``, each
    with a team's key, a notice tells today how much is to be given to others.
    """

    people: Mapping[str, Person]
    teams: Mapping[str | None, Leads] = field(default_factory=dict)
    snoozed: Mapping[str, date] = field(default_factory=dict)
    noticed: Collection[tuple[str | None, str | None]] = ()

    def leads_of(self, team: str | None) -> Leads:
        """Who leads a team."""
        return self.teams.get(team) or self.teams.get(None) or NO_LEADS

    def is_here(self, person: str | None) -> bool:
        """Whether somebody can be told at all."""
        return person is not None and person in self.people and self.people[person].active

    def first(self, *candidates: str | None) -> tuple[str, ...]:
        """The first of them who is here; every quality lead where nobody is."""
        for person in candidates:
            if person is not None and self.is_here(person):
                return (person,)
        leads = (p for p in self.people.values() if p.active and QUALITY_LEAD in p.roles)
        return tuple(sorted(lead.id for lead in leads))


def chases(
    pending: Iterable[Pending], roster: Roster, today: date, among: Iterable[str] | None = None
) -> tuple[Chase, ...]:
    """Whom to tell what on a working day, whose ``today`` it is; ``among`` these people only.

    As soon as one thing is due to be told to somebody, everything of theirs that could be is told
    with it, so that the next of all of it falls on one day, too. But an overdue matter of safety,
    which is told daily, brings nothing else with it.
    """
    told: dict[str, dict[str, tuple[Why, date]]] = {}
    due: set[str] = set()
    wanted = None if among is None else frozenset(among)
    for action in pending:
        for person, why, is_due in _of(action, roster, today):
            if wanted is not None and person not in wanted:
                continue
            if why is not Why.UNSAFE and _is_asleep(roster.snoozed.get(person), today):
                continue
            known = told.setdefault(person, {})
            # Who is several things to an action hears of it once, for the most pressing reason.
            if action.id not in known or _PRESSING[why] < _PRESSING[known[action.id][0]]:
                known[action.id] = (why, action.effect_due_on or action.due_on or date.max)
            if is_due and why is not Why.UNSAFE:
                due.add(person)
    found = (
        Chase(person, _in_order(reasons, only_unsafe=person not in due))
        for person, reasons in sorted(told.items())
    )
    return tuple(chase for chase in found if chase.reasons)


def schedule_of(zone: str, hours: Hours = NINE_TO_FIVE) -> Schedule:
    """When people in this zone who keep these hours are told: as their working day begins."""
    name = f"chase/{zone}/{hours.opens:%H:%M}-{hours.closes:%H:%M}"
    return Schedule(name, WORKING_DAYS, hours.opens, zone, holidays=True)


def snoozed_until(today: date) -> date:
    """The day on which somebody who snoozes today hears again of what is no matter of safety."""
    return today + timedelta(days=SNOOZE_DAYS)


def _of(action: Pending, roster: Roster, today: date) -> Iterator[tuple[str, Why, bool]]:
    """Who could hear of an action, why, and whether that is due today."""
    leads = roster.leads_of(action.team)
    if action.effect_due_on is not None:
        if action.effect_due_on <= today:
            people = roster.first(action.auditor, leads.manager, leads.service_lead)
            last, since = action.asked_on, action.effect_due_on
            yield from _weekly(people, Why.EFFECT, last, since, today)
        return
    first = roster.first(leads.manager, leads.service_lead)
    late = 0 if action.due_on is None else (today - action.due_on).days
    owned = roster.is_here(action.owner_person)
    if action.safety and late > 0:
        yield from _of_unsafe(action, roster, late, first)
        return
    if owned and action.owner_person is not None:
        yield from _of_owner(action, action.owner_person, today)
        if action.safety and action.due_on is None:
            both = dict.fromkeys([action.owner_person, *first])
            yield from _weekly(both, Why.UNDATED, action.chased_on, None, today)
    elif (action.owner_person, action.team) in roster.noticed:
        return
    else:
        yield from _weekly(first, Why.UNOWNED, action.chased_on, None, today)
    if late >= LONG_LATE_DAYS and action.due_on is not None:
        since = action.due_on + timedelta(days=LONG_LATE_DAYS)
        yield from _weekly(first, Why.LONG_LATE, action.chased_on, since, today)


def _of_unsafe(
    action: Pending, roster: Roster, late: int, first: tuple[str, ...]
) -> Iterator[tuple[str, Why, bool]]:
    told = list(first)
    if action.owner_person is not None and roster.is_here(action.owner_person):
        told.append(action.owner_person)
    if late > UP_DAYS:
        told += roster.first(roster.leads_of(action.team).service_lead)
    for person in dict.fromkeys(told):
        yield person, Why.UNSAFE, True


def _of_owner(action: Pending, owner: str, today: date) -> Iterator[tuple[str, Why, bool]]:
    if action.due_on is None:
        return
    ahead = (action.due_on - today).days
    if ahead > SOON_DAYS:
        return
    why = Why.SOON if ahead > 0 else Why.TODAY if ahead == 0 else Why.LATE
    # Once in the days before, and once from the day itself on: later where that is no working day.
    since = action.due_on - timedelta(days=SOON_DAYS if ahead > 0 else 0)
    reminded = action.reminded_on
    is_due = reminded is None or reminded < since
    # From the digest they know what they were told was late.
    if why is not Why.LATE or is_due:
        yield owner, why, is_due


def _weekly(
    people: Iterable[str], why: Why, last: date | None, since: date | None, today: date
) -> Iterator[tuple[str, Why, bool]]:
    """What is due where they never heard of it, not ``since`` it came to this, or not for a week.

    Before, it goes along with something else unless they heard of it just now. Where one of several
    heard of it today, so do the others, whose working day may begin later.
    """
    who = tuple(people)
    never = last is None or (since is not None and last < since)
    days = (today - last).days if last is not None else 0
    begun = last is not None and days <= 0 and len(who) > 1
    is_due = never or begun or days >= AGAIN_DAYS
    if is_due or days >= FRESH_DAYS:
        for person in who:
            yield person, why, is_due


def _is_asleep(until: date | None, today: date) -> bool:
    return until is not None and today < until


def _in_order(reasons: Mapping[str, tuple[Why, date]], *, only_unsafe: bool) -> tuple[Reason, ...]:
    """The most pressing first, and of those the one whose day was or is first."""
    found = sorted((_PRESSING[why], day, action, why) for action, (why, day) in reasons.items())
    return tuple(
        Reason(action, why) for _, _, action, why in found if why is Why.UNSAFE or not only_unsafe
    )
