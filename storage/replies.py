"""Messages set aside: typed where nothing was asked, or taken as a command."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, select
from sqlalchemy.dialects.postgresql import insert  # Compiles for SQLite too; not the reverse.

from storage import tables

_replies = tables.LooseReply.__table__


@dataclass(frozen=True, slots=True)
class LooseReply:
    """A message set aside. ``used`` once it became an answer after all."""

    channel: str
    ts: str
    person: str
    text: str
    used: bool = False


def set_aside(conn: Connection, workspace: str, reply: LooseReply, at: datetime) -> None:
    """Keep a message's text, once: an edit brings it again with other words."""
    words = {"text": reply.text, "received_at": at, "used_at": None}
    where = {"channel": reply.channel, "ts": reply.ts, "person": reply.person}
    conn.execute(
        insert(_replies)
        .values(workspace=workspace, **where, **words)
        .on_conflict_do_update(index_elements=list(_replies.primary_key), set_=words)
    )


def find(conn: Connection, workspace: str, person: str, ts: str) -> LooseReply | None:
    """The message that this person typed at this ts, if it was set aside."""
    row = conn.execute(select(_replies).where(_here(workspace, person, ts))).one_or_none()
    if row is None:
        return None
    return LooseReply(row.channel, row.ts, row.person, row.text, row.used_at is not None)


def reworded(conn: Connection, workspace: str, person: str, ts: str, text: str) -> None:
    """Follow an edit of a message that was set aside and not used yet."""
    conn.execute(
        _replies.update()
        .where(_here(workspace, person, ts), _replies.c.used_at.is_(None))
        .values(text=text)
    )


def used(conn: Connection, workspace: str, person: str, ts: str, at: datetime) -> None:
    """Note that the message became an answer."""
    conn.execute(_replies.update().where(_here(workspace, person, ts)).values(used_at=at))


def _here(workspace: str, person: str, ts: str) -> ColumnElement[bool]:
    return and_(_replies.c.workspace == workspace, _replies.c.person == person, _replies.c.ts == ts)
