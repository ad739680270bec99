"""The made-up workspace of the demonstration: its people and its channels."""

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["channel", "private", "im"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the workspace."""

    id: str
    name: str
    title: str = ""
    colour: str = "#4a5568"
    deactivated: bool = False
    tz: str = "Europe/London"

    @property
    def username(self) -> str:
        """The handle Slack derives from the name, such as asha.verma."""
        return self.name.lower().replace(" ", ".")


@dataclass(frozen=True, slots=True)
class ChannelPlan:
    """A channel as a workspace is furnished with it; `with_app` puts the app in it."""

    id: str
    name: str
    members: tuple[str, ...]
    kind: Kind = "channel"
    topic: str = ""
    with_app: bool = True


@dataclass(frozen=True, slots=True)
class Team:
    """The workspace itself."""

    id: str
    name: str
    domain: str


TEAM: Final = Team("T0NORTHSHIRE", "Northshire Children's Services", "northshire")

PEOPLE: Final = (
    Person("U0ASHA", "Asha Verma", "Auditor, North team", "#8a3b6b"),
    Person("U0MARCUS", "Marcus Bell", "Team manager, moderator", "#1f5f8b"),
    Person("U0DANA", "Dana Cole", "Practitioner, key worker, North team", "#2f6b3a"),
    Person("U0QUINN", "Quinn Okafor", "Quality lead", "#7a4b12"),
    Person("U0SAM", "Sam Ortiz", "Auditor, South team", "#5b4b9a"),
    Person("U0PRIYA", "Priya Nair", "Service lead", "#9a3324"),
    Person("U0LEE", "Lee Hart", "Left the service", "#5f6b76", deactivated=True),
)

CHANNELS: Final = (
    ChannelPlan(
        "C0NORTH",
        "north-team",
        ("U0ASHA", "U0MARCUS", "U0DANA", "U0QUINN", "U0PRIYA"),
        topic="North team: cases, actions, the weekly digest",
    ),
    ChannelPlan(
        "C0SOUTH",
        "south-team",
        ("U0SAM", "U0MARCUS", "U0QUINN", "U0PRIYA"),
        topic="South team: cases, actions, the weekly digest",
    ),
    ChannelPlan(
        "C0MOD",
        "audit-moderation",
        ("U0MARCUS", "U0QUINN", "U0PRIYA"),
        kind="private",
        topic="Audits waiting for a moderator",
    ),
    ChannelPlan(
        "C0ESC",
        "safeguarding-escalation",
        ("U0MARCUS", "U0QUINN", "U0PRIYA"),
        kind="private",
        topic="Immediate concerns",
    ),
    ChannelPlan(
        "C0GEN",
        "general",
        ("U0ASHA", "U0MARCUS", "U0DANA", "U0QUINN", "U0SAM", "U0PRIYA"),
        topic="Everybody",
        with_app=False,
    ),
)
