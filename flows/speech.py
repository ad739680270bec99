"""What must be said after a decision, as facts. The words are chosen elsewhere.

``Ask`` is a question of the audit; the others answer something the person did. ``Fold`` and
``RefreshCard`` change how an earlier message looks and can wait.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flows.answers import Refusal, Value
from flows.questionnaire import Lead, Step


class Why(StrEnum):
    """Why a question is asked now."""

    NEXT = "next"
    BACK = "back"
    CHANGE = "change"
    CONTINUE = "continue"
    SKIPPED = "skipped"
    NOTE = "note"
    RETURNED = "returned"


class Command(StrEnum):
    """The words that steer the conversation."""

    BACK = "back"
    SKIP = "skip"
    CHANGE = "change"
    NOTE = "note"
    ACTION = "action"
    STATUS = "status"
    PAUSE = "pause"
    RESUME = "resume"
    REVIEW = "review"
    HELP = "help"
    CONCERN = "concern"


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask one step. ``revision`` is that of the answer now standing there (0: none)."""

    step: Step
    why: Why = Why.NEXT
    revision: int = 0


@dataclass(frozen=True, slots=True)
class AskToSubmit:
    """Everything is dealt with: show what a colleague would ask about, and offer submission."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer could not be used; nothing changed. ``step`` is what it was given to."""

    refusal: Refusal
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Appended:
    """A further reply was added to a text that was already there."""

    step: Step
    passages: int


@dataclass(frozen=True, slots=True)
class Amended:
    """Editing a message changed the answer it gave."""

    step: Step


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer was changed in answer to nothing in particular: say what stands now."""

    step: Step


@dataclass(frozen=True, slots=True)
class Stale:
    """A press on a question answered since. ``value`` is what stands, ``at`` since when."""

    step: Step
    value: Value
    at: datetime
    resume: Step | None


@dataclass(frozen=True, slots=True)
class NoLongerApplies:
    """A press on a question that the other answers have since made irrelevant."""

    step: Step
    resume: Step | None


@dataclass(frozen=True, slots=True)
class RemovalAsked:
    """A message that gave (part of) an answer was deleted: ask whether the answer goes too."""

    step: Step
    source: str


@dataclass(frozen=True, slots=True)
class Removed:
    """An answer, or part of one, was taken out on request."""

    step: Step


@dataclass(frozen=True, slots=True)
class WordTaken:
    """A typed word was taken as a command, though it might have been the answer.

    ``source`` is the ts of its message, from which it can still be made the answer.
    """

    word: str
    source: str


@dataclass(frozen=True, slots=True)
class StatusTold:
    """How far the audit is, and what is next."""


@dataclass(frozen=True, slots=True)
class HelpTold:
    """What can be typed here."""


@dataclass(frozen=True, slots=True)
class ReviewTold:
    """Where to read everything: a button that opens the review."""


@dataclass(frozen=True, slots=True)
class ActionOffered:
    """A button that opens the form for an agreed action."""


@dataclass(frozen=True, slots=True)
class ActionTold:
    """An action was added, changed or removed. ``number`` is its place on the list.

    Of one that was typed: ``named`` is what is asked where its words seem to name a person, and
    ``before`` how many actions of the case's earlier audits it may be one of.
    """

    number: int
    what: str
    named: Refusal | None = None
    before: int = 0


@dataclass(frozen=True, slots=True)
class ConcernOffered:
    """A button that opens the form for an immediate concern.

    ``source`` is the ts of the message that already says what it is, if it does. ``by_answer``:
    nobody asked for it, but what was answered may be one.
    """

    source: str = ""
    by_answer: bool = False


@dataclass(frozen=True, slots=True)
class TellLead:
    """Somebody must know of an answer at once; or, where it ``stands`` no more, of that."""

    step: Step
    who: Lead
    stands: bool = True


@dataclass(frozen=True, slots=True)
class RemindersTold:
    """Whether reminders are paused now."""

    paused: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What was queried was kept, with a reason: the queries' keys."""

    queries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """The audit can't be changed in its present state; nothing was."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """The audit was submitted."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The audit was withdrawn by its auditor, before a moderator took it."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The audit was cancelled."""


@dataclass(frozen=True, slots=True)
class Approved:
    """A moderator approved the audit. ``changed`` are the questions whose grade is another now."""

    by: str
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Returned:
    """A moderator returned the audit, with a comment at each of ``questions``."""

    by: str
    questions: tuple[str, ...]
    general: str = ""


@dataclass(frozen=True, slots=True)
class OpenedAgain:
    """A quality lead opened an approved audit again."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class DisputeKept:
    """What the auditor said against a changed grade is kept, and the quality lead has it."""

    question: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The audit moved to another auditor."""

    to: str


@dataclass(frozen=True, slots=True)
class Fold:
    """A question can be shown as one line now."""

    question: str


@dataclass(frozen=True, slots=True)
class RefreshCard:
    """The card no longer says how things are. ``now`` where it can't wait for its turn."""

    now: bool = False


Cosmetic = Fold | RefreshCard
Speech = (
    Ask
    | AskToSubmit
    | Refused
    | Appended
    | Amended
    | Taken
    | Stale
    | NoLongerApplies
    | RemovalAsked
    | Removed
    | WordTaken
    | StatusTold
    | HelpTold
    | ReviewTold
    | ActionOffered
    | ActionTold
    | ConcernOffered
    | TellLead
    | RemindersTold
    | Kept
    | Closed
    | Submitted
    | Withdrawn
    | Cancelled
    | Approved
    | Returned
    | OpenedAgain
    | DisputeKept
    | HandedOver
    | Fold
    | RefreshCard
)
