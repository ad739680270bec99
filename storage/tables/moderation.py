"""Rounds of moderation, and what a moderator marked."""
# SQLModel reads annotations when the class is made: no postponed ones here.

from sqlalchemy import UniqueConstraint, text
from sqlmodel import Field

from storage.tables.columns import (
    Base,
    Key,
    MaybeTime,
    MaybeWords,
    Names,
    Time,
    partial_index,
)

_UNDECIDED = text("verdict IS NULL")
_DISPUTED = text("dispute IS NOT NULL")


class Moderation(Base, table=True):
    """One round of an audit's moderation."""

    __tablename__ = "moderations"
    __table_args__ = (
        UniqueConstraint("audit", "round"),
        partial_index("ix_moderations_waiting", "workspace", "moderator", where=_UNDECIDED),
    )
    workspace: str
    id: Key
    audit: str = Field(foreign_key="audits.id")
    round: int
    reasons: Names
    seed: int | None = None
    blind: bool
    requested_at: Time
    requested_revision: int  # the audit's
    channel: str | None = None
    card: str | None = None  # outbox key of the request
    moderator: str | None = None
    taken_at: MaybeTime = None
    general: MaybeWords = None
    verdict: str | None = None
    decided_by: str | None = None
    decided_at: MaybeTime = None
    stage: str
    stage_at: MaybeTime = None
    asked: Names


class Mark(Base, table=True):
    """What a moderator put at one question, and what its auditor said to that."""

    __tablename__ = "marks"
    __table_args__ = (
        partial_index("ix_marks_disputed", "at", "moderation", where=_DISPUTED),
        {"sqlite_with_rowid": False},
    )
    moderation: str = Field(primary_key=True, foreign_key="moderations.id")
    question: Key
    graded: str | None = None  # from the evidence alone
    stood: str | None = None  # the auditor's grade at that time
    final: str | None = None
    reason: MaybeWords = None
    comment: MaybeWords = None
    dispute: MaybeWords = None
    by: str
    at: Time
