"""The history of an audit, read a page at a time. Who writes it is whoever saves the change."""

from sqlalchemy import ColumnElement, Connection, and_, func, select

from flows.history import Line
from storage import tables

_history = tables.History.__table__


def count(conn: Connection, workspace: str, audit: str) -> int:
    """How many lines an audit's history has."""
    query = select(func.count()).select_from(_history)
    found = conn.execute(query.where(_of(workspace, audit))).scalar_one()
    return int(found)


def lines(conn: Connection, workspace: str, audit: str, start: int, most: int) -> tuple[Line, ...]:
    """At most so many lines of an audit's history, from the one at ``start``, the latest first."""
    query = select(_history).where(_of(workspace, audit))
    rows = conn.execute(query.order_by(_history.c.id.desc()).offset(start).limit(most)).all()
    return tuple(
        Line(
            *(row.at, row.by, row.what, row.question or "", row.part or ""),
            *(row.before or "", row.after or ""),
        )
        for row in rows
    )


def _of(workspace: str, audit: str) -> ColumnElement[bool]:
    return and_(_history.c.workspace == workspace, _history.c.audit == audit)
