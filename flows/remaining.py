"""What is left of an audit, section by section: which answers, and which notes beside them."""

from dataclasses import dataclass

from flows import routing
from flows.audit import Audit
from flows.questionnaire import ANSWER, Question, Section, Step


@dataclass(frozen=True, slots=True)
class SectionLeft:
    """A section as it stands: ``answered`` of the ``asked`` questions that apply now.

    ``gaps`` are the steps still to come, in the order of the form, but for those that need no
    answer and were left out. ``needed`` counts the ones without which nothing can be submitted.
    """

    section: Section
    asked: int
    answered: int
    gaps: tuple[Step, ...]
    needed: int

    @property
    def is_untouched(self) -> bool:
        """Whether nothing of it is answered yet."""
        return not self.answered and bool(self.gaps)


def by_section(audit: Audit) -> tuple[SectionLeft, ...]:
    """Every section of which a question applies, in the order of the form."""
    asked = {question.key for question in audit.path}
    found = []
    for section in audit.questionnaire.sections:
        questions = [question for question in section.questions if question.key in asked]
        if questions:
            found.append(_left(audit, section, questions))
    return tuple(found)


def _left(audit: Audit, section: Section, questions: list[Question]) -> SectionLeft:
    answered = sum(Step(question.key) in audit.entries for question in questions)
    gaps = [gap for question in questions for gap in _gaps(audit, question)]
    needed = sum(is_needed(audit, gap) for gap in gaps)
    return SectionLeft(section, len(questions), answered, tuple(gaps), needed)


def is_needed(audit: Audit, gap: Step) -> bool:
    """Whether nothing can be submitted without what is missing here."""
    return gap.part != ANSWER or audit.question(gap.question).required


def _gaps(audit: Audit, question: Question) -> list[Step]:
    if not question.required and question.key in audit.skipped:
        return []
    return [s for s in routing.steps_of(question, audit.entries) if s not in audit.entries]
