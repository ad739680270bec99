"""An immediate concern: a child may not be safe, and somebody has to know now."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flows.answers import Person
from flows.roles import QUALITY_LEAD


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
class Line:
    """Who is to be told for a team: its manager and its Service Lead, by Slack user id."""

    manager: str | None
    service_lead: str | None


def to_tell(concern: Concern, line: Line, people: tuple[Person, ...]) -> tuple[str, ...]:
    """Who is messaged at once, the manager first: nobody twice, nobody who has left.

    The person who raised it is not told what they have just said. Where neither the manager nor
    the Service Lead can be told, every quality lead is.
    """
    active = {person.id for person in people if person.active}
    named = [who for who in (line.manager, line.service_lead) if who]
    told = [who for who in dict.fromkeys(named) if who in active and who != concern.raised_by]
    if told:
        return tuple(told)
    leads = (p.id for p in people if p.active and QUALITY_LEAD in p.roles)
    return tuple(who for who in leads if who != concern.raised_by)
