"""Immediate concerns: as they were raised, who was told of them, and who has them."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, exists, func, select

from flows.concerns import Acknowledgement, Concern, Raised, SafeNow, Told
from flows.history import CLOCKWORK
from storage import tables

_concerns = tables.Concern.__table__
_steps = tables.ConcernStep.__table__
_given = tables.Acknowledgement.__table__
_history = tables.History.__table__

_UNACKNOWLEDGED: Final = _concerns.c.next_at.is_not(None)


def insert(conn: Connection, workspace: str, raised: Raised) -> None:
    """Keep a concern and who is told at once, with lines of history that hold none of its words."""
    concern = raised.concern
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
            next_at=raised.next_at,
        )
    )
    by_at = (concern.raised_by, concern.raised_at)
    _record(conn, workspace, concern, "raised", by_at, raised.everybody_told)
    for told in raised.told:
        _add_step(conn, raised, told)


def was_raised(conn: Connection, workspace: str, audit_id: str) -> bool:
    """Whether a concern was raised from this audit."""
    of_it = (_concerns.c.workspace == workspace) & (_concerns.c.audit == audit_id)
    return bool(conn.execute(select(exists().where(of_it))).scalar_one())


def find(conn: Connection, workspace: str, concern: str) -> Raised | None:
    """The concern as it stands, to be looked at; ``None`` where there is no such one."""
    it = (_concerns.c.workspace == workspace) & (_concerns.c.id == concern)
    row = conn.execute(select(_concerns).where(it)).one_or_none()
    return None if row is None else _raised(conn, row)


def load_to_change(conn: Connection, workspace: str, concern: str) -> Raised | None:
    """The concern as it stands and will until this transaction ends, or ``None``."""
    it = (_concerns.c.workspace == workspace) & (_concerns.c.id == concern)
    row = conn.execute(select(_concerns).where(it).with_for_update(key_share=True)).one_or_none()
    return None if row is None else _raised(conn, row)


def keep_step(conn: Connection, workspace: str, raised: Raised, told: Told) -> Raised:
    """Note who was told because nobody had acknowledged it; gives the concern with that."""
    after = Raised(raised.concern, (*raised.told, told), raised.acknowledged)
    _add_step(conn, after, told)
    _record(conn, workspace, raised.concern, "escalated", (CLOCKWORK, told.at), told.people)
    _look_again(conn, after)
    return after


def keep_acknowledgement(conn: Connection, workspace: str, raised: Raised) -> None:
    """Note the latest acknowledgement of a concern that was loaded to change."""
    given = raised.acknowledged[-1]
    conn.execute(
        _given.insert().values(concern=raised.concern.id, person=given.person, at=given.at)
    )
    _record(conn, workspace, raised.concern, "acknowledged", (given.person, given.at))
    _look_again(conn, raised)


def due(conn: Connection, workspace: str, now: datetime) -> tuple[str, ...]:
    """The concerns of which somebody more is to be told by now, the longest waiting first."""
    found = select(_concerns.c.id).where(
        _concerns.c.workspace == workspace, _UNACKNOWLEDGED, _concerns.c.next_at <= now
    )
    return tuple(conn.execute(found.order_by(_concerns.c.next_at, _concerns.c.id)).scalars())


def next_due(conn: Connection, workspace: str) -> datetime | None:
    """When somebody is next to be told of a concern; ``None`` where all are acknowledged."""
    found = select(func.min(_concerns.c.next_at)).where(
        _concerns.c.workspace == workspace, _UNACKNOWLEDGED
    )
    at: datetime | None = conn.execute(found).scalar_one()
    return at


def unacknowledged(conn: Connection, workspace: str) -> tuple[Raised, ...]:
    """The concerns that nobody has, the oldest first."""
    found = select(_concerns).where(_concerns.c.workspace == workspace, _UNACKNOWLEDGED)
    rows = conn.execute(found.order_by(_concerns.c.raised_at)).all()
    return tuple(_raised(conn, row) for row in rows)


def of_audit(conn: Connection, workspace: str, audit: str) -> tuple[Raised, ...]:
    """The concerns raised from an audit, the oldest first."""
    found = select(_concerns).where(_concerns.c.workspace == workspace, _concerns.c.audit == audit)
    rows = conn.execute(found.order_by(_concerns.c.raised_at)).all()
    return tuple(_raised(conn, row) for row in rows)


def _raised(conn: Connection, row: Row[*tuple[Any, ...]]) -> Raised:
    steps = conn.execute(
        select(_steps).where(_steps.c.concern == row.id).order_by(_steps.c.step)
    ).all()
    given = conn.execute(
        select(_given).where(_given.c.concern == row.id).order_by(_given.c.at, _given.c.person)
    ).all()
    concern = Concern(
        id=row.id,
        case=row.case_reference,
        team=row.team,
        audit=row.audit,
        raised_by=row.raised_by,
        raised_at=row.raised_at,
        what=row.what,
        safe_now=SafeNow(row.safe_now),
        who_knows=row.who_knows,
    )
    told = tuple(Told(step.step, step.at, tuple(step.people)) for step in steps)
    return Raised(concern, told, tuple(Acknowledgement(one.person, one.at) for one in given))


def _add_step(conn: Connection, raised: Raised, told: Told) -> None:
    conn.execute(
        _steps.insert().values(
            concern=raised.concern.id, step=told.step, at=told.at, people=list(told.people)
        )
    )


def _look_again(conn: Connection, raised: Raised) -> None:
    it = _concerns.c.id == raised.concern.id
    conn.execute(_concerns.update().where(it).values(next_at=raised.next_at))


def _record(
    conn: Connection,
    workspace: str,
    concern: Concern,
    what: str,
    by_at: tuple[str, datetime],
    to: tuple[str, ...] = (),
) -> None:
    by, at = by_at
    conn.execute(
        _history.insert().values(
            workspace=workspace,
            audit=concern.audit,
            at=at,
            by=by,
            what=f"concern {what}",
            before=", ".join(to) or None,
            after=concern.id,
        )
    )
