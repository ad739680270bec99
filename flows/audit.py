"""One audit: what it is, what may happen to it, and what then has to be said.

Every function takes an audit and gives back a :class:`Decision`; nothing is changed in place and
nothing is looked up. An out-of-date press, a second press or an answer to another question is an
ordinary decision that changes nothing and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Final

from flows import routing
from flows.actions import Action
from flows.answers import Entries, Entry, Reading, Value, value_at
from flows.questionnaire import ANSWER, Question, Questionnaire, Step
from flows.speech import Ask, Speech, Why


class Status(StrEnum):
    """The states of an audit."""

    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    TAKEN = "taken"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    REOPENED = "reopened"


OPEN: Final = (Status.IN_PROGRESS, Status.RETURNED, Status.REOPENED)
"""The states in which answers may change."""
RETURNED_UNCHANGED: Final = "returned_unchanged"
"""The name of the check that asks about a returned question that stands as it was."""


@dataclass(frozen=True)
class Audit:
    """An audit as it stands.

    ``revision`` counts the changes made to it, and ``updated_at`` is when the last was made, other
    than to its reminders, to who is asked to moderate it, and to what its auditor says of a final
    grade. ``skipped`` lists the questions put off, and ``kept`` the reasons given for leaving what
    a check queried, by the query's key.

    While it is returned, ``returned`` holds what the moderator said of each question that was,
    ``returned_revision`` the revision at which it had been submitted, and ``left_out`` the
    questions whose answers did not count then.
    """

    id: str
    questionnaire: Questionnaire
    case: str
    team: str | None
    auditor: str
    begun_at: datetime
    updated_at: datetime
    status: Status = Status.IN_PROGRESS
    revision: int = 0
    entries: Entries = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    due_on: date | None = None
    submitted_at: datetime | None = None
    reminders_paused: bool = False
    team_name: str = ""
    returned: Mapping[str, str] = field(default_factory=dict)
    returned_revision: int = 0
    left_out: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether its answers may change."""
        return self.status in OPEN

    @cached_property
    def path(self) -> tuple[Question, ...]:
        """The questions that apply, in order."""
        return routing.routing_path(self.questionnaire, self.entries)

    @cached_property
    def next_step(self) -> Step | None:
        """What to ask now, or ``None`` when every question is dealt with.

        Of a returned audit that is what was returned and is unchanged, then what applies anew.
        """
        if self.status is Status.RETURNED and (waiting := self.still_returned):
            return Step(waiting[0])
        return routing.next_step(self.questionnaire, self.entries, self.skipped)

    @cached_property
    def still_returned(self) -> tuple[str, ...]:
        """The returned questions that wait for an answer, in order.

        Not those that stand as they were because they were put off, or are to stay so.
        """
        done = {*self.skipped, *filter(self.is_to_stay, self.returned)}
        return tuple(key for key in self.returned_unchanged if key not in done)

    @cached_property
    def returned_unchanged(self) -> tuple[str, ...]:
        """The returned questions that stand as they were, in order."""
        if self.status is not Status.RETURNED:
            return ()
        changed = {
            s.question for s, e in self.entries.items() if e.revision > self.returned_revision
        }
        path = (question.key for question in self.path)
        return tuple(key for key in path if key in self.returned and key not in changed)

    def is_to_stay(self, question: str) -> bool:
        """Whether a reason was given, since it was returned, for leaving this question as it is."""
        begins, ends = f"{RETURNED_UNCHANGED}:{question}.", f"@{self.returned_revision}"
        return any(key.startswith(begins) and key.endswith(ends) for key in self.kept)

    def may_change(self, question: str) -> bool:
        """Whether the answer and the notes of this question may be another.

        Of a returned audit only what was returned may, what was not part of it when it was
        submitted, and what was answered since.
        """
        if self.status is not Status.RETURNED:
            return self.is_open
        if question in self.returned or question in self.left_out:
            return True
        entry = self.entries.get(Step(question))
        return entry is None or entry.revision > self.returned_revision

    def question(self, key: str) -> Question:
        """The question or header field with this key; ``KeyError`` where there is none."""
        return self.questionnaire.by_key[key]

    def value(self, question: str, part: str = ANSWER) -> Value | None:
        """What was answered at a step."""
        return value_at(self.entries, question, part)

    def revision_at(self, step: Step) -> int:
        """The revision that put the answer at ``step``; 0 where there is none."""
        entry = self.entries.get(step)
        return 0 if entry is None else entry.revision

    def ask(self, step: Step, why: Why = Why.NEXT) -> Ask:
        """Ask ``step``: because it was returned, where it still waits for that."""
        returned = self.status is Status.RETURNED and step.question in self.still_returned
        return Ask(step, Why.RETURNED if returned else why, self.revision_at(step))

    def applies(self, question: str) -> bool:
        """Whether the question is on the path now (header fields always are)."""
        asked = self.questionnaire.by_key.get(question)
        if asked is None or asked.filled_by is not None:
            return False
        return asked.when is None or asked in self.questionnaire.header or asked in self.path


@dataclass(frozen=True, slots=True)
class EntryChanged:
    """What stands at a step changed; ``None`` means nothing stood, or stands, there."""

    step: Step
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True, slots=True)
class FieldChanged:
    """Something about the audit itself changed: its status, its auditor, what is skipped.

    ``before`` and ``after`` are plain text for the history.
    """

    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class ActionChanged:
    """An agreed action was added (``before`` is ``None``), changed, or removed."""

    before: Action | None
    after: Action | None


@dataclass(frozen=True, slots=True)
class Marked:
    """Something a moderator put at a question changed, or its auditor disputed a grade.

    ``before`` and ``after`` are a grade's value or somebody's words; empty where there is nothing.
    """

    what: str
    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class QueryKept:
    """A reason was given for leaving what a check queried."""

    query: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Every answer counts from now on but those at ``steps``, which stay and do not apply."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Copied:
    """Somebody chose that the words at ``step`` be those at ``of``, instead of writing their own.

    ``audit`` is the id of the earlier audit that ``of`` stands in; empty where it is this one.
    """

    step: Step
    of: Step
    audit: str = ""


Change = EntryChanged | FieldChanged | ActionChanged | Marked | QueryKept | LeftOut | Copied


@dataclass(frozen=True, slots=True)
class Decision:
    """The audit as it now stands, what changed, and what must be said, in order."""

    audit: Audit
    changes: tuple[Change, ...] = ()
    say: tuple[Speech, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything has to be stored."""
        return bool(self.changes)


@dataclass(frozen=True, slots=True)
class Moment:
    """Who does something, when, and what typed answers are read against."""

    by: str
    at: datetime
    reading: Reading


def unchanged(audit: Audit, *say: Speech) -> Decision:
    """A decision that changes nothing."""
    return Decision(audit, (), say)


def changed(audit: Audit, at: datetime, changes: tuple[Change, ...], **fields: object) -> Audit:
    """The audit with ``fields`` replaced, its revision counted up if ``changes`` has any."""
    if not changes:
        return audit
    return replace(audit, revision=audit.revision + 1, updated_at=at, **fields)  # type: ignore[arg-type]
