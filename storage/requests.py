"""Requests for moderation from outside: which stand in no channel, which were decided of late."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from flows.audit import Status
from flows.moderation import Verdict
from storage import tables

_rounds = tables.Moderation.__table__
_marks = tables.Mark.__table__
_audits = tables.Audit.__table__
_workspaces = tables.Workspace.__table__


@dataclass(frozen=True, slots=True)
class Dispute:
    """A grade that its auditor sees differently: of which audit, at which question, since when."""

    audit: str
    question: str
    at: datetime


def astray(conn: Connection, workspace: str) -> tuple[str, ...]:
    """The audits whose requests wait, and do not stand in the moderators' channel of today.

    None where there is no such channel.
    """
    of_today = (
        select(_workspaces.c.moderators_channel)
        .where(_workspaces.c.id == workspace, _workspaces.c.moderators_channel.is_not(None))
        .scalar_subquery()
    )
    found = select(_rounds.c.audit).where(
        _rounds.c.workspace == workspace,
        _rounds.c.verdict.is_(None),
        of_today.is_not(None),
        _rounds.c.channel.is_distinct_from(of_today),
    )
    return tuple(conn.execute(found.order_by(_rounds.c.requested_at, _rounds.c.id)).scalars())


def disputes(conn: Connection, workspace: str) -> tuple[Dispute, ...]:
    """The grades that auditors see differently, of audits that stand approved; the latest first."""
    found = (
        select(_rounds.c.audit, _marks.c.question, _marks.c.at)
        .join(_marks, _marks.c.moderation == _rounds.c.id)
        .join(_audits, _audits.c.id == _rounds.c.audit)
        .where(
            _rounds.c.workspace == workspace,
            _rounds.c.verdict == Verdict.APPROVED,
            _audits.c.status == Status.APPROVED,
            _marks.c.dispute.is_not(None),
        )
    )
    ordered = found.order_by(_marks.c.at.desc(), _rounds.c.audit, _marks.c.question)
    return tuple(Dispute(*row) for row in conn.execute(ordered).all())


def approved_lately(conn: Connection, workspace: str, most: int) -> tuple[str, ...]:
    """The audits that were approved last, ``most`` of them; the latest first."""
    found = select(_audits.c.id).where(
        _audits.c.workspace == workspace, _audits.c.status == Status.APPROVED
    )
    latest = found.order_by(_audits.c.updated_at.desc(), _audits.c.id).limit(most)
    return tuple(conn.execute(latest).scalars())
