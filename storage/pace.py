"""When somebody did something to an audit."""

from datetime import datetime

from sqlalchemy import Connection, select

from storage import tables

_history = tables.History.__table__


def times_of(conn: Connection, workspace: str, audit: str, person: str) -> tuple[datetime, ...]:
    """Every moment at which the person changed something in the audit, in order."""
    c = _history.c
    rows = conn.execute(
        select(c.at)
        .where(c.workspace == workspace, c.audit == audit, c.by == person, c.what != "refused")
        .distinct()
        .order_by(c.at)
    )
    return tuple(rows.scalars())
