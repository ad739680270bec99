"""An immediate concern: a child may not be safe, and somebody has to know now.

Those who lead the team are told at once. While nobody acknowledges it, somebody more is told every
half hour, day and night; when there is nobody more, everybody is told again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from flows.answers import Person, Refusal
from flows.roles import QUALITY_LEAD, Leads

STEP: Final = timedelta(minutes=30)
"""How long a concern may go unacknowledged before somebody more is told."""


class SafeNow(StrEnum):
    """Whether the child is safe at this moment, as far as the person raising it knows."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Concern:
    """What was raised. ``what`` and ``who_knows`` are free text about a child."""

    id: str
    case: str
    team: str | None
    audit: str | None
    raised_by: str
    raised_at: datetime
    what: str
    safe_now: SafeNow
    who_knows: str


@dataclass(frozen=True, slots=True)
class Told:
    """People who were told of a concern, in order. Step 0 is the moment it was raised."""

    step: int
    at: datetime
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody said that they have it."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Raised:
    """A concern, who was told of it, in order, and who acknowledged it."""

    concern: Concern
    told: tuple[Told, ...] = ()
    acknowledged: tuple[Acknowledgement, ...] = ()

    @property
    def is_acknowledged(self) -> bool:
        """Whether anybody has it."""
        return bool(self.acknowledged)

    @property
    def everybody_told(self) -> tuple[str, ...]:
        """Everybody who was told, once each, in order."""
        return tuple(dict.fromkeys(who for told in self.told for who in told.people))

    @property
    def next_at(self) -> datetime | None:
        """When somebody more is to be told; ``None`` once it is acknowledged."""
        if self.is_acknowledged:
            return None
        begun = self.concern.raised_at
        last = max((told.at for told in self.told), default=begun)
        return begun + STEP * ((last - begun) // STEP + 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """One who was told, as the person who raised it sees them."""

    person: str
    told_at: datetime
    acknowledged_at: datetime | None = None


def ladder(
    concern: Concern, leads: Leads, escalation: Iterable[str], people: Iterable[Person]
) -> tuple[tuple[str, ...], ...]:
    """Whom to tell at each step: the team's leads, then one by one the list, then quality leads.

    Nobody twice, nobody who has left, and not whoever raised it: they know. A step for which there
    is nobody is left out, so that the next takes its place. The first is there always; it is empty
    only where nobody at all can be told.
    """
    here = {p.id: p for p in people if p.active and p.id != concern.raised_by}
    steps = [[who for who in (leads.manager, leads.service_lead) if who]]
    steps += [[who] for who in escalation]
    steps += [[who for who, person in here.items() if QUALITY_LEAD in person.roles]]
    found: list[tuple[str, ...]] = []
    for step in steps:
        known = {who for earlier in found for who in earlier}
        named = tuple(who for who in dict.fromkeys(step) if who in here and who not in known)
        if named:
            found.append(named)
    return tuple(found) or ((),)


def raised(concern: Concern, steps: Sequence[tuple[str, ...]]) -> Raised:
    """The concern as it is raised: the first of the ``steps`` is told at once."""
    return Raised(concern, (Told(0, concern.raised_at, steps[0]),))


def escalate(
    standing: Raised,
    steps: Sequence[tuple[str, ...]],
    now: datetime,
    unreached: frozenset[str] = frozenset(),
) -> Told | None:
    """Whom to tell now because nobody acknowledged it; ``None`` where that is not yet due.

    ``steps`` are those of :func:`ladder` as it is now. Past its end everybody is told again, at
    every step. After a pause those of every step that was missed are told at once. Where none of
    those told so far can be reached, the next is not left to wait for them.
    """
    due, known = standing.next_at, standing.everybody_told
    if due is None:
        return None
    place = (now - standing.concern.raised_at) // STEP
    climbed = [who for each in steps[: place + 1] for who in each if who not in known]
    in_vain = climbed and known and unreached.issuperset(known)
    if now < due and not in_vain:
        return None
    everybody = [who for each in steps for who in each]
    number = max(place, 1 + max((told.step for told in standing.told), default=0))
    return Told(number, now, tuple(climbed or everybody))


def acknowledge(standing: Raised, person: Person | None, at: datetime) -> Raised | Refusal:
    """Note that somebody has it. Others who were told can say so as well."""
    if person is None or not person.active:
        return Refusal("You are not set up in Golden Thread.", "Telephone whoever was told.")
    if person.id == standing.concern.raised_by:
        return Refusal(
            "You raised this concern, so somebody else has to take it up.",
            "If nobody has, telephone them.",
        )
    if person.id not in standing.everybody_told and QUALITY_LEAD not in person.roles:
        return Refusal("You were not told of this concern.", "Nothing was changed.")
    if any(given.person == person.id for given in standing.acknowledged):
        return Refusal("You acknowledged this concern before.", "Nothing was changed.")
    given = Acknowledgement(person.id, at)
    return replace(standing, acknowledged=(*standing.acknowledged, given))


def refusal_to_see(
    standing: Raised, steps: Iterable[Iterable[str]], person: Person | None
) -> Refusal | None:
    """Why this person may not see whom a concern goes to; ``None`` where they may.

    ``steps`` are those of :func:`ladder`: whoever stands on it may, told by now or not.
    """
    if person is None or not person.active:
        return Refusal("You are not set up in Golden Thread.", "Telephone whoever was told.")
    known = {standing.concern.raised_by, *standing.everybody_told}
    known |= {given.person for given in standing.acknowledged}
    known |= {who for step in steps for who in step}
    if person.id in known or QUALITY_LEAD in person.roles:
        return None
    return Refusal("You were not told of this concern.", "Ask whoever raised it.")


def shown(standing: Raised) -> tuple[Shown, ...]:
    """Who was told, when first, and who of them has it, in the order in which they were told."""
    first: dict[str, datetime] = {}
    for told in standing.told:
        for who in told.people:
            first.setdefault(who, told.at)
    given = {each.person: each.at for each in standing.acknowledged}
    # A quality lead who was not told can take it up all the same.
    first |= {who: at for who, at in given.items() if who not in first}
    return tuple(Shown(who, at, given.get(who)) for who, at in first.items())


def should_telephone(standing: Raised, now: datetime) -> bool:
    """Whether whoever raised it has waited long enough: nobody has it, or nobody could be told."""
    if standing.is_acknowledged:
        return False
    return not standing.everybody_told or now >= standing.concern.raised_at + STEP
