"""What lies before somebody who reads a submitted audit: the moderation, and what may be seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from bot.messages.types import Reader
from bot.widgets.ids import Act, Token
from flows import rights
from flows.audit import Audit, Status
from flows.checks import Query
from flows.conditions import leaves
from flows.moderation import Mark, Moderation, Verdict
from flows.questionnaire import Question, QuestionType


@dataclass(frozen=True)
class Desk:
    """An audit and its moderation, before one person.

    ``earlier`` are the rounds before this one, ``kept`` the queries that were kept with a reason,
    and ``lines`` counts the history's.
    """

    audit: Audit
    moderation: Moderation | None
    person: str
    reader: Reader
    earlier: Sequence[Moderation] = ()
    kept: Sequence[Query] = ()
    lines: int = 0

    @property
    def theirs(self) -> Moderation | None:
        """The moderation, if it is this person's to decide now."""
        standing = self.moderation
        if standing is None or standing.is_decided or self.audit.status is not Status.TAKEN:
            return None
        return standing if standing.moderator == self.person else None

    @cached_property
    def sees_grades(self) -> bool:
        """Whether this person may see the auditor's grades, and whatever hangs on them."""
        return self.theirs is None or self.theirs.sees_grades(self.audit)

    @cached_property
    def asked_for(self) -> Mapping[str, str]:
        """What was said of each question when the audit was given back last, if it was returned."""
        before = self.earlier[-1] if self.earlier else None
        last = self.moderation if self.audit.is_open else before
        if last is None or last.verdict is not Verdict.RETURNED:
            return {}
        return last.comments

    @property
    def has_file(self) -> bool:
        """Whether this person may have the audit as a file now."""
        states = rights.RULES[rights.Act.TAKE_FILE][rights.Relation.MODERATOR]
        return self.sees_grades and self.audit.status in states

    @cached_property
    def shown(self) -> Moderation | None:
        """The moderation whose marks this person may see: their own, or one that is decided."""
        decided = self.moderation is not None and self.moderation.is_decided
        return self.moderation if decided else self.theirs

    @property
    def shows_put(self) -> bool:
        """Whether this person may see which grades were put: those of their own, or approved."""
        is_approved = self.shown is not None and self.shown.verdict is Verdict.APPROVED
        return is_approved or self.theirs is not None

    def final(self, question: Question) -> Mark | None:
        """What has another grade count than the auditor's, as far as this person may see it."""
        mark = self.shown.mark(question.key) if self.shown is not None else None
        return mark if mark is not None and mark.final and self.shows_put else None

    def hides_answer(self, question: Question) -> bool:
        """Whether the answer is a grade that this person may not see yet."""
        if not self.hides_values(question):
            return False
        option = question.option(self.audit.value(question.key))
        return option is not None and option.is_grade

    def hides_values(self, question: Question) -> bool:
        """Whether the question asks for a grade, and none may be seen yet."""
        return not self.sees_grades and question.type is QuestionType.GRADE

    def hides_question(self, question: Question) -> bool:
        """Whether it would tell of a grade that the question was asked, or was not."""
        if self.sees_grades or question.when is None:
            return False
        return bool(self._graded.intersection(leaf.question for leaf in leaves(question.when)))

    @cached_property
    def _graded(self) -> frozenset[str]:
        """The judgements, and every question whose being asked hangs on one."""
        found = {question.key for question in self.audit.questionnaire.judgements()}
        for question in self.audit.questionnaire.questions:
            hangs_on = leaves(question.when) if question.when is not None else ()
            if any(leaf.question in found for leaf in hangs_on):
                found.add(question.key)
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a moderator is: a page of the reading view, from 0, and one beside it.

    ``beside`` is the page of what stands on top of it, the blind grading or both grades side by
    side; ``None`` where nothing does.
    """

    page: int = 0
    beside: int | None = None

    def token(self, audit: Audit, question: str = "") -> Token:
        """What a view or a button at this place carries."""
        beside = "" if self.beside is None else f"/{self.beside}"
        return Token(audit.id, question, value=f"{self.page}{beside}")

    @classmethod
    def of(cls, token: Token) -> Self:
        """The place that a token names; the beginning where it names none."""
        page, _, beside = token.value.partition("/")
        return cls(
            int(page) if page.isdecimal() else 0, int(beside) if beside.isdecimal() else None
        )


def turned(act: Act, to: int) -> str:
    """The action id of a button that turns to a page: those of a view must differ."""
    return f"{act}.{to}"
