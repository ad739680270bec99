"""Looking without changing: the review, one answer whole, what grades mean, forms to fill in."""

from collections.abc import Callable

from bot.messages import explaining, review
from bot.messages.forms import question as question_form
from bot.messages.forms import section as section_form
from bot.messages.notices import say
from bot.messages.types import Reader, View
from bot.usecases import looking_back, moderation_reading
from bot.usecases.around import around
from bot.usecases.context import Context, Outcome
from bot.usecases.turn import look
from flows import checks
from flows.answering import not_returned
from flows.audit import Audit
from flows.questionnaire import Step
from flows.rights import Act


def show_review(context: Context, person: str, audit_id: str, page: int = 0) -> Outcome:
    """The whole audit, a page at a time: to its auditor as long as it is open with what to change.

    Whoever else may, and the auditor after that, reads it as it stands in moderation.
    """
    found = look(context, person, audit_id, Act.READ)
    if isinstance(found, Outcome):
        return found
    audit, reader = found
    if audit.auditor != person or not audit.is_open:
        return moderation_reading.show(context, person, audit_id, page)
    with context.database.read() as conn:
        known = around(context, conn, audit_id)
    shown = review.review(audit, checks.queries(audit, known), page, reader)
    return Outcome(view=shown, audit=audit_id)


def show_answer(context: Context, person: str, audit_id: str, question: str) -> Outcome:
    """Everything said at one question, whole; not its grade to who has to grade it blind first."""
    desk = moderation_reading.open_desk(context, person, audit_id)
    if isinstance(desk, Outcome):
        return desk
    asked = desk.audit.questionnaire.by_key.get(question)
    if asked is None:
        return Outcome(notice=say.unknown_question(), audit=audit_id)
    if desk.hides_values(asked) or desk.hides_question(asked):
        return Outcome(notice=say.grade_first(), audit=audit_id)
    return Outcome(view=explaining.see(desk.audit, asked), audit=audit_id)


def show_meanings(context: Context, person: str, audit_id: str, question: str) -> Outcome:
    """What each answer of a question means."""
    return _shown(
        context,
        person,
        audit_id,
        Act.READ,
        lambda audit, _: explaining.meanings(audit, audit.question(question)),
    )


def show_guidance(context: Context, person: str, audit_id: str, question: str) -> Outcome:
    """The guidance to a question, whole."""
    return _shown(
        context,
        person,
        audit_id,
        Act.READ,
        lambda audit, _: explaining.guidance(audit, audit.question(question)),
    )


def show_question_form(context: Context, person: str, audit_id: str, step: Step) -> Outcome:
    """The form with a question's answer and all its notes."""

    def view(audit: Audit, _: Reader) -> View:
        if not audit.is_open:
            return explaining.plain("Closed", say.closed())
        if not audit.applies(step.question):
            return explaining.plain("Not asked now", say.not_asked())
        if not audit.may_change(step.question):
            return explaining.plain("Not returned", str(not_returned()))
        formerly = looking_back.has_answer(context, audit, step.question)
        return question_form.show(audit, audit.question(step.question), formerly=formerly)

    return _shown(context, person, audit_id, Act.ANSWER, view)


def show_section_form(context: Context, person: str, audit_id: str, question: str) -> Outcome:
    """The section of a question as a form, at the first gap from that question on."""

    def view(audit: Audit, _: Reader) -> View:
        section = audit.questionnaire.section_of[question].key
        page = section_form.page_for(audit, section, question)
        return _page(context, audit, section, page)

    return _shown(context, person, audit_id, Act.ANSWER, view)


def show_section_page(
    context: Context, person: str, audit_id: str, section: str, page: int
) -> Outcome:
    """One page of a section as a form, from 0."""

    def view(audit: Audit, _: Reader) -> View:
        return _page(context, audit, section, page)

    return _shown(context, person, audit_id, Act.ANSWER, view)


def show_section_end(context: Context, person: str, audit_id: str, section: str) -> Outcome:
    """That the section's form is at its end, and what is missing of it."""

    def view(audit: Audit, _: Reader) -> View:
        return _page(context, audit, section, len(audit.questionnaire.questions))

    return _shown(context, person, audit_id, Act.ANSWER, view)


def show_page_after(
    context: Context, person: str, audit_id: str, section: str, question: str
) -> Outcome:
    """The page that follows a question's in its section, which has just been kept."""

    def view(audit: Audit, _: Reader) -> View:
        page = section_form.page_after(audit, section, question)
        return _page(context, audit, section, page, saved=question)

    return _shown(context, person, audit_id, Act.ANSWER, view)


def _page(context: Context, audit: Audit, section: str, page: int, *, saved: str = "") -> View:
    if not audit.is_open:
        return explaining.plain("Closed", say.closed())
    question = section_form.question_at(audit, section, page)
    formerly = question is not None and looking_back.has_answer(context, audit, question.key)
    return section_form.show(audit, section, page, saved=saved, formerly=formerly)


def _shown(
    context: Context, person: str, audit_id: str, act: Act, view: Callable[[Audit, Reader], View]
) -> Outcome:
    found = look(context, person, audit_id, act)
    if isinstance(found, Outcome):
        return found
    try:
        return Outcome(view=view(*found), audit=audit_id)
    except KeyError:
        return Outcome(notice=say.unknown_question(), audit=audit_id)
