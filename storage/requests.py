"""Requests for moderation from outside: which stand in no channel, which were decided of late."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, bindparam, case, func, select

from flows.audit import Audit, Status
from flows.moderation import Stage
from storage import tables
from storage.choosing import by_ids
from storage.prepared import Prepared
from storage.questionnaires import Library
from storage.tables.columns import by_no_index

_rounds = tables.Moderation.__table__
_marks = tables.Mark.__table__
_audits = tables.Audit.__table__
_history = tables.History.__table__
_teams = tables.Team.__table__
_threads = tables.Thread.__table__
_workspaces = tables.Workspace.__table__

_AT_STAGE: Final = func.coalesce(_rounds.c.stage_at, _rounds.c.requested_at)
_SINCE: Final = case((_rounds.c.taken_at > _AT_STAGE, _rounds.c.taken_at), else_=_AT_STAGE)
"""When anything was done about a request last."""
_WAITING = Prepared(
    select(
        *(_rounds.c.id, _rounds.c.audit, _rounds.c.moderator, _rounds.c.stage),
        *(_audits.c.auditor, _audits.c.team, _audits.c.questionnaire),
    )
    .join(_audits, _audits.c.id == _rounds.c.audit)
    .where(_rounds.c.workspace == bindparam("workspace"), _rounds.c.verdict.is_(None))
    .order_by(_rounds.c.requested_at, _rounds.c.id)
)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A grade that its auditor sees differently: of which audit, at which question, since when."""

    audit: str
    question: str
    at: datetime


class Waiting(NamedTuple):
    """A request that is not decided: its round, the audit, and what says who may take it."""

    id: str
    audit: str
    moderator: str | None
    stage: str
    auditor: str
    team: str | None
    questionnaire: str


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


def waiting(conn: Connection, workspace: str) -> tuple[Waiting, ...]:
    """Every request that is not decided, the oldest first: what says whose turn it is."""
    return tuple(map(Waiting._make, _WAITING.all(conn, workspace=workspace)))


def late(conn: Connection, workspace: str, before: datetime) -> frozenset[str]:
    """The rounds that have gone on to somebody, or that nothing was done about since ``before``."""
    found = select(_rounds.c.id).where(
        _rounds.c.workspace == workspace,
        _rounds.c.verdict.is_(None),
        (_rounds.c.stage != Stage.ASKED) | (before > _SINCE),
    )
    return frozenset(conn.execute(found).scalars())


def unposted(conn: Connection, workspace: str) -> int:
    """How many of them stand in no channel."""
    found = select(func.count()).where(
        _rounds.c.workspace == workspace, _rounds.c.verdict.is_(None), _rounds.c.card.is_(None)
    )
    count: int = conn.execute(found).scalar_one()
    return count


def outlines(
    conn: Connection, workspace: str, library: Library, audits: Collection[str]
) -> dict[str, Audit]:
    """These audits, by their ids, from outside: none of their answers is read."""
    of_team = (_teams.c.workspace == _audits.c.workspace) & (_teams.c.key == _audits.c.team)
    rows = conn.execute(
        select(_audits, _teams.c.name.label("team_name"))
        .outerjoin(_teams, of_team)
        .where(by_ids(_audits, workspace, audits))
    )
    return {
        row.id: Audit(
            id=row.id,
            questionnaire=library.by_digest(conn, workspace, row.questionnaire),
            case=row.case_reference,
            team=row.team,
            auditor=row.auditor,
            begun_at=row.begun_at,
            updated_at=row.updated_at,
            status=Status(row.status),
            revision=row.revision,
            team_name=row.team_name or "",
        )
        for row in rows.all()
    }


def contributed_to(
    conn: Connection, workspace: str, person: str, audits: Collection[str]
) -> frozenset[str]:
    """Those of these audits that this person gave an answer in.

    Whoever gives an answer has had the audit's thread; the history of other audits is not read.
    """
    threads = select(_threads.c.audit).where(
        _threads.c.workspace == workspace, _threads.c.person == person
    )
    had = set(conn.execute(threads).scalars()).intersection(audits)
    if not had:
        return frozenset()
    found = select(_history.c.audit).where(
        _history.c.workspace == workspace,
        _history.c.audit.in_(had),
        _history.c.what == "answer",
        _history.c.by == person,
    )
    return frozenset(conn.execute(found.distinct()).scalars())


def disputes(
    conn: Connection, workspace: str, start: int, size: int
) -> tuple[tuple[Dispute, ...], int]:
    """The grades that auditors see differently, of audits that stand approved; the latest first.

    ``size`` of them at most, from ``start`` on, and how many there are.
    """
    found = (
        select(_rounds.c.audit, _marks.c.question, _marks.c.at)
        .select_from(_marks)
        .join(_rounds, _rounds.c.id == _marks.c.moderation)
        .join(_audits, _audits.c.id == _rounds.c.audit)
        .where(
            _marks.c.dispute.is_not(None),
            by_no_index(_rounds.c.workspace) == workspace,
            _audits.c.status == Status.APPROVED,
        )
    )
    # In the order of the index on disputes, so that all the others are counted and no more.
    latest = (each.desc() for each in (_marks.c.at, _marks.c.moderation, _marks.c.question))
    rows = conn.execute(found.order_by(*latest).offset(start).limit(size)).all()
    total: int = conn.execute(found.with_only_columns(func.count())).scalar_one()
    return tuple(Dispute(*each) for each in rows), total


def approved_lately(conn: Connection, workspace: str, most: int) -> tuple[str, ...]:
    """The audits that were approved last, ``most`` of them; the latest first."""
    at = _audits.c.approved_at
    found = select(_audits.c.id).where(_audits.c.workspace == workspace, at.is_not(None))
    latest = found.order_by(at.desc(), _audits.c.id.desc()).limit(most)
    return tuple(conn.execute(latest).scalars())
