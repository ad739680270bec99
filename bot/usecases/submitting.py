"""The end of an audit: keeping what a check queried, reviewing, submitting."""

import secrets

from bot.messages.forms import keep as keep_form
from bot.messages.notices import say
from bot.usecases.around import around
from bot.usecases.context import Cause, Context, Outcome
from bot.usecases.everybody import find_person
from bot.usecases.moderating import moderate
from bot.usecases.turn import Turn, conduct, look
from flows import checks, lifecycle
from flows import moderating as rules
from flows.audit import Audit, Decision
from flows.moderation import SEED_BITS, Moderation, may_moderate
from flows.rights import Act
from flows.rulings import Ruling
from storage import moderation


def submit(context: Context, cause: Cause, audit_id: str, *, asked: bool = False) -> Outcome:
    """Submit the audit, or say what is still missing. ``asked``: its auditor wants it moderated."""
    seed = secrets.randbits(SEED_BITS)

    def decide(turn: Turn, audit: Audit, last: Moderation | None) -> Ruling:
        able = last is not None and _is_able(turn, audit, last)
        return rules.submit(audit, last, turn.moment, seed, asked=asked, able=able)

    return moderate(context, cause, audit_id, Act.SUBMIT, decide)


def _is_able(turn: Turn, audit: Audit, last: Moderation) -> bool:
    """Whether whoever moderated it before still can."""
    context, conn = turn.context, turn.conn
    before = find_person(context, conn, last.moderator) if last.moderator else None
    if before is None:
        return False
    stand = moderation.stand(conn, context.workspace, audit)
    return may_moderate(before, audit, stand.contributors, stand.group) is None


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
