"""What people still have to do, counted by person and team: for when somebody has left."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, select

from flows.leaving import Owned
from storage import tables
from storage.actions import IS_OPEN, counted

_c = tables.Action.__table__.c


def owned(
    conn: Connection, workspace: str, people: Iterable[str], today: date
) -> tuple[Owned, ...]:
    """The open actions of these people, by person and team; nothing for whoever has none."""
    # By the column itself SQLite would group along the teams' index, through everybody's actions.
    team = func.coalesce(_c.team, "")
    rows = conn.execute(
        select(_c.owner_person, team, *counted(today))
        .where(*_open_of(workspace, people))
        .group_by(_c.owner_person, team)
    )
    return tuple(Owned(person, team or None, *counts) for person, team, *counts in rows.all())


def actions_of(conn: Connection, workspace: str, owned: Owned) -> tuple[str, ...]:
    """The ids of those actions of one person and team."""
    theirs = _open_of(workspace, [owned.person])
    found = select(_c.id).where(*theirs, _c.team.is_not_distinct_from(owned.team))
    return tuple(conn.execute(found).scalars())


def _open_of(workspace: str, people: Iterable[str]) -> tuple[ColumnElement[bool], ...]:
    return _c.workspace == workspace, IS_OPEN, _c.owner_person.in_(tuple(people))
