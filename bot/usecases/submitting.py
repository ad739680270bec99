"""The end of an audit: keeping what a check queried, reviewing, submitting."""

from bot.messages.forms import keep as keep_form
from bot.messages.notices import say
from bot.usecases.around import around
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.turn import Turn, conduct, look
from flows import checks, lifecycle
from flows.audit import Audit, Decision
from flows.rights import Act


def submit(context: Context, cause: Cause, audit_id: str) -> Outcome:
    """Submit the audit, or say what is still missing."""
    return conduct(context, cause, audit_id, Act.SUBMIT, lambda t, a: lifecycle.submit(a, t.moment))


def ask_reason(context: Context, person: str, audit_id: str, what: str) -> Outcome:
    """The form that asks why what was queried should stay as it is.

    ``what`` is a query's key, or the name of a check: then it is about all that the check asks.
    """
    found = look(context, person, audit_id, Act.ANSWER)
    if isinstance(found, Outcome):
        return found
    audit, _ = found
    with context.database.read() as conn:
        known = around(context, conn, audit_id)
    asked = [q for q in checks.unanswered_queries(audit, known) if what in {q.key, q.check}]
    if not asked:
        return Outcome(notice=say.mended(), audit=audit_id)
    return Outcome(view=keep_form.show(audit, asked))


def keep(
    context: Context, cause: Cause, audit_id: str, queries: tuple[str, ...], reason: str
) -> Outcome:
    """Keep what was queried, for a reason. ``queries`` are keys."""
    if not reason.strip():
        return Outcome(errors={"reason": say.why_keep()})

    def decide(turn: Turn, audit: Audit) -> Decision:
        return lifecycle.keep(audit, queries, reason, turn.moment)

    return conduct(context, cause, audit_id, Act.ANSWER, decide)
