"""The conversation: threads, what was asked in them, and what came in."""
# SQLModel reads annotations when the class is made: no postponed ones here.

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.columns import (
    Base,
    Key,
    MaybeTime,
    MaybeWords,
    Time,
    Words,
)


class Thread(Base, table=True):
    """Where an audit is talked through with one person."""

    __tablename__ = "threads"
    __table_args__ = (
        UniqueConstraint("workspace", "card"),
        Index(None, "workspace", "person"),
        Index(None, "workspace", "audit"),
    )
    workspace: str
    id: Key
    audit: str = Field(foreign_key="audits.id")
    person: str
    card: str  # outbox key of the root message
    opened_at: Time
    closed_at: MaybeTime = None
    card_revision: int  # the audit's, when the card was last refreshed
    card_refreshed_at: MaybeTime = None


class Prompt(Base, table=True):
    """A message that asked for the answer at a step."""

    __tablename__ = "prompts"
    __table_args__ = (Index(None, "thread", "question", "part"), {"sqlite_with_rowid": False})
    workspace: str
    key: Key  # outbox key of the message that asks
    thread: str = Field(foreign_key="threads.id")
    audit: str = Field(foreign_key="audits.id")
    question: str
    part: str
    revision: int
    response_url: MaybeWords = None
    response_url_until: MaybeTime = None
    response_url_uses: int = 0
    folded: bool = False


class LooseReply(Base, table=True):
    """Something typed outside any thread, kept in case it was an answer."""

    __tablename__ = "loose_replies"
    workspace: Key
    channel: Key
    ts: Key
    person: Key
    text: Words
    received_at: Time
    used_at: MaybeTime = None


class Inbox(Base, table=True):
    """What was handled already; keys only."""

    __tablename__ = "inbox"
    __table_args__ = ({"sqlite_with_rowid": False},)
    workspace: Key
    key: Key
    received_at: Time
