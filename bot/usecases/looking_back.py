"""What was answered last time, beside the question."""

from sqlalchemy import Connection

from bot.messages import looking_back as messages
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.everybody import find_person
from bot.usecases.turn import Turn, Undone, conduct, look
from flows import looking_back
from flows.answers import Person
from flows.audit import Audit, Decision
from flows.questionnaire import Step
from flows.rights import Act
from storage import audits
from storage.looking_back import last_answers


def has_answer(context: Context, audit: Audit, question: str) -> bool:
    """Whether the question was answered in an audit of the case before this one."""
    with context.database.read() as conn:
        return context.former.has(conn, context.workspace, audit, question)


def show_last_time(
    context: Context,
    person_id: str,
    audit_id: str,
    step: Step,
    page: int = 0,
    *,
    used: bool = False,
) -> Outcome:
    """What the audit before says at a question, a page at a time."""
    found = look(context, person_id, audit_id, Act.ANSWER)
    if isinstance(found, Outcome):
        return found
    audit, reader = found
    with context.database.read() as conn:
        person = find_person(context, conn, person_id)
        former = _former(context, conn, person, audit, step)
    if isinstance(former, Outcome):
        return former
    view = messages.last_time(audit, step, former, page, reader, used=used)
    return Outcome(view=view, audit=audit_id)


def use_words(context: Context, cause: Cause, audit_id: str, step: Step) -> Outcome:
    """Take over the words that stood at a step in the audit before, as the auditor asks."""

    def decide(turn: Turn, audit: Audit) -> Decision | Outcome:
        former = _former(context, turn.conn, turn.person, audit, step)
        if isinstance(former, Outcome):
            raise Undone(former)
        return looking_back.use_words(audit, step, former, turn.moment)

    outcome = conduct(context, cause, audit_id, Act.ANSWER, decide)
    if outcome.notice or outcome.view is not None:
        return outcome
    return show_last_time(context, cause.person, audit_id, step, used=True)


def _former(
    context: Context, conn: Connection, person: Person | None, audit: Audit, step: Step
) -> Audit | Outcome:
    """The latest audit before this one that answered the question, if the person may see it."""
    found = last_answers(conn, context.workspace, audit).get(step.question, "")
    former = audits.load(conn, context.workspace, found, context.library) if found else None
    if former is None or looking_back.refusal(person, audit, former) is not None:
        return Outcome(view=messages.nothing())
    return former
