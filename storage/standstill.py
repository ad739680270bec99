"""Open audits that nobody is at work on: how many there are, and a stretch of them."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, case, func, select

from flows.audit import OPEN
from flows.standstill import STILL_AFTER, OpenAudit
from storage import tables
from storage.questionnaires import Library

_audits = tables.Audit.__table__


class HowMany(NamedTuple):
    """How many open audits somebody has; how many of those have not been touched for long."""

    open: int
    untouched: int


def how_many(conn: Connection, workspace: str, now: datetime) -> dict[str, HowMany]:
    """For everybody who has an open audit, by Slack id."""
    untouched = func.sum(case((_untouched(now), 1), else_=0))
    found = select(_audits.c.auditor, func.count(), untouched).where(_is_open(workspace))
    rows = conn.execute(found.group_by(_audits.c.auditor)).all()
    return {auditor: HowMany(*counts) for auditor, *counts in rows}


def stretch(
    conn: Connection,
    workspace: str,
    library: Library,
    left: Collection[str],
    now: datetime,
    span: tuple[int, int],
) -> tuple[OpenAudit, ...]:
    """Audits of those who have ``left``, and untouched ones; from outside, no answer is read.

    ``span`` is from where on, and how many of them at most: the leavers' first, each as long
    untouched as any after it.
    """
    c, (start, size) = _audits.c, span
    rows = conn.execute(
        select(c.id, c.case_reference, c.questionnaire, c.auditor, c.updated_at)
        .where(_is_open(workspace), c.auditor.in_(left) | _untouched(now))
        .order_by(c.auditor.in_(left).desc(), c.updated_at, c.id)
        .offset(start)
        .limit(size)
    )
    return tuple(
        OpenAudit(id_, case, library.by_digest(conn, workspace, digest).title, auditor, at)
        for id_, case, digest, auditor, at in rows.all()
    )


def _untouched(now: datetime) -> ColumnElement[bool]:
    return _audits.c.updated_at <= now - STILL_AFTER


def _is_open(workspace: str) -> ColumnElement[bool]:
    return (_audits.c.workspace == workspace) & _audits.c.status.in_(OPEN)
