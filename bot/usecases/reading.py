"""Looking without changing: the review, one answer whole, what grades mean, forms to fill in."""

from collections.abc import Callable

from bot.messages import explaining, review
from bot.messages.forms import question as question_form
from bot.messages.forms import section as section_form
from bot.messages.types import View
from bot.usecases.context import Context, Outcome
from bot.usecases.turn import look
from flows import checks
from flows.audit import Audit
from flows.questionnaire import Step
from flows.rights import Act

CLOSED = "This audit is closed: it can't be changed here."


def show_review(context: Context, person: str, audit_id: str, page: int = 0) -> Outcome:
    """The whole audit, a page at a time."""

    def view(audit: Audit) -> View:
        return review.review(audit, checks.queries(audit), page, context.reader())

    return _shown(context, person, audit_id, Act.READ, view)


def show_answer(context: Context, person: str, audit_id: str, question: str) -> Outcome:
    """Everything said at one question, whole."""
    return _shown(
        context,
        person,
        audit_id,
        Act.READ,
        lambda audit: explaining.see(audit, audit.question(question), context.reader()),
    )


def show_meanings(context: Context, person: str, audit_id: str, question: str) -> Outcome:
    """What each answer of a question means."""
    return _shown(
        context,
        person,
        audit_id,
        Act.READ,
        lambda audit: explaining.meanings(audit, audit.question(question)),
    )


def show_guidance(context: Context, person: str, audit_id: str, question: str) -> Outcome:
    """The guidance to a question, whole."""
    return _shown(
        context,
        person,
        audit_id,
        Act.READ,
        lambda audit: explaining.guidance(audit, audit.question(question)),
    )


def show_question_form(context: Context, person: str, audit_id: str, step: Step) -> Outcome:
    """The form with a question's answer and all its notes."""

    def view(audit: Audit) -> View:
        if not audit.is_open:
            return explaining.plain("Closed", CLOSED)
        if not audit.applies(step.question):
            return explaining.plain(
                "Not asked now", "Because of your other answers this question does not apply."
            )
        return question_form.show(audit, audit.question(step.question), context.reader())

    return _shown(context, person, audit_id, Act.ANSWER, view)


def show_section_form(context: Context, person: str, audit_id: str, question: str) -> Outcome:
    """The section of a question as a form, at its first gap."""

    def view(audit: Audit) -> View:
        section = audit.questionnaire.section_of[question].key
        return _page(context, audit, section, section_form.first_gap(audit, section))

    return _shown(context, person, audit_id, Act.ANSWER, view)


def show_section_page(
    context: Context, person: str, audit_id: str, section: str, page: int
) -> Outcome:
    """One page of a section as a form, from 0."""
    return _shown(context, person, audit_id, Act.ANSWER, lambda a: _page(context, a, section, page))


def show_page_after(
    context: Context, person: str, audit_id: str, section: str, question: str
) -> Outcome:
    """The page that follows a question's in its section, as the audit stands now."""

    def view(audit: Audit) -> View:
        page = section_form.page_after(audit, section, question)
        return _page(context, audit, section, page)

    return _shown(context, person, audit_id, Act.ANSWER, view)


def _page(context: Context, audit: Audit, section: str, page: int) -> View:
    if not audit.is_open:
        return explaining.plain("Closed", CLOSED)
    return section_form.show(audit, section, page, context.reader())


def _shown(
    context: Context, person: str, audit_id: str, act: Act, view: Callable[[Audit], View]
) -> Outcome:
    audit = look(context, person, audit_id, act)
    if isinstance(audit, Outcome):
        return audit
    try:
        return Outcome(view=view(audit), audit=audit_id)
    except KeyError:
        return Outcome(notice="That question is not part of this audit.", audit=audit_id)
