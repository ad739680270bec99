"""What is left of an audit, and having one of it asked."""

from bot.messages import remaining as messages
from bot.messages.notices import say
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.turn import Turn, conduct, look
from flows import answering
from flows.audit import Audit, Decision, unchanged
from flows.pace import Pace, pace
from flows.questionnaire import Step
from flows.rights import Act
from flows.speech import Why
from storage.pace import times_of


def show_left(
    context: Context, person: str, audit_id: str, page: int = 0, asked: Step | None = None
) -> Outcome:
    """What is left, a page at a time; to its auditor also how long it took so far.

    ``asked`` is the step that has just been asked from here.
    """
    found = look(context, person, audit_id, Act.READ)
    if isinstance(found, Outcome):
        return found
    audit, _ = found
    own = audit.auditor == person
    shown = messages.left(
        audit, page, _pace(context, audit) if own else None, may_answer=own, asked=asked
    )
    return Outcome(view=shown, audit=audit_id)


def ask_this(context: Context, cause: Cause, audit_id: str, step: Step) -> Outcome:
    """Ask one step in the thread, out of turn, and say so in the list."""

    def decide(_: Turn, audit: Audit) -> Decision | Outcome:
        if step.question not in audit.questionnaire.by_key:
            return Outcome(notice=say.unknown_question())
        if not audit.applies(step.question):
            return Outcome(notice=say.not_asked())
        if step in audit.entries:
            return unchanged(audit)
        put_off = step.question in audit.skipped
        why = Why.SKIPPED if put_off else Why.CONTINUE
        return answering.change(audit, step.question, step.part, why=why)

    outcome = conduct(context, cause, audit_id, Act.ANSWER, decide)
    return outcome if outcome.notice else show_left(context, cause.person, audit_id, asked=step)


def _pace(context: Context, audit: Audit) -> Pace:
    with context.database.read() as conn:
        return pace(audit, times_of(conn, context.workspace, audit.id, audit.auditor))
