"""What comes of an act of moderation: the audit's part, the moderation's, and whom to tell.

``Requested`` and what follows are facts for others than the audit's auditor; the request in the
moderators' channel is worded anew after each of them.
"""

from dataclasses import dataclass
from datetime import datetime

from flows.answers import Refusal
from flows.audit import Audit, Decision, Moment, Status, unchanged
from flows.moderation import Moderation, Stage


@dataclass(frozen=True, slots=True)
class Requested:
    """An audit waits to be taken."""


@dataclass(frozen=True, slots=True)
class TakenBy:
    """Somebody took it."""

    person: str


@dataclass(frozen=True, slots=True)
class Released:
    """Whoever had taken it gave it up: it waits again."""

    person: str


@dataclass(frozen=True, slots=True)
class HandedTo:
    """It was given to somebody, by ``by``."""

    person: str
    by: str


@dataclass(frozen=True, slots=True)
class Decided:
    """It was approved or returned."""


@dataclass(frozen=True, slots=True)
class WithdrawnAgain:
    """Its auditor withdrew it before anybody took it."""


@dataclass(frozen=True, slots=True)
class Resubmitted:
    """It was submitted again after it had been returned or opened again."""


@dataclass(frozen=True, slots=True)
class Reopened:
    """A quality lead opened it again."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Disputed:
    """Its auditor said why a grade should not have been changed."""

    question: str


@dataclass(frozen=True, slots=True)
class Nudged:
    """It has waited: ``to`` is asked by name; ``None`` is everybody who may take it."""

    stage: Stage
    to: str | None


Told = (
    Requested
    | TakenBy
    | Released
    | HandedTo
    | Decided
    | WithdrawnAgain
    | Resubmitted
    | Reopened
    | Disputed
    | Nudged
)


@dataclass(frozen=True, slots=True)
class Overtaken:
    """It can't be done any more: the audit is in this state, since ``at``, through ``by``."""

    status: Status
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What comes of an act: the audit's part, the moderation as it now stands, whom to tell.

    ``refused`` says why nothing was done, to whoever wanted it.
    """

    decision: Decision
    moderation: Moderation | None
    told: tuple[Told, ...] = ()
    refused: Refusal | Overtaken | None = None

    @property
    def changed(self) -> bool:
        """Whether anything has to be stored."""
        return self.decision.changed


def refused(audit: Audit, standing: Moderation | None, fault: str, mend: str) -> Ruling:
    """Nothing is done, for this reason."""
    return Ruling(unchanged(audit), standing, refused=Refusal(fault, mend))


def overtaken(audit: Audit, standing: Moderation | None) -> Ruling:
    """What was done before, by whom and when, as far as it is the moderation's doing."""
    by, at = None, audit.updated_at
    if standing is not None:
        decided = (standing.decided_by, standing.decided_at)
        taken = (standing.moderator, standing.taken_at)
        by, when = decided if standing.is_decided else taken
        at = when or at
    return Ruling(unchanged(audit), standing, refused=Overtaken(audit.status, by, at))


def is_theirs(audit: Audit, standing: Moderation, moment: Moment) -> bool:
    """Whether the one who acts has taken it, and has not decided yet."""
    taken = audit.status is Status.TAKEN and not standing.is_decided
    return taken and standing.moderator == moment.by


def still_blind(audit: Audit, standing: Moderation) -> Ruling:
    """The moderator has to grade from the evidence before this can be done."""
    left = len(standing.left_to_grade(audit))
    return refused(
        audit,
        standing,
        f"{left} of the grades {'is' if left == 1 else 'are'} still to be given.",
        "Grade from the evidence first; then you see the auditor's grades beside yours.",
    )
