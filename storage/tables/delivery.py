"""What is to be said: the outbox, the gates it goes through, and the clockwork's ticks."""
# SQLModel reads annotations when the class is made: no postponed ones here.

from sqlalchemy import UniqueConstraint, text

from storage.tables.columns import (
    Base,
    Key,
    KeyTime,
    MaybeTime,
    MaybeWords,
    SealedJson,
    Serial,
    Time,
    partial_index,
)

_WAITING = text("sent_at IS NULL AND parked_at IS NULL")
_WAITING_COSMETIC = text("sent_at IS NULL AND parked_at IS NULL AND kind = 'cosmetic'")
_PARKED = text("parked_at IS NOT NULL")
_POSTED = text("ts IS NOT NULL")
_IN_THREAD = text("thread_key IS NOT NULL")
_WANTED = text("wake_at IS NOT NULL AND broken_at IS NULL")


class Outbox(Base, table=True):
    """A message to Slack: waiting, sent or parked."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("workspace", "key"),
        partial_index(
            "ix_outbox_waiting", "workspace", "gate", "kind", "due_at", "id", where=_WAITING
        ),
        partial_index("ix_outbox_overtaken", "workspace", "target_key", where=_WAITING_COSMETIC),
        partial_index("ix_outbox_parked", "workspace", "parked_at", where=_PARKED),
        partial_index("ix_outbox_posted", "workspace", "channel", "ts", where=_POSTED),
        partial_index("ix_outbox_thread", "workspace", "thread_key", "id", where=_IN_THREAD),
        # An id is never used again: a late report on a replaced row must find nothing.
        {"sqlite_autoincrement": True},
    )
    id: Serial
    workspace: str
    key: str
    gate: str  # gates.destination
    kind: str  # post | cosmetic
    method: str  # chat.postMessage | chat.update | response_url | files.completeUploadExternal
    body: SealedJson = None  # emptied once sent
    response_url: MaybeWords = None  # emptied once sent
    thread_key: str | None = None  # key of the root this stands under
    target_key: str | None = None  # key of the message this changes
    file: str | None = None  # Slack's id of a file that is uploaded, and may be shared
    due_at: Time
    enqueued_at: Time
    attempts: int = 0
    attempted_at: MaybeTime = None
    sent_at: MaybeTime = None
    channel: str | None = None
    ts: str | None = None
    parked_at: MaybeTime = None
    error: str | None = None  # a name, never a sentence


class Gate(Base, table=True):
    """A destination: one delivery at a time, in order, at Slack's pace."""

    __tablename__ = "gates"
    __table_args__ = (partial_index("ix_gates_wanted", "wake_at", where=_WANTED),)
    workspace: Key
    destination: Key  # a person's or a channel's id
    channel: str | None = None  # where messages to it stand: a person's D id, once known
    last_ts: str | None = None  # of what was last posted there
    next_at: Time  # nothing is sent before: lease, pace, pause
    wake_at: MaybeTime = None  # when to look: never before next_at; NULL when nothing waits
    broken_at: MaybeTime = None
    broken_why: str | None = None
    owner_told_at: MaybeTime = None


class MethodPause(Base, table=True):
    """A method Slack asked us to leave alone for a while."""

    __tablename__ = "method_pauses"
    workspace: Key
    method: Key
    until: Time


class Tick(Base, table=True):
    """A slot of a schedule that was dealt with."""

    __tablename__ = "ticks"
    workspace: Key
    schedule: Key
    slot: KeyTime
    taken_at: Time
    passed_over: bool = False
