"""A council's set-up: its teams, people, channels, lists, and the emergency team's number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flows.answers import Person
from flows.lists import Lists
from flows.roles import QUALITY_LEAD

ROLES: Final = frozenset({"auditor", "manager", "practitioner", QUALITY_LEAD, "service_lead"})
DEFAULT_TIMEZONE: Final = "Europe/London"


@dataclass(frozen=True, slots=True)
class Team:
    """A team. ``channel`` is a Slack channel id, ``manager`` and ``service_lead`` people's."""

    key: str
    name: str
    channel: str
    manager: str | None = None
    service_lead: str | None = None


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
