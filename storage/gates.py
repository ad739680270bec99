"""Gates: one row a destination, which gives a delivery its turn, its order and its pace.

``next_at`` is the moment before which nothing may be sent there: a lease, the pace, or a pause.
``wake_at`` is when the gate should next be looked at: never before ``next_at``, never after the
earliest moment something may be sent, and NULL when nothing waits. It may be too early, which
costs a look, and is never too late. One index on it makes claiming as quick with a hundred
thousand waiting rows as with ten.

A broken gate takes no messages. It is tried again with one row every ten minutes: somebody may
have invited the bot by then. A post that is taken there mends it.

**Who waits for whom**, where several write at once: rows are locked in one order, so that no two
can wait for each other. First the key in the inbox, then the audit, or all that are wanted by their
ids (``actions.several_to_change``, and ``actions.lock_with_earlier`` for an audit whose actions
take the place of others), then rows of the outbox, and gates last of all, in their own order: what
a transaction enqueues is noted, and its gates are touched when it is about to be committed
(:func:`last`). A claim goes the other way, from a gate to a row, and so does not wait for the row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, and_, bindparam, case, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert  # Compiles for SQLite too; not the reverse.

from storage.prepared import Prepared
from storage.tables import Gate
from storage.types import UtcDateTime

TRY_AGAIN_AFTER: Final = timedelta(minutes=10)
"""How long a broken gate is left alone."""

_gates: Final = Gate.__table__
_c: Final = _gates.c
HERE: Final = and_(
    _c.workspace == bindparam("of_workspace"), _c.destination == bindparam("of_destination")
)

_opened = insert(_gates).values(next_at=bindparam("now"))
_later = case((_opened.excluded.wake_at > _c.next_at, _opened.excluded.wake_at), else_=_c.next_at)
_EXPECT: Final = Prepared(
    _opened.on_conflict_do_update(
        index_elements=[_c.workspace, _c.destination],
        set_={"wake_at": _later},
        where=or_(
            _c.wake_at.is_(None),
            and_(_c.wake_at > _opened.excluded.wake_at, _c.broken_at.is_(None)),
        ),
    ),
    *("workspace", "destination", "wake_at"),
)
_WHOLE: Final = {"broken_at": None, "broken_why": None, "owner_told_at": None}
_REMEMBER: Final = Prepared(
    _opened.on_conflict_do_update(
        index_elements=[_c.workspace, _c.destination],
        set_={
            "channel": _opened.excluded.channel,
            "wake_at": case(
                (_c.broken_at.is_(None), _c.wake_at),
                # The lease of whoever tries it just now holds.
                (_c.next_at > _opened.excluded.next_at, _c.next_at),
                else_=_opened.excluded.next_at,
            ),
            **_WHOLE,
        },
        where=or_(_c.channel.is_distinct_from(_opened.excluded.channel), _c.broken_at.is_not(None)),
    ),
    *("workspace", "destination", "channel"),
)
_WANTED: Final = and_(_c.wake_at.is_not(None), _c.broken_at.is_(None))
_NOTED: Final = "gates to be touched last"
_FIRST_DUE: Final = (
    select(_c.workspace, _c.destination, _c.channel, _c.last_ts)
    .where(_c.wake_at <= bindparam("now"))
    .order_by(_c.wake_at)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_DUE: Final = Prepared(_FIRST_DUE.where(_WANTED))
# No index finds these: they are looked for only when nothing else is due.
_DUE_BROKEN: Final = _FIRST_DUE.where(_c.broken_at.is_not(None))
_NEXT_WAKE: Final = Prepared(select(func.min(_c.wake_at)).where(_WANTED))
_LOCK: Final = Prepared(
    select(_c.destination).where(HERE, _c.next_at == bindparam("held")).with_for_update()
)
_SET: Final = Prepared(
    update(_gates).where(HERE).values(next_at=bindparam("until"), wake_at=bindparam("wake"))
)
_WAKE: Final = Prepared(update(_gates).where(HERE).values(wake_at=bindparam("wake")))
_LEARNT: Final = Prepared(
    update(_gates)
    .where(HERE)
    .values(
        channel=bindparam("found"),
        last_ts=case(
            (func.coalesce(_c.last_ts, "") < bindparam("said"), bindparam("said")),
            else_=_c.last_ts,
        ),
        **_WHOLE,
    )
    .returning(_c.next_at)
)
_MEND: Final = (
    update(_gates)
    .where(HERE, _c.broken_at.is_not(None))
    .values(
        wake_at=case((_c.next_at > bindparam("now"), _c.next_at), else_=bindparam("now")), **_WHOLE
    )
)
_BREAK: Final = (
    update(_gates)
    .where(HERE)
    .values(
        broken_at=func.coalesce(_c.broken_at, bindparam("now")),
        broken_why=func.coalesce(_c.broken_why, bindparam("why")),
    )
    .returning(_c.owner_told_at)
)
_BEYOND: Final = (
    select(_c.workspace, _c.destination)
    .where(or_(_c.next_at > bindparam("beyond"), _c.wake_at > bindparam("beyond")))
    .order_by(_c.workspace, _c.destination)
    .with_for_update()
)
_FORWARD: Final = (
    update(_gates)
    .where(tuple_(_c.workspace, _c.destination).in_(_BEYOND))
    .values(
        next_at=bindparam("soon"),
        wake_at=case((_c.wake_at.is_not(None), bindparam("soon", type_=UtcDateTime))),
    )
)
_TELL: Final = update(_gates).where(HERE).values(owner_told_at=bindparam("now"))


@dataclass(frozen=True, slots=True, order=True)
class Destination:
    """A person or a channel. ``id`` is its Slack id."""

    workspace: str
    id: str

    def here(self, **values: object) -> dict[str, object]:
        """Parameters that name this destination, and ``values``."""
        return {"of_workspace": self.workspace, "of_destination": self.id, **values}


@dataclass(frozen=True, slots=True)
class DueGate:
    """A gate whose turn has come. ``channel``, ``last_ts``: where, and after what, if known."""

    destination: Destination
    channel: str | None
    last_ts: str | None


@dataclass(frozen=True, slots=True)
class Broken:
    """A destination that no longer takes messages. ``why`` is Slack's error name."""

    destination: Destination
    why: str
    since: datetime
    owner_told_at: datetime | None


@dataclass(slots=True)
class _Noted:
    """What is to be done at gates before a transaction is committed; each with the present time."""

    channels: dict[Destination, tuple[str, datetime]] = field(default_factory=dict)
    due: dict[Destination, tuple[datetime, datetime]] = field(default_factory=dict)
    told: dict[Destination, datetime] = field(default_factory=dict)
    mended: dict[Destination, datetime] = field(default_factory=dict)


@contextmanager
def last(conn: Connection) -> Iterator[None]:
    """A transaction's whole work, at whose end the gates are touched that it has to do with."""
    conn.info[_NOTED] = _Noted()
    yield
    _touch(conn)


def _touch(conn: Connection) -> None:
    """Do what was noted, in an order that is everybody's."""
    noted: _Noted | None = conn.info.get(_NOTED)
    if noted is None or not (noted.channels or noted.due or noted.told or noted.mended):
        return
    conn.info[_NOTED] = _Noted()
    for to in sorted({*noted.channels, *noted.due, *noted.told, *noted.mended}):
        here = {"workspace": to.workspace, "destination": to.id}
        if to in noted.channels:
            channel, now = noted.channels[to]
            _REMEMBER.run(conn, **here, channel=channel, now=now)
        if to in noted.mended:
            conn.execute(_MEND, to.here(now=noted.mended[to]))
        if to in noted.due:
            due_at, now = noted.due[to]
            _EXPECT.run(conn, **here, wake_at=due_at, now=now)
        if to in noted.told:
            conn.execute(_TELL, to.here(now=noted.told[to]))


def expect(conn: Connection, to: Destination, due_at: datetime, now: datetime) -> None:
    """See to it that the gate is looked at when something falls due there."""
    due = conn.info[_NOTED].due
    sooner = min(due_at, due[to][0]) if to in due else due_at
    due[to] = (sooner, now)


def remember_channel(
    conn: Connection, workspace: str, person: str, channel: str, now: datetime
) -> None:
    """Learn where a person's direct messages stand, from anything Slack sent from there.

    It also shows that they can be reached: a gate marked broken is mended.
    """
    conn.info[_NOTED].channels[Destination(workspace, person)] = (channel, now)


def mend_all(conn: Connection, workspace: str, now: datetime) -> None:
    """Try every broken destination of a workspace again, at once."""
    mended = conn.info[_NOTED].mended
    mended.update((gate.destination, now) for gate in broken(conn, workspace))


def next_wake(conn: Connection) -> datetime | None:
    """When a gate should next be looked at; ``None`` when nothing waits anywhere.

    Broken ones are left out: who polls gets to them.
    """
    _touch(conn)
    found = _NEXT_WAKE.first(conn)
    return None if found is None else found[0]


def due(conn: Connection, now: datetime) -> DueGate | None:
    """A gate whose turn has come, kept from other processes until the transaction ends."""
    _touch(conn)
    row = _DUE.first(conn, now=now) or conn.execute(_DUE_BROKEN, {"now": now}).first()
    if row is None:
        return None
    workspace, destination, channel, last_ts = row
    return DueGate(Destination(workspace, destination), channel, last_ts)


def hold(conn: Connection, to: Destination, until: datetime) -> None:
    """Let nobody deliver there before ``until``."""
    _SET.run(conn, **to.here(until=until, wake=until))


def look_again(conn: Connection, to: Destination, at: datetime | None) -> None:
    """Look at the gate at ``at``, or, for ``None``, when something new is enqueued."""
    _WAKE.run(conn, **to.here(wake=at))


def bring_forward(conn: Connection, beyond: datetime, soon: datetime) -> None:
    """Look ``soon`` at whatever was not to be looked at till ``beyond``."""
    conn.execute(_FORWARD, {"beyond": beyond, "soon": soon})


def is_held(conn: Connection, to: Destination, until: datetime) -> bool:
    """Whether the gate is still under the lease that ends at ``until``; if so, keep it so.

    The lock also keeps out whoever is enqueuing, so that what is read after it is complete.
    """
    return _LOCK.first(conn, **to.here(held=until)) is not None


def learnt(conn: Connection, to: Destination, channel: str, ts: str, until: datetime) -> bool:
    """Remember where a post to the destination stands, and that it was the last one.

    It was taken: a gate marked broken is mended. Answers as :func:`is_held`.
    """
    return _LEARNT.first(conn, **to.here(found=channel, said=ts)) == (until,)


def broke(conn: Connection, to: Destination, why: str, now: datetime) -> bool:
    """Mark a destination as broken and leave it alone for a while; whether nobody was told yet."""
    look_again(conn, to, now + TRY_AGAIN_AFTER)
    return conn.execute(_BREAK, to.here(now=now, why=why)).scalar_one() is None


def owner_told(conn: Connection, to: Destination, now: datetime) -> None:
    """Remember that somebody was told that the destination is broken."""
    conn.info[_NOTED].told[to] = now


def broken(conn: Connection, workspace: str | None = None) -> tuple[Broken, ...]:
    """The destinations of a workspace, or of all, that take no messages any more, longest first."""
    columns = (_c.workspace, _c.destination, _c.broken_why, _c.broken_at, _c.owner_told_at)
    wanted = select(*columns).where(_c.broken_at.is_not(None)).order_by(_c.broken_at)
    if workspace is not None:
        wanted = wanted.where(_c.workspace == workspace)
    return tuple(
        Broken(Destination(where, destination), why, since, told)
        for where, destination, why, since, told in conn.execute(wanted)
    )
