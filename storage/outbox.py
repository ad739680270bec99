"""What Slack must be told: enqueued in the transaction of what happened.

The other end, where it is claimed and reported as sent or not, is :mod:`storage.delivery`.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple, Self

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert  # Compiles for SQLite too; not the reverse.

from storage import gates
from storage.gates import Destination
from storage.prepared import Prepared
from storage.tables import Outbox
from storage.tables.columns import by_no_index

Body = Mapping[str, object]
"""A message as rendered: its ``text`` and ``blocks``. Of a file: see :class:`Attachment`."""


class Method(StrEnum):
    """How Slack is told. RESPOND is no method of the Web API: it is a click's own address.

    FILE is the last of three steps, the one that shows the file.
    """

    POST = "chat.postMessage"
    UPDATE = "chat.update"
    RESPOND = "response_url"
    FILE = "files.completeUploadExternal"


@dataclass(frozen=True, slots=True)
class Post:
    """A new message. ``under`` is the key of the root it stands under; it waits for that one."""

    workspace: str
    to: str
    key: str
    body: Body
    under: str | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """New content for the message whose key is ``target``; it waits for every due post."""

    workspace: str
    to: str
    key: str
    target: str
    body: Body
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Respond:
    """The same through a click's ``response_url``, which costs none of chat.update's budget."""

    workspace: str
    to: str
    key: str
    target: str
    body: Body
    response_url: str
    due_at: datetime | None = None


_PARTS: Final = ("name", "title", "comment", "content")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file's name, what Slack calls it, the message with it (mrkdwn), and its bytes."""

    name: str
    title: str
    comment: str
    content: bytes = field(repr=False)

    def packed(self) -> Body:
        """As the outbox keeps it, sealed with everything else a person wrote."""
        content = base64.b64encode(self.content).decode("ascii")
        return dict(zip(_PARTS, (self.name, self.title, self.comment, content), strict=True))

    @classmethod
    def unpacked(cls, body: Body) -> Self:
        """What :meth:`packed` made."""
        name, title, comment, content = (str(body[part]) for part in _PARTS)
        return cls(name, title, comment, base64.b64decode(content))


@dataclass(frozen=True, slots=True)
class File:
    """A file under the message whose key is ``under``, which also tells where it belongs.

    Slack takes a channel's id for files, never a person's, so it waits for that message.
    """

    workspace: str
    to: str
    key: str
    attachment: Attachment
    under: str
    due_at: datetime | None = None


Message = Post | Update | Respond | File


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands in Slack."""

    channel: str
    ts: str


class Addressed(NamedTuple):
    """Whom or where a message was for, the key of the root it stands under, whether given up."""

    to: str
    under: str | None
    is_parked: bool


class Unsaid(NamedTuple):
    """A message that is still to be said, and where."""

    id: int
    key: str
    gate: str


@dataclass(frozen=True, slots=True)
class Parked:
    """A row given up for now. ``error`` is a name."""

    key: str
    to: Destination
    method: Method
    error: str
    attempts: int
    parked_at: datetime


POST: Final = "post"
COSMETIC: Final = "cosmetic"

_LATEST: Final = 200
_AT_ONCE: Final = 500
_outbox: Final = Outbox.__table__
_c: Final = _outbox.c
WAITING: Final = and_(_c.sent_at.is_(None), _c.parked_at.is_(None))
_known: Final = _outbox.alias("known")
_COLUMNS: Final = (
    *("workspace", "key", "gate", "kind", "method", "body", "response_url", "thread_key"),
    *("target_key", "due_at", "enqueued_at", "attempts"),
)
_ENQUEUE: Final = Prepared(insert(_outbox).on_conflict_do_nothing(), *_COLUMNS)
_OVERTAKE: Final = Prepared(
    delete(_outbox).where(
        _c.workspace == bindparam("of_workspace"),
        _c.target_key == bindparam("same_target"),
        # Spelt out, or the index on waiting cosmetic rows would not be seen to fit.
        _c.kind == literal_column(f"'{COSMETIC}'"),
        WAITING,
        ~exists().where(
            _known.c.workspace == bindparam("of_workspace"), _known.c.key == bindparam("newest")
        ),
    )
)
_PLACE: Final = select(_c.channel, _c.ts).where(
    _c.workspace == bindparam("of_workspace"),
    _c.key == bindparam("of_key"),
    _c.ts.is_not(None),
)
KEY_AT: Final = select(_c.key).where(
    _c.workspace == bindparam("of_workspace"),
    _c.channel == bindparam("of_channel"),
    _c.ts == bindparam("of_ts"),
    _c.ts.is_not(None),
)


def enqueue(conn: Connection, messages: Sequence[Message], now: datetime) -> None:
    """Have ``messages`` said, each once, in this order, if the transaction commits.

    A key that was enqueued before changes nothing. An update or response replaces one that still
    waits for the same target.
    """
    for message in messages:
        if isinstance(message, Update | Respond):
            _OVERTAKE.run(
                conn,
                of_workspace=message.workspace,
                same_target=message.target,
                newest=message.key,
            )
    if messages:
        _ENQUEUE.run_each(conn, [_as_row(message, now) for message in _not_overtaken(messages)])
    for to, due_at in _first_due(messages, now).items():
        gates.expect(conn, to, due_at, now)


def _not_overtaken(messages: Sequence[Message]) -> list[Message]:
    """The posts, and of what changes the same target only the last."""
    changes = {m.target: m for m in messages if isinstance(m, Update | Respond)}
    return [m for m in messages if isinstance(m, Post | File) or changes[m.target] is m]


def _first_due(messages: Sequence[Message], now: datetime) -> dict[Destination, datetime]:
    due: dict[Destination, datetime] = {}
    for message in messages:
        to, at = Destination(message.workspace, message.to), message.due_at or now
        due[to] = min(due.get(to, at), at)
    return due


def _as_row(message: Message, now: datetime) -> dict[str, object]:
    row: dict[str, object] = {
        "workspace": message.workspace,
        "key": message.key,
        "gate": message.to,
        "body": message.attachment.packed() if isinstance(message, File) else message.body,
        "due_at": message.due_at or now,
        "enqueued_at": now,
        "thread_key": None,
        "target_key": None,
        "response_url": None,
        "attempts": 0,
    }
    match message:
        case Post():
            return {**row, "kind": POST, "method": Method.POST, "thread_key": message.under}
        case File():
            return {**row, "kind": POST, "method": Method.FILE, "thread_key": message.under}
        case Update():
            return {**row, "kind": COSMETIC, "method": Method.UPDATE, "target_key": message.target}
        case Respond():
            how = {"kind": COSMETIC, "method": Method.RESPOND, "target_key": message.target}
            return {**row, **how, "response_url": message.response_url}


def place_of(conn: Connection, workspace: str, key: str) -> Place | None:
    """Where the message with this key stands; ``None`` until it is known to be posted."""
    row = conn.execute(_PLACE, {"of_workspace": workspace, "of_key": key}).first()
    return None if row is None else Place(*row)


def enqueued(conn: Connection, workspace: str, keys: Sequence[str]) -> dict[str, Addressed]:
    """Those of these messages that were enqueued, by their keys: said by now, waiting or parked."""
    found: dict[str, Addressed] = {}
    for start in range(0, len(keys), _AT_ONCE):
        wanted = select(_c.key, _c.gate, _c.thread_key, _c.parked_at.is_not(None)).where(
            _c.workspace == workspace, _c.key.in_(keys[start : start + _AT_ONCE])
        )
        found |= {key: Addressed(*rest) for key, *rest in conn.execute(wanted).all()}
    return found


def known(conn: Connection, workspace: str, keys: Sequence[str]) -> dict[str, Addressed]:
    """Those of them that can be changed: they were posted, or will be."""
    found = enqueued(conn, workspace, keys)
    return {key: message for key, message in found.items() if not message.is_parked}


def waits(conn: Connection, to: Destination, beginning: str) -> bool:
    """Whether anything whose key begins so is still to be posted there."""
    wanted = _c.key.startswith(beginning, autoescape=True)
    here = (_c.workspace == to.workspace, _c.gate == to.id, _c.kind == POST)
    return bool(conn.execute(select(exists().where(*here, WAITING, wanted))).scalar())


def stuck(conn: Connection, workspace: str, beginnings: Iterable[str]) -> tuple[Unsaid, ...]:
    """What waits, under keys that begin so, at destinations that take no messages; in order.

    What was attempted without an answer is left out: it may stand there already.
    """
    broken = [gate.destination.id for gate in gates.broken(conn, workspace)]
    if not broken:
        return ()
    begins = or_(*(_c.key.startswith(each, autoescape=True) for each in beginnings))
    here = (_c.workspace == workspace, _c.gate.in_(broken), WAITING, _c.attempts == 0)
    found = select(_c.id, _c.key, _c.gate).where(*here, begins).order_by(_c.id)
    return tuple(Unsaid(*row) for row in conn.execute(found).all())


def due(
    conn: Connection, workspace: str, beginnings: Iterable[str], now: datetime
) -> tuple[Unsaid, ...]:
    """What is due by ``now`` under keys that begin so, and still waits to be posted; in order."""
    begins = or_(*(_c.key.startswith(each, autoescape=True) for each in beginnings))
    here = (_c.workspace == workspace, _c.kind == POST, WAITING, _c.due_at <= now)
    found = select(_c.id, _c.key, _c.gate).where(*here, begins).order_by(_c.id)
    return tuple(Unsaid(*row) for row in conn.execute(found).all())


def put_off(conn: Connection, rows: Sequence[int], until: datetime) -> None:
    """Have these, if they still wait, said no sooner than ``until``."""
    conn.execute(update(_outbox).where(_c.id.in_(rows) & WAITING).values(due_at=until))


def take_back(conn: Connection, rows: Sequence[int]) -> frozenset[int]:
    """Have these not said at all; gives those that nobody has tried to say yet, and are gone."""
    untried = _c.id.in_(rows) & WAITING & (_c.attempts == 0)
    return frozenset(conn.execute(delete(_outbox).where(untried).returning(_c.id)).scalars())


def send_to(conn: Connection, workspace: str, rows: Sequence[int], to: str, now: datetime) -> None:
    """Have these, if they still wait, said elsewhere than they were meant for, at once."""
    still = _c.id.in_(rows) & WAITING & (_c.attempts == 0)
    conn.execute(update(_outbox).where(still).values(gate=to))
    gates.expect(conn, Destination(workspace, to), now, now)


def ts_of(conn: Connection, workspace: str, key: str) -> str | None:
    """The ts of the message with this key; ``None`` until it is known to be posted."""
    place = place_of(conn, workspace, key)
    return None if place is None else place.ts


def key_at(conn: Connection, workspace: str, place: Place) -> str | None:
    """The key of the message that stands there, if it is one of ours."""
    found: str | None = conn.execute(KEY_AT, at(workspace, place)).scalar()
    return found


def at(workspace: str, place: Place) -> dict[str, object]:
    """The parameters of ``KEY_AT`` that name a place."""
    return {"of_workspace": workspace, "of_channel": place.channel, "of_ts": place.ts}


def updates_since(conn: Connection, workspace: str, since: datetime) -> int:
    """How many of the latest messages to this workspace were chat.update since then."""
    latest = (
        select(_c.method, _c.enqueued_at)
        .where(by_no_index(_c.workspace) == workspace)
        .order_by(_c.id.desc())
        .limit(_LATEST)
        .subquery()
    )
    counted = select(func.count()).where(
        latest.c.method == Method.UPDATE, latest.c.enqueued_at >= since
    )
    return conn.execute(counted).scalar_one()


def how_many_parked(conn: Connection, workspace: str) -> int:
    """How many messages were given up in a workspace."""
    parked = select(func.count()).where(_c.workspace == workspace, _c.parked_at.is_not(None))
    count: int = conn.execute(parked).scalar_one()
    return count


def parked(
    conn: Connection, workspace: str | None = None, start: int = 0, size: int | None = None
) -> tuple[Parked, ...]:
    """What was given up in a workspace, or in all of them, oldest first.

    ``size`` of it at most, from ``start`` on.
    """
    columns = (_c.workspace, _c.key, _c.gate, _c.method, _c.error, _c.attempts, _c.parked_at)
    wanted = select(*columns).where(_c.parked_at.is_not(None)).order_by(_c.parked_at, _c.id)
    if workspace is not None:
        wanted = wanted.where(_c.workspace == workspace)
    return tuple(
        Parked(key, Destination(where, to), Method(method), error, attempts, at)
        for where, key, to, method, error, attempts, at in conn.execute(
            wanted.offset(start).limit(size)
        )
    )
