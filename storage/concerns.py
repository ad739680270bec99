"""Immediate concerns, as they were raised."""

from sqlalchemy import Connection, exists, select

from flows.concerns import Concern
from storage import tables

_concerns = tables.Concern.__table__
_history = tables.History.__table__


def insert(conn: Connection, workspace: str, concern: Concern) -> None:
    """Keep a concern, with a line of history that holds none of its words."""
    conn.execute(
        _concerns.insert().values(
            workspace=workspace,
            id=concern.id,
            audit=concern.audit,
            case_reference=concern.case,
            team=concern.team,
            raised_by=concern.raised_by,
            raised_at=concern.raised_at,
            what=concern.what,
            safe_now=concern.safe_now,
            who_knows=concern.who_knows,
        )
    )
    conn.execute(
        _history.insert().values(
            workspace=workspace,
            audit=concern.audit,
            at=concern.raised_at,
            by=concern.raised_by,
            what="concern raised",
            after=concern.id,
        )
    )


def was_raised(conn: Connection, workspace: str, audit_id: str) -> bool:
    """Whether a concern was raised from this audit."""
    of_it = (_concerns.c.workspace == workspace) & (_concerns.c.audit == audit_id)
    return bool(conn.execute(select(exists().where(of_it))).scalar_one())
