"""Moderation as it stands: why an audit was chosen, who took it, what they put at each question.

What may be done with it is in :mod:`flows.moderating`; nothing here changes anything.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Final

from flows.answers import Person, Refusal
from flows.audit import Audit, Status
from flows.questionnaire import Grades, Moderated, Question, QuestionType
from flows.roles import MANAGER, QUALITY_LEAD

SEED_BITS: Final = 31
"""A seed fits the whole numbers of any database."""


class Reason(StrEnum):
    """Why an audit is moderated."""

    EVERY = "every"
    SHARE = "share"
    LOW = "low"
    BEST = "best"
    ASKED = "asked"
    REOPENED = "reopened"


_AT_RANDOM: Final = frozenset({Reason.EVERY, Reason.SHARE})


@dataclass(frozen=True, slots=True)
class Selection:
    """Why an audit is moderated: all reasons there are; none, and it is not.

    ``seed`` is what a share was drawn with, whether it hit or not; ``None`` where none was drawn.
    """

    reasons: tuple[Reason, ...] = ()
    seed: int | None = None

    @property
    def is_random(self) -> bool:
        """Whether the audit is in the sample that says how far people agree in general.

        A draw that hit counts, whatever else spoke for it: it would have hit without that too.
        """
        return not _AT_RANDOM.isdisjoint(self.reasons)


def select(audit: Audit, seed: int, *, asked: bool = False) -> Selection:
    """Whether and why the audit, as it is submitted now, is moderated.

    A share is drawn with ``seed``, the same for the same seed. ``asked``: its auditor asks for it,
    which counts where the policy lets them.
    """
    policy = audit.questionnaire.moderation
    drawn = policy.which is Moderated.SHARE
    reasons = list(reasons_known(audit))
    if drawn and fraction(seed) < policy.share:
        reasons.append(Reason.SHARE)
    if asked and policy.on_request:
        reasons.append(Reason.ASKED)
    return Selection(tuple(r for r in Reason if r in reasons), seed if drawn else None)


def fraction(seed: int) -> float:
    """A number from 0 up to 1, as even as the seeds are, and the same on every machine."""
    drawn = sha256(str(seed).encode()).digest()
    return int.from_bytes(drawn[:6], "big") / (1 << 48)


def reasons_known(audit: Audit) -> tuple[Reason, ...]:
    """Why the audit, as it stands, will be moderated whatever is drawn or asked."""
    policy = audit.questionnaire.moderation
    reasons = []
    if policy.which is Moderated.EVERY:
        reasons.append(Reason.EVERY)
    if policy.at_or_below or policy.at_best:
        places = tuple(_places(audit))
        if policy.at_or_below and any(_is_low(*each, policy.at_or_below) for each in places):
            reasons.append(Reason.LOW)
        if policy.at_best and any(grade == grades[0] for grade, grades in places):
            reasons.append(Reason.BEST)
    return tuple(reasons)


def may_be_moderated(audit: Audit) -> bool:
    """Whether a moderator may see it once it is submitted, as it stands now."""
    given_back = audit.status in {Status.RETURNED, Status.REOPENED}
    drawn = audit.questionnaire.moderation.which is Moderated.SHARE
    return given_back or drawn or bool(reasons_known(audit))


def _places(audit: Audit) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each grade that the policy looks at, with its scale's grades, the best first."""
    questionnaire = audit.questionnaire
    only_overall = questionnaire.moderation.looks_at is Grades.OVERALL
    for question in audit.path:
        if only_overall and question.key != questionnaire.overall:
            continue
        grades = grades_of(question)
        value = audit.value(question.key)
        if isinstance(value, str) and value in grades:
            yield value, grades


def _is_low(grade: str, grades: tuple[str, ...], limit: str) -> bool:
    return limit in grades and grades.index(grade) >= grades.index(limit)


def grades_of(question: Question) -> tuple[str, ...]:
    """The grades of a question's scale, the best first; none where it asks for no grade."""
    return tuple(option.value for option in question.options if option.is_grade)


class Verdict(StrEnum):
    """How a round of moderation ended."""

    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    """By the audit's auditor, before anybody took it."""


class Stage(StrEnum):
    """Who was asked by name so far, while a request waits."""

    ASKED = "asked"
    """Everybody, by the request itself."""
    NUDGED = "nudged"
    """Whoever has it, or everybody again."""
    NEXT = "next"
    """The next manager."""
    QUALITY_LEAD = "quality_lead"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the moderator put at one question; empty text is nothing put.

    ``graded`` is the grade given before seeing the auditor's, and ``stood`` the auditor's at that
    time. ``final`` is a changed grade, with its ``reason``; ``comment`` what a return says, and
    ``dispute`` why the auditor would not have it changed.
    """

    graded: str = ""
    stood: str = ""
    final: str = ""
    reason: str = ""
    comment: str = ""
    dispute: str = ""


@dataclass(frozen=True)
class Moderation:
    """One round of an audit's moderation.

    ``requested_revision`` is the audit's revision as it was submitted for this round, and
    ``general`` a comment that is about no question.
    """

    id: str
    audit: str
    round: int
    selection: Selection
    blind: bool
    requested_at: datetime
    requested_revision: int
    moderator: str | None = None
    taken_at: datetime | None = None
    marks: Mapping[str, Mark] = field(default_factory=dict)
    general: str = ""
    verdict: Verdict | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    stage: Stage = Stage.ASKED
    stage_at: datetime | None = None
    asked: tuple[str, ...] = ()

    @property
    def is_decided(self) -> bool:
        """Whether this round is over."""
        return self.verdict is not None

    def mark(self, question: str) -> Mark:
        """What was put at this question."""
        return self.marks.get(question, _NOTHING)

    @cached_property
    def changed_grades(self) -> Mapping[str, Mark]:
        """The marks that change a grade, by question."""
        return {key: mark for key, mark in self.marks.items() if mark.final}

    @cached_property
    def comments(self) -> Mapping[str, str]:
        """What a return says of each question."""
        return {key: mark.comment for key, mark in self.marks.items() if mark.comment}

    def to_regrade(self, audit: Audit) -> tuple[Question, ...]:
        """The questions graded before the auditor's grades are seen, in the order of the form."""
        named = audit.questionnaire.moderation.regrade
        return tuple(
            question
            for question in audit.path
            if question.type is QuestionType.GRADE
            and (not named or question.key in named)
            and audit.value(question.key) in grades_of(question)
        )

    def left_to_grade(self, audit: Audit) -> tuple[Question, ...]:
        """Those of :meth:`to_regrade` that have no grade of the moderator's yet."""
        return tuple(q for q in self.to_regrade(audit) if not self.mark(q.key).graded)

    def regraded(self, audit: Audit) -> bool:
        """Whether all that is to be graded blind has been."""
        return not self.left_to_grade(audit)

    def sees_grades(self, audit: Audit) -> bool:
        """Whether the moderator may see the auditor's grades."""
        given_back = self.verdict in {None, Verdict.RETURNED}
        return not (self.blind and given_back) or self.regraded(audit)

    def final_grade(self, audit: Audit, question: str) -> str:
        """The grade that counts: the moderator's where it was changed, else the auditor's."""
        value = audit.value(question)
        return self.mark(question).final or (value if isinstance(value, str) else "")


_NOTHING: Final = Mark()


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two people graded one question, neither knowing the other's grade.

    ``is_random``: the audit was not picked for what it says, so this may speak for others too.
    """

    question: str
    auditor: str
    moderator: str
    is_random: bool

    @property
    def agrees(self) -> bool:
        """Whether both gave the same grade."""
        return self.auditor == self.moderator


def agreements(moderation: Moderation) -> tuple[Agreement, ...]:
    """Every question that was graded blind, as the auditor's grade stood at that time.

    A later round of the same moderator repeats the grades of the one before: of several rounds,
    count the last.
    """
    is_random = moderation.selection.is_random
    return tuple(
        Agreement(question, mark.stood, mark.graded, is_random)
        for question, mark in moderation.marks.items()
        if mark.graded
    )


def may_moderate(
    person: Person,
    audit: Audit,
    contributors: Collection[str],
    group: Collection[str] | None,
    *,
    oneself: bool = False,
) -> Refusal | None:
    """Why this person can't moderate the audit, or ``None`` where they can.

    ``contributors`` are whoever answered part of it, ``group`` the people whom the set-up names for
    it (``None``: every manager). A quality lead always may, if they had no part in it. ``oneself``:
    it is said to the person, not of them.
    """
    who, has, is_ = ("You", "have", "are") if oneself else (person.name, "has", "is")
    mend = "Ask another moderator." if oneself else "Choose somebody else."
    if not person.active:
        return Refusal(f"{person.name} has left.", mend)
    if person.id == audit.auditor:
        return Refusal(f"{who} did this audit, and nobody moderates their own.", mend)
    if person.id in contributors:
        return Refusal(f"{who} {has} answered part of this audit.", mend)
    if QUALITY_LEAD in person.roles:
        return None
    if not (MANAGER in person.roles if group is None else person.id in group):
        return Refusal(f"{who} {is_} not among the moderators.", mend)
    same_team = audit.team is not None and person.team == audit.team
    if same_team and not audit.questionnaire.moderation.same_team:
        return Refusal(f"{who} and the auditor are of the same team.", mend)
    return None
