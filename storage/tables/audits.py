"""Audits: their questionnaires, assignments and entries, and the history of all that happened."""
# SQLModel reads annotations when the class is made: no postponed ones here.

from datetime import date

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import Field

from storage.tables.columns import (
    AuditKey,
    Base,
    Key,
    MaybeTime,
    MaybeWords,
    Names,
    PlainJson,
    SealedJson,
    Serial,
    Time,
    Words,
    partial_index,
)

_IS_FORM = text("digest = form")
_APPROVED = text("approved_at IS NOT NULL")


class Questionnaire(Base, table=True):
    """A version of an instrument, by the digest of its content; never changed."""

    __tablename__ = "questionnaires"
    __table_args__ = (
        partial_index(
            "ix_questionnaires_form", "workspace", "key", "version", unique=True, where=_IS_FORM
        ),
    )
    workspace: Key
    digest: Key
    form: str  # the digest before a council's lists were put in; its own where none were
    key: str
    version: int
    title: str
    source: str  # canonical JSON
    kept_at: Time


class Assignment(Base, table=True):
    """An audit somebody was asked to do."""

    __tablename__ = "assignments"
    __table_args__ = (Index(None, "workspace", "auditor"),)
    workspace: str
    id: Key
    questionnaire_key: str
    title: str
    case_reference: str
    auditor: str
    due_on: date | None = None
    assigned_by: str
    assigned_at: Time
    audit: str | None = Field(default=None, foreign_key="audits.id")  # once begun
    reminded_on: date | None = None  # the auditor's own day


class Audit(Base, table=True):
    """One audit of one case."""

    __tablename__ = "audits"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace", "questionnaire"], ["questionnaires.workspace", "questionnaires.digest"]
        ),
        Index(None, "workspace", "auditor", "status"),
        Index(None, "workspace", "case_reference"),
        Index(None, "workspace", "status"),
        partial_index("ix_audits_approved", "workspace", "approved_at", "id", where=_APPROVED),
    )
    workspace: str
    id: Key
    questionnaire: str  # the digest
    case_reference: str
    team: str | None = None
    auditor: str
    status: str
    revision: int
    due_on: date | None = None
    begun_at: Time
    updated_at: Time
    submitted_at: MaybeTime = None
    approved_at: MaybeTime = None  # while it stands approved
    skipped: Names
    reminders_paused: bool = False
    # Of the clockwork, and no revision of the audit: days of the auditor's own.
    reminders_snoozed_until: date | None = None
    reminded_on: date | None = None


class Entry(Base, table=True):
    """What stands at a step of an audit: a value, or free text."""

    __tablename__ = "entries"
    __table_args__ = ({"sqlite_with_rowid": False},)
    audit: AuditKey
    question: Key
    part: Key
    value: PlainJson = None  # codes, dates, numbers: never words
    passages: SealedJson = None  # free text: [[source ts or null, text], …]
    source: str | None = None  # ts of the message that gave a value
    revision: int
    by: str
    at: Time
    applies: bool | None = None  # known once submitted


class KeptQuery(Base, table=True):
    """Why something a check asked about was left as it is."""

    __tablename__ = "kept_queries"
    audit: AuditKey
    query: Key  # the query's own key: check and place
    reason: Words
    by: str
    at: Time


class History(Base, table=True):
    """Who changed what, when, from what to what."""

    # Append-only: a trigger refuses everything but INSERT.
    __tablename__ = "history"
    __table_args__ = (Index(None, "workspace", "audit"), {"sqlite_autoincrement": True})
    id: Serial
    workspace: str
    audit: str | None = None
    at: Time
    by: str
    what: str
    question: str | None = None  # or the id of an action that this is about
    part: str | None = None
    before: MaybeWords = None
    after: MaybeWords = None
