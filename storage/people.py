"""Who there is: the workspace's own facts, its teams and its people."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, and_, bindparam, select
from sqlalchemy.dialects.postgresql import insert  # Compiles for SQLite too; not the reverse.

from flows.answers import Person
from flows.roles import Leads
from flows.schedule import NINE_TO_FIVE, Hours
from flows.setup import DEFAULT_TIMEZONE, DigestTime, Setup, Team
from storage import groups, lists, tables
from storage.prepared import Prepared

_workspaces = tables.Workspace.__table__
_teams = tables.Team.__table__
_people = tables.Person.__table__
_history = tables.History.__table__

COMMAND_LINE: Final = "command line"
"""Who the history names for what nobody did in Slack."""

_COLUMNS = (
    *(_people.c.id, _people.c.name, _people.c.team, _people.c.roles, _people.c.active),
    *(_people.c.timezone, _people.c.telephone, _teams.c.name.label("team_name")),
    _teams.c.timezone.label("team_zone"),
)
_ITS_TEAM = and_(_teams.c.workspace == _people.c.workspace, _teams.c.key == _people.c.team)
_PEOPLE = select(*_COLUMNS).outerjoin(_teams, _ITS_TEAM)
_IT = and_(_people.c.workspace == _workspaces.c.id, _people.c.id == bindparam("id"))
_LOOK_UP = Prepared(
    select(_workspaces.c.timezone, *_COLUMNS)
    .select_from(_workspaces.outerjoin(_people, _IT).outerjoin(_teams, _ITS_TEAM))
    .where(_workspaces.c.id == bindparam("workspace"))
)
_FORGET = _people.delete().where(
    _people.c.workspace == bindparam("of_workspace"), _people.c.id == bindparam("of_id")
)


@dataclass(frozen=True, slots=True)
class Workspace:
    """What a council's set-up says of itself. Channels are Slack's ids; empty where not set.

    ``escalation`` are the people told, one after the other, of a concern nobody acknowledges.
    """

    name: str = ""
    timezone: str = DEFAULT_TIMEZONE
    emergency_number: str = ""
    moderators_channel: str = ""
    escalation_channel: str = ""
    service_lead: str | None = None
    hours: Hours = NINE_TO_FIVE
    escalation: tuple[str, ...] = ()


class LookedUp(NamedTuple):
    """Somebody, or ``None`` for a stranger, and the council's zone; empty before any set-up."""

    person: Person | None = None
    zone: str = ""


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
        Hours(row.opens, row.closes),
        tuple(row.escalation),
    )


def find(conn: Connection, workspace_id: str, person: str) -> Person | None:
    """Somebody who was set up, or ``None``."""
    return ask_for(conn, workspace_id, person)().person


def ask_for(conn: Connection, workspace_id: str, person: str) -> Callable[[], LookedUp]:
    """The same, to be had a little later, with their council's zone."""
    asked = _LOOK_UP.ask(conn, workspace=workspace_id, id=person)

    def read() -> LookedUp:
        for zone, *columns in asked():
            return LookedUp(None if columns[0] is None else _person(*columns), zone)
        return LookedUp()

    return read


def everyone(conn: Connection, workspace_id: str) -> tuple[Person, ...]:
    """Everybody who was set up, by name; those who left among them."""
    rows = conn.execute(_PEOPLE.where(_people.c.workspace == workspace_id).order_by(_people.c.name))
    return tuple(_person(*row) for row in rows.all())


def leads_of(conn: Connection, workspace_id: str, team: str | None) -> Leads:
    """Who leads this team."""
    row = conn.execute(
        select(_teams.c.manager, _teams.c.service_lead).where(
            _teams.c.workspace == workspace_id, _teams.c.key == team
        )
    ).one_or_none()
    overall = workspace(conn, workspace_id).service_lead
    if row is None:
        return Leads(None, overall)
    return Leads(row.manager, row.service_lead or overall)


def leads_by_team(conn: Connection, workspace_id: str) -> dict[str | None, Leads]:
    """Who leads each team; under ``None``, who leads where no team is known."""
    overall = workspace(conn, workspace_id).service_lead
    led: dict[str | None, Leads] = {
        team.key: Leads(team.manager, team.service_lead or overall)
        for team in teams(conn, workspace_id)
    }
    return {None: Leads(None, overall)} | led


def escalation_of(conn: Connection, workspace_id: str, team: str | None) -> tuple[str, ...]:
    """Whom to tell, one after the other, of a concern in this team that nobody acknowledges."""
    own = conn.execute(
        select(_teams.c.escalation).where(_teams.c.workspace == workspace_id, _teams.c.key == team)
    ).scalar_one_or_none()
    return tuple(own) if own else workspace(conn, workspace_id).escalation


def hours(conn: Connection, workspace_id: str) -> Mapping[str | None, Hours]:
    """When each team is at work; under ``None``, everybody who is in none."""
    overall = workspace(conn, workspace_id).hours
    return {None: overall} | {t.key: t.hours or overall for t in teams(conn, workspace_id)}


def teams(conn: Connection, workspace_id: str) -> tuple[Team, ...]:
    """Every team that is set up, by its name."""
    rows = conn.execute(
        select(_teams).where(_teams.c.workspace == workspace_id).order_by(_teams.c.name)
    )
    return tuple(_team(row) for row in rows.all())


def find_team(conn: Connection, workspace_id: str, key: str) -> Team | None:
    """A team that is set up, or ``None``."""
    it = (_teams.c.workspace == workspace_id) & (_teams.c.key == key)
    row = conn.execute(select(_teams).where(it)).one_or_none()
    return None if row is None else _team(row)


def stored(conn: Connection, workspace_id: str) -> Setup | None:
    """The set-up that the records amount to; ``None`` where nothing was set up.

    Somebody who has left keeps no team that is not there any more.
    """
    if conn.execute(select(_workspaces.c.id).where(_workspaces.c.id == workspace_id)).first():
        return _stored(conn, workspace_id)
    return None


def stored_to_change(conn: Connection, workspace_id: str) -> Setup | None:
    """The set-up, which nobody else changes until this transaction ends."""
    it = _workspaces.c.id == workspace_id
    conn.execute(select(_workspaces.c.id).where(it).with_for_update()).first()
    return stored(conn, workspace_id)


def _stored(conn: Connection, workspace_id: str) -> Setup:
    facts, own_teams = workspace(conn, workspace_id), teams(conn, workspace_id)
    known = {team.key for team in own_teams}
    people = (
        person if person.team in known else replace(person, team=None)
        for person in everyone(conn, workspace_id)
    )
    return Setup(
        name=facts.name,
        emergency_number=facts.emergency_number,
        teams=own_teams,
        people=tuple(people),
        timezone=facts.timezone,
        moderators_channel=facts.moderators_channel,
        escalation_channel=facts.escalation_channel,
        service_lead=facts.service_lead,
        lists=lists.own(conn, workspace_id),
        groups=groups.everyones(conn, workspace_id),
        hours=facts.hours,
        escalation=facts.escalation,
    )


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
        setup.hours,
        setup.escalation,
    )
    council = facts != workspace(conn, workspace_id)
    if council:
        _put_facts(conn, workspace_id, facts)
    known = set(teams(conn, workspace_id))
    different = len({team.key for team in known.symmetric_difference(setup.teams)})
    if different:
        _put_teams(conn, workspace_id, setup.teams)
    own = lists.put(conn, workspace_id, setup.lists)
    changes = _put_people(conn, workspace_id, setup.people)
    named = groups.put(conn, workspace_id, setup.groups)
    return replace(changes, council=council, teams=different, lists=own, groups=named)


def record_set_up(
    conn: Connection,
    workspace_id: str,
    setup: Setup,
    changes: Changes,
    at: datetime,
    by: str = COMMAND_LINE,
) -> None:
    """Add a set-up that changed something to the history: numbers, and nobody's name."""
    conn.execute(
        _history.insert().values(
            workspace=workspace_id,
            at=at,
            by=by,
            what="set-up",
            after=f"people {len(setup.people)}, teams {len(setup.teams)}: people added "
            f"{changes.added}, changed {changes.changed}, left {changes.left}; teams changed "
            f"{changes.teams}; lists changed {changes.lists}; groups changed {changes.groups}; "
            f"council changed "
            f"{'yes' if changes.council else 'no'}",
        )
    )


def _put_facts(conn: Connection, workspace_id: str, facts: Workspace) -> None:
    columns = {
        "name": facts.name,
        "timezone": facts.timezone,
        "emergency_number": facts.emergency_number,
        "moderators_channel": facts.moderators_channel or None,
        "escalation_channel": facts.escalation_channel or None,
        "service_lead": facts.service_lead,
        "opens": facts.hours.opens,
        "closes": facts.hours.closes,
        "escalation": list(facts.escalation),
    }
    # Its row stays the same one: whoever waits to change the set-up waits for that.
    put = insert(_workspaces).values(id=workspace_id, **columns)
    conn.execute(put.on_conflict_do_update(index_elements=[_workspaces.c.id], set_=columns))


def _team(row: Row[*tuple[Any, ...]]) -> Team:
    return Team(
        row.key,
        row.name,
        row.channel,
        row.manager,
        row.service_lead,
        DigestTime(row.digest_day, row.digest_at),
        row.timezone,
        None if row.opens is None else Hours(row.opens, row.closes),
        tuple(row.escalation),
    )


def _team_row(workspace_id: str, team: Team) -> dict[str, object]:
    return {
        "workspace": workspace_id,
        "key": team.key,
        "name": team.name,
        "channel": team.channel,
        "manager": team.manager,
        "service_lead": team.service_lead,
        "digest_day": team.digest.day,
        "digest_at": team.digest.at,
        "timezone": team.timezone,
        "opens": team.hours and team.hours.opens,
        "closes": team.hours and team.hours.closes,
        "escalation": list(team.escalation),
    }


def _put_teams(conn: Connection, workspace_id: str, teams: tuple[Team, ...]) -> None:
    conn.execute(_teams.delete().where(_teams.c.workspace == workspace_id))
    if teams:
        conn.execute(_teams.insert(), [_team_row(workspace_id, team) for team in teams])


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
    telephone: str,
    team_name: str | None,
    team_zone: str | None,
) -> Person:
    given = (person, name, team, frozenset(roles), active, timezone, telephone)
    return Person(*given, team_name=team_name or "", team_zone=team_zone or "")
