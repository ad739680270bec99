"""A council's set-up: its teams, people, channels, lists, and the emergency team's number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Final

from flows.answers import Person
from flows.lists import Lists
from flows.roles import QUALITY_LEAD
from flows.schedule import NINE_TO_FIVE, OPENS, Hours

ROLES: Final = frozenset({"auditor", "manager", "practitioner", QUALITY_LEAD, "service_lead"})
DEFAULT_TIMEZONE: Final = "Europe/London"


@dataclass(frozen=True, slots=True)
class DigestTime:
    """When a team's digest is posted: the day of the week (Monday is 0), and the time there."""

    day: int = 0
    at: time = OPENS


MONDAY_MORNING: Final = DigestTime()


@dataclass(frozen=True, slots=True)
class Team:
    """A team. ``channel`` is a Slack channel id, ``manager`` and ``service_lead`` people's.

    Where it has no ``timezone``, ``hours`` or ``escalation`` of its own the council's hold.
    ``escalation`` are the people told, one after the other, of a concern nobody acknowledges.
    """

    key: str
    name: str
    channel: str
    manager: str | None = None
    service_lead: str | None = None
    digest: DigestTime = MONDAY_MORNING
    timezone: str | None = None
    hours: Hours | None = None
    escalation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything one set-up file says. ``groups`` are people's ids under the group's key."""

    name: str
    emergency_number: str
    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    timezone: str = DEFAULT_TIMEZONE
    moderators_channel: str = ""
    escalation_channel: str = ""
    service_lead: str | None = None
    lists: Lists = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hours: Hours = NINE_TO_FIVE
    escalation: tuple[str, ...] = ()
