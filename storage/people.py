"""Who there is: the workspace's own facts, its teams and its people."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, and_, bindparam, select

from flows.answers import Person
from flows.concerns import Line
from flows.setup import DEFAULT_TIMEZONE, Setup, Team
from storage import groups, lists, tables
from storage.prepared import Prepared

_workspaces = tables.Workspace.__table__
_teams = tables.Team.__table__
_people = tables.Person.__table__
_history = tables.History.__table__

COMMAND_LINE: Final = "command line"
"""Who the history names for what nobody did in Slack."""

_PEOPLE = select(
    *(_people.c.id, _people.c.name, _people.c.team, _people.c.roles, _people.c.active),
    *(_people.c.timezone, _teams.c.name.label("team_name")),
).outerjoin(_teams, and_(_teams.c.workspace == _people.c.workspace, _teams.c.key == _people.c.team))
_FIND = Prepared(
    _PEOPLE.where(_people.c.workspace == bindparam("workspace"), _people.c.id == bindparam("id"))
)
_FORGET = _people.delete().where(
    _people.c.workspace == bindparam("of_workspace"), _people.c.id == bindparam("of_id")
)


@dataclass(frozen=True, slots=True)
class Workspace:
    """What a council's set-up says of itself. Channels are Slack's ids; empty where not set."""

    name: str = ""
    timezone: str = DEFAULT_TIMEZONE
    emergency_number: str = ""
    moderators_channel: str = ""
    escalation_channel: str = ""
    service_lead: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a set-up changed: people, teams, lists, groups by number; whether the council's facts.

    ``left`` were here and are not any more. True in a condition where anything changed.
    """

    added: int = 0
    changed: int = 0
    left: int = 0
    teams: int = 0
    council: bool = False
    lists: int = 0
    groups: int = 0

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return self != Changes()


def workspace(conn: Connection, workspace_id: str) -> Workspace:
    """The workspace's facts; empty ones where nothing was set up."""
    row = conn.execute(select(_workspaces).where(_workspaces.c.id == workspace_id)).one_or_none()
    if row is None:
        return Workspace()
    return Workspace(
        row.name,
        row.timezone,
        row.emergency_number,
        row.moderators_channel or "",
        row.escalation_channel or "",
        row.service_lead,
    )


def find(conn: Connection, workspace_id: str, person: str) -> Person | None:
    """Somebody who was set up, or ``None``."""
    return ask_for(conn, workspace_id, person)()


def ask_for(conn: Connection, workspace_id: str, person: str) -> Callable[[], Person | None]:
    """The same, to be had a little later."""
    asked = _FIND.ask(conn, workspace=workspace_id, id=person)
    return lambda: next((_person(*row) for row in asked()), None)


def everyone(conn: Connection, workspace_id: str) -> tuple[Person, ...]:
    """Everybody who was set up, by name; those who left among them."""
    rows = conn.execute(_PEOPLE.where(_people.c.workspace == workspace_id).order_by(_people.c.name))
    return tuple(_person(*row) for row in rows.all())


def line_of(conn: Connection, workspace_id: str, team: str | None) -> Line:
    """Who is told of a concern in this team."""
    row = conn.execute(
        select(_teams.c.manager, _teams.c.service_lead).where(
            _teams.c.workspace == workspace_id, _teams.c.key == team
        )
    ).one_or_none()
    overall = workspace(conn, workspace_id).service_lead
    if row is None:
        return Line(None, overall)
    return Line(row.manager, row.service_lead or overall)


def set_up(conn: Connection, workspace_id: str, setup: Setup) -> Changes:
    """Make the records say what the set-up says. Doing it twice changes nothing.

    Somebody who is not in it any more is marked as having left: what they did stays theirs.
    """
    facts = Workspace(
        setup.name,
        setup.timezone,
        setup.emergency_number,
        setup.moderators_channel,
        setup.escalation_channel,
        setup.service_lead,
    )
    council = facts != workspace(conn, workspace_id)
    if council:
        _put_facts(conn, workspace_id, facts)
    known = set(_teams_of(conn, workspace_id))
    teams = len({team.key for team in known.symmetric_difference(setup.teams)})
    if teams:
        _put_teams(conn, workspace_id, setup.teams)
    own = lists.put(conn, workspace_id, setup.lists)
    changes = _put_people(conn, workspace_id, setup.people)
    named = groups.put(conn, workspace_id, setup.groups)
    return replace(changes, council=council, teams=teams, lists=own, groups=named)


def record_set_up(
    conn: Connection, workspace_id: str, setup: Setup, changes: Changes, at: datetime
) -> None:
    """Add a set-up that changed something to the history: numbers, and nobody's name."""
    conn.execute(
        _history.insert().values(
            workspace=workspace_id,
            at=at,
            by=COMMAND_LINE,
            what="set-up",
            after=f"people {len(setup.people)}, teams {len(setup.teams)}: people added "
            f"{changes.added}, changed {changes.changed}, left {changes.left}; teams changed "
            f"{changes.teams}; lists changed {changes.lists}; groups changed {changes.groups}; "
            f"council changed "
            f"{'yes' if changes.council else 'no'}",
        )
    )


def _put_facts(conn: Connection, workspace_id: str, facts: Workspace) -> None:
    conn.execute(_workspaces.delete().where(_workspaces.c.id == workspace_id))
    channels = {
        "moderators_channel": facts.moderators_channel or None,
        "escalation_channel": facts.escalation_channel or None,
    }
    conn.execute(_workspaces.insert().values(id=workspace_id, **(asdict(facts) | channels)))


def _teams_of(conn: Connection, workspace_id: str) -> Iterator[Team]:
    rows = conn.execute(select(_teams).where(_teams.c.workspace == workspace_id))
    return (Team(r.key, r.name, r.channel, r.manager, r.service_lead) for r in rows.all())


def _put_teams(conn: Connection, workspace_id: str, teams: tuple[Team, ...]) -> None:
    conn.execute(_teams.delete().where(_teams.c.workspace == workspace_id))
    if teams:
        conn.execute(_teams.insert(), [{"workspace": workspace_id, **asdict(t)} for t in teams])


def _put_people(conn: Connection, workspace_id: str, people: tuple[Person, ...]) -> Changes:
    known = {person.id: person for person in everyone(conn, workspace_id)}
    named = {person.id for person in people}
    gone = (replace(p, active=False) for p in known.values() if p.active and p.id not in named)
    different = [person for person in (*people, *gone) if known.get(person.id) != person]
    if not different:
        return Changes()
    conn.execute(_FORGET, [{"of_workspace": workspace_id, "of_id": p.id} for p in different])
    conn.execute(
        _people.insert(),
        [{"workspace": workspace_id, **asdict(p), "roles": sorted(p.roles)} for p in different],
    )
    added = sum(person.id not in known for person in different)
    left = sum(known[p.id].active and not p.active for p in different if p.id in known)
    return Changes(added, len(different) - added - left, left)


def _person(  # noqa: PLR0913, PLR0917 - the columns of _PEOPLE, in order
    person: str,
    name: str,
    team: str | None,
    roles: list[str],
    active: bool,  # noqa: FBT001
    timezone: str | None,
    team_name: str | None,
) -> Person:
    return Person(person, name, team, frozenset(roles), active, timezone, team_name or "")
