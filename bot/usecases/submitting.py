"""The end of an audit: keeping what a check queried, reviewing, submitting."""

from bot.messages.forms import keep as keep_form
from bot.messages.notices import say
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.turn import Turn, conduct, look
from flows import checks, lifecycle
from flows.audit import Audit, Decision
from flows.rights import Act


def submit(context: Context, cause: Cause, audit_id: str) -> Outcome:
    """Submit the audit, or say what is still missing."""
    return conduct(context, cause, audit_id, Act.SUBMIT, lambda t, a: lifecycle.submit(a, t.moment))


def ask_reason(context: Context, person: str, audit_id: str, query_key: str) -> Outcome:
    """The form that asks why a queried answer should stay as it is."""
    found = look(context, person, audit_id, Act.ANSWER)
    if isinstance(found, Outcome):
        return found
    audit, _ = found
    query = next((q for q in checks.unanswered_queries(audit) if q.key == query_key), None)
    if query is None:
        return Outcome(notice=say.mended(), audit=audit_id)
    return Outcome(view=keep_form.show(audit, query))


def keep(context: Context, cause: Cause, audit_id: str, query_key: str, reason: str) -> Outcome:
    """Keep a queried answer, for a reason."""
    if not reason.strip():
        return Outcome(errors={"reason": say.why_keep()})

    def decide(turn: Turn, audit: Audit) -> Decision:
        return lifecycle.keep(audit, query_key, reason, turn.moment)

    return conduct(context, cause, audit_id, Act.ANSWER, decide)
