"""The relay's end of the outbox: rows are claimed, and reported as sent or not.

A row is claimed under its gate's lease and reported in another transaction. Between the two the
claimer speaks to Slack; if it dies there, the lease ends and the row is claimed again with one
attempt more, which is how the next claimer knows to look before it posts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    ScalarSelect,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert  # Compiles for SQLite too; not the reverse.

from storage import gates
from storage.gates import Destination
from storage.outbox import COSMETIC, POST, WAITING, Body, Method, Place
from storage.prepared import Prepared
from storage.tables import Gate, MethodPause, Outbox
from storage.types import UtcDateTime

RECHECK: Final = timedelta(seconds=2)
LOOKING: Final = "conversations."
"""Begins the name of every method by which to look whether a message stands."""
_LET_THROUGH: Final = timedelta(seconds=0.1)
_MOST_LOOKS: Final = 100


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed row, with all that delivering it takes.

    ``attempts`` counts this one. ``channel`` is where messages to the destination stand, and
    ``last_ts`` the latest recorded there; both only once known. ``target`` is what to change.
    ``file`` is Slack's id of a file that was uploaded and may be shared already, and ``error``
    what went wrong last time, by name.
    """

    id: int
    to: Destination
    key: str
    method: Method
    body: Body
    attempts: int
    first_attempt_at: datetime
    leased_until: datetime
    channel: str | None
    last_ts: str | None
    thread_ts: str | None
    target: Place | None
    response_url: str | None
    file: str | None = None
    error: str | None = None


class _Head(NamedTuple):
    """The row that is next at a gate: the columns of ``_HEAD``."""

    id: int
    key: str
    method: str
    body: Body
    attempts: int
    attempted_at: datetime | None
    response_url: str | None
    thread_key: str | None
    thread_ts: str | None
    target_key: str | None
    file: str | None
    error: str | None
    target_channel: str | None
    target_ts: str | None

    @property
    def is_orphan(self) -> bool:
        """Whether what it stands under, or changes, was never posted."""
        return bool(
            (self.thread_key and not self.thread_ts) or (self.target_key and not self.target_ts)
        )


_outbox: Final = Outbox.__table__
_c: Final = _outbox.c
_root: Final = _outbox.alias("root")
_target: Final = _outbox.alias("target")
_pauses: Final = MethodPause.__table__.c
_HERE: Final = and_(
    _c.workspace == bindparam("of_workspace"), _c.gate == bindparam("of_destination")
)
_ROW: Final = _c.id == bindparam("row")


def _posted_or_never(key: ColumnElement[str], other: FromClause) -> ColumnElement[bool]:
    """Nothing to wait for: none named, or it is posted, or it is parked or missing."""
    given_up = or_(other.c.parked_at.is_not(None), other.c.id.is_(None))
    return or_(key.is_(None), other.c.ts.is_not(None), given_up)


def _earliest(kind: str, *conditions: ColumnElement[bool]) -> ScalarSelect[datetime]:
    waiting = select(func.min(_c.due_at)).where(_HERE, _c.kind == kind, WAITING, *conditions)
    return waiting.scalar_subquery()


_NOT_YET: Final = _c.due_at > bindparam("now")
_HEAD: Final = Prepared(
    select(
        *(_c.id, _c.key, _c.method, _c.body, _c.attempts, _c.attempted_at, _c.response_url),
        *(_c.thread_key, _root.c.ts.label("thread_ts"), _c.target_key, _c.file, _c.error),
        *(_target.c.channel.label("target_channel"), _target.c.ts.label("target_ts")),
    )
    .outerjoin(_root, and_(_root.c.workspace == _c.workspace, _root.c.key == _c.thread_key))
    .outerjoin(_target, and_(_target.c.workspace == _c.workspace, _target.c.key == _c.target_key))
    .outerjoin(
        MethodPause.__table__,
        and_(
            _pauses.workspace == _c.workspace,
            _pauses.method == _c.method,
            _pauses.until > bindparam("now"),
        ),
    )
    .where(
        *(_HERE, _c.kind == bindparam("of_kind"), WAITING, _c.due_at <= bindparam("now")),
        _pauses.until.is_(None),
        _posted_or_never(_c.thread_key, _root),
        _posted_or_never(_c.target_key, _target),
    )
    .order_by(_c.due_at, _c.id)
    .limit(1)
)
_coming = union_all(
    *(select(_earliest(kind).label("due_at")) for kind in (POST, COSMETIC))
).subquery()
_first_due: Final = func.min(_coming.c.due_at)
_UNTIL: Final = bindparam("until", type_=UtcDateTime)
_OPEN: Final = Prepared(
    update(Gate.__table__)
    .where(gates.HERE)
    .values(
        next_at=_UNTIL,
        wake_at=select(case((_first_due < _UNTIL, _UNTIL), else_=_first_due)).scalar_subquery(),
    )
)
_OUTLOOK: Final = select(
    _earliest(POST, _NOT_YET),
    _earliest(COSMETIC, _NOT_YET),
    _earliest(POST, _c.due_at <= bindparam("now")),
    _earliest(COSMETIC, _c.due_at <= bindparam("now")),
    select(func.min(_pauses.until))
    .where(_pauses.workspace == bindparam("of_workspace"), _pauses.until > bindparam("now"))
    .scalar_subquery(),
)
_LOOKING_RESTS: Final = select(func.max(_pauses.until)).where(
    *(_pauses.workspace == bindparam("of_workspace"), _pauses.until > bindparam("now")),
    _pauses.method.startswith(LOOKING),
)
_FREE: Final = _c.id.in_(select(_c.id).where(_ROW, WAITING).with_for_update(skip_locked=True))
_ATTEMPT: Final = Prepared(
    update(_outbox)
    .where(_FREE)
    .values(attempts=_c.attempts + 1, attempted_at=func.coalesce(_c.attempted_at, bindparam("now")))
    .returning(_c.id)
)
_GIVE_UP: Final = (
    update(_outbox)
    .where(_FREE)
    .values(parked_at=bindparam("now"), error="never_posted")
    .returning(_c.id)
)
_UNATTEMPT: Final = Prepared(update(_outbox).where(_ROW).values(attempts=_c.attempts - 1))
_SENT: Final = Prepared(
    update(_outbox)
    .where(_ROW, _c.sent_at.is_(None))
    .values(
        sent_at=bindparam("now"),
        channel=bindparam("stands_in"),
        ts=bindparam("stands_at"),
        body=None,
        response_url=None,
        error=None,
    )
)
# By who has lost the lease meanwhile, too: then somebody else may have said it.
_UNSAID: Final = and_(_ROW, _c.sent_at.is_(None))
_FAILED: Final = update(_outbox).where(_UNSAID).values(error=bindparam("name"))
_UPLOADED: Final = update(_outbox).where(_ROW).values(file=bindparam("found"))
_PARK: Final = (
    update(_outbox).where(_UNSAID).values(parked_at=bindparam("now"), error=bindparam("name"))
)
_TURN: Final = (
    update(_outbox)
    .where(_ROW)
    .values(method=Method.UPDATE.value, response_url=None, attempts=0, attempted_at=None)
)
_pause = insert(MethodPause.__table__)
_PAUSE: Final = _pause.on_conflict_do_update(
    index_elements=[_pauses.workspace, _pauses.method], set_={"until": _pause.excluded.until}
)
_OVERDUE: Final = (
    select(_c.id)
    .where(WAITING, _c.due_at > bindparam("beyond"), _c.due_at <= _c.enqueued_at)
    .order_by(_c.id)
    .with_for_update()
)
_DUE_NOW: Final = update(_outbox).where(_c.id.in_(_OVERDUE)).values(due_at=bindparam("now"))
_END_PAUSES: Final = (
    update(MethodPause.__table__)
    .where(_pauses.until > bindparam("beyond"))
    .values(until=bindparam("soon"))
)


def claim(conn: Connection, now: datetime, lease: timedelta) -> Parcel | None:
    """Take the next row to deliver and hold its gate for ``lease``; ``None`` if there is none.

    At a gate the oldest due post goes first, something cosmetic only when no post can go. Rows
    whose method is paused wait, and so do rows that stand under, or change, what is not posted
    yet; where that was given up, they are too. What was attempted before holds up its gate while
    nobody may look whether it stands.
    """
    for _look in range(_MOST_LOOKS):
        gate = gates.due(conn, now)
        if gate is None:
            return None
        row = _head(conn, gate.destination, now)
        if row is None:
            gates.look_again(conn, gate.destination, _outlook(conn, gate.destination, now))
        elif (until := _looking_rests(conn, gate.destination, row, now)) is not None:
            gates.look_again(conn, gate.destination, until)
        elif not _take(conn, row, now):
            # Somebody replaces or reports it just now, and waits for this gate.
            gates.look_again(conn, gate.destination, now + _LET_THROUGH)
        elif not row.is_orphan:
            gates.hold(conn, gate.destination, now + lease)
            return _parcel(row, gate, now, now + lease)
    return None


def _looking_rests(conn: Connection, to: Destination, row: _Head, now: datetime) -> datetime | None:
    """Until when nobody may look whether the row stands already, if somebody has to."""
    if not row.attempts or row.method not in {Method.POST, Method.FILE}:
        return None
    found: datetime | None = conn.execute(_LOOKING_RESTS, to.here(now=now)).scalar()
    return found


def _take(conn: Connection, row: _Head, now: datetime) -> bool:
    """Count an attempt, or give up what can't be said; ``False`` if somebody else has the row."""
    given = {"row": row.id, "now": now}
    if row.is_orphan:
        return conn.execute(_GIVE_UP, given).first() is not None
    return _ATTEMPT.first(conn, **given) is not None


def _head(conn: Connection, to: Destination, now: datetime) -> _Head | None:
    for kind in (POST, COSMETIC):
        row = _HEAD.first(conn, **to.here(of_kind=kind, now=now))
        if row is not None:
            return _Head(*row)
    return None


def _outlook(conn: Connection, to: Destination, now: datetime) -> datetime | None:
    *later, due_post, due_cosmetic, pause_ends = conn.execute(_OUTLOOK, to.here(now=now)).one()
    coming = [moment for moment in later if moment is not None]
    if due_post is not None or due_cosmetic is not None:
        # Something is due and cannot go: a pause, or a root that is not posted yet.
        coming.append(pause_ends or now + RECHECK)
    return min(coming, default=None)


def _parcel(row: _Head, gate: gates.DueGate, now: datetime, until: datetime) -> Parcel:
    target = None
    if row.target_channel is not None and row.target_ts is not None:
        target = Place(row.target_channel, row.target_ts)
    return Parcel(
        id=row.id,
        to=gate.destination,
        key=row.key,
        method=Method(row.method),
        body=row.body,
        attempts=row.attempts + 1,
        first_attempt_at=row.attempted_at or now,
        leased_until=until,
        channel=gate.channel,
        last_ts=gate.last_ts,
        thread_ts=row.thread_ts,
        target=target,
        response_url=row.response_url,
        file=row.file,
        error=row.error,
    )


def extend(conn: Connection, parcel: Parcel, until: datetime) -> Parcel | None:
    """Hold the gate longer; ``None`` if the lease ran out and somebody else has it."""
    if not gates.is_held(conn, parcel.to, parcel.leased_until):
        return None
    gates.hold(conn, parcel.to, until)
    return replace(parcel, leased_until=until)


def uploaded(conn: Connection, parcel: Parcel, file: str | None) -> Parcel:
    """Keep which file is to be shared, before it is: nothing else tells it apart afterwards.

    ``None``: that upload came to nothing, and another takes its place.
    """
    conn.execute(_UPLOADED, {"row": parcel.id, "found": file})
    return replace(parcel, file=file)


def sent(
    conn: Connection, said: Sequence[tuple[Parcel, Place | None]], now: datetime, pace: timedelta
) -> None:
    """Record that these were said, and where each post stands; empty them, and open their gates.

    After a post, or a file, a gate opens once ``pace`` is over.
    """
    # Rows before gates, and each in an order, as everybody takes them.
    for parcel, place in sorted(said, key=lambda each: each[0].id):
        stands = (place.channel, place.ts) if place else (None, None)
        _SENT.run(conn, row=parcel.id, now=now, stands_in=stands[0], stands_at=stands[1])
    for parcel, place in sorted(said, key=lambda each: each[0].to):
        is_new = parcel.method in {Method.POST, Method.FILE}
        if place is None:
            held = gates.is_held(conn, parcel.to, parcel.leased_until)
        else:
            held = gates.learnt(conn, parcel.to, place.channel, place.ts, parcel.leased_until)
        if held:
            _open(conn, parcel.to, now + pace if is_new else now)


def failed(conn: Connection, parcel: Parcel, error: str, again_at: datetime) -> None:
    """Record an attempt that may have been made or not; the gate keeps its order and waits."""
    conn.execute(_FAILED, {"row": parcel.id, "name": error})
    _release(conn, parcel, again_at)


def postponed(conn: Connection, parcel: Parcel, until: datetime) -> None:
    """Record that nothing was attempted; the gate waits until ``until``."""
    _UNATTEMPT.run(conn, row=parcel.id)
    _release(conn, parcel, until)


def rate_limited(
    conn: Connection, parcel: Parcel, method: str, now: datetime, until: datetime
) -> None:
    """Leave ``method`` alone in the whole workspace until ``until``; nothing was attempted."""
    pause(conn, parcel.to.workspace, method, until)
    postponed(conn, parcel, now if method == parcel.method else until)


def pause(conn: Connection, workspace: str, method: str, until: datetime) -> None:
    """Leave a method alone in a workspace until ``until``."""
    conn.execute(_PAUSE, {"workspace": workspace, "method": method, "until": until})


def make_up(conn: Connection, now: datetime, beyond: datetime, soon: datetime) -> None:
    """Have nothing wait till ``beyond`` by a clock that was set back: it goes ``soon``.

    That is no sooner than a lease ends, since somebody may have one by the former time. What is
    meant for later stays so.
    """
    conn.execute(_DUE_NOW, {"now": now, "beyond": beyond})
    conn.execute(_END_PAUSES, {"soon": soon, "beyond": beyond})
    gates.bring_forward(conn, beyond, soon)


def park(conn: Connection, parcel: Parcel, error: str, now: datetime) -> None:
    """Give the row up for now, its content kept; the gate moves on."""
    conn.execute(_PARK, {"row": parcel.id, "now": now, "name": error})
    _release(conn, parcel, now)


def turn_to_update(conn: Connection, parcel: Parcel, now: datetime) -> None:
    """Say through chat.update what a spent ``response_url`` no longer takes."""
    conn.execute(_TURN, {"row": parcel.id})
    _release(conn, parcel, now)


def broken(conn: Connection, parcel: Parcel, why: str, now: datetime) -> bool:
    """Mark the destination as gone; whether its owner is yet to hear of it.

    Its rows wait for its mending.
    """
    conn.execute(_FAILED, {"row": parcel.id, "name": why})
    postponed(conn, parcel, now)
    return gates.broke(conn, parcel.to, why, now)


def _release(conn: Connection, parcel: Parcel, next_at: datetime) -> None:
    """End its lease, unless that ran out and somebody else has the gate."""
    if gates.is_held(conn, parcel.to, parcel.leased_until):
        _open(conn, parcel.to, next_at)


def _open(conn: Connection, to: Destination, next_at: datetime) -> None:
    """Open a gate that is held: from ``next_at`` on, or once the next row is due, if there is one.

    By a statement of its own, after the gate is locked: then it sees what was enqueued meanwhile.
    """
    _OPEN.run(conn, **to.here(until=next_at))
