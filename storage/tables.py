"""Every table: the schema on one screen.

Free text is ``FreeText``; times are UTC; ``workspace`` is Slack's team id, people and channels are
Slack's ids. Statements go over ``Model.__table__``; rows become the core's own types.
"""
# SQLModel reads annotations when the class is made: no postponed ones here.

from datetime import date, datetime, time
from typing import Annotated, ClassVar

from pydantic import JsonValue
from sqlalchemy import (
    JSON,
    ForeignKeyConstraint,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from storage.types import FreeText, FreeTextJson, UtcDateTime

Key = Annotated[str, Field(primary_key=True)]
Serial = Annotated[int | None, Field(default=None, primary_key=True)]
AuditKey = Annotated[str, Field(primary_key=True, foreign_key="audits.id")]
OfAudit = Annotated[str, Field(foreign_key="audits.id", index=True)]
Time = Annotated[datetime, Field(sa_type=UtcDateTime)]
KeyTime = Annotated[datetime, Field(sa_type=UtcDateTime, primary_key=True)]
MaybeTime = Annotated[datetime | None, Field(sa_type=UtcDateTime)]
Words = Annotated[str, Field(sa_type=FreeText)]
MaybeWords = Annotated[str | None, Field(sa_type=FreeText)]
SealedJson = Annotated[JsonValue, Field(sa_type=FreeTextJson, nullable=True)]
PlainJson = Annotated[JsonValue, Field(sa_type=JSON(none_as_null=True), nullable=True)]
Names = Annotated[list[str], Field(sa_type=JSON)]


class Base(SQLModel):
    """What every table shares: one set of metadata, with predictable names for constraints."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    __table__: ClassVar[Table]


# Who and where ----------------------------------------------------------------------------------


class Workspace(Base, table=True):
    """A Slack workspace and what holds for all of it."""

    __tablename__ = "workspaces"
    id: Key
    name: str
    timezone: str
    emergency_number: str
    moderators_channel: str | None = None
    escalation_channel: str | None = None
    service_lead: str | None = None
    opens: time
    closes: time
    escalation: Names  # people, in the order in which they are told


class Team(Base, table=True):
    """A team of practitioners, and the channel it works in."""

    __tablename__ = "teams"
    workspace: Key
    key: Key
    name: str
    channel: str
    manager: str | None = None
    service_lead: str | None = None
    digest_day: int  # Monday is 0
    digest_at: time
    timezone: str | None = None
    opens: time | None = None
    closes: time | None = None
    escalation: Names


class CouncilList(Base, table=True):
    """A council's own options for a field of the header, in place of an instrument's."""

    __tablename__ = "lists"
    workspace: Key
    key: Key
    options: PlainJson  # [{"value": …, "label": …, "meaning": …}, …]


class Person(Base, table=True):
    """Somebody in the workspace."""

    __tablename__ = "people"
    workspace: Key
    id: Key
    name: str
    team: str | None = None
    roles: Names
    active: bool = True
    timezone: str | None = None


class Group(Base, table=True):
    """People that a set-up names together: those who moderate."""

    __tablename__ = "groups"
    workspace: Key
    key: Key
    people: Names  # in the order in which they are asked


# Audits -----------------------------------------------------------------------------------------


_IS_FORM = text("digest = form")
_UNDECIDED = text("verdict IS NULL")


class Questionnaire(Base, table=True):
    """A version of an instrument, by the digest of its content; never changed."""

    __tablename__ = "questionnaires"
    __table_args__ = (
        Index(
            "ix_questionnaires_form",
            *("workspace", "key", "version"),
            unique=True,
            sqlite_where=_IS_FORM,
            postgresql_where=_IS_FORM,
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


_FOLLOWED = text("live_at IS NOT NULL AND ended_at IS NULL")
_LIVE = text("live_at IS NOT NULL")
_ENDED = text("ended_at IS NOT NULL")
_TO_ASK = text("effect_due_on IS NOT NULL")
_ALERT = text("next_at IS NOT NULL")


class Action(Base, table=True):
    """An agreed action, and what became of it."""

    __tablename__ = "actions"
    __table_args__ = (
        Index(None, "workspace", "case_reference"),
        Index(
            "ix_actions_of_team",
            *("workspace", "team", "due_on", "id"),
            sqlite_where=_FOLLOWED,
            postgresql_where=_FOLLOWED,
        ),
        Index(
            "ix_actions_of_owner",
            *("workspace", "owner_person", "due_on", "id"),
            sqlite_where=_FOLLOWED,
            postgresql_where=_FOLLOWED,
        ),
        Index(
            # SQLite would take it for any live action if it began with the workspace.
            "ix_actions_live",
            *("live_at", "workspace"),
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(
            "ix_actions_ended",
            *("workspace", "ended_at"),
            sqlite_where=_ENDED,
            postgresql_where=_ENDED,
        ),
        Index(
            "ix_actions_to_ask",
            *("workspace", "effect_due_on"),
            sqlite_where=_TO_ASK,
            postgresql_where=_TO_ASK,
        ),
    )
    workspace: str
    id: Key
    audit: OfAudit
    number: int  # its place in the audit, from 1
    case_reference: str
    team: str | None = None
    text: Words
    owner_person: str | None = None
    owner_role: str | None = None
    due_on: date | None = None
    safety: bool = False
    question: str | None = None
    status: str
    added_by: str
    added_at: Time
    revision: int
    live_at: MaybeTime = None
    ended_by: str | None = None
    ended_at: MaybeTime = None
    ending: MaybeWords = None  # what was done, or why it won't be
    instead: str | None = None  # the action that took its place
    reviewed_on: date | None = None
    review: MaybeWords = None
    initials: str | None = None
    reviewed_by: str | None = None
    reviewed_at: MaybeTime = None
    effect: str | None = None
    evidence: MaybeWords = None
    effect_by: str | None = None
    effect_at: MaybeTime = None
    effect_due_on: date | None = None
    first_due_on: date | None = None
    redated: int = 0
    relists: str | None = None  # the action of an earlier audit that this agrees again
    first: str | None = None  # where the line of them began
    relisted: int = 0
    # Of the clockwork, and no revision of the audit: when its owner, its manager heard of it last.
    reminded_on: date | None = None
    chased_on: date | None = None
    asked_on: date | None = None


class Snooze(Base, table=True):
    """Till when somebody wants to hear no more of their actions."""

    __tablename__ = "snoozes"
    workspace: Key
    person: Key
    until: date


class Digest(Base, table=True):
    """A team's digest as it was built."""

    __tablename__ = "digests"
    workspace: Key
    team: Key
    slot: KeyTime
    channel: str
    since: Time
    until: Time
    day: date
    closed: int
    fresh: int
    overdue: int
    this_week: int
    later: int
    undated: int
    oldest: int  # days late
    shown: Names  # actions, in order


class Moderation(Base, table=True):
    """One round of an audit's moderation."""

    __tablename__ = "moderations"
    __table_args__ = (
        UniqueConstraint("audit", "round"),
        Index(
            "ix_moderations_waiting",
            *("workspace", "moderator"),
            sqlite_where=_UNDECIDED,
            postgresql_where=_UNDECIDED,
        ),
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
    __table_args__ = ({"sqlite_with_rowid": False},)
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


class Concern(Base, table=True):
    """An immediate concern."""

    __tablename__ = "concerns"
    __table_args__ = (
        Index(None, "workspace", "raised_at"),
        Index(
            "ix_concerns_alert",
            *("workspace", "next_at"),
            sqlite_where=_ALERT,
            postgresql_where=_ALERT,
        ),
        Index(None, "workspace", "audit"),
    )
    workspace: str
    id: Key
    audit: str | None = Field(default=None, foreign_key="audits.id")
    case_reference: str
    team: str | None = None
    raised_by: str
    raised_at: Time
    what: Words
    safe_now: str
    who_knows: Words
    next_at: MaybeTime = None  # when somebody more is told; NULL once it is acknowledged


class ConcernStep(Base, table=True):
    """People who were told of a concern."""

    __tablename__ = "concern_steps"
    concern: str = Field(primary_key=True, foreign_key="concerns.id")
    step: int = Field(primary_key=True)
    at: Time
    people: Names


class Acknowledgement(Base, table=True):
    """Somebody said that they have a concern."""

    __tablename__ = "acknowledgements"
    concern: str = Field(primary_key=True, foreign_key="concerns.id")
    person: Key
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


# The conversation -------------------------------------------------------------------------------


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


# What Slack told us, and must be told -----------------------------------------------------------


class Inbox(Base, table=True):
    """What was handled already; keys only."""

    __tablename__ = "inbox"
    __table_args__ = ({"sqlite_with_rowid": False},)
    workspace: Key
    key: Key
    received_at: Time


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
        Index(
            "ix_outbox_waiting",
            *("workspace", "gate", "kind", "due_at", "id"),
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index(
            "ix_outbox_overtaken",
            *("workspace", "target_key"),
            sqlite_where=_WAITING_COSMETIC,
            postgresql_where=_WAITING_COSMETIC,
        ),
        Index(
            "ix_outbox_parked",
            *("workspace", "parked_at"),
            sqlite_where=_PARKED,
            postgresql_where=_PARKED,
        ),
        Index(
            "ix_outbox_posted",
            *("workspace", "channel", "ts"),
            sqlite_where=_POSTED,
            postgresql_where=_POSTED,
        ),
        Index(
            "ix_outbox_thread",
            *("workspace", "thread_key", "id"),
            sqlite_where=_IN_THREAD,
            postgresql_where=_IN_THREAD,
        ),
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
    __table_args__ = (
        Index("ix_gates_wanted", "wake_at", sqlite_where=_WANTED, postgresql_where=_WANTED),
    )
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
