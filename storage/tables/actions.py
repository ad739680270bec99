"""Actions and what follows them: digests, reminders, and who wants none for a while."""
# SQLModel reads annotations when the class is made: no postponed ones here.

from datetime import date

from sqlalchemy import Index, text

from storage.tables.columns import (
    Base,
    Codes,
    Key,
    KeyDay,
    KeyTime,
    MaybeTime,
    MaybeWords,
    Names,
    OfAudit,
    Time,
    Words,
    partial_index,
)

_FOLLOWED = text("live_at IS NOT NULL AND ended_at IS NULL")
_LIVE = text("live_at IS NOT NULL")
_ENDED = text("ended_at IS NOT NULL")
_TO_ASK = text("effect_due_on IS NOT NULL")


class Action(Base, table=True):
    """An agreed action, and what became of it."""

    __tablename__ = "actions"
    __table_args__ = (
        Index(None, "workspace", "case_reference"),
        partial_index("ix_actions_of_team", "workspace", "team", "due_on", "id", where=_FOLLOWED),
        partial_index(
            "ix_actions_of_owner", "workspace", "owner_person", "due_on", "id", where=_FOLLOWED
        ),
        partial_index(
            # All that counting and turning the pages of all teams' actions looks at: no row is.
            "ix_actions_open",
            *("workspace", "due_on", "id", "safety", "live_at", "ended_at"),
            where=_FOLLOWED,
        ),
        partial_index(
            # SQLite would take it for any live action if it began with the workspace.
            "ix_actions_live",
            "live_at",
            "workspace",
            where=_LIVE,
        ),
        partial_index("ix_actions_ended", "workspace", "ended_at", where=_ENDED),
        partial_index("ix_actions_to_ask", "workspace", "effect_due_on", where=_TO_ASK),
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


class Chase(Base, table=True):
    """What somebody was told of actions on a day, so that it can be shown anew."""

    __tablename__ = "chases"
    workspace: Key
    person: Key
    day: KeyDay
    zone: str
    groups: Codes  # of each: why, the actions with a line, how many in all, the list of the rest
    spread: Codes  # how many of the message's parts stood in it, and in each below it


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
