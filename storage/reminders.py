"""What was said to remind people, and till when they want to hear no more.

None of it is a revision of an audit: nothing that anybody answered changes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from flows.audit import OPEN
from flows.reminders import AskedFor, Watched
from storage import tables

_audits = tables.Audit.__table__
_assignments = tables.Assignment.__table__


@dataclass(slots=True)
class Desk:
    """What lies on one person's desk: audits they are doing, and ones that they were asked for."""

    audits: list[Watched] = field(default_factory=list)
    asked: list[AskedFor] = field(default_factory=list)


def desks(conn: Connection, workspace: str, people: Sequence[str], zone: str) -> dict[str, Desk]:
    """What lies on the desks of these people, whose days are those of ``zone``."""
    found: dict[str, Desk] = {}
    for auditor, audit in _open_of(conn, workspace, people, ZoneInfo(zone)):
        found.setdefault(auditor, Desk()).audits.append(audit)
    for auditor, asked in _asked_of(conn, workspace, people):
        found.setdefault(auditor, Desk()).asked.append(asked)
    return found


def reminded(
    conn: Connection, workspace: str, audits: Sequence[str], asked: Sequence[str], today: date
) -> None:
    """Note that somebody heard today of these audits, and of these that they were asked for."""
    for table, ids in ((_audits, audits), (_assignments, asked)):
        # One by one and in order: whoever locks several rows locks them in the same order.
        for each in sorted(ids):
            named = (table.c.workspace == workspace) & (table.c.id == each)
            conn.execute(table.update().where(named).values(reminded_on=today))


def lock(conn: Connection, workspace: str, people: Sequence[str]) -> None:
    """Keep what these people were reminded of: before anything of the outbox, as everybody does."""
    for table in (_audits, _assignments):
        theirs = (table.c.workspace == workspace) & table.c.auditor.in_(people)
        told = select(table.c.id).where(theirs, table.c.reminded_on.is_not(None))
        conn.execute(told.order_by(table.c.id).with_for_update()).all()


def unheard(conn: Connection, workspace: str, person: str, day: date) -> None:
    """Note that this person did not hear on that day of what they were to be reminded of."""
    for table in (_audits, _assignments):
        theirs = (table.c.workspace == workspace) & (table.c.auditor == person)
        reminded = table.update().where(theirs, table.c.reminded_on == day)
        conn.execute(reminded.values(reminded_on=None))


def snooze(conn: Connection, workspace: str, audit: str, until: date) -> None:
    """Say no more of this audit before that day."""
    named = (_audits.c.workspace == workspace) & (_audits.c.id == audit)
    conn.execute(_audits.update().where(named).values(reminders_snoozed_until=until))


def _open_of(
    conn: Connection, workspace: str, people: Sequence[str], zone: ZoneInfo
) -> Iterator[tuple[str, Watched]]:
    c = _audits.c
    rows = conn.execute(
        select(
            *(c.auditor, c.id, c.updated_at, c.reminded_on),
            *(c.reminders_snoozed_until, c.reminders_paused),
        ).where(c.workspace == workspace, c.auditor.in_(people), c.status.in_(OPEN))
    )
    for auditor, audit, touched_at, told, until, paused in rows.all():
        touched_on = touched_at.astimezone(zone).date()
        yield auditor, Watched(audit, touched_on, told, until, paused)


def _asked_of(
    conn: Connection, workspace: str, people: Sequence[str]
) -> Iterator[tuple[str, AskedFor]]:
    c = _assignments.c
    rows = conn.execute(
        select(c.auditor, c.id, c.due_on, c.reminded_on).where(
            c.workspace == workspace, c.auditor.in_(people), c.audit.is_(None)
        )
    )
    for auditor, *asked in rows.all():
        yield auditor, AskedFor(*asked)
