"""Audits that were given to somebody and have not begun."""

from sqlalchemy import ColumnElement, Connection, Row, func, select

from flows.assigning import Assignment
from storage import tables

_assignments = tables.Assignment.__table__


def insert(conn: Connection, workspace: str, assignment: Assignment) -> None:
    """Keep an assignment."""
    conn.execute(
        _assignments.insert().values(
            workspace=workspace,
            id=assignment.id,
            questionnaire_key=assignment.questionnaire_key,
            title=assignment.title,
            case_reference=assignment.case,
            auditor=assignment.auditor,
            due_on=assignment.due_on,
            assigned_by=assignment.assigned_by,
            assigned_at=assignment.assigned_at,
        )
    )


def find(conn: Connection, workspace: str, assignment_id: str) -> Assignment | None:
    """The assignment of this id, if this workspace has it."""
    row = conn.execute(
        select(_assignments).where(
            _assignments.c.workspace == workspace, _assignments.c.id == assignment_id
        )
    ).one_or_none()
    return None if row is None else _assignment(row)


def begun_as(conn: Connection, workspace: str, audit: str) -> Assignment | None:
    """The assignment that this audit came of, if it came of one."""
    row = conn.execute(
        select(_assignments).where(
            _assignments.c.workspace == workspace, _assignments.c.audit == audit
        )
    ).one_or_none()
    return None if row is None else _assignment(row)


def waiting_for(
    conn: Connection, workspace: str, person: str, start: int = 0, size: int | None = None
) -> tuple[Assignment, ...]:
    """What this person was given and has not begun, what is due first first.

    ``size`` of them at most, from ``start`` on.
    """
    rows = conn.execute(
        select(_assignments)
        .where(*_waiting(workspace, person))
        .order_by(_assignments.c.due_on.is_(None), _assignments.c.due_on, _assignments.c.id)
        .offset(start)
        .limit(size)
    )
    return tuple(_assignment(row) for row in rows.all())


def how_many_wait_for(conn: Connection, workspace: str, person: str) -> int:
    """How many of those there are."""
    found = select(func.count()).select_from(_assignments).where(*_waiting(workspace, person))
    count: int = conn.execute(found).scalar_one()
    return count


def started(conn: Connection, workspace: str, assignment: Assignment) -> bool:
    """Note which audit it has begun as; whether it had not begun as another before."""
    noted = conn.execute(
        _assignments.update()
        .where(
            _assignments.c.workspace == workspace,
            _assignments.c.id == assignment.id,
            _assignments.c.audit.is_(None),
        )
        .values(audit=assignment.audit)
        .returning(_assignments.c.id)
    )
    return noted.first() is not None


def _waiting(workspace: str, person: str) -> tuple[ColumnElement[bool], ...]:
    c = _assignments.c
    return c.workspace == workspace, c.auditor == person, c.audit.is_(None)


def _assignment(row: Row[tuple[object, ...]]) -> Assignment:
    return Assignment(
        id=row.id,
        questionnaire_key=row.questionnaire_key,
        title=row.title,
        case=row.case_reference,
        auditor=row.auditor,
        due_on=row.due_on,
        assigned_by=row.assigned_by,
        assigned_at=row.assigned_at,
        audit=row.audit,
    )
