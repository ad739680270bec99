"""Who and where: the workspace, its teams, people, groups and lists."""
# SQLModel reads annotations when the class is made: no postponed ones here.

from datetime import time

from storage.tables.columns import (
    Base,
    Key,
    Names,
    PlainJson,
)


class Workspace(Base, table=True):
    """A Slack workspace and what holds for all of it."""

    __tablename__ = "workspaces"
    id: Key
    name: str
    timezone: str
    emergency_number: str
    moderators_channel: str | None = None
    escalation_channel: str | None = None
    service_lead: str | None = None
    opens: time
    closes: time
    escalation: Names  # people, in the order in which they are told


class Team(Base, table=True):
    """A team of practitioners, and the channel it works in."""

    __tablename__ = "teams"
    workspace: Key
    key: Key
    name: str
    channel: str
    manager: str | None = None
    service_lead: str | None = None
    digest_day: int  # Monday is 0
    digest_at: time
    timezone: str | None = None
    opens: time | None = None
    closes: time | None = None
    escalation: Names


class CouncilList(Base, table=True):
    """A council's own options for a field of the header, in place of an instrument's."""

    __tablename__ = "lists"
    workspace: Key
    key: Key
    options: PlainJson  # [{"value": …, "label": …, "meaning": …}, …]


class Person(Base, table=True):
    """Somebody in the workspace."""

    __tablename__ = "people"
    workspace: Key
    id: Key
    name: str
    team: str | None = None
    roles: Names
    active: bool = True
    timezone: str | None = None
    telephone: str = ""


class Group(Base, table=True):
    """People that a set-up names together: those who moderate."""

    __tablename__ = "groups"
    workspace: Key
    key: Key
    people: Names  # in the order in which they are asked
